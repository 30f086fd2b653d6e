//! Every type of field, and every type of primary key.

use nuages::prelude::*;

model! {
    app zoo;

    pub Country {
        code: CharField(max_length = 2, primary_key),
        name: TextField,
    }
    pub City {
        number: IntegerField(primary_key),
        country: ForeignKey(Country, on_delete = Cascade, related_name = cities),
        twins: ManyToManyField(City, symmetrical = false),
    }
    pub Tag { slug: CharField(max_length = 20, primary_key), size: BigIntegerField(null, default = 5) }
    pub Big { key: BigIntegerField(primary_key) }
    pub Small { key: PositiveIntegerField(primary_key) }
    pub Explicit { number: BigAutoField(primary_key), r#type: TextField(default = "plain") }
    pub Plain {
        a: FloatField(default = 1), b: FloatField(default = -0.5), c: BooleanField(default = true),
        d: IntegerField(default = -5, db_column = "D d"), e: BigIntegerField, f: EmailField(default = "a@b.c"),
        g: TextField(null, default = "x"), h: TextField(default = String::from("y") + "z"), i: BooleanField(null),
    }
}

fn database() -> nuages::Result<Sqlite> {
    let db = Sqlite::in_memory()?;
    db.create_tables(APP)?;
    Ok(db)
}

#[test]
fn keys_that_users_give() -> nuages::Result<()> {
    let db = database()?;
    let france = Country::new().code("fr").name("France").save(&db)?;
    assert_eq!(france.code.get(), "fr");
    let paris = City::new().number(75).country(&france).save(&db)?;
    let lyon = City::new().number(69).country("fr").save(&db)?;
    assert_eq!(lyon.country_id, france.code);
    assert_eq!(
        City::objects().pk(Id::new(75)).get(&db)?.country(&db)?.name,
        "France"
    );
    assert_eq!(
        Country::objects().pk("fr").get(&db)?.cities().count(&db)?,
        2
    );
    assert_eq!(
        france.cities().new().number(13).save(&db)?.country_id,
        france.code
    );
    lyon.twins().add(&db, [&paris])?;
    assert_eq!(paris.city_set().count(&db)?, 1);
    assert_eq!(
        City::objects()
            .filter(q!(country.code = &france))
            .count(&db)?,
        3
    );
    let countries = Country::objects()
        .prefetch_related(|c| row! { c.cities() })
        .fetch(&db)?;
    assert_eq!(countries[0].cities.len(), 3);
    assert_eq!(Tag::new().slug("a-b").save(&db)?.size, Some(5));
    assert_eq!(Big::new().key(1 << 40).save(&db)?.key, Id::new(1 << 40));
    assert_eq!(Small::new().key(7).save(&db)?.key.get(), 7_u32);
    france.delete(&db)?;
    assert_eq!(City::objects().count(&db)?, 0);
    Ok(())
}

#[test]
fn names_that_rust_reserves() -> nuages::Result<()> {
    let db = database()?;
    let made = Explicit::new().r#type("odd").save(&db)?;
    assert_eq!(
        Explicit::objects()
            .filter(|e| e.r#type.exact("odd"))
            .get(&db)?
            .number,
        made.number
    );
    assert_eq!(
        Explicit::objects()
            .filter(q!(type.startswith = "o"))
            .count(&db)?,
        1
    );
    assert_eq!(
        Explicit::objects()
            .filter(q!(type__startswith = "o"))
            .count(&db)?,
        1
    );
    Ok(())
}

#[test]
fn defaults_of_every_kind() -> nuages::Result<()> {
    let db = database()?;
    let made = Plain::new().e(1).save(&db)?;
    assert_eq!((made.a, made.b, made.c, made.d), (1.0, -0.5, true, -5));
    assert_eq!(
        (made.f.as_str(), made.g.as_deref(), made.h.as_str(), made.i),
        ("a@b.c", Some("x"), "yz", None)
    );
    assert_eq!(
        Plain::objects()
            .filter(q!(d = -5, c = true))
            .filter(|p| p.c & p.i.isnull(true))
            .count(&db)?,
        1
    );
    assert_eq!(Plain::new().e(1).g(None).save(&db)?.g, None);
    Ok(())
}

#[cfg(all(feature = "uuid", feature = "rust_decimal", feature = "serde_json"))]
mod others {
    //! The types behind features.
    use nuages::prelude::*;

    model! {
        app others;
        pub Thing {
            key: UUIDField(primary_key, default = uuid::Uuid::new_v4()),
            price: DecimalField(max_digits = 8, decimal_places = 2, default = 1.5),
            old_price: DecimalField(max_digits = 8, decimal_places = 2, null),
            data: JSONField(default = serde_json::json!({ "a": [1, 2] })),
            token: UUIDField(null),
        }
        pub Part { thing: ForeignKey(Thing, on_delete = Cascade, related_name = parts) }
    }

    #[test]
    fn values_come_back_as_they_were() -> nuages::Result<()> {
        let db = Sqlite::in_memory()?;
        db.create_tables(APP)?;
        let made = Thing::new()
            .old_price("2.5".parse::<rust_decimal::Decimal>().unwrap())
            .save(&db)?;
        let key = uuid::Uuid::new_v4();
        Thing::new().key(key).token(key).save(&db)?;
        let read = Thing::objects().pk(made.key).get(&db)?;
        assert_eq!(
            (read.price.to_string(), read.old_price.unwrap().to_string()),
            ("1.50".into(), "2.50".into())
        );
        assert_eq!(read.data["a"][1], 2);
        assert_eq!(
            Thing::objects().filter(q!(token = key)).get(&db)?.key,
            Id::new(key)
        );
        assert_eq!(
            Part::new().thing(key).save(&db)?.thing(&db)?.token,
            Some(key)
        );
        let rows = Thing::objects()
            .prefetch_related(|t| row! { t.parts() })
            .fetch(&db)?;
        assert_eq!(rows.iter().map(|t| t.parts.len()).sum::<usize>(), 1);
        Ok(())
    }
}
