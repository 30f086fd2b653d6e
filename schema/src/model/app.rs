//! What an app knows about its models as a whole: by name, and what points at them.

use super::{App, FieldDef, ManyToManyDef, ModelDef};

/// A relation that leads to a model, seen from that model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RelatedObject {
    /// The model that declares it.
    pub model: &'static ModelDef,
    /// The field that declares it.
    pub field: RelatedField,
}

/// The field of a [`RelatedObject`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RelatedField {
    /// A field with a column: a foreign key.
    Key(&'static FieldDef),
    /// A many-to-many field.
    ManyToMany(&'static ManyToManyDef),
}

impl RelatedObject {
    /// The name of the way back, `entries`; nothing if there is none (`related_name = "+"`).
    pub fn related_name(&self) -> Option<&'static str> {
        let name: &'static str = match self.field {
            RelatedField::Key(field) => field.relation.as_ref().map_or("+", |it| &it.related_name),
            RelatedField::ManyToMany(field) => &field.related_name,
        };
        (!name.ends_with('+')).then_some(name)
    }

    /// The name of the field, `blog`.
    pub fn field_name(&self) -> &'static str {
        match self.field {
            RelatedField::Key(field) => &field.name,
            RelatedField::ManyToMany(field) => &field.name,
        }
    }
}

impl App {
    /// The model of that name.
    pub fn model(&self, name: &str) -> Option<&'static ModelDef> {
        self.models.iter().copied().find(|model| model.name == name)
    }

    /// What points at a model, as far as this app declares it.
    pub fn related_objects(&self, model: &ModelDef) -> Vec<RelatedObject> {
        let target = model.reference();
        let mut found = Vec::new();
        for owner in self.models.iter().copied() {
            for field in owner.fields.iter() {
                if field.relation.as_ref().is_some_and(|it| it.to == target) {
                    found.push(RelatedObject {
                        model: owner,
                        field: RelatedField::Key(field),
                    });
                }
            }
            for field in owner.many_to_many.iter().filter(|it| it.to == target) {
                found.push(RelatedObject {
                    model: owner,
                    field: RelatedField::ManyToMany(field),
                });
            }
        }
        found
    }
}
