//! Related objects: forward and back, to oneself, to models of other blocks.

use nuages::prelude::*;

use super::blog::{Author, Blog, Entry};
use super::{filled, headlines};

mod staff {
    //! Relations of a model to itself.
    use nuages::prelude::*;

    model! {
        app staff;
        pub Employee {
            name: CharField(max_length = 50),
            manager: ForeignKey(Self, on_delete = Protect, null, related_name = reports),
            friends: ManyToManyField(Self, symmetrical = false, related_name = fans),
            mentor: ForeignKey(Employee, on_delete = SetNull, null, related_name = "+"),
        }
    }
}

mod comments {
    //! A model that points at models of other blocks, by path and by import.
    use super::super::blog::Blog;
    use nuages::prelude::*;

    model! {
        app comments;
        pub Comment {
            entry: ForeignKey(crate::blog::Entry, on_delete = Cascade, related_name = comments),
            text: TextField,
            blog: ForeignKey(Blog, on_delete = Cascade, null, related_name = comments),
            likers: ManyToManyField(super::super::blog::Author, related_name = liked),
        }
    }
}

use comments::{Comment, CommentBlogRelations as _};
use staff::Employee;

#[test]
fn accessors_ask_and_managers_refine() -> nuages::Result<()> {
    let db = filled()?;
    let help = Entry::objects().filter(q!(headline = "Help!")).get(&db)?;
    assert_eq!(help.blog(&db)?.name, "Beatles Blog");
    assert_eq!(help.editor(&db)?.unwrap().name, "John");
    assert_eq!(
        Entry::objects()
            .filter(q!(headline = "Brie"))
            .get(&db)?
            .editor(&db)?
            .map(|a| a.id),
        None
    );
    let beatles = help.blog(&db)?;
    assert_eq!(beatles.entries().count(&db)?, 3);
    assert_eq!(
        headlines(&beatles.entries().filter(q!(rating.gt = 8)).fetch(&db)?),
        ["Help!"]
    );
    let made = beatles.entries().new().headline("Girl").save(&db)?;
    assert_eq!(made.blog_id, beatles.id);
    let john = Author::objects().filter(q!(name = "John")).get(&db)?;
    assert_eq!(headlines(&john.edited().fetch(&db)?), ["Help!"]);
    assert_eq!(
        john.edited()
            .new()
            .headline("Boys")
            .blog(&beatles)
            .save(&db)?
            .editor_id,
        Some(john.id)
    );
    Ok(())
}

#[test]
fn pairs_are_added_set_and_cleared() -> nuages::Result<()> {
    let db = filled()?;
    let help = Entry::objects().filter(q!(headline = "Help!")).get(&db)?;
    let [john, rita] = [1, 2].map(|key| Author::objects().pk(key).get(&db).unwrap());
    help.authors().remove(&db, [&john])?;
    assert_eq!(help.authors().fetch(&db)?[0].name, "Rita");
    rita.entries().set(&db, [&help])?;
    assert_eq!(headlines(&rita.entries().fetch(&db)?), ["Help!"]);
    help.authors().clear(&db)?;
    assert_eq!(rita.entries().count(&db)?, 0);
    Ok(())
}

#[test]
fn a_model_points_at_itself() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    db.create_tables(staff::APP)?;
    let ada = Employee::new().name("Ada").save(&db)?;
    let bob = Employee::new()
        .name("Bob")
        .manager(&ada)
        .mentor(&ada)
        .save(&db)?;
    let cy = Employee::new().name("Cy").manager(&bob).save(&db)?;
    let deep = Employee::objects().filter(|e| e.manager.manager.name.exact("Ada"));
    assert_eq!(deep.get(&db)?.name, "Cy");
    assert_eq!(
        Employee::objects()
            .filter(q!(manager.manager.manager = None))
            .count(&db)?,
        3
    );
    assert_eq!(ada.reports().get_only(&db)?, "Bob");
    assert_eq!(
        Employee::objects()
            .filter(q!(reports.reports.name = "Cy"))
            .get(&db)?
            .name,
        "Ada"
    );
    cy.friends().add(&db, [&ada, &bob])?;
    assert_eq!(ada.fans().get_only(&db)?, "Cy");
    assert_eq!(
        Employee::objects()
            .filter(q!(friends.name = "Bob"))
            .get(&db)?
            .name,
        "Cy"
    );
    assert!(ada.delete(&db).unwrap_err().is_protected());
    cy.delete(&db)?;
    assert_eq!(ada.fans().count(&db)?, 0);
    Ok(())
}

