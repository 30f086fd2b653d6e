//! Models with a table each that share their rows.

use nuages::prelude::*;

use crate::database::TestDatabase;
use crate::models::places::{APP, Place, Restaurant, Tag, Town, Trattoria, Waiter};

/// Two restaurants, one of them a trattoria, and a museum.
pub(super) struct Guide {
    pub(super) rome: Town,
    pub(super) museum: Place,
    pub(super) mario: Restaurant,
    pub(super) gina: Trattoria,
}

pub(super) fn guide(db: &TestDatabase) -> nuages::Result<Guide> {
    db.create_tables(APP)?;
    let rome = Town::new().name("Rome").save(db)?;
    let museum = Place::new()
        .name("Museum")
        .address("Via A")
        .stars(3)
        .city(&rome)
        .save(db)?;
    let mario = Restaurant::new()
        .name("Mario")
        .address("Via B")
        .stars(1)
        .seats(20_u32)
        .serves_pizza(true)
        .save(db)?;
    let gina = Trattoria::new()
        .name("Gina")
        .address("Via C")
        .stars(2)
        .city(&rome)
        .seats(8_u32)
        .chef("Gina")
        .save(db)?;
    Ok(Guide {
        rome,
        museum,
        mario,
        gina,
    })
}

fn a_row_of_each_table_is_written(db: &TestDatabase) -> nuages::Result<()> {
    let Guide {
        museum,
        mario,
        gina,
        ..
    } = guide(db)?;
    assert_ne!(museum.id, mario.id);
    assert_eq!(mario.label(), "Mario, Via B");
    assert_eq!(
        (mario.stars, mario.seats, mario.serves_pizza),
        (1, 20, true)
    );
    assert_eq!((gina.chef.as_str(), gina.seats, gina.stars), ("Gina", 8, 2));
    assert_eq!(Place::objects().count(db)?, 3);
    assert_eq!(Restaurant::objects().count(db)?, 2);
    assert_eq!(Trattoria::objects().count(db)?, 1);
    // The same row, seen as each of the three.
    let place = Place::objects().pk(gina.id).get(db)?;
    assert_eq!(place, gina.place_ptr.clone());
    let restaurant = Restaurant::objects()
        .filter(|r| r.id.exact(gina.id))
        .get(db)?;
    assert_eq!(restaurant, gina.restaurant_ptr.clone());
    assert_eq!(Trattoria::objects().pk(&gina).get(db)?, gina);
    Ok(())
}

fn one_statement_reads_all_parts(db: &TestDatabase) -> nuages::Result<()> {
    guide(db)?;
    let log = db.log_queries();
    let read = Restaurant::objects().fetch(db)?;
    assert_eq!(log.len(), 1);
    // In the order of the parent.
    let found: Vec<&str> = read.iter().map(|r| r.name.as_str()).collect();
    assert_eq!(found, ["Gina", "Mario"]);
    let sql = Trattoria::objects()
        .filter(|t| t.name.exact("Gina") & t.seats.gt(3_u32))
        .order_by(|t| -t.stars)
        .to_sql(db)?;
    let sql = sql.replace("::bigint", "").replace('$', "?");
    assert_eq!(
        sql,
        "SELECT \"guide_trattoria\".\"restaurant_ptr_id\", \"guide_trattoria\".\"chef\", \
         \"guide_restaurant\".\"place_ptr_id\", \"guide_restaurant\".\"serves_pizza\", \"guide_restaurant\".\"seats\", \
         \"guide_place\".\"id\", \"guide_place\".\"note\", \"guide_place\".\"modified\", \"guide_place\".\"name\", \
         \"guide_place\".\"address\", \"guide_place\".\"stars\", \"guide_place\".\"city_id\" FROM \"guide_trattoria\" \
         INNER JOIN \"guide_restaurant\" ON (\"guide_trattoria\".\"restaurant_ptr_id\" = \"guide_restaurant\".\"place_ptr_id\") \
         INNER JOIN \"guide_place\" ON (\"guide_restaurant\".\"place_ptr_id\" = \"guide_place\".\"id\") \
         WHERE \"guide_place\".\"name\" = ?1 AND \"guide_restaurant\".\"seats\" > ?2 \
         ORDER BY \"guide_place\".\"stars\" DESC"
    );
    Ok(())
}

