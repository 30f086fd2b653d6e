//! The link between the row of a parent and that of its heir, from both ends.

use nuages::prelude::*;

use super::inheritance::{Guide, guide};
use crate::database::TestDatabase;
use crate::models::places::{Museum, Place};

fn a_parent_leads_to_its_heir(db: &TestDatabase) -> nuages::Result<()> {
    let Guide {
        museum,
        mario,
        gina,
        ..
    } = guide(db)?;
    assert_eq!(mario.place_ptr.restaurant(db)?, mario);
    assert!(museum.restaurant(db).unwrap_err().is_does_not_exist());
    assert_eq!(gina.place_ptr.restaurant(db)?.trattoria(db)?, gina);
    let seats = Place::objects()
        .values(|p| (p.name, p.restaurant().seats))
        .fetch(db)?;
    let seats: Vec<_> = seats
        .iter()
        .map(|(name, seats)| (name.as_str(), *seats))
        .collect();
    assert_eq!(
        seats,
        [("Gina", Some(8)), ("Mario", Some(20)), ("Museum", None)]
    );
    let pizza = Place::objects().filter(|p| p.restaurant().serves_pizza.exact(true));
    assert_eq!(pizza.get(db)?, mario.place_ptr);
    let other = Place::objects().filter(|p| p.restaurant().isnull(true));
    assert_eq!(other.get(db)?, museum);
    let chef = Place::objects().filter(|p| p.restaurant().trattoria().chef.exact("Gina"));
    assert_eq!(chef.get(db)?, gina.place_ptr);
    let log = db.log_queries();
    let joined = Place::objects()
        .select_related(|p| row! { heir: p.restaurant() })
        .fetch(db)?;
    assert_eq!(log.len(), 1);
    let labels: Vec<_> = joined
        .iter()
        .map(|p| p.heir.as_ref().map(|r| r.label()))
        .collect();
    let label = |text: &str| Some(text.to_owned());
    assert_eq!(labels, [label("Gina, Via C"), label("Mario, Via B"), None]);
    Ok(())
}

fn a_link_may_have_a_name_of_its_own(db: &TestDatabase) -> nuages::Result<()> {
    guide(db)?;
    let new = Museum::new().name("Louvre").address("Rue de Rivoli");
    let mut louvre = new.paintings(3).save(db)?;
    assert_eq!(louvre.site.name, "Louvre");
    assert_eq!(louvre.site.as_museum(db)?, louvre);
    louvre.name = "Le Louvre".into();
    louvre.save(db)?;
    let found = Museum::objects().filter(|m| m.site.name.exact("Le Louvre") & m.stars.exact(0));
    assert_eq!(found.get(db)?, louvre);
    assert_eq!(louvre.delete(db)?.total, 2);
    Ok(())
}

suite! {
    a_parent_leads_to_its_heir,
    a_link_may_have_a_name_of_its_own,
}
