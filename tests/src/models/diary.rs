//! A diary: rows that stand one after the other.

use nuages::prelude::*;

model! {
    app diary;

    #[derive(PartialEq)]
    pub(crate) Page {
        written: DateField,
        text: CharField(max_length = 10),
        mood: IntegerField(default = 3),
        torn_out: BooleanField(default = false),
        changed: DateTimeField(auto_now),

        Meta { scopes: [bound = !torn_out], get_latest_by: [written, -mood] }
    }

    /// Its key is given by whoever makes it.
    pub(crate) Stamp {
        code: CharField(max_length = 5, primary_key),
        price: IntegerField,
    }
}
