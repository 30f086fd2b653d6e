//! Functions of texts, numbers and documents: the same values on every database.

use nuages::field_types::{BigIntegerField, DecimalField, FloatField, TextField};
use nuages::functions::{
    bit_and, bit_or, bit_xor, bool_and, bool_or, concat, json_array, json_object, pi, random,
    uuid4, value,
};
use nuages::prelude::*;
use rust_decimal::Decimal;
use serde_json::json;

use crate::database::TestDatabase;
use crate::models::{Author, Bill, Blog, Entry, MaybeSort};
use crate::sample::{author, sample};

fn concat_leaves_out_null(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let lines = Entry::objects()
        .order_by(|e| e.id)
        .values(|e| concat((e.headline, " by ", e.editor.name, "!")));
    assert_eq!(
        lines.fetch(db)?,
        [
            "Help! by Joe!",
            "Let It Be by !",
            "Biography by Ann!",
            "Cheese by !",
            "Albums by Joe!"
        ]
    );
    let found =
        Entry::objects().filter(|e| concat((e.editor.name, "/", e.headline)).exact("/Cheese"));
    assert_eq!(super::headlines(db, found)?, ["Cheese"]);
    Ok(())
}

fn parts_of_texts(db: &TestDatabase) -> nuages::Result<()> {
    author(db, "Zoë Ångström")?;
    let first = Author::objects().values(|a| {
        (
            a.name.left(3),
            a.name.right(4),
            a.name.left(0),
            a.name.right(100),
            a.email.left(2),
        )
    });
    let text = |text: &str| text.to_owned();
    assert_eq!(
        first.get(db)?,
        (
            text("Zoë"),
            text("tröm"),
            text(""),
            text("Zoë Ångström"),
            None
        )
    );
    let second = Author::objects().values(|a| {
        (
            a.name.substr(5, 3),
            a.name.substr_from(11),
            a.name.substr(100, 2),
            a.name.substr_from(a.name.str_index("Å")),
            a.name.str_index("ö"),
            a.name.str_index("x"),
        )
    });
    assert_eq!(
        second.get(db)?,
        (text("Ång"), text("öm"), text(""), text("Ångström"), 11, 0)
    );
    Ok(())
}

fn texts_are_trimmed_filled_and_turned(db: &TestDatabase) -> nuages::Result<()> {
    author(db, "  Zoë ")?;
    let text = |text: &str| text.to_owned();
    let row = Author::objects().values(|a| {
        (
            a.name.trim(),
            a.name.ltrim(),
            a.name.rtrim(),
            a.name.trim().length(),
            a.email.trim(),
        )
    });
    assert_eq!(
        row.get(db)?,
        (text("Zoë"), text("Zoë "), text("  Zoë"), 3, None)
    );
    let row = Author::objects().values(|a| {
        (
            a.name.trim().lpad(6, "äb"),
            a.name.trim().rpad(6, "äb"),
            a.name.trim().lpad(2, "-"),
            a.name.trim().rpad(5, ""),
            a.name.trim().repeat(2),
            a.name.trim().repeat(0),
            a.name.trim().reverse(),
            a.name.trim().replace("o", "--"),
        )
    });
    assert_eq!(
        row.get(db)?,
        (
            text("äbäZoë"),
            text("Zoëäbä"),
            text("Zo"),
            text("Zoë"),
            text("ZoëZoë"),
            text(""),
            text("ëoZ"),
            text("Z--ë")
        )
    );
    Ok(())
}

fn letters_beyond_ascii_have_cases(db: &TestDatabase) -> nuages::Result<()> {
    author(db, "Zoë ÅNGSTRÖM Straße")?;
    let row = Author::objects().values(|a| (a.name.lower(), a.name.upper()));
    assert_eq!(
        row.get(db)?,
        (
            "zoë ångström straße".to_owned(),
            "ZOË ÅNGSTRÖM STRAßE".to_owned()
        )
    );
    let found = Author::objects().filter(|a| a.name.lower().startswith("zoë å"));
    assert_eq!(found.count(db)?, 1);
    Ok(())
}

