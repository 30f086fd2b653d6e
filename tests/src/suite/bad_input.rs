//! Values that a field cannot hold and tables that are not as the models say: a typed error that names model and field, and
//! nothing written.

use std::net::IpAddr;

use jiff::civil::{date, time};
use jiff::{SignedDuration, Timestamp};
use nuages::prelude::*;
use rust_decimal::Decimal;

use crate::database::TestDatabase;
use crate::models::{Blog, Entry, MaybeSort, Note, Ticket};
use crate::sample::{Sample, sample};

/// The error of a value that cannot be saved, and the place that it names.
fn refused<T: std::fmt::Debug>(result: nuages::Result<T>, place: &str, why: &str) {
    let error = result.unwrap_err();
    assert!(error.is_invalid_value(), "{error:?}");
    assert!(
        error.to_string().starts_with(&format!("{place}: ")),
        "{error}"
    );
    assert!(error.to_string().contains(why), "{error}");
}

fn a_text_cannot_hold_nul(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { mut beatles, .. } = sample(db)?;
    refused(Blog::new().name("a\0b").save(db), "Blog.name", "NUL");
    beatles.tagline = "\0".into();
    refused(beatles.save(db), "Blog.tagline", "NUL");
    refused(
        Blog::objects().bulk_create(db, [Blog::new().name("x"), Blog::new().name("\0")]),
        "Blog.name",
        "NUL",
    );
    refused(
        Blog::objects().all().update(db, |b| b.tagline.set("a\0")),
        "Blog",
        "NUL",
    );
    refused(
        Blog::objects().filter(|b| b.name.exact("\0")).fetch(db),
        "Blog",
        "NUL",
    );
    refused(
        Blog::objects()
            .filter(|b| b.name.in_(["a", "\0"]))
            .fetch(db),
        "Blog",
        "NUL",
    );
    refused(
        Blog::objects().filter(|b| b.name.icontains("\0")).count(db),
        "Blog",
        "NUL",
    );
    assert_eq!(
        Blog::objects()
            .order_by(|b| b.id)
            .values(|b| b.name)
            .fetch(db)?,
        ["Beatles", "Cheddar", "Empty"]
    );
    assert_eq!(
        Blog::objects()
            .filter(|b| b.tagline.contains("need"))
            .count(db)?,
        1
    );
    Ok(())
}

fn a_text_can_be_too_long(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { mut help, .. } = sample(db)?;
    refused(
        Blog::new().name("x".repeat(101)).save(db),
        "Blog.name",
        "101 characters, the field takes 100",
    );
    Blog::new().name("é".repeat(100)).save(db)?;
    help.headline = "x".repeat(256);
    refused(
        help.save(db),
        "Entry.headline",
        "256 characters, the field takes 255",
    );
    let long = Entry::objects()
        .all()
        .update(db, |e| e.headline.set("x".repeat(256)));
    refused(long, "Entry.headline", "256 characters");
    refused(
        MaybeSort::new().slug("s".repeat(51)).save(db),
        "MaybeSort.slug",
        "51 characters, the field takes 50",
    );
    refused(
        MaybeSort::new().email("e".repeat(255)).save(db),
        "MaybeSort.email",
        "255 characters",
    );
    assert_eq!(
        (
            MaybeSort::objects().count(db)?,
            Entry::objects()
                .filter(|e| e.headline.startswith("xx"))
                .count(db)?
        ),
        (0, 0)
    );
    Ok(())
}

fn a_number_can_be_none(db: &TestDatabase) -> nuages::Result<()> {
    refused(
        MaybeSort::new().float(f64::NAN).save(db),
        "MaybeSort.float",
        "NaN",
    );
    let mut row = MaybeSort::new().float(1.0).save(db)?;
    row.float = Some(f64::NAN);
    refused(row.save(db), "MaybeSort.float", "NaN");
    refused(
        MaybeSort::objects()
            .filter(|m| m.float.lt(f64::NAN))
            .count(db),
        "MaybeSort",
        "NaN",
    );
    refused(
        MaybeSort::objects()
            .all()
            .update(db, |m| m.float.set(f64::NAN)),
        "MaybeSort",
        "NaN",
    );
    assert_eq!(MaybeSort::objects().get(db)?.float, Some(1.0));
    Ok(())
}

fn a_number_can_be_out_of_range(db: &TestDatabase) -> nuages::Result<()> {
    refused(
        MaybeSort::new().positive(1 << 31).save(db),
        "MaybeSort.positive",
        "greater than 2147483647",
    );
    let row = MaybeSort::new()
        .integer(i32::MAX)
        .big(i64::MAX)
        .positive(1)
        .save(db)?;
    for result in [
        MaybeSort::objects()
            .all()
            .update(db, |m| m.integer.set(m.integer + 1)),
        MaybeSort::objects()
            .all()
            .update(db, |m| m.big.set(m.big + 1)),
        MaybeSort::objects()
            .all()
            .update(db, |m| m.positive.set(m.positive - 2)),
        MaybeSort::objects()
            .all()
            .update(db, |m| m.positive.set(m.positive + i32::MAX.unsigned_abs())),
    ] {
        let error = result.unwrap_err();
        assert!(
            error.is_invalid_value() || error.is_check_violation(),
            "{error:?}"
        );
        assert_eq!(error.model(), Some("MaybeSort"), "{error:?}");
    }
    assert_eq!(MaybeSort::objects().get(db)?, row);
    Ok(())
}

