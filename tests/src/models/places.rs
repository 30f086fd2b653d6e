//! Models that inherit from models with a table, and proxies.

use nuages::prelude::*;

model! {
    app guide;

    abstract Stamped {
        note: TextField(default = ""),
        modified: DateTimeField(auto_now),
    }

    /// Where one can go.
    #[derive(PartialEq)]
    pub(crate) Place: Stamped {
        name: CharField(max_length = 50),
        address: CharField(max_length = 80, unique),
        stars: IntegerField(default = 0),
        city: ForeignKey(Town, on_delete = Cascade, null, related_name = places),
        tags: ManyToManyField(Tag, related_name = places),

        Meta { ordering: [name] }
    }

    pub(crate) Town { name: CharField(max_length = 50) }

    pub(crate) Tag { word: CharField(max_length = 20) }

    /// Where one can eat.
    #[derive(PartialEq)]
    pub(crate) Restaurant: Place {
        serves_pizza: BooleanField(default = false),
        seats: PositiveIntegerField,
    }

    /// Where one can eat well.
    #[derive(PartialEq)]
    pub(crate) Trattoria: Restaurant {
        chef: CharField(max_length = 50),

        Meta { ordering: [-stars, chef] }
    }

    /// Its link to the place has a name of its own.
    #[derive(PartialEq)]
    pub(crate) Museum: Place {
        site: OneToOneField(Place, on_delete = Cascade, parent_link, related_name = as_museum),
        paintings: IntegerField(default = 0),
    }

    pub(crate) Waiter {
        name: CharField(max_length = 50),
        restaurant: ForeignKey(Restaurant, on_delete = Cascade, related_name = waiters),
        home: ForeignKey(Place, on_delete = SetNull, null, related_name = "+"),
    }

    /// The same rows, the best first.
    pub(crate) proxy Ranked: Restaurant {
        Meta { ordering: [-stars, name], verbose_name: "ranked restaurant" }
    }

    /// A proxy of a proxy.
    pub(crate) proxy Pizzeria: Ranked {}

    pub(crate) Review {
        of: ForeignKey(Ranked, on_delete = Cascade, related_name = reviews),
        text: TextField(default = ""),
    }
}

impl Place {
    /// A method of the parent, which heirs have as well.
    pub(crate) fn label(&self) -> String {
        format!("{}, {}", self.name, self.address)
    }
}
