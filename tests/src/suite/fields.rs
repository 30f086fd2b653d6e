//! Every field type: what is saved is read back equal, compares and sorts as its type does, and may be missing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jiff::civil::{Time, date, time};
use jiff::{SignedDuration, Timestamp};
use nuages::prelude::*;
use rust_decimal::Decimal;
use serde_json::json;
use uuid::Uuid;

use crate::database::TestDatabase;
use crate::models::{MaybeSort, Reply, Sort, Ticket};

/// A row to change one field of.
fn plain() -> Sort {
    Sort {
        id: Id::new(0),
        char: "a".into(),
        text: "b".into(),
        slug: "c".into(),
        email: "d@example.com".into(),
        integer: 1,
        big: 2,
        positive: 3,
        float: 0.5,
        boolean: true,
        date: date(2005, 1, 31),
        moment: Timestamp::from_microsecond(1_107_129_600_000_001).unwrap(),
        decimal: Decimal::new(1_500, 3),
        uuid: Uuid::from_u128(7),
        json: json!({"a": [1, null, "x"]}),
        url: "https://example.com/".into(),
        small: 4,
        positive_small: 5,
        positive_big: 6,
        time: time(12, 30, 0, 1_000),
        duration: SignedDuration::from_millis(1_500),
        binary: vec![0, 255],
        ip: "192.0.2.1".parse().unwrap(),
    }
}

/// Saves a row with the values of that one.
fn saved(db: &TestDatabase, row: &Sort) -> nuages::Result<Sort> {
    let row = row.clone();
    Sort::new()
        .char(row.char)
        .text(row.text)
        .slug(row.slug)
        .email(row.email)
        .integer(row.integer)
        .big(row.big)
        .positive(row.positive)
        .float(row.float)
        .boolean(row.boolean)
        .date(row.date)
        .moment(row.moment)
        .decimal(row.decimal)
        .uuid(row.uuid)
        .json(row.json)
        .url(row.url)
        .small(row.small)
        .positive_small(row.positive_small)
        .positive_big(row.positive_big)
        .time(row.time)
        .duration(row.duration)
        .binary(row.binary)
        .ip(row.ip)
        .save(db)
}

/// Saves rows that differ in one field, and reads them back: by a new row, by a changed one, and as values to compare with.
fn same<T>(
    db: &TestDatabase,
    values: impl IntoIterator<Item = T>,
    set: fn(&mut Sort, T),
) -> nuages::Result<()> {
    let mut changed = saved(db, &plain())?;
    for value in values {
        let mut row = plain();
        set(&mut row, value);
        row.id = saved(db, &row)?.id;
        assert_eq!(Sort::objects().pk(row.id).get(db)?, row);
        row.id = changed.id;
        changed = row;
        changed.save(db)?;
        assert_eq!(Sort::objects().pk(changed.id).get(db)?, changed);
    }
    Ok(())
}

fn texts(db: &TestDatabase) -> nuages::Result<()> {
    same(
        db,
        ["", " ", "ééééé", "'\"\\%_", "\u{1F600}\u{1F600}"],
        |row, value| row.char = value.into(),
    )?;
    let long = "x\u{E9}".repeat(100_000);
    let values = [
        "",
        "a\nb\r\n\t",
        "\u{1}\u{7F}\u{2028}",
        "NULL",
        "?1 $1 :a",
        long.as_str(),
    ]
    .map(str::to_owned);
    same(db, values, |row, value| row.text = value)?;
    same(db, ["a-b_1", "0"], |row, value| row.slug = value.into())
}

fn whole_numbers(db: &TestDatabase) -> nuages::Result<()> {
    same(db, [0, -1, i32::MIN, i32::MAX], |row, value| {
        row.integer = value;
    })?;
    same(
        db,
        [0, -1, i64::MIN, i64::MAX, 1 << 53, (1 << 53) + 1],
        |row, value| row.big = value,
    )?;
    same(db, [0, 1, 2_147_483_647], |row, value| row.positive = value)?;
    same(db, [0, -1, i16::MIN, i16::MAX], |row, value| {
        row.small = value;
    })?;
    same(db, [0, 1, 32_767], |row, value| row.positive_small = value)?;
    same(db, [0, 1, i64::MAX.unsigned_abs()], |row, value| {
        row.positive_big = value;
    })
}

fn floats_and_truth_values(db: &TestDatabase) -> nuages::Result<()> {
    let values = [
        0.0,
        0.1,
        -1.0 / 3.0,
        1e308,
        f64::MIN_POSITIVE,
        f64::MAX,
        f64::MIN,
        9_007_199_254_740_993.0,
    ];
    same(db, values, |row, value| row.float = value)?;
    same(db, [true, false], |row, value| row.boolean = value)
}

