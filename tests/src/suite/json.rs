//! What stands inside JSON documents.

use nuages::prelude::*;
use serde_json::{Value, json};

use crate::database::TestDatabase;
use crate::models::MaybeSort;

/// Rows 0 to 5; the last one has no document.
fn documents(db: &TestDatabase) -> nuages::Result<()> {
    let rows = [
        json!({"name": "Rufus", "age": 7, "good": true, "owner": {"name": "Bob", "other": [{"name": "Ann"}]}}),
        json!({"name": "Meg", "age": 2.5, "good": false, "owner": null, "tags": ["a", "b", 3]}),
        json!({"name": "7", "age": "7", "tags": []}),
        json!(["list", {"deep": [1, 2, 3]}]),
        Value::Null,
    ];
    for row in rows {
        MaybeSort::new().json(row).save(db)?;
    }
    MaybeSort::new().save(db)?;
    Ok(())
}

/// The positions of the rows that satisfy a condition.
fn rows(db: &TestDatabase, q: Q<MaybeSort>) -> nuages::Result<Vec<usize>> {
    let all = MaybeSort::objects()
        .order_by(|s| s.id)
        .values(|s| s.id)
        .fetch(db)?;
    let found = MaybeSort::objects()
        .filter(|_| q)
        .order_by(|s| s.id)
        .values(|s| s.id)
        .fetch(db)?;
    Ok(found
        .iter()
        .filter_map(|id| all.iter().position(|one| one == id))
        .collect())
}

fn keys_are_compared_with_values(db: &TestDatabase) -> nuages::Result<()> {
    documents(db)?;
    assert_eq!(
        rows(db, MaybeSort::q(|s| s.json.key("name").exact("Rufus")))?,
        [0]
    );
    assert_eq!(rows(db, MaybeSort::q(|s| s.json.key("age").exact(7)))?, [0]);
    assert_eq!(
        rows(db, MaybeSort::q(|s| s.json.key("age").exact("7")))?,
        [2]
    );
    assert_eq!(
        rows(db, MaybeSort::q(|s| s.json.key("age").exact(7.0)))?,
        [0]
    );
    assert_eq!(
        rows(db, MaybeSort::q(|s| s.json.key("good").exact(true)))?,
        [0]
    );
    assert_eq!(
        rows(
            db,
            MaybeSort::q(|s| s.json.key("owner").key("name").exact("Bob"))
        )?,
        [0]
    );
    Ok(())
}

fn places_are_compared_with_values(db: &TestDatabase) -> nuages::Result<()> {
    documents(db)?;
    assert_eq!(
        rows(
            db,
            MaybeSort::q(|s| s
                .json
                .key("owner")
                .key("other")
                .index(0)
                .key("name")
                .exact("Ann"))
        )?,
        [0]
    );
    assert_eq!(
        rows(
            db,
            MaybeSort::q(|s| s
                .json
                .key("owner")
                .exact(json!({"other": [{"name": "Ann"}], "name": "Bob"})))
        )?,
        [0]
    );
    assert_eq!(
        rows(db, MaybeSort::q(|s| s.json.index(0).exact("list")))?,
        [3]
    );
    assert_eq!(
        rows(
            db,
            MaybeSort::q(|s| s.json.index(-1).key("deep").index(-3).exact(1))
        )?,
        [3]
    );
    assert_eq!(
        rows(
            db,
            MaybeSort::q(|s| s.json.key("age").in_([json!(2.5), json!("7")]))
        )?,
        [1, 2]
    );
    assert_eq!(
        rows(
            db,
            MaybeSort::q(|s| s.json.json_exact(json!(["list", {"deep": [1, 2, 3.0]}])))
        )?,
        [3]
    );
    // What is not there is not that value either.
    assert_eq!(
        rows(db, MaybeSort::q(|s| !s.json.key("name").exact("Rufus")))?,
        [1, 2, 3, 4, 5]
    );
    Ok(())
}

fn null_is_something_and_nothing_is_not(db: &TestDatabase) -> nuages::Result<()> {
    documents(db)?;
    assert_eq!(
        rows(db, MaybeSort::q(|s| s.json.key("owner").exact(Value::Null)))?,
        [1]
    );
    assert_eq!(
        rows(db, MaybeSort::q(|s| s.json.key("owner").isnull(true)))?,
        [2, 3, 4, 5]
    );
    assert_eq!(
        rows(db, MaybeSort::q(|s| s.json.key("owner").isnull(false)))?,
        [0, 1]
    );
    assert_eq!(rows(db, MaybeSort::q(|s| s.json.isnull(true)))?, [5]);
    assert_eq!(
        rows(db, MaybeSort::q(|s| s.json.json_exact(Value::Null)))?,
        [4]
    );
    assert_eq!(rows(db, MaybeSort::q(|s| s.json.has_key("tags")))?, [1, 2]);
    assert_eq!(
        rows(db, MaybeSort::q(|s| !s.json.has_key("tags")))?,
        [0, 3, 4, 5]
    );
    assert_eq!(
        rows(db, MaybeSort::q(|s| s.json.has_keys(["name", "good"])))?,
        [0, 1]
    );
    assert_eq!(
        rows(db, MaybeSort::q(|s| s.json.has_any_keys(["tags", "good"])))?,
        [0, 1, 2]
    );
    assert_eq!(
        rows(db, MaybeSort::q(|s| s.json.key("owner").has_key("other")))?,
        [0]
    );
    Ok(())
}

