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
}