fn dates_and_moments(db: &TestDatabase) -> nuages::Result<()> {
    let values = [
        date(1, 1, 1),
        date(1999, 12, 31),
        date(2000, 2, 29),
        date(9999, 12, 31),
    ];
    same(db, values, |row, value| row.date = value)?;
    let values = [
        "0001-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999999Z",
        "1970-01-01T00:00:00Z",
        "2000-01-01T00:00:00.000001Z",
        "2024-03-31T02:30:00+02:00",
        "9999-12-30T21:59:59.999999Z",
    ];
    same(db, values, |row, value| row.moment = value.parse().unwrap())
}

fn times_and_spans(db: &TestDatabase) -> nuages::Result<()> {
    let values = [
        Time::midnight(),
        time(0, 0, 0, 1_000),
        time(9, 5, 7, 0),
        time(23, 59, 59, 999_999_000),
    ];
    same(db, values, |row, value| row.time = value)?;
    let values = [
        0,
        1,
        -1,
        -1_500_000,
        86_400_000_000,
        90 * 86_400_000_000,
        i64::MIN,
        i64::MAX,
    ];
    same(db, values, |row, value| {
        row.duration = SignedDuration::from_micros(value);
    })
}

fn bytes_and_addresses(db: &TestDatabase) -> nuages::Result<()> {
    let all: Vec<u8> = (0..=255).collect();
    same(
        db,
        [vec![], vec![0], b"\\x41'\"".to_vec(), all],
        |row, value| row.binary = value,
    )?;
    let values = [
        "0.0.0.0",
        "255.255.255.255",
        "::",
        "::1",
        "2001:DB8:0:0:0:0:0:1",
        "::ffff:192.0.2.1",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    ];
    same(db, values, |row, value| row.ip = value.parse().unwrap())?;
    same(db, ["", "http://[::1]/?a=b#c"], |row, value| {
        row.url = value.into();
    })
}

fn decimals_uuids_and_documents(db: &TestDatabase) -> nuages::Result<()> {
    let values = [
        "0.000",
        "0.001",
        "-0.001",
        "1.500",
        "999999999.999",
        "-999999999.999",
    ];
    same(db, values, |row, value| {
        row.decimal = value.parse().unwrap();
    })?;
    same(
        db,
        [Uuid::nil(), Uuid::max(), Uuid::from_u128(1 << 127)],
        |row, value| row.uuid = value,
    )?;
    let values = [
        json!(null),
        json!(true),
        json!(-1.5),
        json!("é\"\\"),
        json!([]),
        json!({"k": {"l": [1, 2]}}),
    ];
    same(db, values, |row, value| row.json = value)
}

fn all_fields_may_be_missing(db: &TestDatabase) -> nuages::Result<()> {
    let mut row = MaybeSort::new().save(db)?;
    assert_eq!(MaybeSort::objects().get(db)?, row);
    let plain = plain();
    row.char = Some(plain.char);
    row.integer = Some(plain.integer);
    row.positive = Some(0);
    row.float = Some(plain.float);
    row.boolean = Some(false);
    row.date = Some(plain.date);
    row.moment = Some(plain.moment);
    row.decimal = Some(plain.decimal);
    row.uuid = Some(plain.uuid);
    row.json = Some(json!(null));
    row.time = Some(plain.time);
    row.duration = Some(plain.duration);
    row.binary = Some(Vec::new());
    row.ip = Some(plain.ip);
    row.small = Some(-1);
    row.positive_small = Some(1);
    row.positive_big = Some(1);
    row.save(db)?;
    assert_eq!(MaybeSort::objects().get(db)?, row);
    // The null of a document is a value.
    assert_eq!(
        MaybeSort::objects()
            .filter(|m| m.json.isnull(true))
            .count(db)?,
        0
    );
    let filled = MaybeSort::new()
        .text("x")
        .slug("x")
        .email("x@example.com")
        .big(1)
        .save(db)?;
    assert_eq!(
        MaybeSort::objects()
            .filter(|m| m.decimal.isnull(true) & m.uuid.isnull(true))
            .get(db)?,
        filled
    );
    Ok(())
}

