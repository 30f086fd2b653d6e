//! Lookups and transforms of one's own.

use nuages::field_types::{BigIntegerField, TextField};
use nuages::{CustomLookup, CustomSql, CustomTransform, custom};

use super::headlines;
use crate::database::TestDatabase;
use crate::models::Entry;
use crate::sample::sample;

struct NotEqual;
impl CustomLookup for NotEqual {
    const SQL: CustomSql = CustomSql::everywhere("{} <> {}");
}

struct Reversed;
impl CustomTransform for Reversed {
    type Kind = TextField;
    const SQL: CustomSql = CustomSql {
        sqlite: "substr({}, -1)",
        postgres: "right({}, 1)",
    };
}

struct Greatest;
impl CustomTransform for Greatest {
    type Kind = BigIntegerField;
    const SQL: CustomSql = CustomSql {
        sqlite: "max({}, {})",
        postgres: "greatest({}, {})",
    };
}

struct TooFew;
impl CustomLookup for TooFew {
    const SQL: CustomSql = CustomSql::everywhere("{} IS NOT NULL");
}

fn lookups_of_ones_own(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let entries = Entry::objects;
    assert_eq!(
        headlines(db, entries().filter(|e| e.rating.lookup::<NotEqual, _>(4)))?,
        ["Help!", "Let It Be", "Albums"]
    );
    // NULL is not unequal, and what is not unequal stays.
    let editors = entries().filter(|e| e.editor.name.lookup::<NotEqual, _>("Joe"));
    assert_eq!(headlines(db, editors)?, ["Biography"]);
    let excluded = entries().exclude(|e| e.editor.name.lookup::<NotEqual, _>("Joe"));
    assert_eq!(
        headlines(db, excluded)?,
        ["Help!", "Let It Be", "Cheese", "Albums"]
    );
    let error = entries()
        .filter(|e| e.rating.lookup::<TooFew, _>(4))
        .count(db)
        .unwrap_err();
    assert!(error.is_invalid_query());
    assert_eq!(
        error.to_string(),
        "Entry: SQL of one's own has a `{}` for each of its operands"
    );
    Ok(())
}

fn transforms_of_ones_own(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    assert_eq!(
        headlines(
            db,
            Entry::objects().filter(|e| e.headline.transform::<Reversed>().exact("e"))
        )?,
        ["Let It Be", "Cheese"]
    );
    let greatest = Entry::objects()
        .order_by(|e| -custom::<Greatest, _, _>((e.rating, e.number_of_comments)))
        .values(|e| custom::<Greatest, _, _>((e.rating * 100, e.number_of_comments)))
        .fetch(db)?;
    assert_eq!(greatest.len(), 5);
    assert!(greatest.contains(&Some(900)));
    Ok(())
}

suite! {
    lookups_of_ones_own,
    transforms_of_ones_own,
}
