//! An app whose keys are small and whose columns say more than their type.

use std::collections::BTreeMap;

use nuages::prelude::*;
use serde::{Deserialize, Serialize};

/// A document with a shape.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Plan {
    pub(crate) steps: Vec<String>,
    pub(crate) urgent: bool,
}

/// Documents that JSON has no form for.
pub(crate) type Pairs = BTreeMap<Vec<u8>, u8>;

model! {
    app depot (default_auto_field = SmallAutoField);

    /// A column's own values.
    #[derive(PartialEq)]
    pub(crate) Job {
        name: CharField(max_length = 20, db_default = "it's", db_comment = "what's to be done"),
        state: CharField(max_length = 1, choices = State, db_default = State::Open),
        tries: SmallIntegerField(null, db_default = -1),
        price: DecimalField(max_digits = 5, decimal_places = 2, db_default = 1.5),
        active: BooleanField(db_default = true, default = false),
        started: DateTimeField(db_default = Now),
        due: DateField(db_default = Now, null),
        at: TimeField(db_default = Now),
    }

    pub(crate) enum State { Open = "o", Done = "d" }

    /// Typed documents.
    #[derive(PartialEq)]
    pub(crate) Task {
        plan: JSONField(Plan),
        spare: JSONField(Plan, null),
        sizes: JSONField(BTreeMap::<String, i32>, default = BTreeMap::from([("m".to_owned(), 1)])),
        pairs: JSONField(Pairs, null),
    }

    /// What the database computes.
    #[derive(PartialEq)]
    pub(crate) Part {
        name: CharField(max_length = 20),
        label: CharField(max_length = 20, null),
        price: DecimalField(max_digits = 9, decimal_places = 2),
        amount: IntegerField(default = 1),
        title: GeneratedField(
            expression = name.trim().concat(" (").concat(label.coalesce("-")).concat(")"),
            output_field = CharField(max_length = 30),
        ),
        total: GeneratedField(
            expression = price * amount + 0.5,
            output_field = DecimalField(max_digits = 12, decimal_places = 2),
            db_persist = false,
        ),
        dear: GeneratedField(expression = (price * 2 > 100) | !(amount < 10), output_field = BooleanField),
        many: GeneratedField(
            expression = (amount - 1) * 1000 / 3 % 100,
            output_field = BigIntegerField,
            db_index,
        ),
        letters: GeneratedField(expression = label.length(), output_field = IntegerField, null),
    }
}