fn save_writes_all_parts_or_none(db: &TestDatabase) -> nuages::Result<()> {
    let Guide {
        museum,
        mut mario,
        mut gina,
        ..
    } = guide(db)?;
    let modified = gina.modified;
    gina.name = "Da Gina".into();
    gina.seats = 9;
    gina.chef = "Franca".into();
    gina.save(db)?;
    assert_eq!(Trattoria::objects().get(db)?, gina);
    assert!(gina.modified > modified);

    // The first table is written, the second refuses.
    mario.name = "Luigi".into();
    mario.seats = u32::MAX;
    let error = mario.save(db).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Restaurant.seats: 4294967295 is greater than 2147483647"
    );
    assert_eq!(
        Place::objects()
            .filter(|p| p.name.exact("Luigi"))
            .count(db)?,
        0
    );
    // The first refuses.
    mario.seats = 30;
    mario.address = museum.address.clone();
    let error = mario.save(db).unwrap_err();
    assert!(
        error.is_unique_violation() && error.to_string().contains("Place"),
        "{error}"
    );
    assert_eq!(Restaurant::objects().pk(&mario).get(db)?.seats, 20);

    let error = Restaurant::new()
        .name("X")
        .address("X")
        .seats(u32::MAX)
        .save(db)
        .unwrap_err();
    assert!(error.to_string().contains("Restaurant.seats"), "{error}");
    assert_eq!(Place::objects().count(db)?, 3);

    // Somebody else has closed it.
    Restaurant::objects()
        .filter(|r| r.id.exact(mario.id))
        .delete(db)?;
    assert!(mario.save(db).unwrap_err().is_does_not_exist());
    Ok(())
}

fn updates_reach_the_table_of_each_field(db: &TestDatabase) -> nuages::Result<()> {
    guide(db)?;
    let read = |db| {
        Restaurant::objects()
            .values(|r| (r.name, r.stars, r.seats))
            .fetch(db)
    };
    let changed = Restaurant::objects()
        .all()
        .update(db, |r| r.seats.set(r.seats + 1))?;
    assert_eq!(changed, 2);
    let log = db.log_queries();
    let changed = Restaurant::objects()
        .filter(|r| r.seats.gt(10_u32))
        .update(db, |r| r.stars.set(r.stars + 5))?;
    assert_eq!((changed, log.len()), (1, 1));
    drop(log);
    assert_eq!(
        read(db)?,
        [("Gina".to_owned(), 2, 9), ("Mario".to_owned(), 6, 21)]
    );
    // Both tables, found before the first change: `name` is no longer "Mario" when `seats` is written.
    let changed = Restaurant::objects()
        .filter(|r| r.name.exact("Mario"))
        .update(db, |r| {
            (r.name.set("Luigi"), r.seats.set(50_u32), r.stars.set(4))
        })?;
    assert_eq!(changed, 1);
    assert_eq!(
        read(db)?,
        [("Gina".to_owned(), 2, 9), ("Luigi".to_owned(), 4, 50)]
    );
    Ok(())
}

fn updates_reach_three_tables(db: &TestDatabase) -> nuages::Result<()> {
    guide(db)?;
    let changed = Trattoria::objects()
        .filter(|t| t.chef.exact("Gina") & t.city.name.exact("Rome"))
        .update(db, |t| {
            (t.name.set("Sora"), t.seats.set(1_u32), t.chef.set("Sora"))
        })?;
    assert_eq!(changed, 1);
    assert_eq!(
        Trattoria::objects()
            .values(|t| (t.name, t.seats, t.chef))
            .fetch(db)?,
        [("Sora".to_owned(), 1, "Sora".to_owned())]
    );
    // The museum was never meant.
    assert_eq!(
        Place::objects()
            .filter(|p| p.name.exact("Museum") & p.stars.exact(3))
            .count(db)?,
        1
    );
    let none = Restaurant::objects()
        .filter(|r| r.name.exact("Nobody"))
        .update(db, |r| (r.name.set("X"), r.seats.set(50_u32)))?;
    assert_eq!(none, 0);
    let error = Restaurant::objects()
        .all()
        .update(db, |r| r.name.set("x".repeat(51)))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "Place.name: the text has 51 characters, the field takes 50"
    );
    Ok(())
}

