//! Creating, reading, changing rows one by one and many at a time.

use nuages::prelude::*;

use super::suite;
use crate::database::TestDatabase;
use crate::models::{Blog, Entry};
use crate::sample::{entry, sample};

fn a_new_row_gets_a_key_and_its_defaults(db: &TestDatabase) -> nuages::Result<()> {
    let blog = Blog::new().name("Beatles").save(db)?;
    assert_eq!(blog.tagline, "");
    let read = Blog::objects().pk(blog.id).get(db)?;
    assert_eq!(
        (read.id, read.name.as_str(), read.tagline.as_str()),
        (blog.id, "Beatles", "")
    );
    Ok(())
}

suite! { a_new_row_gets_a_key_and_its_defaults }
