//! Columns of tables that others made (`managed: false`), where those hold values in another form than nuages' own tables.
//!
//! SQLite has no decimals and no dates. A decimal that others wrote is a number, not a whole number of its last digit, and a
//! moment may lack its fraction. So such a column is read in nuages' form wherever it stands, and written back in theirs.

use std::fmt::Write as _;

use super::Writer;
use crate::model::{FieldDef, FieldKind, ModelDef};

impl Writer {
    /// What of a field matters here; nothing for most.
    pub(super) fn foreign_form(&self, model: &ModelDef, field: &FieldDef) -> Option<FieldKind> {
        let differs = match field.kind {
            FieldKind::DecimalField { .. } => self.dialect.decimals_are_scaled,
            FieldKind::DateTimeField => self.dialect.dates_are_text,
            _ => false,
        };
        (!model.managed && differs).then_some(field.kind)
    }

    /// Appends `"table"."column"` of a field as nuages reads its values.
    pub(super) fn field_column(
        &self,
        sql: &mut String,
        (model, field): (&ModelDef, &FieldDef),
        (table, column): (&str, &str),
    ) {
        let start = sql.len();
        self.qualified(sql, table, column);
        let Some(kind) = self.foreign_form(model, field) else {
            return;
        };
        let column = sql.split_off(start);
        match kind {
            FieldKind::DecimalField { decimal_places, .. } => {
                let unit = unit(decimal_places);
                // A value with more digits stays as it is, and reading it says so.
                let _ = write!(
                    sql,
                    "CASE WHEN typeof({column}) IN ('integer', 'real') AND ROUND({column} * {unit}, 3) = ROUND({column} * {unit}) \
                     THEN CAST(ROUND({column} * {unit}) AS INTEGER) ELSE {column} END"
                );
            }
            _ => {
                let _ = write!(
                    sql,
                    "CASE LENGTH({column}) WHEN 19 THEN {column} || '.000000' ELSE {column} END"
                );
            }
        }
    }

    /// Puts a value into the form in which a field's column holds it; the value starts at that place of the statement.
    pub(super) fn store(&self, sql: &mut String, start: usize, model: &ModelDef, field: &FieldDef) {
        if let Some(FieldKind::DecimalField { decimal_places, .. }) =
            self.foreign_form(model, field)
        {
            let value = sql.split_off(start);
            let _ = write!(sql, "(({value}) / {}.0)", unit(decimal_places));
        }
    }
}

/// How many of the last digit make one.
fn unit(decimal_places: u8) -> u128 {
    10_u128.saturating_pow(u32::from(decimal_places))
}
