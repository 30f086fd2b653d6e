//! Many-to-many relations of every kind: both ways at once, one way only, through a model of one's own, unchecked.

use nuages::prelude::*;

use crate::database::TestDatabase;
use crate::models::family::{self, Band, Follow, Line, Marriage, Membership, Person, Spouse};

fn people(db: &TestDatabase) -> nuages::Result<[Person; 4]> {
    db.create_tables(family::APP)?;
    let [a, b, c, d] = ["Ada", "Bob", "Cy", "Dee"].map(|name| Person::new().name(name).save(db));
    Ok([a?, b?, c?, d?])
}

fn names(people: QuerySet<Person>, db: &TestDatabase) -> nuages::Result<Vec<String>> {
    people.order_by(|p| p.id).values(|p| p.name).fetch(db)
}

fn friends_are_friends_of_each_other(db: &TestDatabase) -> nuages::Result<()> {
    let [ada, bob, cy, dee] = people(db)?;
    let log = db.log_queries();
    ada.friends().add(db, [&bob, &cy])?;
    // What is known already, and all new pairs at once.
    assert_eq!(log.len(), 2);
    assert_eq!(names(ada.friends().all(), db)?, ["Bob", "Cy"]);
    assert_eq!(names(bob.friends().all(), db)?, ["Ada"]);
    bob.friends().add(db, [&ada, &dee])?;
    assert_eq!(names(bob.friends().all(), db)?, ["Ada", "Dee"]);
    assert_eq!(names(dee.friends().all(), db)?, ["Bob"]);
    let of_dee = Person::objects().filter(|p| p.friends().name.exact("Dee"));
    assert_eq!(names(of_dee, db)?, ["Bob"]);
    ada.friends().remove(db, [&bob])?;
    assert_eq!(names(bob.friends().all(), db)?, ["Dee"]);
    cy.friends().set(db, [&dee])?;
    assert_eq!(ada.friends().count(db)?, 0);
    assert_eq!(names(dee.friends().all(), db)?, ["Bob", "Cy"]);
    let log = db.log_queries();
    dee.friends().clear(db)?;
    assert_eq!(log.len(), 1);
    assert_eq!((bob.friends().count(db)?, cy.friends().count(db)?), (0, 0));
    // A friend of oneself is one pair.
    ada.friends().add(db, [&ada])?;
    assert_eq!(names(ada.friends().all(), db)?, ["Ada"]);
    assert_eq!(ada.delete(db)?.of("family.Person"), 1);
    Ok(())
}

fn an_idol_needs_not_know(db: &TestDatabase) -> nuages::Result<()> {
    let [ada, bob, cy, _] = people(db)?;
    ada.idols().add(db, [&bob])?;
    cy.idols().add(db, [&bob, &ada])?;
    assert_eq!(names(bob.idols().all(), db)?, Vec::<String>::new());
    assert_eq!(names(bob.fans().all(), db)?, ["Ada", "Cy"]);
    bob.fans().remove(db, [&cy])?;
    assert_eq!(names(cy.idols().all(), db)?, ["Ada"]);
    Ok(())
}

fn the_rows_between_say_more(db: &TestDatabase) -> nuages::Result<()> {
    let [ada, bob, cy, dee] = people(db)?;
    let band = Band::new().name("Comma").save(db)?;
    let log = db.log_queries();
    band.members()
        .through_defaults(|m| m.since(1990))
        .add(db, [&ada, &bob])?;
    assert_eq!(log.len(), 2);
    // Who is there already stays as before.
    band.members()
        .through_defaults(|m| m.since(2000).invited_by(&ada))
        .add(db, [&bob, &cy])?;
    let since: Vec<(String, i32)> = band
        .memberships()
        .order_by(|m| m.id)
        .values(|m| (m.person.name, m.since))
        .fetch(db)?;
    assert_eq!(
        since,
        [
            ("Ada".into(), 1990),
            ("Bob".into(), 1990),
            ("Cy".into(), 2000)
        ]
    );
    assert_eq!(ada.invitations().count(db)?, 1);
    assert_eq!(names(band.members().all(), db)?, ["Ada", "Bob", "Cy"]);
    assert_eq!(bob.bands().all().get(db)?.name, "Comma");
    let old = Band::objects()
        .filter(|b| b.memberships().since.lt(1991) & b.memberships().person.name.exact("Bob"));
    assert_eq!(old.count(db)?, 1);
    assert_eq!(
        Person::objects()
            .filter(|p| p.bands().name.exact("Comma"))
            .count(db)?,
        3
    );
    // From the other side, and set: what stays is left alone.
    dee.bands()
        .through_defaults(|m| m.since(2010))
        .add(db, [&band])?;
    band.members()
        .through_defaults(|m| m.since(2020))
        .set(db, [&cy, &dee])?;
    let since: Vec<i32> = band
        .memberships()
        .order_by(|m| m.id)
        .values(|m| m.since)
        .fetch(db)?;
    assert_eq!(since, [2000, 2010]);
    band.members().remove(db, [&cy])?;
    assert_eq!(Membership::objects().count(db)?, 1);
    // A row of the model is a pair.
    Membership::new()
        .band(&band)
        .person(&ada)
        .since(1)
        .save(db)?;
    assert_eq!(names(band.members().all(), db)?, ["Ada", "Dee"]);
    assert_eq!(ada.delete(db)?.of("family.Membership"), 1);
    band.members().clear(db)?;
    assert_eq!(Membership::objects().count(db)?, 0);
    Ok(())
}

