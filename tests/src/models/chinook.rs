//! A database that others made, over which models are only laid: the digital shop "Chinook", as it is published for SQLite.

use nuages::prelude::*;

model! {
    app chinook;

    pub(crate) Artist {
        id: BigIntegerField(primary_key, db_column = "ArtistId"),
        name: CharField(max_length = 120, null, db_column = "Name"),
        Meta { db_table: "Artist", managed: false }
    }

    pub(crate) Album {
        id: BigIntegerField(primary_key, db_column = "AlbumId"),
        title: CharField(max_length = 160, db_column = "Title"),
        artist: ForeignKey(Artist, on_delete = DoNothing, related_name = albums, db_column = "ArtistId"),
        Meta { db_table: "Album", managed: false }
    }

    pub(crate) Genre {
        id: BigIntegerField(primary_key, db_column = "GenreId"),
        name: CharField(max_length = 120, null, db_column = "Name"),
        Meta { db_table: "Genre", managed: false }
    }

    pub(crate) MediaType {
        id: BigIntegerField(primary_key, db_column = "MediaTypeId"),
        name: CharField(max_length = 120, null, db_column = "Name"),
        Meta { db_table: "MediaType", managed: false }
    }

    pub(crate) Track {
        id: BigIntegerField(primary_key, db_column = "TrackId"),
        name: CharField(max_length = 200, db_column = "Name"),
        album: ForeignKey(Album, on_delete = DoNothing, null, related_name = tracks, db_column = "AlbumId"),
        media_type: ForeignKey(MediaType, on_delete = DoNothing, related_name = tracks, db_column = "MediaTypeId"),
        genre: ForeignKey(Genre, on_delete = DoNothing, null, related_name = tracks, db_column = "GenreId"),
        composer: CharField(max_length = 220, null, db_column = "Composer"),
        milliseconds: IntegerField(db_column = "Milliseconds"),
        bytes: IntegerField(null, db_column = "Bytes"),
        unit_price: DecimalField(max_digits = 10, decimal_places = 2, db_column = "UnitPrice"),
        Meta { db_table: "Track", managed: false }
    }

    pub(crate) Playlist {
        id: BigIntegerField(primary_key, db_column = "PlaylistId"),
        name: CharField(max_length = 120, null, db_column = "Name"),
        Meta { db_table: "Playlist", managed: false }
    }

    /// Its key has two columns; every table of SQLite has a `rowid` too.
    pub(crate) PlaylistTrack {
        row: BigIntegerField(primary_key, db_column = "rowid"),
        playlist: ForeignKey(Playlist, on_delete = DoNothing, related_name = entries, db_column = "PlaylistId"),
        track: ForeignKey(Track, on_delete = DoNothing, related_name = entries, db_column = "TrackId"),
        Meta { db_table: "PlaylistTrack", managed: false }
    }

    abstract Person {
        last_name: CharField(max_length = 20, db_column = "LastName"),
        first_name: CharField(max_length = 40, db_column = "FirstName"),
        address: CharField(max_length = 70, null, db_column = "Address"),
        city: CharField(max_length = 40, null, db_column = "City"),
        state: CharField(max_length = 40, null, db_column = "State"),
        country: CharField(max_length = 40, null, db_column = "Country"),
        postal_code: CharField(max_length = 10, null, db_column = "PostalCode"),
        phone: CharField(max_length = 24, null, db_column = "Phone"),
        fax: CharField(max_length = 24, null, db_column = "Fax"),
        email: CharField(max_length = 60, null, db_column = "Email"),
        Meta { managed: false }
    }

    pub(crate) Employee: Person {
        id: BigIntegerField(primary_key, db_column = "EmployeeId"),
        title: CharField(max_length = 30, null, db_column = "Title"),
        reports_to: ForeignKey(Self, on_delete = DoNothing, null, related_name = reports, db_column = "ReportsTo"),
        birth_date: DateField(null, db_column = "BirthDate"),
        hire_date: DateTimeField(null, db_column = "HireDate"),
        Meta { db_table: "Employee" }
    }

    pub(crate) Customer: Person {
        id: BigIntegerField(primary_key, db_column = "CustomerId"),
        company: CharField(max_length = 80, null, db_column = "Company"),
        support_rep: ForeignKey(Employee, on_delete = DoNothing, null, related_name = customers, db_column = "SupportRepId"),
        Meta { db_table: "Customer" }
    }

    pub(crate) Invoice {
        id: BigIntegerField(primary_key, db_column = "InvoiceId"),
        customer: ForeignKey(Customer, on_delete = DoNothing, related_name = invoices, db_column = "CustomerId"),
        issued: DateTimeField(db_column = "InvoiceDate"),
        billing_country: CharField(max_length = 40, null, db_column = "BillingCountry"),
        total: DecimalField(max_digits = 10, decimal_places = 2, db_column = "Total"),
        Meta { db_table: "Invoice", managed: false }
    }

    pub(crate) InvoiceLine {
        id: BigIntegerField(primary_key, db_column = "InvoiceLineId"),
        invoice: ForeignKey(Invoice, on_delete = Cascade, related_name = lines, db_column = "InvoiceId"),
        track: ForeignKey(Track, on_delete = DoNothing, related_name = lines, db_column = "TrackId"),
        unit_price: DecimalField(max_digits = 10, decimal_places = 2, db_column = "UnitPrice"),
        quantity: IntegerField(db_column = "Quantity"),
        Meta { db_table: "InvoiceLine", managed: false }
    }
}