fn characters_and_their_codes(db: &TestDatabase) -> nuages::Result<()> {
    author(db, "€ 5")?;
    let row = Author::objects().values(|a| {
        (
            a.name.ord(),
            value(8364).chr(),
            value("").ord(),
            a.email.ord(),
        )
    });
    assert_eq!(row.get(db)?, (8364, "€".to_owned(), 0, None));
    for code in [0, 1_114_112] {
        let bad = Author::objects().values(|_| value(code).chr()).fetch(db);
        assert!(bad.is_err(), "{code}");
    }
    Ok(())
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

fn numbers_are_rounded_alike(db: &TestDatabase) -> nuages::Result<()> {
    author(db, "Joe")?;
    let one = || Author::objects().all();
    let row = one().values(|_| {
        (
            value(2.5).round(0),
            value(-2.5).round(0),
            value(2.675).round(2),
            value(1250.0).round(-2),
            value(2.1).ceil(),
            value(-2.1).ceil(),
            value(2.9).floor(),
            value(-2.1).floor(),
        )
    });
    assert_eq!(
        row.get(db)?,
        (3.0, -3.0, 2.68, 1300.0, 3.0, -2.0, 2.0, -3.0)
    );
    let row = one().values(|_| {
        (
            value(-7).abs(),
            value(-1.5).abs(),
            value(-7).sign(),
            value(0.0).sign(),
            value(0.1).sign(),
        )
    });
    assert_eq!(row.get(db)?, (7, 1.5, -1, 0, 1));
    Ok(())
}

fn decimals_are_rounded_exactly(db: &TestDatabase) -> nuages::Result<()> {
    let of = Decimal::new;
    MaybeSort::new().decimal(of(-12_345, 3)).save(db)?;
    let found = MaybeSort::objects().values(|s| {
        (
            s.decimal.round(1),
            s.decimal.round(-1),
            s.decimal.round(2),
            s.decimal.ceil(),
            s.decimal.floor(),
            s.decimal.abs(),
            s.decimal.cast::<BigIntegerField>(),
            s.decimal.cast::<FloatField>(),
        )
    });
    assert_eq!(
        found.get(db)?,
        (
            Some(of(-123, 1)),
            Some(of(-10, 0)),
            Some(of(-1235, 2)),
            Some(of(-12, 0)),
            Some(of(-13, 0)),
            Some(of(12_345, 3)),
            Some(-12),
            Some(-12.345)
        )
    );
    let casts = MaybeSort::objects().values(|s| {
        (
            s.decimal.cast::<TextField>(),
            value(3).cast::<DecimalField<2>>(),
            value(1.005).cast::<DecimalField<2>>(),
            s.decimal.sign(),
            s.decimal.nullif(of(-12_345, 3)).coalesce(of(5, 1)),
        )
    });
    assert_eq!(
        casts.get(db)?,
        (
            Some("-12.345".to_owned()),
            of(3, 0),
            of(101, 2),
            Some(-1),
            of(5, 1)
        )
    );
    Ok(())
}

fn powers_and_angles(db: &TestDatabase) -> nuages::Result<()> {
    author(db, "Joe")?;
    let one = || Author::objects().all();
    let (power, root, e, ln, log, tenth) = one()
        .values(|_| {
            (
                value(2).power(10),
                value(2).sqrt(),
                value(1.0).exp(),
                value(10.0).ln(),
                value(8).log(2),
                value(0.001).log(10.0),
            )
        })
        .get(db)?;
    close(power, 1024.0);
    close(root, std::f64::consts::SQRT_2);
    close(e, std::f64::consts::E);
    close(ln, std::f64::consts::LN_10);
    close(log, 3.0);
    close(tenth, -3.0);
    let (sin, cos, tan, cot, degrees, radians, half) = one()
        .values(|_| {
            (
                (pi() / 6.0).sin(),
                (pi() / 3.0).cos(),
                (pi() / 4.0).tan(),
                (pi() / 4.0).cot(),
                pi().degrees(),
                value(180).radians(),
                value(1).atan2(-1),
            )
        })
        .get(db)?;
    for (found, expected) in [
        (sin, 0.5),
        (cos, 0.5),
        (tan, 1.0),
        (cot, 1.0),
        (degrees, 180.0),
        (radians, std::f64::consts::PI),
        (half, 0.75 * std::f64::consts::PI),
    ] {
        close(found, expected);
    }
    let (asin, acos, atan) = one()
        .values(|_| (value(1.0).asin(), value(0.0).acos(), value(1.0).atan()))
        .get(db)?;
    close(asin, std::f64::consts::FRAC_PI_2);
    close(acos, std::f64::consts::FRAC_PI_2);
    close(atan, std::f64::consts::FRAC_PI_4);
    Ok(())
}

/// What has no result is the same error everywhere.
fn numbers_without_a_result_are_errors(db: &TestDatabase) -> nuages::Result<()> {
    author(db, "Joe")?;
    let one = || Author::objects().all();
    let wrong = [
        one().values(|_| value(-1.0).sqrt()).get(db),
        one().values(|_| value(0.0).ln()).get(db),
        one().values(|_| value(-1.0).ln()).get(db),
        one().values(|_| value(0).power(-1)).get(db),
        one().values(|_| value(-8.0).power(0.5)).get(db),
        one().values(|_| value(1000.0).exp()).get(db),
        one().values(|_| value(2.0).asin()).get(db),
        one().values(|_| value(1.0) / 0.0).get(db),
        one().values(|_| value("much").cast::<FloatField>()).get(db),
    ];
    for (n, result) in wrong.into_iter().enumerate() {
        assert!(
            result.as_ref().is_err_and(Error::is_invalid_value),
            "{n}: {result:?}"
        );
    }
    sample(db)?;
    let wrong = [
        Entry::objects()
            .values(|e| e.rating / e.number_of_comments)
            .fetch(db),
        Entry::objects().values(|e| e.rating % 0).fetch(db),
    ];
    for (n, result) in wrong.into_iter().enumerate() {
        assert!(
            result.as_ref().is_err_and(Error::is_invalid_value),
            "{n}: {result:?}"
        );
    }
    let none = Entry::objects().filter(|e| (e.rating / 0).gt(1)).count(db);
    assert!(none.is_err_and(|error| error.is_invalid_value()));
    assert_eq!(
        Entry::objects()
            .filter(|e| (e.rating / 2).exact(2))
            .count(db)?,
        3
    );
    Ok(())
}

fn random_numbers_differ(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let mut numbers = Entry::objects().values(|_| random()).fetch(db)?;
    assert!(numbers.iter().all(|number| (0.0..1.0).contains(number)));
    numbers.sort_by(f64::total_cmp);
    numbers.dedup();
    assert_eq!(numbers.len(), 5);
    Ok(())
}

fn bits_are_joined_and_moved(db: &TestDatabase) -> nuages::Result<()> {
    author(db, "Joe")?;
    let row = Author::objects().values(|_| {
        (
            value(12).bitand(10),
            value(12).bitor(10),
            value(12).bitxor(10),
            value(3).bitleftshift(4),
            value(-16).bitrightshift(2),
            value(1).bitleftshift(65),
            value(-1).bitxor(0),
        )
    });
    assert_eq!(row.get(db)?, (8, 14, 6, 48, -4, 2, -1));
    sample(db)?;
    // 5, 9, 4, 4, 0
    let found = Entry::objects()
        .filter(|e| e.rating.gt(0))
        .aggregate(db, |e| {
            (
                bit_and(e.rating),
                bit_or(e.rating),
                bit_xor(e.rating),
                bit_or(e.rating).filter(e.rating.gt(100)),
            )
        })?;
    assert_eq!(found, (Some(0), Some(13), Some(12), None));
    Ok(())
}

fn deviations_and_variances(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    // 5, 9, 4, 4, 0: the mean is 4.4, the squares of the distances add up to 41.2.
    let found = Entry::objects().aggregate(db, |e| {
        (
            e.rating.variance(),
            e.rating.variance_sample(),
            e.rating.std_dev(),
            e.rating.std_dev_sample(),
        )
    })?;
    let (Some(variance), Some(sampled), Some(deviation), Some(deviation_sampled)) = found else {
        unreachable!("there are rows");
    };
    close(variance, 8.24);
    close(sampled, 10.3);
    close(deviation, 8.24_f64.sqrt());
    close(deviation_sampled, 10.3_f64.sqrt());
    let one = Entry::objects().filter(|e| e.rating.exact(9));
    let found = one.aggregate(db, |e| (e.rating.variance(), e.rating.variance_sample()))?;
    assert_eq!(found, (Some(0.0), None));
    let none = Entry::objects().filter(|e| e.rating.exact(99));
    assert_eq!(
        none.aggregate(db, |e| (e.rating.std_dev(), e.rating.std_dev_sample()))?,
        (None, None)
    );
    let blogs = Blog::objects()
        .order_by(|b| b.id)
        .values(|b| b.entries().rating.variance());
    assert_eq!(blogs.fetch(db)?.last(), Some(&None));
    Ok(())
}

fn texts_are_made_one(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let found = Author::objects()
        .order_by(|a| a.id)
        .values(|a| {
            (
                a.entries()
                    .headline
                    .string_agg("; ")
                    .order_by(a.entries().headline.asc()),
                a.entries()
                    .blog
                    .name
                    .string_agg("/")
                    .distinct()
                    .order_by(a.entries().blog.name.desc()),
                a.entries()
                    .headline
                    .string_agg(", ")
                    .order_by(a.entries().rating.asc())
                    .filter(a.entries().rating.gt(4)),
                a.entries()
                    .headline
                    .string_agg(", ")
                    .default("none")
                    .length(),
            )
        })
        .fetch(db)?;
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        found,
        [
            (
                text("Albums; Cheese; Help!"),
                text("Cheddar/Beatles"),
                text("Help!"),
                21
            ),
            (
                text("Albums; Help!; Let It Be"),
                text("Cheddar/Beatles"),
                text("Help!, Let It Be"),
                24
            ),
            (None, None, None, 4),
        ]
    );
    let editors = Entry::objects().aggregate(db, |e| {
        e.editor
            .name
            .string_agg(",")
            .distinct()
            .order_by(e.editor.name.asc())
    })?;
    assert_eq!(editors.as_deref(), Some("Ann,Joe"));
    Ok(())
}

