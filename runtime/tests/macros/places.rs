//! Places where models are declared: functions, macros, modules without a prelude, beside names that generated code uses.

#![allow(unreachable_pub)]

#[test]
fn in_a_function() -> nuages::Result<()> {
    use nuages::prelude::*;
    model! {
        app inner;
        Owner { name: TextField }
        Pet { name: TextField(default = "Rex"), owner: ForeignKey(Owner, on_delete = Cascade), friends: ManyToManyField(Pet, symmetrical = false, related_name = fans) }
    }
    let db = Sqlite::in_memory()?;
    db.create_tables(APP)?;
    let owner = Owner::new().name("Ann").save(&db)?;
    let pet = Pet::new().owner(&owner).save(&db)?;
    pet.friends().add(&db, [&pet])?;
    assert_eq!(
        owner
            .pet_set()
            .filter(q!(owner.name = "Ann"))
            .get(&db)?
            .name,
        "Rex"
    );
    assert_eq!(pet.fans().count(&db)?, 1);
    Ok(())
}

macro_rules! labelled {
    ($app:ident, $($name:ident),*) => {
        nuages::model! { app $app; $(pub $name { label: CharField(max_length = 10) })* }
    };
}

mod by_macro {
    //! Models that another macro declares.
    labelled!(labels, Tag, Topic);
}

#[test]
fn in_a_macro() -> nuages::Result<()> {
    let db = nuages::Sqlite::in_memory()?;
    db.create_tables(by_macro::APP)?;
    by_macro::Tag::new().label("a").save(&db)?;
    assert_eq!(by_macro::Topic::objects().count(&db)?, 0);
    Ok(())
}

mod names {
    //! Names that generated code uses for itself.
    #![allow(dead_code, non_camel_case_types)]

    pub struct String;
    pub struct Option;
    pub struct Vec;
    pub enum Result {}
    pub struct Some;
    pub struct None;
    pub struct Clone;
    pub type i32 = ();

    nuages::model! {
        app names;
        pub P { db: TextField, rest: TextField(default = "a"), f0: IntegerField, value: TextField(null) }
        pub Db { p: ForeignKey(P, on_delete = Cascade), row: TextField }
        pub C { db: ManyToManyField(Db, related_name = ps), handle: BooleanField, choice: CharField(max_length = 1, choices = Choice) }
        pub Model { row: TextField(default = "x"), query: IntegerField(null) }
        pub enum Choice { Ok = "a", Err = "b" }
    }
}

#[test]
fn beside_any_names() -> nuages::Result<()> {
    let db = nuages::Sqlite::in_memory()?;
    db.create_tables(names::APP)?;
    let p = names::P::new().db("a").f0(1).save(&db)?;
    names::Db::new().p(&p).row("b").save(&db)?;
    assert_eq!(
        names::P::objects()
            .filter(|p| p.db_set().row.exact("b"))
            .count(&db)?,
        1
    );
    assert_eq!(p.rest, "a");
    Ok(())
}
