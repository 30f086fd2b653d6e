//! What a column does by itself: the database's defaults, small keys of a whole app, documents of a type of one's own.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;

use crate::database::TestDatabase;
use crate::models::depot::{APP, Job, Pairs, Plan, State, Task};

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

suite! {
    the_program_knows_the_defaults_of_the_database,
    others_get_the_defaults_of_the_database,
    documents_have_a_type,
    a_document_can_have_another_shape,
    a_value_can_have_no_document,
}