fn a_field_is_not_set_from_another_table(db: &TestDatabase) -> nuages::Result<()> {
    guide(db)?;
    let rows = || Trattoria::objects().all();
    let why = "an update cannot set a field from a column of another model";
    let error = rows().update(db, |t| t.name.set(t.chef)).unwrap_err();
    assert!(error.to_string().contains(why), "{error}");
    let error = rows().update(db, |t| t.chef.set(t.name)).unwrap_err();
    assert!(error.to_string().contains(why), "{error}");
    Ok(())
}

fn relations_of_the_parent_are_inherited(db: &TestDatabase) -> nuages::Result<()> {
    let Guide {
        rome, mario, gina, ..
    } = guide(db)?;
    let cosy = Tag::new().word("cosy").save(db)?;
    gina.tags().add(db, [&cosy])?;
    assert_eq!(gina.city(db)?.map(|town| town.id), Some(rome.id));
    assert_eq!(mario.city_id, None);
    let found = Restaurant::objects()
        .filter(|r| r.city.name.exact("Rome"))
        .fetch(db)?;
    assert_eq!(found.first(), Some(&gina.restaurant_ptr));
    assert_eq!(found.len(), 1);
    let found = Trattoria::objects()
        .filter(|t| t.tags().word.startswith("co"))
        .fetch(db)?;
    assert_eq!(found, [gina]);
    let counted = Restaurant::objects()
        .annotate(|r| row! { n: r.tags().count() })
        .order_by(|r| r.name)
        .fetch(db)?;
    let counted: Vec<(&str, i64)> = counted.iter().map(|r| (r.name.as_str(), r.n)).collect();
    assert_eq!(counted, [("Gina", 1), ("Mario", 0)]);
    assert_eq!(
        rome.places().all().values(|p| p.name).fetch(db)?,
        ["Gina", "Museum"]
    );
    Ok(())
}

fn heirs_are_pointed_at(db: &TestDatabase) -> nuages::Result<()> {
    let Guide { mario, gina, .. } = guide(db)?;
    // An heir is where its parent is wanted.
    let ugo = Waiter::new()
        .name("Ugo")
        .restaurant(&mario)
        .home(&mario)
        .save(db)?;
    Waiter::new().name("Ida").restaurant(&gina).save(db)?;
    assert_eq!(ugo.restaurant(db)?, mario);
    assert_eq!(ugo.home(db)?, Some(mario.place_ptr.clone()));
    assert_eq!(
        Waiter::objects()
            .filter(|w| w.home.exact(&mario))
            .count(db)?,
        1
    );
    assert_eq!(
        Waiter::objects()
            .filter(|w| w.restaurant.name.exact("Mario"))
            .get(db)?
            .id,
        ugo.id
    );
    let log = db.log_queries();
    let joined = Waiter::objects()
        .select_related(|w| row! { w.restaurant, w.home })
        .order_by(|w| w.name)
        .fetch(db)?;
    assert_eq!(log.len(), 1);
    let joined: Vec<_> = joined
        .iter()
        .map(|w| {
            (
                w.restaurant.seats,
                w.restaurant.label(),
                w.home.as_ref().map(|p| p.name.as_str()),
            )
        })
        .collect();
    assert_eq!(
        joined,
        [
            (8, "Gina, Via C".to_owned(), None),
            (20, "Mario, Via B".to_owned(), Some("Mario"))
        ]
    );
    Ok(())
}

fn related_rows_of_heirs_are_prefetched(db: &TestDatabase) -> nuages::Result<()> {
    let Guide { mario, gina, .. } = guide(db)?;
    Waiter::new().name("Ugo").restaurant(&mario).save(db)?;
    Waiter::new().name("Ida").restaurant(&gina).save(db)?;
    let with = Restaurant::objects()
        .prefetch_related(|r| row! { r.waiters(), r.tags() })
        .fetch(db)?;
    let with: Vec<_> = with
        .iter()
        .map(|r| {
            (
                r.name.as_str(),
                r.waiters.first().map(|w| w.name.as_str()),
                r.tags.len(),
            )
        })
        .collect();
    assert_eq!(with, [("Gina", Some("Ida"), 0), ("Mario", Some("Ugo"), 0)]);
    let under = Town::objects()
        .prefetch_related(|t| row! { t.places() })
        .fetch(db)?;
    assert_eq!(
        under.iter().map(|t| t.places.len()).collect::<Vec<_>>(),
        [2]
    );
    Ok(())
}