fn rows_between_without_more_to_say(db: &TestDatabase) -> nuages::Result<()> {
    let [ada, bob, ..] = people(db)?;
    let band = Band::new().name("Comma").save(db)?;
    band.followers().add(db, [&ada])?;
    bob.followed().add(db, [&band])?;
    assert_eq!(names(band.followers().all(), db)?, ["Ada", "Bob"]);
    // Defaults of the program are there too.
    assert_eq!(
        Follow::objects().filter(|f| f.loud.exact(true)).count(db)?,
        2
    );
    band.followers()
        .through_defaults(|f| f.loud(false))
        .set(db, [&bob, &bob])?;
    assert_eq!(Follow::objects().get(db)?.person_id, bob.id);
    let new = band.followers().create(db, Person::new().name("Eve"))?;
    assert_eq!(new.followed().all().get(db)?.id, band.id);
    Ok(())
}

fn both_ways_through_a_model(db: &TestDatabase) -> nuages::Result<()> {
    db.create_tables(family::APP)?;
    let [a, b] = ["Kim", "Lou"].map(|name| Spouse::new().name(name).save(db));
    let (kim, lou) = (a?, b?);
    kim.partners()
        .through_defaults(|m| m.since(1999))
        .add(db, [&lou])?;
    assert_eq!(lou.partners().all().get(db)?.name, "Kim");
    let years: Vec<i32> = Marriage::objects().values(|m| m.since).fetch(db)?;
    assert_eq!(years, [1999, 1999]);
    lou.partners().remove(db, [&kim])?;
    assert_eq!(Marriage::objects().count(db)?, 0);
    lou.partners().add(db, [&kim])?;
    assert_eq!(
        Marriage::objects()
            .filter(|m| m.since.exact(1967))
            .count(db)?,
        2
    );
    Ok(())
}

fn related_rows_are_prefetched_through_a_model(db: &TestDatabase) -> nuages::Result<()> {
    let [ada, bob, ..] = people(db)?;
    let band = Band::new().name("Comma").save(db)?;
    Band::new().name("Empty").save(db)?;
    band.members()
        .through_defaults(|m| m.since(3))
        .add(db, [&bob, &ada])?;
    let bands = Band::objects()
        .order_by(|b| b.id)
        .annotate(|b| row! { first: b.memberships().since.min(), n: b.members().count() })
        .prefetch_related(|b| row! { members: b.members().order_by(|p| p.name) })
        .fetch(db)?;
    let names: Vec<&str> = bands[0].members.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(
        (names, bands[0].first, bands[0].n),
        (vec!["Ada", "Bob"], Some(3), 2)
    );
    assert_eq!(
        (bands[1].members.len(), bands[1].first, bands[1].n),
        (0, None, 0)
    );
    Ok(())
}

fn counting_looks_at_the_pairs_only(db: &TestDatabase) -> nuages::Result<()> {
    let [ada, bob, cy, _] = people(db)?;
    ada.idols().add(db, [&bob, &cy])?;
    let log = db.log_queries();
    assert_eq!(
        (
            ada.idols().count(db)?,
            bob.fans().exists(db)?,
            bob.idols().exists(db)?
        ),
        (2, true, false)
    );
    for sql in log.statements() {
        assert!(
            !sql.contains("JOIN") && sql.contains("\"family_person_idols\""),
            "{sql}"
        );
    }
    Ok(())
}

fn unchecked_pairs_may_lead_nowhere(db: &TestDatabase) -> nuages::Result<()> {
    let [ada, bob, ..] = people(db)?;
    let line = Line::new().person(&ada).save(db)?;
    line.witnesses().add(db, [bob.id, Id::new(7_000)])?;
    // A pair is no row then.
    assert_eq!(line.witnesses().count(db)?, 1);
    db.execute("DELETE FROM family_seen_by WHERE person_id = 7000")?;
    assert_eq!(ada.delete(db)?.of("family.Line"), 0);
    assert_eq!(Line::objects().get(db)?.person_id, ada.id);
    assert!(
        Line::objects()
            .get(db)?
            .person(db)
            .unwrap_err()
            .is_does_not_exist()
    );
    Ok(())
}

suite! {
    friends_are_friends_of_each_other,
    an_idol_needs_not_know,
    the_rows_between_say_more,
    rows_between_without_more_to_say,
    both_ways_through_a_model,
    related_rows_are_prefetched_through_a_model,
    counting_looks_at_the_pairs_only,
    unchecked_pairs_may_lead_nowhere,
}
