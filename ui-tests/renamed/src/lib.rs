//! A program that knows nuages under another name: what the macros write finds everything by the path that they were called by.
//!
//! It also does without our prelude, calls its own things as Rust calls some of its, and denies every lint that may be about
//! generated code.
#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    unused_qualifications,
    clippy::all,
    clippy::pedantic
)]

pub mod shop {
    //! The models, two modules deep.

    pub mod models {
        //! An app, among names that mean something else than usual.

        #[allow(unused_imports)]
        use crate::otherwise::*;

        ::orm::model! {
            app shop;

            abstract Dated {
                created: DateTimeField(auto_now_add),
            }

            /// Who buys.
            pub Customer {
                name: CharField(max_length = 100),
                born: DateField(null),
            }

            pub Order: Dated {
                customer: ForeignKey(Customer, on_delete = Cascade, related_name = orders),
                lines: ManyToManyField(Product, related_name = orders),
                number: IntegerField(default = 1),
                state: CharField(max_length = 1, choices = State, default = State::Open),

                Meta {
                    ordering: [-number],
                    constraints: [CheckConstraint(check = number >= 0, name = "order_number")],
                }
            }

            pub Product { name: CharField(max_length = 100, unique) }

            pub enum State { Open = "o", Paid = "p" }
        }

        #[::orm::queryset(crate = ::orm)]
        impl QuerySet<Order> {
            /// What still has to be paid.
            pub fn open(self) -> Self {
                self.filter(::orm::q!(state = State::Open))
            }
        }
    }
}

pub mod report {
    //! Queries, from another module.

    #[allow(unused_imports)]
    use crate::otherwise::{Clone, Copy, Debug, Default, From, Into, Iterator, None, Ok, Some};
    use crate::shop::models::{Customer, Order, OrderQuerySet as _};

    /// A row with a name.
    #[derive(::std::fmt::Debug, ::orm::Row)]
    #[nuages(crate = ::orm)]
    pub struct Line {
        /// The order's number.
        pub number: i32,
        /// Who ordered.
        pub customer: String,
    }

    /// The open orders of people whose names begin so.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn open(db: &::orm::Sqlite, name: &str) -> ::orm::Result<Vec<Line>> {
        Order::objects()
            .open()
            .filter(::orm::q!(
                customer__name__startswith = name & number.gte = 1
            ))
            .values(|o| Line::row(o.number, o.customer.name))
            .fetch(db)
    }

    /// Customers and how many orders they have.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn counts(db: &::orm::Sqlite) -> ::orm::Result<Vec<(String, i64)>> {
        let mut counts = Vec::new();
        for row in Customer::objects()
            .annotate(|c| ::orm::row! { orders: c.orders().count() })
            .fetch(db)?
        {
            counts.push((row.name.clone(), row.orders));
        }
        Result::Ok(counts)
    }
}

mod otherwise {
    //! What the expansion must not take for Rust's.
    #![allow(dead_code, unreachable_pub, clippy::struct_field_names)]

    macro_rules! structs {
        ($($name:ident)*) => { $(#[derive(::std::fmt::Debug)] pub struct $name;)* };
    }
    macro_rules! traits {
        ($($name:ident)*) => { $(pub trait $name {})* };
    }
    structs!(Option Result String Vec Box Some None Ok Err Id Root Field Model Key);
    traits!(Clone Copy Debug Default From Into Iterator IntoIterator Send Sync Sized Fn FnOnce Deref Display);
}

#[cfg(test)]
mod tests {
    use crate::report;
    use crate::shop::models::{APP, Customer, Order, Product};

    #[test]
    fn a_program_that_calls_nuages_otherwise() -> ::orm::Result<()> {
        let db = ::orm::Sqlite::in_memory()?;
        db.create_tables(APP)?;
        let ada = Customer::new().name("Ada").save(&db)?;
        let order = ada.orders().new().number(7).save(&db)?;
        let book = Product::new().name("Book").save(&db)?;
        order.lines().add(&db, [&book])?;
        let lines = report::open(&db, "A")?;
        ::std::assert_eq!(lines.len(), 1);
        ::std::assert_eq!(lines[0].number, 7);
        ::std::assert_eq!(lines[0].customer, "Ada");
        let counts = report::counts(&db)?;
        ::std::assert_eq!(counts.len(), 1);
        ::std::assert_eq!(counts[0].1, 1);
        ::std::assert_eq!(
            Order::objects()
                .filter(::orm::q!(lines.name = "Book"))
                .count(&db)?,
            1
        );
        ::std::result::Result::Ok(())
    }

    #[test]
    fn models_of_a_function() -> ::orm::Result<()> {
        ::orm::model! {
            app local;
            Note { text: TextField, above: ForeignKey(Self, on_delete = Cascade, null, related_name = below) }
        }
        let db = ::orm::Sqlite::in_memory()?;
        db.create_tables(APP)?;
        let top = Note::new().text("a").save(&db)?;
        Note::new().text("b").above(&top).save(&db)?;
        ::std::assert_eq!(top.below().count(&db)?, 1);
        ::std::assert_eq!(
            Note::objects()
                .filter(::orm::q!(above__text = "a"))
                .get(&db)?
                .text,
            "b"
        );
        ::std::result::Result::Ok(())
    }
}