fn fields_find_their_values(db: &TestDatabase) -> nuages::Result<()> {
    let row = saved(db, &plain())?;
    let mut other = plain();
    (other.char, other.text, other.slug, other.email) =
        ("A".into(), "B".into(), "C".into(), "e@example.com".into());
    (
        other.integer,
        other.big,
        other.positive,
        other.float,
        other.boolean,
    ) = (-1, -2, 4, -0.5, false);
    (other.date, other.moment) = (
        date(2005, 2, 1),
        plain().moment + SignedDuration::from_micros(1),
    );
    (other.decimal, other.uuid, other.json) =
        (Decimal::new(-1_500, 3), Uuid::from_u128(8), json!(2));
    saved(db, &other)?;
    let found = |q: Q<Sort>| Sort::objects().filter(|_| q).get(db).map(|found| found.id);
    let conditions = [
        Sort::q(|s| s.char.exact("a") & s.char.in_(["a", "z"])),
        Sort::q(|s| s.text.exact("b") & s.text.startswith("b")),
        Sort::q(|s| s.slug.exact("c") & s.slug.in_(["c"])),
        Sort::q(|s| s.email.exact("d@example.com") & s.email.iexact("D@EXAMPLE.COM")),
        Sort::q(|s| s.integer.exact(1) & s.integer.gt(0) & s.integer.in_([1, 2])),
        Sort::q(|s| s.big.exact(2) & s.big.range(0, 3) & s.big.in_([2])),
        Sort::q(|s| s.positive.exact(3) & s.positive.lt(4) & s.positive.in_([3])),
        Sort::q(|s| s.float.exact(0.5) & s.float.gte(0.5) & s.float.in_([0.5])),
        Sort::q(|s| s.boolean.exact(true) & s.boolean.in_([true])),
        Sort::q(|s| {
            s.date.exact(date(2005, 1, 31))
                & s.date.lt(date(2005, 2, 1))
                & s.date.in_([date(2005, 1, 31)])
        }),
        Sort::q(|s| {
            s.moment.exact(plain().moment)
                & s.moment.lte(plain().moment)
                & s.moment.in_([plain().moment])
        }),
        Sort::q(|s| s.decimal.exact(Decimal::new(15, 1)) & s.decimal.gt(Decimal::ZERO)),
        Sort::q(|s| s.decimal.in_([Decimal::new(15, 1), Decimal::ONE])),
        Sort::q(|s| s.uuid.exact(Uuid::from_u128(7)) & s.uuid.in_([Uuid::from_u128(7)])),
    ];
    for condition in conditions {
        assert_eq!(found(condition.clone())?, row.id, "{condition:?}");
    }
    assert_eq!(Sort::objects().filter(|s| s.boolean).get(db)?.id, row.id);
    assert_eq!(Sort::objects().exclude(|s| s.boolean).get(db)?.integer, -1);
    Ok(())
}

fn sizes_times_and_addresses_find_their_values(db: &TestDatabase) -> nuages::Result<()> {
    let row = saved(db, &plain())?;
    let mut other = plain();
    (other.small, other.positive_small, other.positive_big) = (-4, 6, 7);
    (other.time, other.duration) = (time(12, 30, 0, 2_000), SignedDuration::from_secs(2));
    (other.binary, other.ip) = (vec![0], IpAddr::V6(Ipv6Addr::LOCALHOST));
    other.url = "https://example.com/B".into();
    saved(db, &other)?;
    let found = |q: Q<Sort>| Sort::objects().filter(|_| q).get(db).map(|found| found.id);
    let conditions = [
        Sort::q(|s| s.url.exact("https://example.com/") & s.url.endswith(".com/")),
        Sort::q(|s| s.small.exact(4) & s.small.gt(-4) & s.small.in_([4, i16::MAX])),
        Sort::q(|s| s.positive_small.exact(5) & s.positive_small.lt(65_535)),
        Sort::q(|s| s.positive_small.in_([5, 65_535]) & s.positive_small.lt(6)),
        Sort::q(|s| s.positive_big.exact(6) & s.positive_big.in_([6]) & s.positive_big.lt(7)),
        Sort::q(|s| s.time.lt(time(12, 30, 0, 2_000)) & s.time.in_([time(12, 30, 0, 1_000)])),
        Sort::q(|s| s.duration.exact(SignedDuration::from_micros(1_500_000))),
        Sort::q(|s| s.duration.in_([SignedDuration::from_millis(1_500)])),
        Sort::q(|s| s.duration.lt(SignedDuration::from_secs(2))),
        Sort::q(|s| s.binary.exact(b"\0\xFF") & s.binary.exact(vec![0, 255])),
        Sort::q(|s| s.ip.exact(Ipv4Addr::new(192, 0, 2, 1))),
        Sort::q(|s| s.ip.in_(["192.0.2.1".parse::<IpAddr>().unwrap()])),
        // Whole numbers compare with each other, however wide they are.
        Sort::q(|s| s.small.gt(s.integer) & s.positive_big.gt(s.positive_small)),
    ];
    for condition in conditions {
        assert_eq!(found(condition.clone())?, row.id, "{condition:?}");
    }
    Ok(())
}

