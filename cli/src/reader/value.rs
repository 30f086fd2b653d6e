//! What the expressions of a migration file stand for.

use nuages_schema::migrate::{
    AddField, AlterField, AlterModelOptions, ColumnField, CreateModel, Expr, Migration, Operation,
    PairField, RunSql, UniqueConstraintDef,
};
use nuages_schema::model::{ConstraintDef, IndexDef, Literal, OnDelete};

/// The value of an expression.
pub(super) enum Value {
    Migration(Box<Migration>),
    CreateModel(Box<CreateModel>),
    AddField(Box<AddField>),
    AlterField(Box<AlterField>),
    AlterModelOptions(Box<AlterModelOptions>),
    RunSql(RunSql),
    /// An operation that takes no calls.
    Operation(Box<Operation>),
    Column(Box<ColumnField>),
    Pairs(Box<PairField>),
    Index(IndexDef),
    Unique(UniqueConstraintDef),
    Constraint(ConstraintDef),
    Condition(Expr),
    Literal(Literal),
    OnDelete(OnDelete),
    List(Vec<Value>),
    Tuple(Vec<Value>),
}

impl Value {
    /// What messages call it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Migration(_) => "a migration",
            Self::CreateModel(_)
            | Self::AddField(_)
            | Self::AlterField(_)
            | Self::AlterModelOptions(_)
            | Self::RunSql(_)
            | Self::Operation(_) => "an operation",
            Self::Column(_) | Self::Pairs(_) => "a field",
            Self::Index(_) => "an index",
            Self::Unique(_) | Self::Constraint(_) => "a constraint",
            Self::Condition(_) => "a condition",
            Self::Literal(Literal::Text(_)) => "a text",
            Self::Literal(Literal::Integer(_)) => "a whole number",
            Self::Literal(_) => "a constant",
            Self::OnDelete(_) => "a rule for deletion",
            Self::List(_) => "a list",
            Self::Tuple(_) => "a tuple",
        }
    }
}
