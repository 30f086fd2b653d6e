//! Fields as migration files write them: `ForeignKey("blog.Blog", Cascade).related_name("entries")`.
//!
//! The constructors carry the names that `model!` knows. A field learns its name, its model and the names that follow
//! from those when an operation takes it.
#![expect(non_snake_case, reason = "the field types' own names, as in `model!`")]

use crate::model::{
    Auto, ChoiceDef, DbDefault, DefaultDef, FieldDef, FieldKind, Generated, IpProtocol, Literal,
    ManyToManyDef, ModelRef, OnDelete, RelationDef, Str, ThroughDef,
};

use super::condition::Expr;
use super::names;
use super::operation::Field;

/// A field with a column, before it has a name.
#[derive(Debug, Clone)]
#[must_use]
pub struct ColumnField {
    def: FieldDef,
    column: Option<Str>,
    related_name: Option<Str>,
}

/// A many-to-many field, before it has a name.
#[derive(Debug, Clone)]
#[must_use]
pub struct PairField {
    to: ModelRef,
    related_name: Option<Str>,
    table: Option<Str>,
    columns: Option<(Str, Str)>,
    through: Option<ThroughDef>,
    db_constraint: bool,
}

/// What can be a field of a model.
pub trait IntoField {
    /// The field under that name in that model.
    fn named(self, model: &str, name: Str) -> Field;
}

impl IntoField for ColumnField {
    fn named(self, model: &str, name: Str) -> Field {
        let mut def = self.def;
        def.column = self
            .column
            .unwrap_or_else(|| names::column(&name, def.kind).into());
        if let Some(relation) = &mut def.relation {
            relation.related_name = self
                .related_name
                .unwrap_or_else(|| crate::names::way_back(model, relation.one_to_one).into());
        }
        def.name = name;
        Field::Column(def)
    }
}

impl IntoField for PairField {
    fn named(self, model: &str, name: Str) -> Field {
        // What is empty follows from the app's label, which the migration knows.
        let (from_column, to_column) = self.columns.unwrap_or_default();
        Field::ManyToMany(ManyToManyDef {
            name,
            to: self.to,
            related_name: self
                .related_name
                .unwrap_or_else(|| crate::names::related_name(model).into()),
            table: self.table.unwrap_or_default(),
            from_column,
            to_column,
            through: self.through,
            symmetrical: false,
            db_constraint: self.db_constraint,
        })
    }
}

fn column(kind: FieldKind) -> ColumnField {
    ColumnField {
        def: FieldDef {
            db_index: names::has_index(kind),
            ..FieldDef::new("".into(), "".into(), kind)
        },
        column: None,
        related_name: None,
    }
}

/// `BigAutoField`: a key that the database hands out.
pub fn BigAutoField() -> ColumnField {
    column(FieldKind::BigAutoField)
}

/// `AutoField`: a 32-bit key that the database hands out.
pub fn AutoField() -> ColumnField {
    column(FieldKind::AutoField)
}

/// `SmallAutoField`: a 16-bit key that the database hands out.
pub fn SmallAutoField() -> ColumnField {
    column(FieldKind::SmallAutoField)
}

/// `CharField(max_length)`.
pub fn CharField(max_length: u32) -> ColumnField {
    column(FieldKind::CharField { max_length })
}

/// `TextField`.
pub fn TextField() -> ColumnField {
    column(FieldKind::TextField)
}

/// `SlugField(max_length)`, with an index.
pub fn SlugField(max_length: u32) -> ColumnField {
    column(FieldKind::SlugField { max_length })
}

/// `EmailField(max_length)`.
pub fn EmailField(max_length: u32) -> ColumnField {
    column(FieldKind::EmailField { max_length })
}

/// `URLField(max_length)`.
pub fn URLField(max_length: u32) -> ColumnField {
    column(FieldKind::UrlField { max_length })
}

/// `SmallIntegerField`.
pub fn SmallIntegerField() -> ColumnField {
    column(FieldKind::SmallIntegerField)
}

/// `IntegerField`.
pub fn IntegerField() -> ColumnField {
    column(FieldKind::IntegerField)
}

/// `BigIntegerField`.
pub fn BigIntegerField() -> ColumnField {
    column(FieldKind::BigIntegerField)
}

/// `PositiveIntegerField`.
pub fn PositiveIntegerField() -> ColumnField {
    column(FieldKind::PositiveIntegerField)
}

/// `PositiveSmallIntegerField`.
pub fn PositiveSmallIntegerField() -> ColumnField {
    column(FieldKind::PositiveSmallIntegerField)
}