fn verbs_count_heirs_only(db: &TestDatabase) -> nuages::Result<()> {
    let Guide { mario, gina, .. } = guide(db)?;
    let all = || Restaurant::objects().all();
    assert_eq!(all().distinct().count(db)?, 2);
    assert_eq!(all().slice(..1).count(db)?, 1);
    assert!(all().filter(|r| r.name.exact("Mario")).exists(db)?);
    assert!(!all().filter(|r| r.name.exact("Museum")).exists(db)?);
    assert_eq!(
        all().aggregate(db, |r| (r.stars.sum(), r.seats.max()))?,
        (Some(3), Some(20))
    );
    assert_eq!(all().first(db)?, Some(gina.restaurant_ptr.clone()));
    assert_eq!(all().last(db)?, Some(mario.clone()));
    assert_eq!(all().order_by(|r| -r.seats).first(db)?, Some(mario.clone()));
    assert_eq!(all().exclude(|r| r.stars.gt(1)).get(db)?, mario);
    assert_eq!(
        all().values(|r| (r.name, r.seats)).slice(1..).fetch(db)?,
        [("Mario".to_owned(), 20)]
    );
    let grouped = all()
        .values(|r| row! { pizza: r.serves_pizza })
        .annotate(|r| row! { n: r.id.count() });
    let grouped: Vec<(bool, i64)> = grouped.fetch(db)?.iter().map(|r| (r.pizza, r.n)).collect();
    assert_eq!(grouped.len(), 2);
    assert!(
        grouped.contains(&(true, 1)) && grouped.contains(&(false, 1)),
        "{grouped:?}"
    );
    let inside = Place::objects()
        .filter(|p| {
            exists(Restaurant::objects().filter(|r| r.id.exact(p.id.outer()) & r.stars.gt(1)))
        })
        .values(|p| p.name)
        .fetch(db)?;
    assert_eq!(inside, ["Gina"]);
    assert_eq!(db.iterate(all())?, [gina.restaurant_ptr.clone(), mario]);
    Ok(())
}

fn many_heirs_are_created_at_once(db: &TestDatabase) -> nuages::Result<()> {
    guide(db)?;
    let rows = (0..250_u32).map(|n| {
        Trattoria::new()
            .name("T")
            .address(format!("Via {n}"))
            .seats(n)
            .chef("C")
    });
    let made = Trattoria::objects().bulk_create(db, rows)?;
    assert_eq!(
        Trattoria::objects()
            .filter(|t| t.name.exact("T"))
            .count(db)?,
        250
    );
    for one in made.iter().filter(|one| one.seats % 50 == 7) {
        let read = Trattoria::objects().pk(one).get(db)?;
        assert_eq!((read.seats, &read.address), (one.seats, &one.address));
    }
    // All or none: the last address is taken.
    let rows = ["a", "b", "Via 7"]
        .map(|address| Restaurant::new().name("R").address(address).seats(1_u32));
    assert!(
        Restaurant::objects()
            .bulk_create(db, rows)
            .unwrap_err()
            .is_unique_violation()
    );
    assert_eq!(Place::objects().filter(|p| p.name.exact("R")).count(db)?, 0);
    Ok(())
}

fn rows_are_found_or_made(db: &TestDatabase) -> nuages::Result<()> {
    let Guide { mario, .. } = guide(db)?;
    let builder = || {
        let new = Restaurant::new().name("Luigi").address("Via B");
        new.seats(20_u32).stars(7)
    };
    let (found, created) = Restaurant::objects().get_or_create(db, builder(), |r| r.seats)?;
    assert_eq!((found.id, created), (mario.id, false));
    let (made, created) =
        Restaurant::objects()
            .get_or_create(db, builder().seats(21_u32).address("Via Z"), |r| r.seats)?;
    assert_eq!((made.name.as_str(), created), ("Luigi", true));
    let (changed, created) = Restaurant::objects().update_or_create(
        db,
        builder(),
        |r| r.seats,
        |r| {
            (
                r.serves_pizza,
                r.name.set("Mario II"),
                r.stars.set(r.stars + 1),
            )
        },
    )?;
    assert!(!created);
    assert_eq!(
        (changed.name.as_str(), changed.stars, changed.serves_pizza),
        ("Mario II", 2, false)
    );
    assert!(changed.modified > mario.modified);
    assert_eq!(Restaurant::objects().pk(&mario).get(db)?, changed);
    let rows = [builder().address("Via Y")];
    let error = Restaurant::objects()
        .ignore_conflicts()
        .bulk_create(db, rows)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "`ignore_conflicts` is for models with one table, Restaurant has parents with tables of their own"
    );
    Ok(())
}

