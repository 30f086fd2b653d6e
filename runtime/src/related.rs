//! Related rows: as parts of a query (`set`), prefetched into rows (`prefetch`), and as managers of one instance (`manager`)
//! that relates rows (`change`: by `keys` or `pairs`) and makes them (`create`).

mod change;
mod create;
mod keys;
mod manager;
mod pairs;
mod prefetch;
mod set;

use crate::value::Value;

pub use change::{Addable, Removable, ThroughManager};
pub use manager::{OneToMany, RelatedManager, follow, follow_back, follow_optional};
pub use pairs::{ManyToMany, PairValues, ThroughModel, values_of};
pub use set::RelatedSet;

/// A key by which rows are found in memory.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum RowKey {
    Integer(i64),
    Text(String),
}

impl RowKey {
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Integer(key) => Self::Integer(*key),
            Value::Text(key) => Self::Text(key.clone()),
            #[cfg(feature = "uuid")]
            Value::Uuid(key) => Self::Text(key.to_string()),
            _ => Self::Text(String::new()),
        }
    }
}
