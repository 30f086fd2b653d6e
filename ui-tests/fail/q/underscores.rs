//! Words of keys with double underscores: what the model, or the field, has instead.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    Entry::objects().filter(q!(headlin__icontains = "x"));
    Entry::objects().filter(q!(blog__title__icontains = "x", rating__gte = 4));
    Blog::objects().filter(q!(entries__author__name = "x"));
    Entry::objects().filter(q!(headline__icontain = "x"));
    Entry::objects().filter(q!(blog__name__first = "x"));
    Ok(())
}
