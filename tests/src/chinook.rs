//! Tables that others made: the whole of a published database where it is there, and by hand what it does not have.
//!
//! The file is looked for at `NUAGES_CHINOOK`, then beside the repository (`../shared/data/chinook.sqlite`). Without it only
//! the second part is tested, and a test says so.

use std::io::Write as _;
use std::path::PathBuf;
use std::str::FromStr as _;

use jiff::civil::date;
use nuages::prelude::*;
use rust_decimal::Decimal;
use tempfile::TempDir;

use crate::models::chinook::{
    APP, Album, Artist, Customer, Employee, Genre, Invoice, InvoiceLine, MediaType, Playlist,
    PlaylistTrack, Track,
};

/// A copy of the file, which is nobody else's to change.
fn chinook() -> Option<(TempDir, Sqlite)> {
    let beside = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/data/chinook.sqlite"
    ));
    let file = std::env::var_os("NUAGES_CHINOOK").map_or(beside, PathBuf::from);
    if !file.exists() {
        assert!(
            std::env::var_os("NUAGES_CHINOOK").is_none(),
            "NUAGES_CHINOOK names {}, which is not there",
            file.display()
        );
        let _ = writeln!(
            std::io::stderr(),
            "left out: {} is not there",
            file.display()
        );
        return None;
    }
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let copy = folder.path().join("chinook.sqlite");
    std::fs::copy(file, &copy).expect("the file can be copied");
    Some((folder, Sqlite::open(copy).expect("it is a database")))
}

fn cents(amount: &str) -> Decimal {
    Decimal::from_str(amount).expect("a decimal")
}

#[test]
fn every_row_is_loaded() -> nuages::Result<()> {
    let Some((_folder, db)) = chinook() else {
        return Ok(());
    };
    let rows = [
        Artist::objects().fetch(&db)?.len(),
        Album::objects().fetch(&db)?.len(),
        Genre::objects().fetch(&db)?.len(),
        MediaType::objects().fetch(&db)?.len(),
        Track::objects().fetch(&db)?.len(),
        Playlist::objects().fetch(&db)?.len(),
        PlaylistTrack::objects().fetch(&db)?.len(),
        Employee::objects().fetch(&db)?.len(),
        Customer::objects().fetch(&db)?.len(),
        Invoice::objects().fetch(&db)?.len(),
        InvoiceLine::objects().fetch(&db)?.len(),
    ];
    assert_eq!(rows, [275, 347, 25, 5, 3503, 18, 8715, 8, 59, 412, 2240]);
    assert_eq!(APP.models.len(), rows.len());
    Ok(())
}

#[test]
fn amounts_are_exact() -> nuages::Result<()> {
    let Some((_folder, db)) = chinook() else {
        return Ok(());
    };
    let all: Decimal = Invoice::objects()
        .fetch(&db)?
        .iter()
        .map(|it| it.total)
        .sum();
    assert_eq!(all, cents("2328.60"));
    let sum = Invoice::objects().aggregate(&db, |i| i.total.sum())?;
    assert_eq!(sum, Some(cents("2328.60")));
    let lines = InvoiceLine::objects().fetch(&db)?;
    let all: Decimal = lines
        .iter()
        .map(|it| it.unit_price * Decimal::from(it.quantity))
        .sum();
    assert_eq!(all, cents("2328.60"));
    let of = |total: &str| Invoice::objects().filter(|i| i.total.exact(cents(total)));
    assert_eq!(of("3.96").count(&db)?, 57);
    assert_eq!(of("3.97").count(&db)?, 0);
    assert_eq!(
        Invoice::objects()
            .filter(|i| i.total.gt(cents("13.86")))
            .count(&db)?,
        12
    );
    let best = Invoice::objects().order_by(|i| -i.total).first(&db)?;
    assert_eq!(best.map(|it| it.total), Some(cents("25.86")));
    let dear = Track::objects().filter(|t| t.unit_price.exact(cents("1.99")));
    assert_eq!(dear.count(&db)?, 213);
    Ok(())
}