fn a_number_can_be_too_great_for_its_bits(db: &TestDatabase) -> nuages::Result<()> {
    refused(
        MaybeSort::new().positive_small(32_768).save(db),
        "MaybeSort.positive_small",
        "32768 is greater than 32767",
    );
    refused(
        MaybeSort::new().positive_big(1 << 63).save(db),
        "MaybeSort.positive_big",
        "greater than 9223372036854775807",
    );
    let row = MaybeSort::new()
        .small(i16::MIN)
        .positive_small(32_767)
        .positive_big(0)
        .save(db)?;
    let all = || MaybeSort::objects().all();
    refused(
        all().update(db, |m| m.positive_big.set(u64::MAX)),
        "MaybeSort",
        "greater than 9223372036854775807",
    );
    refused(
        MaybeSort::objects()
            .filter(|m| m.positive_big.lt(u64::MAX))
            .count(db),
        "MaybeSort",
        "greater than 9223372036854775807",
    );
    for result in [
        all().update(db, |m| m.small.set(m.small - 1)),
        all().update(db, |m| m.positive_small.set(m.positive_small + 1)),
        all().update(db, |m| m.positive_big.set(m.positive_big - 1)),
    ] {
        let error = result.unwrap_err();
        assert!(
            error.is_invalid_value() || error.is_check_violation(),
            "{error:?}"
        );
        assert_eq!(error.model(), Some("MaybeSort"), "{error:?}");
    }
    assert_eq!(MaybeSort::objects().get(db)?, row);
    Ok(())
}

fn a_time_or_span_can_be_too_fine(db: &TestDatabase) -> nuages::Result<()> {
    refused(
        MaybeSort::new().time(time(1, 2, 3, 4)).save(db),
        "MaybeSort.time",
        "microsecond",
    );
    refused(
        MaybeSort::new()
            .duration(SignedDuration::from_nanos(1))
            .save(db),
        "MaybeSort.duration",
        "microsecond",
    );
    refused(
        MaybeSort::new()
            .duration(SignedDuration::from_secs(i64::MAX))
            .save(db),
        "MaybeSort.duration",
        "longer than 292000 years",
    );
    refused(
        MaybeSort::objects()
            .filter(|m| m.duration.gt(SignedDuration::from_nanos(1)))
            .count(db),
        "MaybeSort",
        "microsecond",
    );
    assert_eq!(MaybeSort::objects().count(db)?, 0);
    Ok(())
}

fn bytes_and_addresses_can_be_refused(db: &TestDatabase) -> nuages::Result<()> {
    refused(
        MaybeSort::new().binary(vec![0; 301]).save(db),
        "MaybeSort.binary",
        "301 bytes, the field takes 300",
    );
    MaybeSort::new().binary(vec![0; 300]).save(db)?;
    let six: IpAddr = "::1".parse().unwrap();
    refused(
        Ticket::new().server(six).save(db),
        "Ticket.server",
        "the field takes IPv4 addresses only",
    );
    refused(
        Ticket::objects().all().update(db, |t| t.server.set(six)),
        "Ticket.server",
        "the field takes IPv4 addresses only",
    );
    assert_eq!(Ticket::objects().count(db)?, 0);
    Ok(())
}

fn a_decimal_can_have_too_many_digits(db: &TestDatabase) -> nuages::Result<()> {
    let save = |text: &str| {
        MaybeSort::new()
            .decimal(text.parse::<Decimal>().unwrap())
            .save(db)
    };
    refused(
        save("0.0001"),
        "MaybeSort.decimal",
        "does not fit 12 digits with 3 after the point",
    );
    refused(
        save("1000000000"),
        "MaybeSort.decimal",
        "does not fit 12 digits",
    );
    refused(
        save("79228162514264337593543950335"),
        "MaybeSort.decimal",
        "does not fit 12 digits",
    );
    // Zeros at its end are no digits.
    assert_eq!(save("1.5000000")?.decimal, Some(Decimal::new(15, 1)));
    assert_eq!(MaybeSort::objects().count(db)?, 1);
    Ok(())
}

