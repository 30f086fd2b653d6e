//! What a column does by itself: the database's defaults, small keys of a whole app, documents of a type of one's own.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use nuages::prelude::*;
use rust_decimal::Decimal;

use crate::database::TestDatabase;
use crate::models::depot::{APP, Job, Pairs, Part, Plan, State, Task};

fn plan(urgent: bool) -> Plan {
    Plan {
        steps: vec!["a\"".to_owned()],
        urgent,
    }
}

fn soon(moment: Timestamp) -> bool {
    moment.duration_until(Timestamp::now()).abs() < SignedDuration::from_mins(5)
}

fn the_program_knows_the_defaults_of_the_database(db: &TestDatabase) -> nuages::Result<()> {
    db.create_tables(APP)?;
    let job = Job::new().save(db)?;
    assert_eq!(job.id.get(), 1_i16);
    assert_eq!(
        (job.name.as_str(), job.state, job.tries),
        ("it's", State::Open, Some(-1))
    );
    assert_eq!(job.price, Decimal::new(150, 2));
    // What the program says counts more.
    assert!(!job.active);
    assert!(soon(job.started), "{}", job.started);
    assert!(job.due.is_some());
    assert_eq!(Job::objects().get(db)?, job);
    let other = Job::new().name("x").tries(None).save(db)?;
    assert_eq!((other.name.as_str(), other.tries), ("x", None));
    assert_eq!(Job::objects().pk(other.id).get(db)?, other);
    let many = Job::objects().bulk_create(db, [Job::new(), Job::new().state(State::Done)])?;
    assert_eq!((many[0].state, many[1].state), (State::Open, State::Done));
    Ok(())
}

fn others_get_the_defaults_of_the_database(db: &TestDatabase) -> nuages::Result<()> {
    db.create_tables(APP)?;
    db.execute("INSERT INTO depot_job DEFAULT VALUES")?;
    let job = Job::objects().get(db)?;
    assert_eq!(
        (job.name.as_str(), job.state, job.tries),
        ("it's", State::Open, Some(-1))
    );
    assert_eq!(job.price, Decimal::new(150, 2));
    assert!(job.active);
    assert!(soon(job.started), "{}", job.started);
    assert!(job.due.is_some());
    Ok(())
}

fn documents_have_a_type(db: &TestDatabase) -> nuages::Result<()> {
    db.create_tables(APP)?;
    let mut task = Task::new().plan(plan(true)).save(db)?;
    assert_eq!(task.sizes, BTreeMap::from([("m".to_owned(), 1)]));
    assert_eq!(task.spare, None);
    assert_eq!(Task::objects().get(db)?, task);
    task.spare = Some(plan(false));
    task.sizes.clear();
    task.save(db)?;
    assert_eq!(Task::objects().get(db)?, task);
    let urgent = Task::objects().filter(|t| t.plan.exact(plan(true)));
    assert_eq!(urgent.clone().count(db)?, 1);
    urgent.update(db, |t| t.plan.set(plan(false)))?;
    assert_eq!(
        Task::objects()
            .filter(|t| t.plan.exact(plan(true)))
            .count(db)?,
        0
    );
    assert_eq!(Task::objects().values(|t| t.plan).get(db)?, plan(false));
    Ok(())
}

fn a_document_can_have_another_shape(db: &TestDatabase) -> nuages::Result<()> {
    db.create_tables(APP)?;
    let task = Task::new().plan(plan(true)).save(db)?;
    for document in ["{}", "[1]", "null", r#"{"steps": [1], "urgent": true}"#] {
        db.execute(&format!("UPDATE depot_task SET plan = '{document}'"))?;
        let error = Task::objects().fetch(db).unwrap_err();
        assert!(error.is_invalid_row(), "{error:?}");
        let text = format!(
            "Task.plan: the column holds a document of another shape (a JSONField), in the row with key {}",
            task.id
        );
        assert_eq!(error.to_string(), text);
    }
    Ok(())
}

