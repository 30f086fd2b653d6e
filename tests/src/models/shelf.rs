//! Books that are taken out of sight instead of being deleted: models with scopes and managers of their own.

use nuages::prelude::*;

model! {
    app shelf;

    abstract Discarded {
        discarded: BooleanField(default = false),

        Meta { scopes: [kept = !discarded] }
    }

    pub(crate) Shelf: Discarded {
        name: CharField(max_length = 50),
    }

    pub(crate) Tag: Discarded {
        name: CharField(max_length = 50),
    }

    pub(crate) Book: Discarded {
        shelf: ForeignKey(Shelf, on_delete = Cascade, related_name = books),
        title: CharField(max_length = 50),
        tags: ManyToManyField(Tag, related_name = books),
        pages: IntegerField(default = 100),

        Meta {
            ordering: [title],
            managers: [objects, long = Long],
            scopes: [kept = !discarded, real = pages > 0 | title == "Leaflet"],
        }
    }

    /// Its related rows start with what the first manager says.
    pub(crate) Loan {
        book: ForeignKey(Book, on_delete = Cascade, related_name = loans),
        reader: CharField(max_length = 50),
        back: BooleanField(default = false),

        Meta { managers: [everything, open = Open], default_manager_name: open }
    }
}

/// Books of 300 pages and more.
pub(crate) struct Long;

impl ManagerOf<Book> for Long {
    fn get_queryset(rows: QuerySet<Book>) -> QuerySet<Book> {
        rows.filter(|b| b.pages.gte(300))
    }
}

/// Books that somebody has.
pub(crate) struct Open;

impl ManagerOf<Loan> for Open {
    fn get_queryset(rows: QuerySet<Loan>) -> QuerySet<Loan> {
        rows.filter(|l| l.back.exact(false))
    }
}
