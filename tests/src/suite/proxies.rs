//! Proxies: other types of the same rows.

use nuages::prelude::*;

use super::inheritance::{Guide, guide};
use crate::database::TestDatabase;
use crate::models::places::{Pizzeria, Ranked, Restaurant, Review};

fn proxies_read_the_same_rows(db: &TestDatabase) -> nuages::Result<()> {
    let Guide { mario, gina, .. } = guide(db)?;
    // In their own order.
    let ranked = Ranked::objects().fetch(db)?;
    assert_eq!(ranked.iter().map(|r| r.stars).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(*ranked[0], gina.restaurant_ptr);
    assert_eq!(ranked[1].label(), "Mario, Via B");
    assert_eq!(Pizzeria::objects().fetch(db)?.len(), 2);
    let mut new = Pizzeria::new()
        .name("Nino")
        .address("Via D")
        .stars(9)
        .seats(2_u32)
        .save(db)?;
    assert_eq!(Restaurant::objects().pk(new.id.get()).get(db)?, **new);
    new.stars = 8;
    new.save(db)?;
    assert_eq!(
        Ranked::objects()
            .values(|r| (r.name, r.stars))
            .slice(..1)
            .fetch(db)?,
        [("Nino".to_owned(), 8)]
    );
    assert_eq!(
        Ranked::objects()
            .filter(|r| r.seats.lt(9_u32))
            .update(db, |r| (r.stars.set(0), r.seats.set(1_u32)))?,
        2
    );
    assert_eq!(Ranked::from(mario.clone()).seats, 20);
    assert_eq!(
        Restaurant::from(Ranked::objects().pk(mario.id.get()).get(db)?),
        mario
    );
    Ok(())
}

fn proxies_are_pointed_at(db: &TestDatabase) -> nuages::Result<()> {
    let Guide { mario, .. } = guide(db)?;
    let ranked = Ranked::from(mario.clone());
    Review::new().of(&ranked).text("good").save(db)?;
    ranked.reviews().new().text("better").save(db)?;
    assert_eq!(
        Review::objects()
            .filter(|r| r.of.name.exact("Mario"))
            .count(db)?,
        2
    );
    assert_eq!(
        Restaurant::objects()
            .filter(|r| r.reviews().text.exact("better"))
            .get(db)?,
        mario
    );
    let read = Review::objects()
        .select_related(|r| row! { r.of })
        .order_by(|r| r.id)
        .fetch(db)?;
    assert_eq!((read.len(), read[0].of.seats), (2, 20));
    // Whoever deletes what it stands for deletes what points at it.
    let deleted = mario.delete(db)?;
    assert_eq!((deleted.of("guide.Review"), deleted.total), (2, 4));
    Ok(())
}

suite! {
    proxies_read_the_same_rows,
    proxies_are_pointed_at,
}