fn a_value_can_have_no_document(db: &TestDatabase) -> nuages::Result<()> {
    db.create_tables(APP)?;
    let pairs: Pairs = BTreeMap::from([(vec![1], 2)]);
    let error = Task::new()
        .plan(plan(true))
        .pairs(pairs)
        .save(db)
        .unwrap_err();
    assert!(error.is_invalid_value(), "{error:?}");
    assert_eq!(
        error.to_string(),
        "Task.pairs: the value has no JSON document: key must be a string"
    );
    assert_eq!(Task::objects().count(db)?, 0);
    Ok(())
}

fn the_database_computes_fields(db: &TestDatabase) -> nuages::Result<()> {
    db.create_tables(APP)?;
    let bolt = Part::new()
        .name("bolt")
        .label("b\"1")
        .price(Decimal::new(1_25, 2))
        .amount(3)
        .save(db)?;
    // 1.25 * 3 + 0.5, and (3 - 1) * 1000 / 3 = 666, of which 66 are left of hundreds.
    assert_eq!(bolt.title, "bolt (b\"1)");
    assert_eq!(bolt.total, Decimal::new(4_25, 2));
    assert_eq!((bolt.dear, bolt.many, bolt.letters), (false, 66, Some(3)));
    assert_eq!(Part::objects().get(db)?, bolt);
    let parts = Part::objects().bulk_create(
        db,
        [
            Part::new().name("nut").price(Decimal::new(50_01, 2)),
            Part::new().name("cog").price(Decimal::new(5, 2)).amount(10),
        ],
    )?;
    let seen: Vec<_> = parts
        .iter()
        .map(|part| (part.title.as_str(), part.dear, part.many, part.letters))
        .collect();
    assert_eq!(
        seen,
        [("nut (-)", true, 0, None), ("cog (-)", true, 0, None)]
    );
    Ok(())
}

fn computed_fields_follow_the_others(db: &TestDatabase) -> nuages::Result<()> {
    db.create_tables(APP)?;
    let mut bolt = Part::new()
        .name("bolt")
        .price(Decimal::new(1_25, 2))
        .amount(3)
        .save(db)?;
    bolt.amount = 4;
    bolt.save(db)?;
    let read = bolt.refresh_from_db(db)?;
    assert_eq!((read.total, read.many), (Decimal::new(5_50, 2), 0));
    Part::objects()
        .all()
        .update(db, |p| p.amount.set(p.amount + 1))?;
    let found = Part::objects()
        .filter(|p| {
            p.total.gt(Decimal::new(6, 0)) & p.title.startswith("bolt") & p.dear.exact(false)
        })
        .order_by(|p| -p.many)
        .values(|p| (p.total, p.many));
    assert_eq!(found.get(db)?, (Decimal::new(6_75, 2), 33));
    Ok(())
}

fn computed_fields_cannot_be_written(db: &TestDatabase) -> nuages::Result<()> {
    db.create_tables(APP)?;
    let error = Part::objects()
        .all()
        .update(db, |p| p.many.set(1))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "Part.many: the database computes the field"
    );
    Ok(())
}

fn a_computed_text_can_be_too_long(db: &TestDatabase) -> nuages::Result<()> {
    db.create_tables(APP)?;
    let error = Part::new()
        .name("x".repeat(20))
        .label("y".repeat(20))
        .price(Decimal::ONE)
        .save(db)
        .unwrap_err();
    assert!(
        error.is_check_violation() || error.is_invalid_value(),
        "{error:?}"
    );
    assert_eq!(Part::objects().count(db)?, 0);
    Ok(())
}

suite! {
    the_database_computes_fields,
    computed_fields_follow_the_others,
    computed_fields_cannot_be_written,
    a_computed_text_can_be_too_long,
    the_program_knows_the_defaults_of_the_database,
    others_get_the_defaults_of_the_database,
    documents_have_a_type,
    a_document_can_have_another_shape,
    a_value_can_have_no_document,
}