/// The name of the only one.
trait GetOnly {
    fn get_only(self, db: &Sqlite) -> nuages::Result<String>;
}

impl<R: nuages::__private::Relation<Target = Employee>> GetOnly for nuages::RelatedManager<R> {
    fn get_only(self, db: &Sqlite) -> nuages::Result<String> {
        self.all().get(db).map(|e| e.name)
    }
}

#[test]
fn ways_back_lead_across_blocks() -> nuages::Result<()> {
    let db = filled()?;
    db.create_tables(comments::APP)?;
    let entry = Entry::objects().filter(q!(headline = "Help!")).get(&db)?;
    let blog = entry.blog(&db)?;
    let john = Author::objects().filter(q!(name = "John")).get(&db)?;
    let comment = Comment::new()
        .text("Nice")
        .entry(&entry)
        .blog(&blog)
        .save(&db)?;
    comment.likers().add(&db, [&john])?;
    assert_eq!(entry.comments().count(&db)?, 1);
    assert_eq!(blog.comments().fetch(&db)?[0].text, "Nice");
    assert_eq!(john.liked().count(&db)?, 1);
    assert_eq!(
        entry.comments().new().text("So so").save(&db)?.entry_id,
        entry.id
    );
    let entries = Entry::objects().filter(q!(
        comments.text = "Nice",
        blog.comments.text.startswith = "N"
    ));
    assert_eq!(entries.get(&db)?.id, entry.id);
    let blogs = Blog::objects()
        .annotate(|b| row! { n: b.comments().count() })
        .order_by(|b| -b.n)
        .fetch(&db)?;
    assert_eq!(blogs.iter().map(|b| b.n).collect::<Vec<_>>(), [1, 0]);
    assert_eq!(
        Author::objects()
            .filter(|a| a.liked().entry.blog.exact(&blog))
            .count(&db)?,
        1
    );
    Ok(())
}

mod hen {
    use nuages::prelude::*;

    model! {
        app hens;
        pub(crate) Hen {
            name: TextField,
            hatched_from: ForeignKey(crate::relations::egg::Egg, on_delete = SetNull, null, related_name = chicks),
            nest: ForeignKey(crate::relations::egg::Nest, on_delete = Cascade, related_name = hens),
        }
    }
}

mod egg {
    use nuages::prelude::*;

    model! {
        app eggs;
        pub(crate) Egg {
            laid_by: ForeignKey(crate::relations::hen::Hen, on_delete = Cascade, related_name = eggs),
        }
        pub(crate) Nest {
            built_by: ForeignKey(crate::relations::hen::Hen, on_delete = SetNull, null, related_name = built),
            first: ForeignKey(crate::relations::hen::Hen, on_delete = DoNothing, related_name = first_in),
        }
    }
}

#[test]
fn models_of_different_blocks_point_at_each_other() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    db.create_tables(hen::APP)?;
    db.create_tables(egg::APP)?;
    // Keys are checked when the transaction ends, so a circle can be made.
    let (berta, nest) = db.atomic(|tx| {
        let nest = egg::Nest::new().first_id(Id::new(1)).save(tx)?;
        let berta = hen::Hen::new().name("Berta").nest(&nest).save(tx)?;
        Ok((berta, nest))
    })?;
    let egg = egg::Egg::new().laid_by(&berta).save(&db)?;
    let chick = hen::Hen::new().name("Chick").nest(&nest);
    chick.hatched_from(&egg).save(&db)?;
    let grandmothers = hen::Hen::objects().filter(|h| h.hatched_from.laid_by.name.exact("Berta"));
    assert_eq!(grandmothers.values(|h| h.name).fetch(&db)?, ["Chick"]);
    assert_eq!(nest.hens().count(&db)?, 2);
    assert_eq!(berta.first_in().count(&db)?, 1);
    Ok(())
}