#[test]
fn relations_are_followed() -> nuages::Result<()> {
    let Some((_folder, db)) = chinook() else {
        return Ok(());
    };
    let most = Artist::objects()
        .annotate(|a| row! { n: a.albums().tracks().id.count() })
        .order_by(|a| (-a.n, a.name))
        .slice(..3)
        .fetch(&db)?;
    let most: Vec<_> = most.iter().map(|a| (a.name.as_deref(), a.n)).collect();
    assert_eq!(
        most,
        [
            (Some("Iron Maiden"), 213),
            (Some("U2"), 135),
            (Some("Led Zeppelin"), 114)
        ]
    );
    let silent = Artist::objects().filter(|a| !a.albums().exists());
    assert_eq!(silent.count(&db)?, 71);
    let lists = Playlist::objects()
        .prefetch_related(|p| row! { entries: p.entries().select_related(|e| row! { e.track }) })
        .order_by(|p| p.id)
        .fetch(&db)?;
    assert_eq!(lists.iter().map(|p| p.entries.len()).sum::<usize>(), 8715);
    assert!(lists[0].entries.iter().all(|it| it.track.id == it.track_id));
    let staff = Employee::objects()
        .select_related(|e| row! { e.reports_to })
        .order_by(|e| e.id)
        .fetch(&db)?;
    let managers: Vec<_> = staff
        .iter()
        .map(|e| e.reports_to.as_ref().map_or("", |it| &it.last_name))
        .collect();
    assert_eq!(
        managers,
        [
            "", "Adams", "Edwards", "Edwards", "Edwards", "Adams", "Mitchell", "Mitchell"
        ]
    );
    let best = Invoice::objects()
        .values(|i| row! { country: i.billing_country })
        .annotate(|i| row! { n: i.id.count(), sum: i.total.sum() })
        .order_by(|i| -i.sum)
        .first(&db)?
        .expect("somebody bought something");
    assert_eq!(
        (best.country.as_deref(), best.n, best.sum),
        (Some("USA"), 91, Some(cents("523.06")))
    );
    // Every line leads to its invoice and its track, and that to its album and artist.
    let whole = InvoiceLine::objects().filter(|l| {
        l.track.album.artist.name.isnull(false) & l.invoice.customer.email.isnull(false)
    });
    assert_eq!(whole.count(&db)?, 2240);
    Ok(())
}

#[test]
fn moments_without_a_fraction_are_compared_as_moments() -> nuages::Result<()> {
    let Some((_folder, db)) = chinook() else {
        return Ok(());
    };
    let moment = |text: &str| text.parse::<jiff::Timestamp>().expect("a moment");
    let first = Invoice::objects()
        .filter(|i| i.issued.exact(moment("2021-01-01T00:00:00Z")))
        .get(&db)?;
    assert_eq!((first.id.get(), first.total), (1, cents("1.98")));
    assert_eq!(first.issued, moment("2021-01-01T00:00:00Z"));
    let late = Invoice::objects().filter(|i| i.issued.gte(moment("2025-01-01T00:00:00Z")));
    assert_eq!(late.count(&db)?, 80);
    assert_eq!(first.get_next_by(&db, |i| i.issued)?.id.get(), 2);
    let adams = Employee::objects()
        .order_by(|e| e.id)
        .first(&db)?
        .expect("Adams");
    assert_eq!(adams.birth_date, Some(date(1962, 2, 18)));
    assert_eq!(adams.hire_date, Some(moment("2002-08-14T00:00:00Z")));
    Ok(())
}

