//! Models that inherit from models with a table, and proxies: what they become, and what is refused.

use expect_test::expect;

use super::{check, check_models};

#[test]
fn heirs_and_proxies() {
    check_models(
        r#"app x;
abstract Stamped { made: DateTimeField(auto_now_add), note: TextField }
proxy Best: Restaurant { Meta { ordering: [-stars, seats] } }
Trattoria: Restaurant { chef: TextField, Meta { ordering: [stars, chef] } }
Restaurant: Stamped, Place { note: None, seats: IntegerField }
Place { name: TextField, stars: IntegerField, Meta { ordering: [name] } }
Review { of: ForeignKey(Best, on_delete = Cascade) }"#,
        &expect![[r#"
            x.Best table x_restaurant (best / bests)
              place_ptr [place_ptr_id]: ForeignKey unique key -> x.Place Cascade back restaurant
              made: DateTimeField NowAdd
              seats: IntegerField
              ordering -stars, seats

            x.Trattoria table x_trattoria (trattoria / trattorias)
              restaurant_ptr [restaurant_ptr_id]: ForeignKey unique key -> x.Restaurant Cascade back trattoria
              chef: TextField
              ordering stars, chef

            x.Restaurant table x_restaurant (restaurant / restaurants)
              place_ptr [place_ptr_id]: ForeignKey unique key -> x.Place Cascade back restaurant
              made: DateTimeField NowAdd
              seats: IntegerField
              ordering name

            x.Place table x_place (place / places)
              id: BigAutoField key
              name: TextField
              stars: IntegerField
              ordering name

            x.Review table x_review (review / reviews)
              id: BigAutoField key
              of [of_id]: ForeignKey index -> x.Restaurant Cascade back review_set
        "#]],
    );
}

#[test]
fn fields_that_are_there_already() {
    check(
        r#"Place { name: TextField, city: ForeignKey(City, on_delete = Cascade), tags: ManyToManyField(City, related_name = "+") }
City {}
Shop: Place { name: TextField, shop_ptr: TextField, id: IntegerField, city_id: IntegerField, tags: TextField, place_ptr: TextField, rent: IntegerField }
Cafe: Shop { rent: IntegerField, shop_ptr_id: TextField }
abstract Named { name: TextField }
Bar: Named, Place {}
Pub: Place { code: UUIDField(primary_key) }"#,
        &expect![[r#"
            3:14-18 `name`: `Shop` has the field `name` already, from `Place`
            help: give this one another name
            3:52-54 `id`: `Shop` has the field `id` already, from `Place`
            help: give this one another name
            3:70-77 `city_id`: `Shop` has the field `city_id` already, from `Place`
            help: give this one another name
            3:93-97 `tags`: `Shop` has the field `tags` already, from `Place`
            help: give this one another name
            3:110-119 `place_ptr`: `place_ptr` is the row of `Shop` in `Place`
            help: give this field another name
            4:0-4 `Cafe`: the row of `Cafe` in `Shop` is called `shop_ptr`, which is a field of `Shop`
            help: rename that field
            4:13-17 `rent`: `Cafe` has the field `rent` already, from `Shop`
            help: give this one another name
            4:33-44 `shop_ptr_id`: `shop_ptr` is the row of `Cafe` in `Shop`
            help: give this field another name
            5:17-21 `name`: `Bar` has the field `name` already, from `Place`
            help: give this one another name
            7:29-40 `primary_key`: `Pub` has the key of `Place`, from which it inherits
            help: remove `primary_key`
        "#]],
    );
}

#[test]
fn parents_that_cannot_be() {
    check(
        r#"A: B {}
B: A {}
C {}
D {}
E: C, D {}
abstract F: C {}
proxy G {}
proxy H: C { a: TextField, Meta { db_table: "h", indexes: [Index(fields = [id])], constraints: [CheckConstraint(check = id > 0, name = "i")] } }
proxy I: J {}
proxy J: I {}"#,
        &expect![[r#"
            6:12-13 `C`: `F` is abstract and cannot inherit from `C`, which has a table
            help: let the heirs of `F` inherit from `C` too
            5:6-7 `D`: `E` inherits from `C` already: one parent with a table is enough
            help: point at the other with a `ForeignKey(D, …)`
            7:6-7 `G`: the proxy `G` does not say what it stands for
            help: write `proxy G: Entry { … }` with a model that has a table
            8:13-14 `a`: `H` is a proxy: its rows are those of the table that it stands for, so it has no fields of its own
            help: remove `proxy` for a table of its own
            8:44-47 `"h"`: `H` is a proxy and has no table of its own
            help: move `db_table` to the model that it stands for
            8:59-64 `Index`: `H` is a proxy and has no table of its own
            help: move `indexes` to the model that it stands for
            8:96-111 `CheckConstraint`: `H` is a proxy and has no table of its own
            help: move `constraints` to the model that it stands for
            1:0-1 `A`: `A` inherits from itself
            9:6-7 `I`: `I` inherits from itself
        "#]],
    );
}

#[test]
fn what_is_said_about_inherited_fields() {
    check(
        r#"Place { name: TextField, restaurant: TextField }
Restaurant: Place { seats: IntegerField, Meta { ordering: [name, -name, size], indexes: [Index(fields = [name])], constraints: [UniqueConstraint(fields = [name, seats], name = "u")] } }"#,
        &expect![[r#"
            2:66-70 `name`: `name` is named twice here
            2:72-76 `size`: `Restaurant` has no field `size`
            note: fields of `Restaurant`: `place_ptr`, `seats`
            2:105-109 `name`: `name` is in the table of `Place`, not in that of `Restaurant`
            help: declare this in the `Meta` of `Place`
            2:155-159 `name`: `name` is in the table of `Place`, not in that of `Restaurant`
            help: declare this in the `Meta` of `Place`
            2:0-10 `restaurant`: the way back from `Place` by `Restaurant.place_ptr` is called `restaurant`, which is a field of `Place`
            help: rename that field, or the model
        "#]],
    );
}

#[test]
fn a_link_that_leads_elsewhere() {
    check(
        r#"Place { name: TextField }
Town {}
Shop: Place { town: OneToOneField(Town, on_delete = Cascade, parent_link) }"#,
        &expect![[r#"
            3:14-18 `town`: `town` is to be the link of `Shop` to `Place`, and leads elsewhere
            help: write `OneToOneField(Place, on_delete = Cascade, parent_link)`
        "#]],
    );
}

#[test]
fn removed_fields() {
    check(
        r#"abstract Base { a: TextField, b: TextField }
abstract Middle: Base { a: None }
X: Middle { b: None, a: None, Meta { ordering: [b] } }
Y: X { b: None }
Z { c: None }"#,
        &expect![[r#"
            3:21-22 `a`: `X` inherits no field `a` that it could do without
            help: remove this line; only fields of abstract models can be removed
            4:7-8 `b`: `Y` inherits no field `b` that it could do without
            help: remove this line; only fields of abstract models can be removed
            5:4-5 `c`: `Z` inherits no field `c` that it could do without
            help: remove this line; only fields of abstract models can be removed
            3:48-49 `b`: `X` has no field `b`
            note: fields of `X`: `id`
        "#]],
    );
}
