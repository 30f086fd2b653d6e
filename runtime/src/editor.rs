//! The words of `model!` as Rust items: what editors propose, explain and lead to. No program uses them.
//!
//! `model!` repeats what was written in terms of these, in code that only rust-analyzer gets to see. The table of field
//! types and options that `model!` goes by is in `nuages-schema`; a test holds the two together.

use std::marker::PhantomData;

/// The value of an option, whatever it is.
#[derive(Debug)]
pub struct Given(PhantomData<fn()>);

/// The option is there.
pub fn given<T>(_: T) -> Given {
    Given(PhantomData)
}

/// The option names a type.
pub fn given_type<T>() -> Given {
    Given(PhantomData)
}

/// The keys of `Meta`.
#[derive(Debug)]
pub struct Meta {
    /// The order of rows where a query asks for none: `[-pub_date, headline]`.
    pub ordering: Given,
    /// `[blog, headline]`, or several such lists: what no two rows have in common.
    pub unique_together: Given,
    /// `[objects, published = Published]`: managers, the default manager first.
    pub managers: Given,
    /// The manager that related rows start with; by default the first one.
    pub default_manager_name: Given,
    /// The name of the ways back that have none of their own: `entries`, or `"%(class)s_all"`.
    pub default_related_name: Given,
    /// `[alive = deleted_at.isnull(true)]`: conditions that hold unless a query leaves them.
    pub scopes: Given,
    /// The order by which `latest` and `earliest` go: `pub_date`, or `[-priority, pub_date]`.
    pub get_latest_by: Given,
    /// `[Index(fields = [pub_date], name = "by_date")]`.
    pub indexes: Given,
    /// `[UniqueConstraint(fields = [blog, slug], name = "…"), CheckConstraint(check = rating >= 0, name = "…")]`.
    pub constraints: Given,
    /// The name of the table; by default the app, `_` and the model.
    pub db_table: Given,
    /// What people call one row.
    pub verbose_name: Given,
    /// What people call several rows.
    pub verbose_name_plural: Given,
    /// `false` when migrations shall leave the table alone.
    pub managed: Given,
    /// The model's own functions that run when its rows are checked: `[clean]`.
    pub hooks: Given,
}

/// The field types, with their options as fields.
pub mod kinds {
    use super::Given;

