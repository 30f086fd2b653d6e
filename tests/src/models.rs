//! The models of the suite: the weblog, a company for what points at itself and at each other, and one model with every field.

use nuages::prelude::*;

pub(crate) mod chinook;
pub(crate) mod depot;
pub(crate) mod diary;
pub(crate) mod family;
pub(crate) mod offer;
pub(crate) mod outside;
pub(crate) mod places;
pub(crate) mod shelf;
pub(crate) mod shop;

model! {
    app blog;

    abstract Timestamped {
        created: DateTimeField(auto_now_add),
        modified: DateTimeField(auto_now),
    }

    /// A weblog.
    pub(crate) Blog {
        name: CharField(max_length = 100, unique),
        tagline: TextField(default = ""),
    }

    /// Somebody who writes or edits.
    pub(crate) Author {
        name: CharField(max_length = 200),
        email: EmailField(unique, null),
    }

    /// A part of a weblog.
    #[derive(PartialEq)]
    pub(crate) Entry: Timestamped {
        blog: ForeignKey(Blog, on_delete = Cascade, related_name = entries),
        editor: ForeignKey(Author, on_delete = SetNull, null, related_name = edited),
        headline: CharField(max_length = 255),
        body_text: TextField(default = ""),
        pub_date: DateField(null),
        authors: ManyToManyField(Author, related_name = entries),
        number_of_comments: PositiveIntegerField(default = 0),
        number_of_pingbacks: PositiveIntegerField(default = 0),
        rating: IntegerField(default = 5),
        status: CharField(max_length = 1, choices = Status, default = Status::Draft),

        Meta {
            ordering: [-pub_date, headline],
            indexes: [Index(fields = [pub_date, -rating])],
            constraints: [
                UniqueConstraint(fields = [blog, headline], name = "entry_headline_per_blog"),
                CheckConstraint(check = rating >= 0, name = "entry_rating_not_negative"),
            ],
            verbose_name_plural: "entries",
        }
    }

    /// What is in an entry's drawer, and goes with it.
    pub(crate) Note {
        entry: ForeignKey(Entry, on_delete = Cascade, related_name = notes),
        text: TextField,
    }

    /// A bill keeps its author from going.
    pub(crate) Bill {
        author: ForeignKey(Author, on_delete = Protect, related_name = bills),
        amount: IntegerField,
        open: BooleanField(default = true),

        Meta {
            constraints: [
                UniqueConstraint(fields = [author], condition = open, name = "one_open_bill_per_author"),
            ],
        }
    }

    /// A mark does not care what becomes of its entry; the database does.
    pub(crate) Mark {
        entry: ForeignKey(Entry, on_delete = DoNothing, related_name = marks),
    }

    pub(crate) enum Status { Draft = "d", Published = "p" => "Out now" }

    /// Somebody with a manager, who has one in turn.
    pub(crate) Employee {
        name: CharField(max_length = 50),
        manager: ForeignKey(Employee, on_delete = Cascade, null, related_name = reports),
    }

    /// Every field, with a value.
    #[derive(PartialEq)]
    pub(crate) Sort {
        char: CharField(max_length = 5),
        text: TextField,
        slug: SlugField,
        email: EmailField,
        integer: IntegerField,
        big: BigIntegerField,
        positive: PositiveIntegerField,
        float: FloatField,
        boolean: BooleanField,
        date: DateField,
        moment: DateTimeField,
        decimal: DecimalField(max_digits = 12, decimal_places = 3),
        uuid: UUIDField,
        json: JSONField,
        url: URLField,
        small: SmallIntegerField,
        positive_small: PositiveSmallIntegerField,
        positive_big: PositiveBigIntegerField,
        time: TimeField,
        duration: DurationField,
        binary: BinaryField(max_length = 300),
        ip: GenericIPAddressField,
    }

    /// Every field, perhaps without one.
    #[derive(PartialEq)]
    pub(crate) MaybeSort {
        char: CharField(max_length = 5, null),
        text: TextField(null),
        slug: SlugField(null),
        email: EmailField(null),
        integer: IntegerField(null),
        big: BigIntegerField(null),
        positive: PositiveIntegerField(null),
        float: FloatField(null),
        boolean: BooleanField(null),
        date: DateField(null),
        moment: DateTimeField(null),
        decimal: DecimalField(max_digits = 12, decimal_places = 3, null),
        uuid: UUIDField(null),
        json: JSONField(null),
        url: URLField(null),
        small: SmallIntegerField(null),
        positive_small: PositiveSmallIntegerField(null),
        positive_big: PositiveBigIntegerField(null),
        time: TimeField(null),
        duration: DurationField(null),
        binary: BinaryField(max_length = 300, null),
        ip: GenericIPAddressField(null),
    }

    /// Keys of fewer bits, and what follows from an option of its own field type.
    #[derive(PartialEq)]
    pub(crate) Ticket {
        number: SmallAutoField(primary_key),
        server: GenericIPAddressField(protocol = IPv4, default = "127.0.0.1"),
        client: GenericIPAddressField(unpack_ipv4, null),
        payload: BinaryField(default = b"none"),
        closed: TimeField(auto_now),
    }

    /// Points at such a key.
    #[derive(PartialEq)]
    pub(crate) Reply {
        id: AutoField(primary_key),
        ticket: ForeignKey(Ticket, on_delete = Cascade, related_name = replies),
    }

    /// A key of one's own.
    pub(crate) Country {
        code: CharField(max_length = 2, primary_key),
        name: CharField(max_length = 50, db_column = "Nom du pays"),

        Meta { db_table: "pays; --" }
    }

    /// Points at such a key.
    pub(crate) City {
        name: CharField(max_length = 50),
        country: ForeignKey(Country, on_delete = Cascade, related_name = cities),
    }
}
