//! Rules that compute something.

use nuages::prelude::*;

model! {
    app offer;

    pub(crate) Offer {
        name: CharField(max_length = 20),
        code: CharField(max_length = 20),
        note: TextField(null),
        price: DecimalField(max_digits = 8, decimal_places = 2),
        discount: DecimalField(max_digits = 8, decimal_places = 2, default = 0),
        low: IntegerField(default = 0),
        high: IntegerField(default = 1),

        Meta {
            constraints: [
                CheckConstraint(check = price - discount >= 0.50, name = "offer_price_left"),
                CheckConstraint(check = low + 1 <= high * 2, name = "offer_room"),
                CheckConstraint(check = name.trim().length().range(1, 10), name = "offer_name"),
                CheckConstraint(check = (code.startswith("A-") | code.endswith("_%")) & !code.contains("'"), name = "offer_code"),
                CheckConstraint(check = code == code.upper(), name = "offer_upper"),
                CheckConstraint(check = note.coalesce("none").concat(name).length() > 2, name = "offer_note"),
                CheckConstraint(check = (high - low) / low != 3 & low.abs() % 1000 < 999, name = "offer_steps"),
            ],
        }
    }

    /// What is unique in other ways than by its fields alone.
    pub(crate) Coupon {
        code: CharField(max_length = 20),
        owner: CharField(max_length = 20, null),
        number: IntegerField(null),
        place: IntegerField(default = 0),

        Meta {
            indexes: [
                Index(expressions = [-code.length(), code.lower()], name = "offer_coupon_by_length"),
                Index(fields = [owner, -number], include = [place], name = "offer_coupon_by_owner", condition = place > 0),
            ],
            constraints: [
                UniqueConstraint(expressions = [code.lower()], name = "offer_coupon_code"),
                UniqueConstraint(fields = [owner, number], nulls_distinct = false, condition = place >= 0, name = "offer_coupon_owner"),
                UniqueConstraint(fields = [place], include = [code], name = "offer_coupon_place", condition = place > 0),
            ],
        }
    }

    /// Places that are exchanged within a transaction.
    pub(crate) Seat {
        place: IntegerField,

        Meta { constraints: [UniqueConstraint(fields = [place], deferrable = Deferred, name = "offer_seat_place")] }
    }
}