fn keys_are_read_as_what_they_are(db: &TestDatabase) -> nuages::Result<()> {
    documents(db)?;
    let read = MaybeSort::objects()
        .order_by(|s| s.id)
        .values(|s| {
            let age = s.json.key("age");
            (
                age.clone().as_text(),
                age.clone().as_integer(),
                age.clone().as_float(),
                s.json.key("good").as_bool(),
                age.as_json(),
            )
        })
        .slice(..4)
        .fetch(db)?;
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        read,
        [
            (text("7"), Some(7), Some(7.0), Some(true), Some(json!(7))),
            (text("2.5"), None, Some(2.5), Some(false), Some(json!(2.5))),
            (text("7"), None, None, None, Some(json!("7"))),
            (None, None, None, None, None),
        ]
    );
    let good = MaybeSort::objects()
        .order_by(|s| s.id)
        .values(|s| (s.json.key("good").as_text(), s.json.key("owner").as_text()))
        .slice(1..2)
        .get(db)?;
    assert_eq!(good, (text("false"), None));
    Ok(())
}

fn keys_are_expressions(db: &TestDatabase) -> nuages::Result<()> {
    documents(db)?;
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        rows(db, MaybeSort::q(|s| s.json.key("age").as_float().gt(2.0)))?,
        [0, 1]
    );
    assert_eq!(
        rows(
            db,
            MaybeSort::q(|s| s.json.key("age").as_integer().lte(7_i64))
        )?,
        [0]
    );
    assert_eq!(
        rows(
            db,
            MaybeSort::q(|s| s.json.key("name").as_text().icontains("U"))
        )?,
        [0]
    );
    assert_eq!(
        rows(
            db,
            MaybeSort::q(|s| s.json.key("name").as_text().startswith("Me"))
        )?,
        [1]
    );
    let ordered = MaybeSort::objects()
        .filter(|s| s.json.has_key("name"))
        .order_by(|s| s.json.key("name").as_text().desc())
        .values(|s| s.json.key("name").as_text())
        .fetch(db)?;
    assert_eq!(ordered, [text("Rufus"), text("Meg"), text("7")]);
    Ok(())
}

// PostgreSQL's containment: objects and arrays at every depth; an array also has a value that is one of its members.
fn documents_contain_each_other(db: &TestDatabase) -> nuages::Result<()> {
    documents(db)?;
    let has = |document: Value| rows(db, MaybeSort::q(|s| s.json.json_contains(document)));
    assert_eq!(has(json!({"owner": {"name": "Bob"}}))?, [0]);
    assert_eq!(has(json!({"owner": {"other": [{}]}}))?, [0]);
    assert_eq!(has(json!({"tags": ["b"]}))?, [1]);
    assert_eq!(has(json!({"tags": []}))?, [1, 2]);
    assert!(has(json!({"tags": "b"}))?.is_empty());
    assert_eq!(has(json!("list"))?, [3]);
    assert_eq!(has(json!([{"deep": [3, 1.0]}]))?, [3]);
    assert_eq!(has(json!({}))?, [0, 1, 2]);
    assert_eq!(has(Value::Null)?, [4]);
    assert_eq!(
        rows(db, MaybeSort::q(|s| s.json.key("tags").contains("a")))?,
        [1]
    );
    assert_eq!(
        rows(
            db,
            MaybeSort::q(|s| s.json.key("tags").contained_by(json!(["a", 3, "b", "c"])))
        )?,
        [1, 2]
    );
    assert_eq!(
        rows(
            db,
            MaybeSort::q(|s| s
                .json
                .json_contained_by(json!({"name": "7", "age": "7", "tags": [1]})))
        )?,
        [2]
    );
    Ok(())
}

fn keys_may_be_called_anything(db: &TestDatabase) -> nuages::Result<()> {
    let names = [
        "a b",
        "quo\"te",
        "$[0]",
        "back\\slash",
        "ü",
        "",
        "it's",
        "{}",
    ];
    for name in names {
        MaybeSort::new().json(json!({ name: 1 })).save(db)?;
    }
    for (n, name) in names.into_iter().enumerate() {
        assert_eq!(
            rows(db, MaybeSort::q(|s| s.json.key(name).exact(1)))?,
            [n],
            "{name}"
        );
        assert_eq!(
            rows(db, MaybeSort::q(|s| s.json.has_key(name)))?,
            [n],
            "{name}"
        );
    }
    let error = MaybeSort::objects()
        .filter(|s| s.json.has_key("\0"))
        .count(db)
        .unwrap_err();
    assert!(error.is_invalid_value(), "{error}");
    Ok(())
}

suite! {
    keys_are_compared_with_values,
    places_are_compared_with_values,
    null_is_something_and_nothing_is_not,
    keys_are_read_as_what_they_are,
    keys_are_expressions,
    documents_contain_each_other,
    keys_may_be_called_anything,
}