fn truths_and_uuids_have_an_order(db: &TestDatabase) -> nuages::Result<()> {
    let uuids = [1, 2].map(uuid::Uuid::from_u128);
    for (uuid, truth) in uuids.into_iter().zip([true, false]) {
        MaybeSort::new().uuid(uuid).boolean(truth).save(db)?;
    }
    MaybeSort::new().save(db)?;
    let found = MaybeSort::objects().aggregate(db, |s| {
        (
            s.uuid.max(),
            s.uuid.min().filter(s.boolean.exact(false)),
            s.boolean.min(),
            s.boolean.max(),
        )
    })?;
    let [first, second] = uuids;
    assert_eq!(found, (Some(second), Some(second), Some(false), Some(true)));
    assert_eq!(
        MaybeSort::objects().aggregate(db, |s| s.uuid.min())?,
        Some(first)
    );
    let mut new = MaybeSort::objects().values(|_| uuid4()).fetch(db)?;
    assert!(new.iter().all(|uuid| uuid.get_version_num() == 4));
    new.dedup();
    assert_eq!(new.len(), 3);
    Ok(())
}

fn truths_are_made_one(db: &TestDatabase) -> nuages::Result<()> {
    let sample = sample(db)?;
    Bill::new()
        .author(&sample.joe)
        .amount(3)
        .open(false)
        .save(db)?;
    Bill::new().author(&sample.ann).amount(4).save(db)?;
    let found = Bill::objects().aggregate(db, |b| {
        (
            bool_and(b.open),
            bool_or(b.open),
            bool_and(value(b.amount.gt(2))),
            bool_or(b.open).filter(b.amount.gt(100)),
            b.amount.any_value().filter(b.amount.gt(3)),
        )
    })?;
    assert_eq!(found, (Some(false), Some(true), Some(true), None, Some(4)));
    Ok(())
}

