//! Conflicts are with what is declared unique.
use nuages::prelude::*;
use ui::*;

model! {
    app shop;

    pub Customer {
        name: CharField(max_length = 200),
        email: EmailField(unique),
    }
}

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    let rows = || vec![Customer::new().name("Joe").email("joe@example.com")];
    Customer::objects().update_conflicts(|u| u.name, |c| c.name).bulk_create(&db, rows())?;
    Customer::objects().update_conflicts(|u| u.email, |c| "Ann").bulk_create(&db, rows())?;
    Blog::objects().update_conflicts(|u| u.name, |b| b.name);
    Blog::objects().bulk_update(&db, &[] as &[Blog], |b| b.name.upper())?;
    Ok(())
}
