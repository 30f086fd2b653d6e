//! fields.E330, E340 and W340, W341: options of many-to-many fields, and their tables.
use nuages::prelude::*;

model! {
    app blog;
    pub Tag { name: TextField }
    pub Entry {
        a: ManyToManyField(Tag, unique, related_name = a),
        b: ManyToManyField(Tag, null, related_name = b),
        c: ManyToManyField(Tag, validators = [], related_name = c),
        d: ManyToManyField(Tag, db_table = "blog_tag", related_name = d),
    }
}

fn main() {}