    macro_rules! kinds {
        ($($(#[$doc:meta])* $name:ident: $common:ident { $($own:tt)* })*) => {
            $(kinds! { @$common [$(#[$doc])*] $name { $($own)* } })*
            /// Every field type and its options.
            #[cfg(test)]
            pub(super) const ALL: &[(&str, &[&str])] = &[$((stringify!($name), $name::OPTIONS)),*];
        };
        (@text [$($doc:tt)*] $name:ident { $($own:tt)* }) => {
            kinds! { @choice [$($doc)*] $name {
                $($own)*
                /// The rules by which texts compare: the name of a collation of the database.
                db_collation,
            } }
        };
        (@choice [$($doc:tt)*] $name:ident { $($own:tt)* }) => {
            kinds! { @value [$($doc)*] $name {
                $($own)*
                /// An enum of choices, declared in the same block: `choices = Status`.
                choices,
            } }
        };
        (@value [$($doc:tt)*] $name:ident { $($own:tt)* }) => {
            kinds! { @people [$($doc)*] $name {
                $($own)*
                /// NULL is allowed, and the Rust type becomes an `Option`.
                null,
                /// The value of new rows that are given none: `default = 5`.
                default,
                /// What the database puts there when a statement gives no value: a literal or `Now`.
                db_default,
                /// A line for those who look at the database.
                db_comment,
                /// No two rows have the same value.
                unique,
                /// The column gets an index.
                db_index,
                /// The name of the column; by default that of the field.
                db_column,
                /// The field is the primary key, in place of `id`.
                primary_key,
                /// What `full_clean` asks of a value: `validators = [MinLength(3), Range(0..=10), check]`.
                validators,
                /// Other words for what `full_clean` says: `error_messages(unique = "Taken.")`.
                error_messages,
                /// `false`: an empty value is always valid, since nobody is asked for one.
                editable,
                /// Valid once for each day of another field: `unique_for_date = pub_date`.
                unique_for_date,
                /// Valid once for each month of the year in another field.
                unique_for_month,
                /// Valid once for each year of another field.
                unique_for_year,
                /// The database checks `choices` and the limits among `validators` too.
                db_check,
            } }
        };
        (@people [$($doc:tt)*] $name:ident { $($(#[$meta:meta])* $option:ident,)* }) => {
            kinds! { @plain [$($doc)*] $name {
                $($(#[$meta])* $option,)*
                /// An empty value is valid.
                blank,
                /// What people call the field.
                verbose_name,
                /// A line that explains the field to people.
                help_text,
            } }
        };
        (@plain [$($doc:tt)*] $name:ident { $($(#[$meta:meta])* $option:ident,)* }) => {
            $($doc)*
            #[derive(Debug)]
            pub struct $name {
                $($(#[$meta])* pub $option: Given,)*
            }
            #[cfg(test)]
            impl $name {
                const OPTIONS: &[&str] = &[$(stringify!($option)),*];
            }
        };
    }

    kinds! {
        /// A primary key that the database hands out: an `Id` of the model.
        BigAutoField: people {
            /// The field is the primary key. It has to be.
            primary_key,
            /// The name of the column; by default that of the field.
            db_column,
        }
        /// A primary key of 32 bits that the database hands out: an `Id` of the model.
        AutoField: people {
            /// The field is the primary key. It has to be.
            primary_key,
            /// The name of the column; by default that of the field.
            db_column,
        }
        /// A primary key of 16 bits that the database hands out: an `Id` of the model.
        SmallAutoField: people {
            /// The field is the primary key. It has to be.
            primary_key,
            /// The name of the column; by default that of the field.
            db_column,
        }
        /// A text of limited length, `CharField(max_length = 255)`: a `String`, or the enum of its choices.
        CharField: text {
            /// How many characters a value has at most.
            max_length,
        }
        /// A text of any length: a `String`.
        TextField: text {}
        /// A text of letters, digits, `-` and `_`, for addresses: a `String`.
        SlugField: text {
            /// How many characters a value has at most; by default 50.
            max_length,
        }
        /// An e-mail address: a `String`.
        EmailField: text {
            /// How many characters a value has at most; by default 254.
            max_length,
        }
        /// An address on the web: a `String`.
        URLField: text {
            /// How many characters a value has at most; by default 200.
            max_length,
        }
        /// A whole number of 16 bits: an `i16`, or the enum of its choices.
        SmallIntegerField: choice {}
        /// A whole number of 32 bits: an `i32`, or the enum of its choices.
        IntegerField: choice {}
        /// A whole number of 64 bits: an `i64`, or the enum of its choices.
        BigIntegerField: choice {}
        /// A whole number from 0 to 32 767: a `u16`, or the enum of its choices.
        PositiveSmallIntegerField: choice {}
        /// A whole number from 0 to 9 223 372 036 854 775 807: a `u64`, or the enum of its choices.
        PositiveBigIntegerField: choice {}
        /// A whole number from 0 to 2 147 483 647: a `u32`, or the enum of its choices.
        PositiveIntegerField: choice {}
        /// A floating-point number: an `f64`.
        FloatField: value {}
        /// A truth value: a `bool`.
        BooleanField: value {}
        /// A date: a `jiff::civil::Date`.
        DateField: value {
            /// Every save sets it to today, in UTC.
            auto_now,
            /// Inserting sets it to today, in UTC.
            auto_now_add,
        }
        /// A moment: a `jiff::Timestamp`, stored in UTC to the microsecond.
        DateTimeField: value {
            /// Every save sets it to now.
            auto_now,
            /// Inserting sets it to now.
            auto_now_add,
        }
        /// A time of day: a `jiff::civil::Time`, to the microsecond.
        TimeField: value {
            /// Every save sets it to now, in UTC.
            auto_now,
            /// Inserting sets it to now, in UTC.
            auto_now_add,
        }
        /// A span of time: a `jiff::SignedDuration`, to the microsecond.
        DurationField: value {}
        /// Bytes: a `Vec<u8>`.
        BinaryField: value {
            /// How many bytes a value has at most; by default any number.
            max_length,
        }
        /// An IP address: a `std::net::IpAddr`.
        GenericIPAddressField: value {
            /// Which addresses it takes: `both` (the default), `IPv4` or `IPv6`.
            protocol,
            /// `::ffff:192.0.2.1` becomes `192.0.2.1`.
            unpack_ipv4,
        }
        /// An exact decimal number, `DecimalField(max_digits = 10, decimal_places = 2)`: a `rust_decimal::Decimal`.
        DecimalField: value {
            /// How many digits a value has at most, on both sides of the point.
            max_digits,
            /// How many of the digits stand after the point.
            decimal_places,
        }
        /// A UUID: a `uuid::Uuid`.
        UUIDField: value {}
        /// A JSON document: a `serde_json::Value`.
        JSONField: value {}
        /// A row of another model, `ForeignKey(Blog, on_delete = Cascade)`: the struct holds its key, an `Id<Blog>`, under the
        /// field's name and `_id`.
        ForeignKey: value {
            /// What happens when the row that it points at is deleted: `Cascade`, `Protect`, `Restrict`, `SetNull`, `SetDefault`,
            /// `Set(…)`, `DoNothing`; or by the database, `DbCascade`, `DbSetNull`, `DbSetDefault`.
            on_delete,
            /// The name of the way back on the other model: `related_name = entries`. `"+"` for none.
            related_name,
            /// `false` when the database shall not check that the other row is there.
            db_constraint,
        }
        /// The one row of another model that belongs to this one, `OneToOneField(User, on_delete = Cascade)`: a unique foreign
        /// key, with one row at its way back.
        OneToOneField: value {
            /// What happens when the row that it points at is deleted: as for a `ForeignKey`.
            on_delete,
            /// The name of the way back on the other model; by default this model's in lower case. `"+"` for none.
            related_name,
            /// `false` when the database shall not check that the other row is there.
            db_constraint,
            /// The row is a part of the other one: inheritance with a table for each model.
            parent_link,
        }
        /// Rows of another model, `ManyToManyField(Author)`, with the pairs in a table of their own.
        ManyToManyField: people {
            /// The name of the way back on the other model: `related_name = entries`. `"+"` for none.
            related_name,
            /// `false` when a row of the own model may be related to another one without that being related to it.
            symmetrical,
            /// The model whose rows are the pairs: `through = Membership`.
            through,
            /// Its two keys, first the one to this model: `through_fields = (group, person)`.
            through_fields,
            /// The name of the table of pairs.
            db_table,
            /// `false` when the database shall not check that both rows are there.
            db_constraint,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn the_words_are_those_that_model_knows() {
        let of = |list: &[(&'static str, Vec<&'static str>)]| -> BTreeSet<(&'static str, BTreeSet<&'static str>)> {
            list.iter().map(|(name, options)| (*name, options.iter().copied().collect())).collect()
        };
        let here: Vec<_> = super::kinds::ALL
            .iter()
            .map(|(name, options)| (*name, options.to_vec()))
            .collect();
        assert_eq!(of(&here), of(&nuages_schema::parse::written::words()));
    }
}
