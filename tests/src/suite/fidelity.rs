//! Ten thousand values of every field type, made by chance and at their extremes: what is saved comes back to the last bit.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};
use nuages::prelude::*;
use rust_decimal::Decimal;
use serde_json::json;
use uuid::Uuid;

use crate::database::TestDatabase;
use crate::models::Sort;

const ROWS: u64 = 500;

/// Numbers that are the same in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number from the one to the other, one time in eight an end.
    fn between(&mut self, least: i64, most: i64) -> i64 {
        match self.next() % 16 {
            0 => least,
            1 => most,
            _ => {
                let span = (i128::from(most) - i128::from(least) + 1).unsigned_abs();
                let offset = u128::from(self.next()) % span;
                i64::try_from(i128::from(least) + i128::try_from(offset).unwrap()).unwrap()
            }
        }
    }

    fn text(&mut self, most: u64) -> String {
        let length = self.next() % (most + 1);
        let mut text = String::new();
        while (text.chars().count() as u64) < length {
            let code = u32::try_from(self.next() % 0x11_0000).unwrap();
            let plain = u32::try_from(self.next() % 0x60 + 0x20).unwrap();
            let code = if self.next().is_multiple_of(2) {
                code
            } else {
                plain
            };
            text.extend(char::from_u32(code).filter(|character| *character != '\0'));
        }
        text
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| u8::try_from(self.next() % 256).unwrap())
    }

    fn float(&mut self) -> f64 {
        let number = f64::from_bits(self.next());
        if number.is_nan() { 0.5 } else { number }
    }
}

fn narrow<T: TryFrom<i64>>(number: i64) -> T
where
    T::Error: std::fmt::Debug,
{
    T::try_from(number).unwrap()
}

fn chosen(chance: &mut Chance) -> Sort {
    let days = chance.between(-719_162, 2_932_896);
    let day = Date::constant(1970, 1, 1) + SignedDuration::from_hours(days * 24);
    let micros = chance.between(-62_135_596_800_000_000, 253_402_207_199_999_999);
    let of_day = chance.between(0, 86_399_999_999);
    let units = chance.between(-999_999_999_999, 999_999_999_999);
    let document =
        json!({chance.text(3): [chance.text(5), chance.between(i64::MIN, i64::MAX), null, true]});
    let length = usize::try_from(chance.next() % 300).unwrap();
    Sort {
        id: Id::new(0),
        char: chance.text(5),
        text: chance.text(40),
        slug: chance.text(50),
        email: chance.text(60),
        integer: narrow(chance.between(i32::MIN.into(), i32::MAX.into())),
        big: chance.between(i64::MIN, i64::MAX),
        positive: narrow(chance.between(0, i32::MAX.into())),
        float: chance.float(),
        boolean: chance.next().is_multiple_of(2),
        date: day,
        moment: Timestamp::from_microsecond(micros).unwrap(),
        decimal: Decimal::new(units, 3),
        uuid: Uuid::from_bytes(chance.bytes()),
        json: document,
        url: chance.text(100),
        small: narrow(chance.between(i16::MIN.into(), i16::MAX.into())),
        positive_small: narrow(chance.between(0, i16::MAX.into())),
        positive_big: narrow(chance.between(0, i64::MAX)),
        time: Time::midnight() + SignedDuration::from_micros(of_day),
        duration: SignedDuration::from_micros(chance.between(i64::MIN, i64::MAX)),
        binary: (0..length).flat_map(|_| chance.bytes::<1>()).collect(),
        ip: if chance.next().is_multiple_of(2) {
            IpAddr::V4(Ipv4Addr::from(chance.bytes::<4>()))
        } else {
            IpAddr::V6(Ipv6Addr::from(chance.bytes::<16>()))
        },
    }
}

fn builder(row: Sort) -> impl nuages::typing::New<Model = Sort> {
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
}

fn every_value_comes_back(db: &TestDatabase) -> nuages::Result<()> {
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let mut rows: Vec<Sort> = (0..ROWS).map(|_| chosen(&mut chance)).collect();
    let saved = Sort::objects().bulk_create(db, rows.iter().cloned().map(builder))?;
    for (row, saved) in rows.iter_mut().zip(&saved) {
        row.id = saved.id;
    }
    let read = Sort::objects().order_by(|s| s.id).fetch(db)?;
    assert_eq!(read.len(), rows.len());
    for (read, row) in read.iter().zip(&rows) {
        assert_eq!(read, row);
        assert_eq!(read.float.to_bits(), row.float.to_bits());
    }
    // What comes back is what finds the row.
    for row in rows.iter().take(50) {
        let found = Sort::objects()
            .filter(|s| s.float.exact(row.float) & s.moment.exact(row.moment))
            .filter(|s| s.decimal.exact(row.decimal) & s.uuid.exact(row.uuid))
            .filter(|s| s.time.exact(row.time) & s.duration.exact(row.duration))
            .filter(|s| s.binary.exact(row.binary.clone()) & s.ip.exact(row.ip))
            .filter(|s| s.text.exact(&row.text) & s.date.exact(row.date));
        assert_eq!(found.get(db)?.id, row.id);
    }
    Ok(())
}

suite! {
    every_value_comes_back,
}