/// `PositiveBigIntegerField`.
pub fn PositiveBigIntegerField() -> ColumnField {
    column(FieldKind::PositiveBigIntegerField)
}

/// `FloatField`.
pub fn FloatField() -> ColumnField {
    column(FieldKind::FloatField)
}

/// `BooleanField`.
pub fn BooleanField() -> ColumnField {
    column(FieldKind::BooleanField)
}

/// `DateField`.
pub fn DateField() -> ColumnField {
    column(FieldKind::DateField)
}

/// `DateTimeField`.
pub fn DateTimeField() -> ColumnField {
    column(FieldKind::DateTimeField)
}

/// `TimeField`.
pub fn TimeField() -> ColumnField {
    column(FieldKind::TimeField)
}

/// `DurationField`.
pub fn DurationField() -> ColumnField {
    column(FieldKind::DurationField)
}

/// `BinaryField`.
pub fn BinaryField() -> ColumnField {
    column(FieldKind::BinaryField { max_length: None })
}

/// `GenericIPAddressField`.
pub fn GenericIPAddressField() -> ColumnField {
    column(FieldKind::GenericIpAddressField {
        protocol: IpProtocol::Both,
        unpack_ipv4: false,
    })
}

/// `DecimalField(max_digits, decimal_places)`.
pub fn DecimalField(max_digits: u8, decimal_places: u8) -> ColumnField {
    column(FieldKind::DecimalField {
        max_digits,
        decimal_places,
    })
}

/// `UUIDField`.
pub fn UUIDField() -> ColumnField {
    column(FieldKind::UuidField)
}

/// `JSONField`.
pub fn JSONField() -> ColumnField {
    column(FieldKind::JsonField)
}

/// `ForeignKey(to, on_delete)`, with an index. `to` is `app.Model`, or only the name of a model of the same app.
pub fn ForeignKey(to: impl Into<Str>, on_delete: OnDelete) -> ColumnField {
    let mut field = column(FieldKind::ForeignKey);
    field.def.relation = Some(RelationDef::new(
        model_ref(&to.into()),
        "".into(),
        on_delete,
        "".into(),
    ));
    field
}

/// `OneToOneField(to, on_delete)`, unique. `to` is `app.Model`, or only the name of a model of the same app.
pub fn OneToOneField(to: impl Into<Str>, on_delete: OnDelete) -> ColumnField {
    let mut field = ForeignKey(to, on_delete);
    field.def.unique = true;
    field.def.db_index = false;
    field.def.relation = field.def.relation.map(RelationDef::one_to_one);
    field
}

/// `ManyToManyField(to)`. `to` is `app.Model`, or only the name of a model of the same app.
pub fn ManyToManyField(to: impl Into<Str>) -> PairField {
    PairField {
        to: model_ref(&to.into()),
        related_name: None,
        table: None,
        columns: None,
        through: None,
        db_constraint: true,
    }
}

fn model_ref(label: &str) -> ModelRef {
    let (app, name) = label.split_once('.').unwrap_or(("", label));
    ModelRef {
        app: app.to_owned().into(),
        name: name.to_owned().into(),
    }
}

impl ColumnField {
    /// The longest value of a `BinaryField`, in bytes.
    pub fn max_length(mut self, most: u32) -> Self {
        if let FieldKind::BinaryField { max_length } = &mut self.def.kind {
            *max_length = Some(most);
        }
        self
    }

    /// The addresses that a `GenericIPAddressField` takes: `both`, `IPv4` or `IPv6`.
    pub fn protocol(mut self, name: &str) -> Self {
        if let FieldKind::GenericIpAddressField { protocol, .. } = &mut self.def.kind {
            *protocol = IpProtocol::named(name).unwrap_or_default();
        }
        self
    }

    /// IPv4 addresses in IPv6's clothes are stored as IPv4 addresses.
    pub fn unpack_ipv4(mut self) -> Self {
        if let FieldKind::GenericIpAddressField { unpack_ipv4, .. } = &mut self.def.kind {
            *unpack_ipv4 = true;
        }
        self
    }

    /// NULL is allowed.
    pub fn null(mut self) -> Self {
        self.def.null = true;
        self
    }

    /// No two rows have the same value.
    pub fn unique(mut self) -> Self {
        self.def.unique = true;
        self
    }

    /// Whether the column has an index.
    pub fn db_index(mut self, indexed: bool) -> Self {
        self.def.db_index = indexed;
        self
    }