fn fields_sort_by_their_values(db: &TestDatabase) -> nuages::Result<()> {
    for (n, decimal) in [(1, "10.000"), (2, "-0.500"), (3, "9.999"), (4, "-12.000")] {
        let mut row = plain();
        (row.integer, row.decimal, row.float) =
            (n, decimal.parse().unwrap(), f64::from(n - 2) * 7.5);
        row.moment = Timestamp::from_second(i64::from(n - 3) * 1_000_000_000).unwrap();
        row.date = date(2000 + i16::try_from(n).unwrap(), 1, 31);
        saved(db, &row)?;
    }
    let order = |set: QuerySet<Sort>| set.values(|s| s.integer).fetch(db);
    assert_eq!(
        order(Sort::objects().order_by(|s| s.decimal))?,
        [4, 2, 3, 1]
    );
    assert_eq!(order(Sort::objects().order_by(|s| -s.float))?, [4, 3, 2, 1]);
    assert_eq!(order(Sort::objects().order_by(|s| s.moment))?, [1, 2, 3, 4]);
    assert_eq!(order(Sort::objects().order_by(|s| -s.date))?, [4, 3, 2, 1]);
    Ok(())
}

fn fields_add_up_exactly(db: &TestDatabase) -> nuages::Result<()> {
    for (decimal, big) in [("0.001", 1_i64 << 53), ("999999999.999", 1), ("-0.300", 1)] {
        let mut row = plain();
        (row.decimal, row.big) = (decimal.parse().unwrap(), big);
        saved(db, &row)?;
    }
    let (sum, min, max) =
        Sort::objects().aggregate(db, |s| (s.decimal.sum(), s.decimal.min(), s.decimal.max()))?;
    let parsed = |text: &str| Some(text.parse::<Decimal>().unwrap());
    assert_eq!(
        (sum, min, max),
        (
            parsed("999999999.700"),
            parsed("-0.300"),
            parsed("999999999.999")
        )
    );
    assert_eq!(
        Sort::objects().aggregate(db, |s| s.big.sum())?,
        Some((1 << 53) + 2)
    );
    let (first, last) = Sort::objects().aggregate(db, |s| (s.moment.min(), s.date.max()))?;
    assert_eq!((first, last), (Some(plain().moment), Some(plain().date)));
    Ok(())
}

fn decimals_in_expressions(db: &TestDatabase) -> nuages::Result<()> {
    saved(db, &plain())?;
    let two = Decimal::new(2_000, 3);
    let sum = Sort::objects()
        .values(|s| (s.decimal + two, s.decimal - two))
        .get(db)?;
    assert_eq!(sum, (Decimal::new(3_500, 3), Decimal::new(-500, 3)));
    assert_eq!(
        Sort::objects().aggregate(db, |s| s.decimal.avg())?,
        Some(1.5)
    );
    let means = Sort::objects()
        .values(|s| row! { s.slug })
        .annotate(|s| row! { mean: (s.decimal + two).avg() });
    assert_eq!(
        means.filter(|s| s.mean.gt(3.4)).fetch(db)?[0].mean,
        Some(3.5)
    );
    assert_eq!(
        Sort::objects()
            .filter(|s| (s.decimal + two).exact(Decimal::new(35, 1)))
            .count(db)?,
        1
    );
    Ok(())
}

fn spans_add_up(db: &TestDatabase) -> nuages::Result<()> {
    for micros in [1, -86_400_000_000, 3] {
        let mut row = plain();
        row.duration = SignedDuration::from_micros(micros);
        saved(db, &row)?;
    }
    let (sum, mean, min, max) = Sort::objects().aggregate(db, |s| {
        (
            s.duration.sum(),
            s.duration.avg(),
            s.duration.min(),
            s.duration.max(),
        )
    })?;
    // The mean is -28799999998.67 microseconds.
    let micros = |micros| Some(SignedDuration::from_micros(micros));
    assert_eq!(
        (sum, mean, min, max),
        (
            micros(-86_399_999_996),
            micros(-28_799_999_999),
            micros(-86_400_000_000),
            micros(3)
        )
    );
    let second = SignedDuration::from_secs(1);
    let longer = Sort::objects()
        .filter(|s| (s.duration + second).gt(second))
        .order_by(|s| -s.duration)
        .values(|s| (s.duration + second, s.duration - second));
    let micros = SignedDuration::from_micros;
    assert_eq!(
        longer.fetch(db)?,
        [
            (micros(1_000_003), micros(-999_997)),
            (micros(1_000_001), micros(-999_999))
        ]
    );
    Ok(())
}

