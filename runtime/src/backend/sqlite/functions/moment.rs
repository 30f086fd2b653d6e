//! Moments and the spans of time between them: texts in, microseconds out and back.

use jiff::SignedDuration;
use jiff::civil::{DateTime, Time};
use rusqlite::Result;
use rusqlite::types::Value;

use super::entry::Entry;
use super::fail;

pub(super) const MOMENTS: &[Entry] = &[
    ("nuages_after", 2, |of| {
        let moment = civil(&of.text(0)?)?
            .checked_add(SignedDuration::from_micros(of.whole(1)?))
            .ok()
            .filter(|moment| (0..=9999).contains(&moment.year()))
            .ok_or_else(|| fail("timestamp out of range"))?;
        Ok(Value::Text(
            moment.strftime("%Y-%m-%d %H:%M:%S%.6f").to_string(),
        ))
    }),
    ("nuages_since", 2, |of| {
        let span = civil(&of.text(0)?)?.duration_since(civil(&of.text(1)?)?);
        match i64::try_from(span.as_micros()) {
            Ok(micros) => Ok(Value::Integer(micros)),
            Err(_) => Err(fail("interval out of range")),
        }
    }),
];

/// What the text of a moment or a time of day stands for; moments are stored in UTC.
fn civil(text: &str) -> Result<DateTime> {
    let time = || {
        let time: Time = text.parse().ok()?;
        Some(DateTime::from_parts(jiff::civil::date(2000, 1, 1), time))
    };
    text.parse()
        .ok()
        .or_else(time)
        .ok_or_else(|| fail("invalid input syntax for type timestamp"))
}
