//! Another app, which points at the weblog from outside.

use nuages::prelude::*;

use super::{Blog, Entry};

model! {
    app outside;

    /// Somebody who reads.
    pub(crate) Reader {
        name: CharField(max_length = 50),
        favourite: ForeignKey(Entry, on_delete = SetNull, null, related_name = readers),
    }

    /// Goes with its blog.
    pub(crate) Subscription {
        reader: ForeignKey(Reader, on_delete = Cascade, related_name = subscriptions),
        blog: ForeignKey(Blog, on_delete = Cascade, related_name = subscriptions),
    }
}
