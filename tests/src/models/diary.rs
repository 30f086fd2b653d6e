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

    /// A page has one picture at each place.
    pub(crate) Picture {
        page: ForeignKey(Page, on_delete = Cascade, related_name = pictures),
        place: CharField(max_length = 5, null),

        Meta { unique_together: [page, place] }
    }

    /// Its key is given by whoever makes it.
    pub(crate) Stamp {
        code: CharField(max_length = 5, primary_key),
        price: IntegerField,
    }
}