fn documents_are_made_of_values(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let found = Entry::objects()
        .filter(|e| e.headline.in_(["Help!", "Cheese"]))
        .order_by(|e| e.id)
        .values(|e| {
            (
                json_object((
                    ("headline", e.headline),
                    ("editor", e.editor.name),
                    ("rating", e.rating),
                    ("half", e.rating.cast::<FloatField>() / 2.0),
                    ("good", e.rating.gte(5)),
                    ("tags", json_array((1, 2.0, "a\"b", true))),
                )),
                json_array((e.headline,)),
            )
        })
        .fetch(db)?;
    let expected = [
        (
            json!({"headline": "Help!", "editor": "Joe", "rating": 5, "half": 2.5, "good": true, "tags": [1, 2, "a\"b", true]}),
            json!(["Help!"]),
        ),
        (
            json!({"headline": "Cheese", "editor": null, "rating": 4, "half": 2, "good": false, "tags": [1, 2, "a\"b", true]}),
            json!(["Cheese"]),
        ),
    ];
    assert_eq!(found, expected);
    MaybeSort::new()
        .boolean(true)
        .json(json!({"a": [1]}))
        .save(db)?;
    MaybeSort::new().save(db)?;
    let found = MaybeSort::objects()
        .order_by(|s| s.id)
        .values(|s| json_array((s.boolean, s.json, s.float)));
    assert_eq!(
        found.fetch(db)?,
        [json!([true, {"a": [1]}, null]), json!([null, null, null])]
    );
    Ok(())
}

suite! {
    concat_leaves_out_null,
    parts_of_texts,
    texts_are_trimmed_filled_and_turned,
    letters_beyond_ascii_have_cases,
    characters_and_their_codes,
    numbers_are_rounded_alike,
    decimals_are_rounded_exactly,
    powers_and_angles,
    numbers_without_a_result_are_errors,
    random_numbers_differ,
    bits_are_joined_and_moved,
    deviations_and_variances,
    texts_are_made_one,
    truths_and_uuids_have_an_order,
    truths_are_made_one,
    documents_are_made_of_values,
}