/// Values that a column of others may hold: `NUMERIC` keeps a whole number as an integer.
fn foreign() -> nuages::Result<Sqlite> {
    let db = Sqlite::in_memory()?;
    db.execute(
        "CREATE TABLE Invoice (InvoiceId INTEGER PRIMARY KEY, CustomerId INTEGER, InvoiceDate DATETIME, \
         BillingCountry TEXT, Total NUMERIC(10,2))",
    )?;
    db.execute(
        "INSERT INTO Invoice VALUES (1, 1, '2021-01-01 00:00:00', NULL, 5), (2, 1, '2021-01-01 00:00:00.500000', NULL, 0.1), \
         (3, 1, '2021-01-02 00:00:00', NULL, -12345678.91)",
    )?;
    Ok(db)
}

#[test]
fn numbers_of_others_are_numbers() -> nuages::Result<()> {
    let db = foreign()?;
    let totals = Invoice::objects()
        .order_by(|i| i.total)
        .values(|i| i.total)
        .fetch(&db)?;
    assert_eq!(
        totals,
        [cents("-12345678.91"), cents("0.10"), cents("5.00")]
    );
    assert_eq!(
        Invoice::objects()
            .filter(|i| i.total.exact(cents("5")))
            .count(&db)?,
        1
    );
    let dates = Invoice::objects()
        .order_by(|i| i.issued)
        .values(|i| i.id)
        .fetch(&db)?;
    assert_eq!(dates.iter().map(Id::get).collect::<Vec<_>>(), [1, 2, 3]);
    Ok(())
}

#[test]
fn numbers_are_written_as_others_read_them() -> nuages::Result<()> {
    let db = foreign()?;
    let mut first = Invoice::objects().pk(1).get(&db)?;
    first.total = cents("7.25");
    first.save(&db)?;
    Invoice::objects()
        .pk(2)
        .update(&db, |i| i.total.set(i.total + cents("0.20")))?;
    let new = |id: i64, total| {
        let new = Invoice::new().id(id).customer(1).total(total);
        new.issued(
            "2021-03-01T00:00:00Z"
                .parse::<jiff::Timestamp>()
                .expect("a moment"),
        )
    };
    new(4, cents("19.99")).save(&db)?;
    Invoice::objects().bulk_create(&db, [new(5, cents("3")), new(6, cents("0.07"))])?;
    // As another program sees them.
    for (key, total) in [(1, "7.25"), (2, "0.3"), (4, "19.99"), (5, "3"), (6, "0.07")] {
        db.execute(&format!(
            "UPDATE Invoice SET BillingCountry = 'right' WHERE InvoiceId = {key} AND round(Total, 9) = {total}"
        ))?;
    }
    let right = Invoice::objects().filter(|i| i.billing_country.exact("right"));
    assert_eq!(right.count(&db)?, 5);
    let totals = Invoice::objects()
        .order_by(|i| i.id)
        .values(|i| i.total)
        .fetch(&db)?;
    let wanted = ["7.25", "0.30", "-12345678.91", "19.99", "3.00", "0.07"];
    assert_eq!(totals, wanted.map(cents));
    Ok(())
}

#[test]
fn a_number_that_does_not_fit_is_refused() -> nuages::Result<()> {
    for (total, why) in [
        (
            "0.125",
            "a number with more digits after the point than the field has",
        ),
        ("'a lot'", "a text"),
    ] {
        let db = foreign()?;
        db.execute(&format!(
            "UPDATE Invoice SET Total = {total} WHERE InvoiceId = 2"
        ))?;
        let error = Invoice::objects().fetch(&db).unwrap_err();
        assert_eq!(
            (error.model(), error.fields()),
            (Some("Invoice"), &["total".to_owned()][..])
        );
        assert!(error.to_string().contains(why), "{error}");
        assert_eq!(
            Invoice::objects()
                .filter(|i| i.id.in_([Id::new(1), Id::new(3)]))
                .fetch(&db)?
                .len(),
            2
        );
    }
    Ok(())
}

#[test]
fn no_table_is_made_for_what_is_not_managed() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    db.create_tables(APP)?;
    assert!(Artist::objects().count(&db).unwrap_err().is_missing_table());
    Ok(())
}