fn small_numbers_are_computed_with_all_digits(db: &TestDatabase) -> nuages::Result<()> {
    let mut row = plain();
    (row.small, row.positive_small) = (i16::MAX, 32_767);
    saved(db, &row)?;
    saved(db, &row)?;
    assert_eq!(
        Sort::objects().aggregate(db, |s| (s.small.sum(), s.positive_small.avg()))?,
        (Some(65_534), Some(32_767.0))
    );
    let computed = Sort::objects().values(|s| (s.small * s.small * s.small, s.positive_big - 7));
    assert_eq!(
        computed.first(db)?,
        Some((32_767_i64 * 32_767 * 32_767, -1))
    );
    Ok(())
}

fn times_have_parts(db: &TestDatabase) -> nuages::Result<()> {
    let mut row = plain();
    row.time = time(9, 5, 59, 999_999_000);
    row.moment = "2024-01-01T00:30:07.5+02:00".parse().unwrap();
    saved(db, &row)?;
    let parts = Sort::objects()
        .filter(|s| s.time.hour().exact(9) & s.moment.second().lt(8))
        .values(|s| {
            (
                s.time.hour(),
                s.time.minute(),
                s.time.second(),
                s.moment.hour(),
                s.moment.minute(),
                s.moment.second(),
            )
        });
    assert_eq!(parts.get(db)?, (9, 5, 59, 22, 30, 7));
    Ok(())
}

fn keys_of_fewer_bits(db: &TestDatabase) -> nuages::Result<()> {
    let ticket = Ticket::new().save(db)?;
    assert_eq!(ticket.number.get(), 1_i16);
    assert_eq!(ticket.server, IpAddr::V4(Ipv4Addr::LOCALHOST));
    assert_eq!((&ticket.payload[..], ticket.client), (&b"none"[..], None));
    let more = Ticket::objects().bulk_create(db, [Ticket::new(), Ticket::new()])?;
    assert_eq!(
        more.iter().map(|one| one.number.get()).collect::<Vec<_>>(),
        [2, 3]
    );
    let reply = Reply::new().ticket(&ticket).save(db)?;
    assert_eq!((reply.id.get(), reply.ticket_id), (1_i32, ticket.number));
    assert_eq!(Reply::objects().pk(1).get(db)?, reply);
    assert_eq!(ticket.replies().fetch(db)?, [reply]);
    let found = Ticket::objects().filter(|t| t.replies().ticket.number.exact(ticket.number));
    assert_eq!(found.get(db)?, ticket);
    assert_eq!(Ticket::objects().pk(ticket.number).get(db)?, ticket);
    assert_eq!(ticket.delete(db)?.total, 2);
    Ok(())
}

fn addresses_can_be_unpacked(db: &TestDatabase) -> nuages::Result<()> {
    let mapped: IpAddr = "::ffff:192.0.2.1".parse().unwrap();
    let ticket = Ticket::new().client(mapped).save(db)?;
    let plain = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
    assert_eq!(Ticket::objects().get(db)?.client, Some(plain));
    let found = |address: IpAddr| {
        Ticket::objects()
            .filter(|t| t.client.exact(address))
            .count(db)
    };
    assert_eq!((found(mapped)?, found(plain)?), (1, 1));
    Ticket::objects()
        .all()
        .update(db, |t| t.client.set(mapped))?;
    assert_eq!(
        Ticket::objects().pk(ticket.number).get(db)?.client,
        Some(plain)
    );
    Ok(())
}

fn moments_have_parts_in_utc(db: &TestDatabase) -> nuages::Result<()> {
    let mut row = plain();
    row.moment = "2024-01-01T00:30:00+02:00".parse().unwrap();
    saved(db, &row)?;
    let parts = Sort::objects()
        .values(|s| (s.moment.year(), s.moment.month(), s.moment.day()))
        .get(db)?;
    assert_eq!(parts, (2023, 12, 31));
    Ok(())
}

suite! {
    texts,
    whole_numbers,
    floats_and_truth_values,
    dates_and_moments,
    times_and_spans,
    bytes_and_addresses,
    decimals_uuids_and_documents,
    all_fields_may_be_missing,
    fields_find_their_values,
    sizes_times_and_addresses_find_their_values,
    fields_sort_by_their_values,
    fields_add_up_exactly,
    decimals_in_expressions,
    spans_add_up,
    small_numbers_are_computed_with_all_digits,
    times_have_parts,
    keys_of_fewer_bits,
    addresses_can_be_unpacked,
    moments_have_parts_in_utc,
}
