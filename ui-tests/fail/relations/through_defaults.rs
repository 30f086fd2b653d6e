//! A pair that has more to say than its two ends.
use nuages::prelude::*;

model! {
    app bands;
    pub Person { name: TextField }
    pub Band { members: ManyToManyField(Person, through = Membership) }
    pub Membership {
        band: ForeignKey(Band, on_delete = Cascade),
        person: ForeignKey(Person, on_delete = Cascade),
        since: IntegerField,
    }
}

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    let band = Band::objects().get(&db)?;
    let person = Person::objects().get(&db)?;
    band.members().add(&db, [&person])?;
    Ok(())
}
