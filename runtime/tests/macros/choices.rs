//! Enums of choices.

use crate::blog;
use nuages::prelude::*;

model! {
    app shop;
    pub Order {
        level: IntegerField(choices = Level, default = Level::Low),
        status: CharField(max_length = 2, choices = blog::Status),
        before: CharField(max_length = 1, choices = blog::Status, null),
    }
    /// How much.
    #[derive(PartialOrd, Ord)]
    pub enum Level { Low = 1, InBetween = 5, High = 10 => "Top" }
}

use blog::Status;

#[test]
fn choices_have_values_and_labels() {
    assert_eq!(Status::ALL, [Status::Draft, Status::Published]);
    assert_eq!(
        (Status::Published.value(), Status::Published.label()),
        ("p", "Out now")
    );
    assert_eq!(
        (Level::InBetween.value(), Level::InBetween.to_string()),
        (5, "In Between".to_owned())
    );
    assert_eq!(format!("{:>6}", Level::High), "   Top");
    assert!(Level::Low < Level::High);
}

#[test]
fn choices_are_stored_and_compared() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    db.create_tables(APP)?;
    let order = Order::new().status(Status::Published).save(&db)?;
    Order::new()
        .status(Status::Draft)
        .level(Level::High)
        .before(Status::Published)
        .save(&db)?;
    assert_eq!(
        (order.level, order.status, order.before),
        (Level::Low, Status::Published, None)
    );
    let high = Order::objects()
        .filter(q!(level.gt = Level::Low, before = Some(Status::Published)))
        .get(&db)?;
    assert_eq!(high.status, Status::Draft);
    let read: Vec<Level> = Order::objects()
        .values(|o| o.level)
        .order_by(|o| o.level)
        .fetch(&db)?;
    assert_eq!(read, [Level::Low, Level::High]);
    assert_eq!(
        Order::objects()
            .filter(|o| o.status.in_(Status::ALL.iter().copied()))
            .count(&db)?,
        2
    );
    assert_eq!(
        Order::objects()
            .filter(|o| o.status.exact(o.before))
            .count(&db)?,
        0
    );
    Ok(())
}

#[test]
fn a_value_that_is_no_choice_is_an_error() {
    use nuages::__private::{Cell, CellError, FieldValue as _};
    assert_eq!(
        Status::from_cell(Cell::Text(b"x")),
        Err(CellError::Value("a value that is none of the choices"))
    );
    assert_eq!(Level::from_cell(Cell::Integer(5)), Ok(Level::InBetween));
    assert_eq!(Level::from_cell(Cell::Null), Err(CellError::Null));
}