fn a_day_or_moment_can_be_out_of_range(db: &TestDatabase) -> nuages::Result<()> {
    refused(
        MaybeSort::new().date(date(-1, 1, 1)).save(db),
        "MaybeSort.date",
        "the year is outside 1 to 9999",
    );
    let moment: Timestamp = "-000001-01-01T00:00:00Z".parse().unwrap();
    refused(
        MaybeSort::new().moment(moment).save(db),
        "MaybeSort.moment",
        "the year is outside",
    );
    let fine = Timestamp::from_nanosecond(1).unwrap();
    refused(
        MaybeSort::new().moment(fine).save(db),
        "MaybeSort.moment",
        "microsecond",
    );
    assert_eq!(MaybeSort::objects().count(db)?, 0);
    Ok(())
}

fn one_bad_row_of_many_saves_none(db: &TestDatabase) -> nuages::Result<()> {
    let names = (0..300).map(|n| {
        if n == 299 {
            "x".repeat(101)
        } else {
            n.to_string()
        }
    });
    refused(
        Blog::objects().bulk_create(db, names.map(|name| Blog::new().name(name))),
        "Blog.name",
        "101 characters",
    );
    assert_eq!(Blog::objects().count(db)?, 0);
    Ok(())
}

fn a_table_can_be_missing(db: &TestDatabase) -> nuages::Result<()> {
    db.execute("DROP TABLE blog_note")?;
    for error in [
        Note::objects().count(db).map(drop).unwrap_err(),
        Note::objects().fetch(db).map(drop).unwrap_err(),
        Note::objects()
            .all()
            .update(db, |n| n.text.set("x"))
            .map(drop)
            .unwrap_err(),
        Note::new()
            .entry(Id::new(1))
            .text("x")
            .save(db)
            .map(drop)
            .unwrap_err(),
    ] {
        assert!(error.is_missing_table(), "{error:?}");
        assert_eq!(error.model(), Some("Note"));
        assert!(
            error.to_string().contains("are the migrations applied?"),
            "{error}"
        );
        assert!(
            error
                .statement()
                .is_some_and(|sql| sql.contains("blog_note")),
            "{error:?}"
        );
    }
    Ok(())
}

fn a_column_can_be_missing(db: &TestDatabase) -> nuages::Result<()> {
    db.execute("ALTER TABLE blog_blog DROP COLUMN tagline")?;
    for error in [
        Blog::objects().fetch(db).map(drop).unwrap_err(),
        Blog::objects()
            .filter(|b| b.tagline.exact("x"))
            .count(db)
            .map(drop)
            .unwrap_err(),
        Blog::new().name("x").save(db).map(drop).unwrap_err(),
    ] {
        assert!(error.is_missing_column(), "{error:?}");
        assert_eq!(error.model(), Some("Blog"));
        assert!(error.to_string().contains("tagline"), "{error}");
    }
    // What does not read it goes on.
    assert_eq!(Blog::objects().values(|b| b.name).fetch(db)?.len(), 0);
    Ok(())
}

fn a_column_can_hold_null(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { cheddar, .. } = sample(db)?;
    db.execute("DROP TABLE blog_note")?;
    db.execute("CREATE TABLE blog_note (id BIGINT, entry_id BIGINT, text TEXT)")?;
    db.execute(&format!(
        "INSERT INTO blog_note VALUES (7, {}, NULL)",
        cheddar.id
    ))?;
    let error = Note::objects().fetch(db).unwrap_err();
    assert!(error.is_invalid_row(), "{error:?}");
    let text = "Note.text: the column holds NULL, but the field is not nullable (a TextField), in the row with key 7";
    assert_eq!(error.to_string(), text);
    Ok(())
}

fn a_choice_can_be_unknown(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { help, .. } = sample(db)?;
    db.execute(&format!(
        "UPDATE blog_entry SET status = 'x' WHERE id = {}",
        help.id
    ))?;
    let error = Entry::objects().fetch(db).unwrap_err();
    assert!(error.is_invalid_row(), "{error:?}");
    assert_eq!(
        (error.model(), error.fields()),
        (Some("Entry"), &["status".to_owned()][..])
    );
    assert!(
        error
            .to_string()
            .contains(&format!("in the row with key {}", help.id)),
        "{error}"
    );
    Ok(())
}

fn your_own_sql_can_be_wrong(db: &TestDatabase) -> nuages::Result<()> {
    db.execute("SELECT 1")?;
    let error = db.execute("SELEKT 1").unwrap_err();
    assert_eq!(error.statement(), Some("SELEKT 1"));
    assert!(
        !error.is_missing_table() && !error.is_integrity_error(),
        "{error:?}"
    );
    Ok(())
}

suite! {
    a_text_cannot_hold_nul,
    a_text_can_be_too_long,
    a_number_can_be_none,
    a_number_can_be_out_of_range,
    a_number_can_be_too_great_for_its_bits,
    a_time_or_span_can_be_too_fine,
    bytes_and_addresses_can_be_refused,
    a_decimal_can_have_too_many_digits,
    a_day_or_moment_can_be_out_of_range,
    one_bad_row_of_many_saves_none,
    a_table_can_be_missing,
    a_column_can_be_missing,
    a_column_can_hold_null,
    a_choice_can_be_unknown,
    your_own_sql_can_be_wrong,
}
