//! One row at each end: followed both ways, joined, missing.

use nuages::prelude::*;

use crate::database::TestDatabase;
use crate::models::family::{self, Passport, Person, Profile};

/// Ada and Bob have a profile, Ada has papers, Cy has nothing; nobody owns the passport 9.
fn people(db: &TestDatabase) -> nuages::Result<[Person; 3]> {
    db.create_tables(family::APP)?;
    let [ada, bob, cy] = ["Ada", "Bob", "Cy"].map(|name| Person::new().name(name).save(db));
    let (ada, bob, cy) = (ada?, bob?, cy?);
    Profile::new().person(&ada).bio("counts").save(db)?;
    Profile::new().person(&bob).bio("builds").save(db)?;
    Passport::new().number("1").owner(&ada).save(db)?;
    Passport::new().number("9").save(db)?;
    Ok([ada, bob, cy])
}

fn names(people: &[Person]) -> Vec<&str> {
    people.iter().map(|person| person.name.as_str()).collect()
}

fn the_one_row_is_followed_both_ways(db: &TestDatabase) -> nuages::Result<()> {
    let [ada, _, cy] = people(db)?;
    let log = db.log_queries();
    let profile = ada.profile(db)?;
    assert_eq!(
        (profile.bio.as_str(), profile.person(db)?.id),
        ("counts", ada.id)
    );
    assert_eq!(log.len(), 2);
    let error = cy.profile(db).unwrap_err();
    assert!(error.is_does_not_exist(), "{error:?}");
    assert_eq!(error.model(), Some("Profile"));
    assert_eq!(cy.profile(db).optional()?, None);
    assert_eq!(ada.papers(db)?.number, "1");
    assert!(cy.papers(db).optional()?.is_none());
    Ok(())
}

fn there_is_only_one(db: &TestDatabase) -> nuages::Result<()> {
    let [ada, _, cy] = people(db)?;
    let error = Profile::new().person(&ada).save(db).unwrap_err();
    assert!(error.is_unique_violation(), "{error:?}");
    assert_eq!(error.fields(), ["person"]);
    // Without an owner there may be any number.
    Passport::new().number("10").save(db)?;
    let mut profile = ada.profile(db)?;
    profile.person_id = cy.id;
    profile.save(db)?;
    assert_eq!(cy.profile(db)?, profile);
    assert!(ada.profile(db).optional()?.is_none());
    Ok(())
}

fn conditions_join_it(db: &TestDatabase) -> nuages::Result<()> {
    let [ada, bob, _] = people(db)?;
    let all = || Person::objects().order_by(|p| p.id);
    let counting = all().filter(|p| p.profile().bio.exact("counts"));
    let sql = counting.clone().to_sql(db)?;
    assert!(
        sql.contains("INNER JOIN \"family_profile\"") && !sql.contains("EXISTS"),
        "{sql}"
    );
    assert_eq!(names(&counting.fetch(db)?), ["Ada"]);
    assert_eq!(
        names(&all().filter(|p| p.profile().isnull(true)).fetch(db)?),
        ["Cy"]
    );
    assert_eq!(
        names(&all().filter(|p| p.profile().isnull(false)).fetch(db)?),
        ["Ada", "Bob"]
    );
    // One row at most: no subquery, and whoever has none is not who counts.
    let others = all().exclude(|p| p.profile().bio.exact("counts"));
    assert!(!others.clone().to_sql(db)?.contains("EXISTS"));
    assert_eq!(names(&others.fetch(db)?), ["Bob", "Cy"]);
    let profile = bob.profile(db)?;
    assert_eq!(
        names(&all().filter(|p| p.profile().exact(&profile)).fetch(db)?),
        ["Bob"]
    );
    assert_eq!(
        names(&all().filter(|p| p.profile().in_([profile.id])).fetch(db)?),
        ["Bob"]
    );
    let written = all().filter(q!(profile.bio.startswith = "b" | papers__number = "1"));
    assert_eq!(names(&written.fetch(db)?), ["Ada", "Bob"]);
    // Over two steps: who owns the passport of somebody with that profile.
    let papers = Passport::objects().filter(|p| p.owner.profile().bio.exact("counts"));
    assert_eq!(papers.get(db)?.owner_id, Some(ada.id));
    let ordered = Person::objects().order_by(|p| (p.profile().bio.desc().nulls_last(), p.id));
    assert_eq!(names(&ordered.fetch(db)?), ["Ada", "Bob", "Cy"]);
    Ok(())
}

fn it_is_a_part_of_a_row(db: &TestDatabase) -> nuages::Result<()> {
    people(db)?;
    let log = db.log_queries();
    let rows = Person::objects()
        .order_by(|p| p.id)
        .select_related(|p| row! { p.profile(), papers: p.papers() })
        .fetch(db)?;
    assert_eq!(log.len(), 1);
    assert_eq!(log.statements()[0].matches("LEFT OUTER JOIN").count(), 2);
    let bios: Vec<Option<&str>> = rows
        .iter()
        .map(|row| row.profile.as_ref().map(|profile| profile.bio.as_str()))
        .collect();
    assert_eq!(bios, [Some("counts"), Some("builds"), None]);
    assert_eq!(
        rows[0].papers.as_ref().map(|papers| papers.number.as_str()),
        Some("1")
    );
    assert!(rows[1].papers.is_none());
    let values: Vec<(String, Option<String>)> = Person::objects()
        .order_by(|p| p.id)
        .values(|p| (p.name, p.profile().bio))
        .fetch(db)?;
    assert_eq!(values[2], ("Cy".to_owned(), None));
    Ok(())
}

fn what_goes_with_it(db: &TestDatabase) -> nuages::Result<()> {
    let [ada, ..] = people(db)?;
    let deleted = ada.delete(db)?;
    assert_eq!(
        (deleted.of("family.Person"), deleted.of("family.Profile")),
        (1, 1)
    );
    let papers = Passport::objects()
        .filter(|p| p.number.exact("1"))
        .get(db)?;
    assert_eq!(papers.owner_id, None);
    Ok(())
}

suite! {
    the_one_row_is_followed_both_ways,
    there_is_only_one,
    conditions_join_it,
    it_is_a_part_of_a_row,
    what_goes_with_it,
}
