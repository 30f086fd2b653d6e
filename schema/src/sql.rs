//! Statements as text: one file a part, each shaped like the grammar of what it writes.
//!
//! `program` reads the flat program into clauses, `level` keeps the tables of one SELECT, `expression` and `condition`
//! write what stands inside it, `select` and `write` the statements. Nothing here sees a value: values are bound by position.

mod condition;
pub mod ddl;
mod expression;
mod function;
mod legacy;
mod level;
mod number;
mod program;
mod rows;
mod scope;
mod select;
mod totals;
mod window;
mod write;

use std::fmt;

use crate::dialect::Dialect;
use crate::model::ModelDef;
use crate::query::{Op, Ref, Verb};

pub use ddl::create_tables;

use level::Level;
use program::Clauses;

/// Why a program cannot be written as a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RenderError {
    /// Conditions are nested deeper than databases accept.
    TooDeep,
    /// There are more conditions than databases accept in one statement.
    TooLong,
    /// A mistake of the program's author, with the rule that it breaks.
    Refused(&'static str),
    /// The program is not well formed: a bug in nuages.
    Malformed,
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooDeep => write!(
                f,
                "the conditions are nested too deeply ({} levels at most)",
                program::MAX_DEPTH
            ),
            Self::TooLong => write!(
                f,
                "the query has too many conditions ({} at most); many values of one field belong into `in_`",
                program::MAX_NODES
            ),
            Self::Refused(why) => f.write_str(why),
            Self::Malformed => f.write_str("the query is malformed; this is a bug in nuages"),
        }
    }
}

impl std::error::Error for RenderError {}

/// Writes the statement of a program over a model.
///
/// # Errors
/// When the program asks for something that the database cannot do, or nests deeper than it accepts.
pub fn render(
    dialect: &'static Dialect,
    model: &'static ModelDef,
    ops: &[Op],
) -> Result<String, RenderError> {
    let clauses = Clauses::read(ops)?;
    let mut writer = Writer {
        dialect,
        levels: Vec::new(),
        unscoped: clauses.unscoped.clone(),
    };
    match clauses.verb {
        Verb::Select | Verb::Count | Verb::Exists | Verb::Aggregate => {
            writer.select_statement(model, &clauses)
        }
        Verb::Explain => {
            let select = writer.select_statement(model, &clauses)?;
            Ok(format!("{}{select}", dialect.explain))
        }
        Verb::Descendants(field) => writer.descendants(model, field),
        Verb::Update => writer.update_statement(model, &clauses),
        Verb::Delete => writer.delete_statement(model, &clauses),
        Verb::Insert | Verb::InsertReturning | Verb::InsertIgnore | Verb::Upsert => {
            writer.insert_statement(model, &clauses)
        }
        Verb::BulkUpdate => writer.bulk_update_statement(model, &clauses),
    }
}

/// Writes one statement; `levels` are the SELECTs that are open, outermost first.
struct Writer {
    dialect: &'static Dialect,
    levels: Vec<Level>,
    /// The scopes that do not hold where something is being written.
    unscoped: Vec<(Ref<ModelDef>, Option<u16>)>,
}

impl Writer {
    fn quote(&self, sql: &mut String, identifier: &str) {
        self.dialect.quote(sql, identifier);
    }

    fn level(&mut self) -> Result<&mut Level, RenderError> {
        self.levels.last_mut().ok_or(RenderError::Malformed)
    }

    /// Appends `"table"."column"`.
    fn qualified(&self, sql: &mut String, table: &str, column: &str) {
        self.quote(sql, table);
        sql.push('.');
        self.quote(sql, column);
    }
}
