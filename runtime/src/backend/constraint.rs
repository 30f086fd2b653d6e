//! Which fields of a model a constraint of the database speaks of.

use nuages_schema::model::{ConditionOp, ConstraintDef, ModelDef};

/// The fields that a declared check constraint speaks of.
pub(super) fn fields_of_check(model: &ModelDef, name: &str) -> Option<Vec<String>> {
    model
        .constraints
        .iter()
        .find_map(|constraint| match constraint {
            ConstraintDef::Check { name: known, check } if known == name => {
                let mut fields: Vec<String> = Vec::new();
                for op in check.iter() {
                    if let ConditionOp::Field(field) = op
                        && !fields.iter().any(|known| known == field)
                    {
                        fields.push(field.to_string());
                    }
                }
                Some(fields)
            }
            _ => None,
        })
}

/// The fields that a constraint of that name speaks of, in a database whose errors name every constraint.
#[cfg(feature = "postgres")]
pub(super) fn fields_of(model: &ModelDef, name: &str) -> Vec<String> {
    if let Some(fields) = fields_of_check(model, name) {
        return fields;
    }
    let known = nuages_schema::sql::ddl::constraint_names(model);
    if let Some(found) = known.iter().find(|known| known.name == name) {
        return found.fields.iter().map(ToString::to_string).collect();
    }
    // A table of pairs does not say what its columns point at, but their keys are named alike.
    let key_of =
        |column: &str| nuages_schema::sql::ddl::shortened(&format!("{}_{column}_fk", model.table));
    let found = model
        .fields
        .iter()
        .find(|field| key_of(&field.column) == name);
    found
        .map(|field| field.name.to_string())
        .into_iter()
        .collect()
}
