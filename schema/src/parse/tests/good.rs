//! Blocks without a mistake, in less usual forms.

use expect_test::expect;

use super::check_models;

#[test]
fn every_field_type() {
    check_models(
        r#"app zoo;
pub All {
    key: UUIDField(primary_key, default = uuid::Uuid::new_v4()),
    a: CharField(max_length = 10, db_column = "A b", default = "x", blank),
    b: SlugField, c: SlugField(unique), d: SlugField(db_index = false, max_length = 5),
    e: IntegerField(default = -5, db_index), f: BigIntegerField(null, default = None),
    g: FloatField(default = 1), h: BooleanField(default = true), i: DateField(default = jiff::civil::date(2024, 1, 1)),
    j: DecimalField(max_digits = 5, decimal_places = 2, default = -01.50), k: JSONField, l: EmailField(help_text = "x"),
    r#type: PositiveIntegerField(choices = Level, default = Level::Low),
}
enum Level { Low = 1, InBetween = 5, High = 10 => "Top", }"#,
        &expect![[r#"
            zoo.All table zoo_all (all / alls)
              key: UuidField key default Expression("uuid::Uuid::new_v4()")
              a [A b]: CharField { max_length: 10 } default Literal(Text("x"))
              b: SlugField { max_length: 50 } index
              c: SlugField { max_length: 50 } unique
              d: SlugField { max_length: 5 }
              e: IntegerField index default Literal(Integer(-5))
              f: BigIntegerField null default Literal(Null)
              g: FloatField default Literal(Float(1.0))
              h: BooleanField default Literal(Bool(true))
              i: DateField default Expression("jiff::civil::date(2024, 1, 1)")
              j: DecimalField { max_digits: 5, decimal_places: 2 } default Literal(Text("-1.50"))
              k: JsonField
              l: EmailField { max_length: 254 }
              type: PositiveIntegerField default Literal(Integer(1)) | Low = Integer(1) "Low" | InBetween = Integer(5) "In Between" | High = Integer(10) "Top"
        "#]],
    );
}

#[test]
fn relations() {
    check_models(
        r#"app people;
Person {
    parent: ForeignKey(Self, on_delete = SetNull, null, related_name = children),
    friend: ForeignKey("self", on_delete = Protect, related_name = "+", db_index = false),
    owner: ForeignKey(crate::accounts::User, on_delete = DoNothing, related_name = "owned"),
    user: ForeignKey(other :: User, on_delete = Cascade, unique, db_column = "u"),
    friends: ManyToManyField(Self),
    groups: ManyToManyField(auth::Group, db_table = "g", related_name = "+"),
    Meta { ordering: [pk, -parent], managed: false, verbose_name: "human", db_table: "people" }
}"#,
        &expect![[r#"
            people.Person table people (human / humans) unmanaged
              id: BigAutoField key
              parent [parent_id]: ForeignKey null index -> people.Person SetNull back children
              friend [friend_id]: ForeignKey -> people.Person Protect back +
              owner [owner_id]: ForeignKey index -> .crate::accounts::User DoNothing back owned
              user [u]: ForeignKey unique -> .other::User Cascade back person_set
              friends: many to many people.Person back + table people_friends(from_person_id, to_person_id)
              groups: many to many .auth::Group back + table g(person_id, group_id)
              ordering id, -parent
        "#]],
    );
}

#[test]
fn abstract_models() {
    check_models(
        r#"app x;
abstract Base { created: DateTimeField(auto_now_add), name: TextField, Meta { ordering: [-created], indexes: [Index(fields = [created], name = "%(class)s_created")] } }
abstract Owned: Base { owner: ForeignKey(User, on_delete = Cascade, related_name = "%(app_label)s_%(class)s") }
abstract Other { name: CharField(max_length = 3), size: IntegerField }
User {}
A: Owned, Other { }
B: Owned { name: IntegerField, Meta { ordering: [name] } }"#,
        &expect![[r#"
            x.User table x_user (user / users)
              id: BigAutoField key

            x.A table x_a (a / as)
              id: BigAutoField key
              created: DateTimeField NowAdd
              name: TextField
              owner [owner_id]: ForeignKey index -> x.User Cascade back x_a
              size: IntegerField
              ordering -created
              index a_created on created

            x.B table x_b (b / bs)
              id: BigAutoField key
              created: DateTimeField NowAdd
              owner [owner_id]: ForeignKey index -> x.User Cascade back x_b
              name: IntegerField
              ordering name
              index b_created on created
        "#]],
    );
}

#[test]
fn conditions() {
    check_models(
        r#"app x;
A {
    rating: IntegerField, stars: IntegerField, live: BooleanField, at: DateField(null), price: DecimalField(max_digits = 5, decimal_places = 2),
    status: CharField(max_length = 1, choices = Status), parent: ForeignKey(Self, on_delete = Cascade),
    Meta { constraints: [
        CheckConstraint(check = rating >= 0 & rating <= 10 | !(live) & stars < rating, name = "c1"),
        CheckConstraint(condition = status.in_(["d", Status::Published]) & at.isnull(false), name = "c2"),
        CheckConstraint(check = 0 < price & price != 1.50 & at > "2024-01-01" & parent == 3, name = "c3"),
        UniqueConstraint(fields = [parent, status], condition = status == Status::Draft & live, name = "c4"),
    ] }
}
enum Status { Draft = "d", Published = "p" }"#,
        &expect![[r#"
            x.A table x_a (a / as)
              id: BigAutoField key
              rating: IntegerField
              stars: IntegerField
              live: BooleanField
              at: DateField null
              price: DecimalField { max_digits: 5, decimal_places: 2 }
              status: CharField { max_length: 1 } | Draft = Text("d") "Draft" | Published = Text("p") "Published"
              parent [parent_id]: ForeignKey index -> x.A Cascade back a_set
              check c1 rating Integer(0) Compare(GreaterOrEqual) rating Integer(10) Compare(LessOrEqual) And live Bool(true) Compare(Equal) Not stars rating Compare(Less) And Or
              check c2 status Text("d") Compare(Equal) status Text("p") Compare(Equal) Or at IsNull(false) And
              check c3 Text("0") price Compare(Less) price Text("1.50") Compare(NotEqual) And at Text("2024-01-01") Compare(Greater) And parent Integer(3) Compare(Equal) And
              unique c4 on parent, status status Text("d") Compare(Equal) live Bool(true) Compare(Equal) And
        "#]],
    );
}
