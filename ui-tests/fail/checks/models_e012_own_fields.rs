//! models.E012, E013, E015, E016 and E041: what `Meta` names.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog { name: TextField }
    pub Entry {
        blog: ForeignKey(Blog, on_delete = Cascade),
        tags: ManyToManyField(Blog, related_name = tagged),
        Meta {
            ordering: [-pub_date, blog__name],
            indexes: [Index(fields = [tags])],
            constraints: [
                UniqueConstraint(fields = [blog.name], name = "one"),
                CheckConstraint(check = blog.name != "", name = "two"),
            ],
        }
    }
}

fn main() {}
