//! Aggregates over all rows of a query: flat where they can be, else over the keys of a slice or over the query as a table.

use std::fmt::Write as _;

use super::level::Level;
use super::program::{Clauses, Selected};
use super::select::primary_key;
use super::{RenderError, Writer};
use crate::model::ModelDef;
use crate::query::Op;

/// What a level's totals are computed of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Totals {
    /// It has none.
    No,
    /// Of its rows.
    Rows,
    /// Of the columns of a query that stands in its FROM.
    Table,
}

impl Writer {
    /// Writes `SELECT` and the totals of the innermost level's query, and closes the level.
    pub(super) fn totals(
        &mut self,
        sql: &mut String,
        model: &'static ModelDef,
        clauses: &Clauses,
    ) -> Result<(), RenderError> {
        let rows_are_made =
            clauses.grouped.is_some() || (clauses.totals > 0 && clauses.values && clauses.is_cut());
        if rows_are_made {
            self.totals_of_table(sql, model, clauses)
        } else if clauses.is_cut() {
            self.totals_of_cut(sql, model, clauses)
        } else {
            self.select_with(sql, clauses, "", "", "")
        }
    }

    /// Over a slice: over the rows whose key is in the slice.
    fn totals_of_cut(
        &mut self,
        sql: &mut String,
        model: &'static ModelDef,
        clauses: &Clauses,
    ) -> Result<(), RenderError> {
        let key = primary_key(model)?;
        let mut inner = String::new();
        self.levels.push(Level::new(model, 1));
        self.open_rows(clauses)?;
        let selected = self.base_column(&key)?;
        if clauses.distinct {
            // What a distinct query is ordered by is selected as well, so the key is taken out of that.
            inner.push_str("SELECT \"key\" FROM (");
            let named = format!("{selected} AS \"key\"");
            self.select_with(&mut inner, clauses, &named, "", "")?;
            inner.push_str(") \"cut\"");
        } else {
            self.select_with(&mut inner, clauses, &selected, "", "")?;
        }
        let columns = self.total_columns(clauses)?;
        let _ = write!(sql, "SELECT {}", columns.join(", "));
        self.write_from(sql)?;
        let outer = self.base_column(&key)?;
        let _ = write!(sql, " WHERE {outer} IN ({inner})");
        Ok(())
    }

    /// Over rows that the query itself makes: groups, or different values.
    fn totals_of_table(
        &mut self,
        sql: &mut String,
        model: &'static ModelDef,
        clauses: &Clauses,
    ) -> Result<(), RenderError> {
        // The joins of the filters come first, so that what is selected shares them.
        self.require_joins(clauses)?;
        let mut columns = Vec::new();
        for selected in made(clauses) {
            let first = columns.len();
            self.selected(&mut columns, clauses, selected)?;
            if let (Selected::Expression(_), Some(column)) = (selected, columns.get_mut(first)) {
                let _ = write!(column, " AS \"c{first}\"");
            }
        }
        let mut inner = String::new();
        self.select_with(&mut inner, clauses, &columns.join(", "), "", "")?;
        let mut level = Level::new(model, 0);
        level.totals = Totals::Table;
        self.levels.push(level);
        let totals = self.total_columns(clauses)?;
        self.levels.pop();
        let _ = write!(sql, "SELECT {} FROM ({inner}) \"made\"", totals.join(", "));
        Ok(())
    }

    /// The totals as columns.
    pub(super) fn total_columns(&mut self, clauses: &Clauses) -> Result<Vec<String>, RenderError> {
        let level = self.level()?;
        level.aggregates_rows = true;
        if level.totals == Totals::No {
            level.totals = Totals::Rows;
        }
        let mut columns = Vec::new();
        for selected in clauses.selects.iter().skip(clauses.totals) {
            if !matches!(selected, Selected::Expression(node) if clauses.has_aggregate(*node)?) {
                return Err(RenderError::Refused(
                    "`aggregate` is about all rows: give it aggregates such as `e.rating.sum()`",
                ));
            }
            self.selected(&mut columns, clauses, selected)?;
        }
        // What comes after them is about rows.
        self.level()?.aggregates_rows = false;
        Ok(columns)
    }

    /// Appends the column of the query in the FROM that an operand means.
    pub(super) fn made_column(
        sql: &mut String,
        clauses: &Clauses,
        index: usize,
    ) -> Result<(), RenderError> {
        let meant = match clauses.node(index)?.op {
            Op::Annotation(position) => clauses.annotation(position)?,
            _ => index,
        };
        let wanted = clauses.node(meant)?.op;
        let mut column = 0;
        for selected in made(clauses) {
            match *selected {
                Selected::Expression(node)
                    if node == meant
                        || (matches!(wanted, Op::Column(..))
                            && clauses.node(node)?.op == wanted) =>
                {
                    let _ = write!(sql, "\"made\".\"c{column}\"");
                    return Ok(());
                }
                Selected::Expression(_) => column += 1,
                Selected::Model(path) => column += path.0.step.target.0.fields.len(),
            }
        }
        Err(RenderError::Refused(
            "over groups and different values, only what `values` and `annotate` have selected can be aggregated",
        ))
    }
}

/// What the query itself selects.
fn made(clauses: &Clauses) -> impl Iterator<Item = &Selected> {
    clauses
        .selects
        .iter()
        .take(clauses.totals)
        .skip(clauses.hidden)
}
