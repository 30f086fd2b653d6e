//! People and what relates them: a third app, with every kind of relation and every way of deleting.

use nuages::prelude::*;

model! {
    app family;

    /// Somebody.
    pub(crate) Person {
        name: CharField(max_length = 50),
        friends: ManyToManyField(Self),
        idols: ManyToManyField(Self, symmetrical = false, related_name = fans),
    }

    /// What somebody says about themselves.
    #[derive(PartialEq)]
    pub(crate) Profile {
        person: OneToOneField(Person, on_delete = Cascade),
        bio: TextField(default = ""),
    }

    /// A passport survives its owner.
    pub(crate) Passport {
        owner: OneToOneField(Person, on_delete = SetNull, null, related_name = papers),
        number: CharField(max_length = 9, unique),
    }

    /// Some people who play together.
    pub(crate) Band {
        name: CharField(max_length = 50),
        members: ManyToManyField(Person, through = Membership, through_fields = (band, person), related_name = bands),
        followers: ManyToManyField(Person, through = Follow, related_name = followed),
    }

    /// Who plays where, and since when.
    pub(crate) Membership {
        band: ForeignKey(Band, on_delete = Cascade, related_name = memberships),
        person: ForeignKey(Person, on_delete = Cascade, related_name = memberships),
        invited_by: ForeignKey(Person, on_delete = SetNull, null, related_name = invitations),
        since: IntegerField,
    }

    /// Who listens to whom.
    pub(crate) Follow {
        band: ForeignKey(Band, on_delete = Cascade),
        person: ForeignKey(Person, on_delete = Cascade),
        loud: BooleanField(default = true),
    }

    /// Marriage goes both ways, and has a beginning.
    pub(crate) Spouse {
        name: CharField(max_length = 50),
        partners: ManyToManyField(Self, through = Marriage, through_fields = (one, other)),
    }

    /// Two spouses.
    pub(crate) Marriage {
        one: ForeignKey(Spouse, on_delete = Cascade, related_name = "+"),
        other: ForeignKey(Spouse, on_delete = Cascade, related_name = "+"),
        since: IntegerField(default = 1967),
    }

    /// An album goes with its artist.
    pub(crate) Album {
        artist: ForeignKey(Person, on_delete = Cascade, related_name = albums),
    }

    /// A song keeps its album, unless its artist goes.
    pub(crate) Song {
        artist: ForeignKey(Person, on_delete = Cascade, related_name = songs),
        album: ForeignKey(Album, on_delete = Restrict, related_name = songs),
    }

    /// Somebody else has to do it then.
    pub(crate) Chore {
        doer: ForeignKey(Person, on_delete = SetDefault, default = 1, related_name = chores),
        heir: ForeignKey(Person, on_delete = Set(first_person()), null, related_name = "+"),
        judge: ForeignKey(Person, on_delete = Set(None), null, related_name = "+"),
    }

    /// A folder in a folder.
    pub(crate) Folder {
        name: CharField(max_length = 50),
        parent: ForeignKey(Self, on_delete = Cascade, null, related_name = folders),
    }

    /// A shelf of which the database takes care.
    pub(crate) Shelf {
        name: CharField(max_length = 50),
    }

    /// A book goes with its shelf.
    pub(crate) Book {
        shelf: ForeignKey(Shelf, on_delete = DbCascade, related_name = books),
        former: ForeignKey(Shelf, on_delete = DbSetNull, null, related_name = "+"),
    }

    /// A line of a log stays when what it tells of is gone.
    pub(crate) Line {
        person: ForeignKey(Person, on_delete = DoNothing, db_constraint = false, db_index = false, related_name = lines),
        witnesses: ManyToManyField(Person, db_constraint = false, db_table = "family_seen_by", related_name = "+"),
    }
}

/// Who inherits: not known before somebody dies.
fn first_person() -> Id<Person> {
    Id::new(1)
}