    /// It is the primary key.
    pub fn primary_key(mut self) -> Self {
        self.def.primary_key = true;
        self
    }

    /// The column's name, where it is not the field's.
    pub fn db_column(mut self, column: impl Into<Str>) -> Self {
        self.column = Some(column.into());
        self
    }

    /// What stands in the column when nothing was given.
    pub fn default(mut self, value: impl Into<Literal>) -> Self {
        self.def.default = Some(DefaultDef::Literal(value.into()));
        self
    }

    /// The Rust expression whose value the program puts there when nothing was given.
    pub fn default_expression(mut self, source: impl Into<Str>) -> Self {
        self.def.default = Some(DefaultDef::Expression(source.into()));
        self
    }

    /// What the database puts in the column when a statement gives it no value.
    pub fn db_default(mut self, value: impl Into<Literal>) -> Self {
        self.def.storage.to_mut().default = Some(DbDefault::Literal(value.into()));
        self
    }

    /// The database puts the present in the column when a statement gives it no value.
    pub fn db_default_now(mut self) -> Self {
        self.def.storage.to_mut().default = Some(DbDefault::Now);
        self
    }

    /// The database computes the column, whenever it is read.
    pub fn generated(mut self, expression: impl Into<Expr>) -> Self {
        self.def.storage.to_mut().generated = Some(Generated {
            expression: expression.into().into(),
            stored: false,
        });
        self
    }

    /// What the database computes is stored.
    pub fn stored(mut self) -> Self {
        if let Some(generated) = &mut self.def.storage.to_mut().generated {
            generated.stored = true;
        }
        self
    }

    /// The rules by which texts compare.
    pub fn db_collation(mut self, name: impl Into<Str>) -> Self {
        self.def.storage.to_mut().collation = name.into();
        self
    }

    /// A line for those who look at the database.
    pub fn db_comment(mut self, text: impl Into<Str>) -> Self {
        self.def.storage.to_mut().comment = text.into();
        self
    }

    /// The field is set to the present at every save.
    pub fn auto_now(mut self) -> Self {
        self.def.auto = Auto::Now;
        self
    }

    /// The field is set to the present when the row is created.
    pub fn auto_now_add(mut self) -> Self {
        self.def.auto = Auto::NowAdd;
        self
    }

    /// The allowed values: name, stored value and text for people.
    pub fn choices<const N: usize, V: Into<Literal>>(
        mut self,
        choices: [(&'static str, V, &'static str); N],
    ) -> Self {
        self.def.choices = choices
            .into_iter()
            .map(|(name, value, label)| ChoiceDef {
                name: name.into(),
                value: value.into(),
                label: label.into(),
            })
            .collect();
        self
    }

    /// The allowed values, where a program made the list.
    pub fn with_choices(mut self, choices: Vec<ChoiceDef>) -> Self {
        self.def.choices = choices.into();
        self
    }

    /// The name of the way back.
    pub fn related_name(mut self, name: impl Into<Str>) -> Self {
        self.related_name = Some(name.into());
        self
    }

    /// Whether the database checks that the target is there.
    pub fn db_constraint(mut self, checked: bool) -> Self {
        if let Some(relation) = &mut self.def.relation {
            relation.db_constraint = checked;
        }
        self
    }

    /// The row is a part of its target's.
    pub fn parent_link(mut self) -> Self {
        self.def.relation = self.def.relation.map(RelationDef::parent_link);
        self
    }
}

impl PairField {
    /// The name of the way back.
    pub fn related_name(mut self, name: impl Into<Str>) -> Self {
        self.related_name = Some(name.into());
        self
    }

    /// The table of pairs.
    pub fn db_table(mut self, table: impl Into<Str>) -> Self {
        self.table = Some(table.into());
        self
    }

    /// The columns of that table, first the one that points at the field's own model.
    pub fn columns(mut self, from: impl Into<Str>, to: impl Into<Str>) -> Self {
        self.columns = Some((from.into(), to.into()));
        self
    }

    /// The model whose rows are the pairs, and its keys: first the one that points at the field's own model.
    pub fn through(
        mut self,
        model: impl Into<Str>,
        from: impl Into<Str>,
        to: impl Into<Str>,
    ) -> Self {
        self.through = Some(ThroughDef {
            model: model_ref(&model.into()),
            from_field: from.into(),
            to_field: to.into(),
        });
        self
    }

    /// Whether the database checks that both rows are there.
    pub fn db_constraint(mut self, checked: bool) -> Self {
        self.db_constraint = checked;
        self
    }
}