fn deleting_an_heir_deletes_its_parents_row(db: &TestDatabase) -> nuages::Result<()> {
    let Guide { mario, gina, .. } = guide(db)?;
    let cosy = Tag::new().word("cosy").save(db)?;
    gina.tags().add(db, [&cosy])?;
    Waiter::new().name("Ida").restaurant(&gina).save(db)?;
    let far = Waiter::new()
        .name("Ugo")
        .restaurant(&mario)
        .home(&gina)
        .save(db)?;
    let deleted = gina.delete(db)?;
    let of = |label: &str| deleted.of(label);
    assert_eq!(
        (
            of("guide.Trattoria"),
            of("guide.Restaurant"),
            of("guide.Place"),
            of("guide.Waiter"),
            deleted.total
        ),
        (1, 1, 1, 1, 5)
    );
    assert_eq!(
        Place::objects().values(|p| p.name).fetch(db)?,
        ["Mario", "Museum"]
    );
    assert_eq!(Waiter::objects().pk(&far).get(db)?.home_id, None);
    let deleted = Restaurant::objects().all().delete(db)?;
    assert_eq!(
        (deleted.of("guide.Restaurant"), deleted.of("guide.Place")),
        (1, 1)
    );
    assert_eq!(Place::objects().values(|p| p.name).fetch(db)?, ["Museum"]);
    Ok(())
}

fn deleting_a_parents_row_deletes_its_heirs(db: &TestDatabase) -> nuages::Result<()> {
    let Guide { rome, gina, .. } = guide(db)?;
    let deleted = gina.place_ptr.delete(db)?;
    assert_eq!(deleted.total, 3);
    assert_eq!(Trattoria::objects().count(db)?, 0);
    // By a relation: what is left in Rome is the museum.
    assert_eq!(rome.delete(db)?.total, 2);
    assert_eq!(Place::objects().values(|p| p.name).fetch(db)?, ["Mario"]);
    Ok(())
}

fn the_parents_row_can_stay(db: &TestDatabase) -> nuages::Result<()> {
    let Guide { mario, gina, .. } = guide(db)?;
    Waiter::new().name("Ida").restaurant(&gina).save(db)?;
    let deleted = gina.delete_keep_parents(db)?;
    assert_eq!(deleted.per_model, [("guide.Trattoria".to_owned(), 1)]);
    assert_eq!(Restaurant::objects().count(db)?, 2);
    let deleted = gina.restaurant_ptr.delete_keep_parents(db)?;
    assert_eq!(
        deleted.per_model,
        [
            ("guide.Waiter".to_owned(), 1),
            ("guide.Restaurant".to_owned(), 1)
        ]
    );
    assert_eq!(Place::objects().count(db)?, 3);
    mario.delete_keep_parents(db)?;
    assert_eq!(
        Place::objects().values(|p| p.name).fetch(db)?,
        ["Gina", "Mario", "Museum"]
    );
    Ok(())
}

suite! {
    a_row_of_each_table_is_written,
    one_statement_reads_all_parts,
    save_writes_all_parts_or_none,
    updates_reach_the_table_of_each_field,
    updates_reach_three_tables,
    a_field_is_not_set_from_another_table,
    relations_of_the_parent_are_inherited,
    heirs_are_pointed_at,
    related_rows_of_heirs_are_prefetched,
    verbs_count_heirs_only,
    many_heirs_are_created_at_once,
    rows_are_found_or_made,
    deleting_an_heir_deletes_its_parents_row,
    deleting_a_parents_row_deletes_its_heirs,
    the_parents_row_can_stay,
}
