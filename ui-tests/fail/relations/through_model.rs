//! A through model that does not say which keys are meant, and one that has none.
use nuages::prelude::*;

model! {
    app bands;
    pub Person { name: TextField }
    pub Band {
        members: ManyToManyField(Person, through = Membership, related_name = bands),
        fans: ManyToManyField(Person, through = Fan, related_name = idols),
        friends: ManyToManyField(Self, related_name = befriended),
    }
    pub Membership {
        band: ForeignKey(Band, on_delete = Cascade),
        person: ForeignKey(Person, on_delete = Cascade, related_name = memberships),
        inviter: ForeignKey(Person, on_delete = Cascade, related_name = invitations),
    }
    pub Fan { person: ForeignKey(Person, on_delete = Cascade) }
}

fn main() {}
