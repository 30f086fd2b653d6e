//! What was written word by word, right or wrong: what an editor needs to propose, explain and rename.
//!
//! Nothing here is checked. A half-typed word and the finished one come out alike, so that code made of them differs in
//! that word only.

use proc_macro2::Ident;
use syn::Expr;

use super::source::{Arg, BlockSource, Condition, FieldSource, MetaSource, ModelSource, Operand};

/// A model as written.
#[derive(Debug)]
pub struct Written {
    /// Its name.
    pub ident: Ident,
    /// Whether it is abstract, so that it has no struct.
    pub is_abstract: bool,
    /// The models that it inherits from.
    pub parents: Vec<syn::Path>,
    /// The field types and their arguments.
    pub kinds: Vec<WrittenKind>,
    /// The keys of `Meta`.
    pub meta: Vec<Ident>,
    /// The fields that `Meta` names.
    pub mentioned: Vec<Ident>,
}

/// A field type as written.
#[derive(Debug)]
pub struct WrittenKind {
    /// `CharField`; nothing when it is not there yet.
    pub name: Option<Ident>,
    /// What stands first in the parentheses without being an option: the target of a relation.
    pub target: Option<Expr>,
    /// The options.
    pub options: Vec<WrittenOption>,
}

/// An option as written.
#[derive(Debug)]
pub struct WrittenOption {
    /// `max_length`.
    pub name: Ident,
    /// The value; nothing for a flag.
    pub value: WrittenValue,
}

/// The value of an option as written.
#[derive(Debug)]
pub enum WrittenValue {
    /// There is none: a flag.
    Flag,
    /// It is not there yet, or not readable.
    Missing,
    /// An expression.
    Expr(Box<Expr>),
}

/// The field types that there are, each with its options.
pub fn words() -> Vec<(&'static str, Vec<&'static str>)> {
    crate::check::kinds::KINDS
        .iter()
        .map(|kind| (kind.name, kind.options().collect()))
        .collect()
}

/// What a block says, before it is checked.
pub(super) fn of(block: &BlockSource) -> Vec<Written> {
    block.models.iter().map(model).collect()
}

fn model(model: &ModelSource) -> Written {
    let mut mentioned = Vec::new();
    if let Some(meta) = &model.meta {
        mention(meta, &mut mentioned);
    }
    Written {
        ident: model.ident.clone(),
        is_abstract: model.is_abstract,
        parents: model.parents.clone(),
        kinds: model
            .fields
            .iter()
            .filter(|field| !field.is_removed())
            .map(kind)
            .collect(),
        meta: model
            .meta
            .as_ref()
            .map_or_else(Vec::new, |meta| meta.keys.clone()),
        mentioned,
    }
}

fn kind(field: &FieldSource) -> WrittenKind {
    let name = field.kind.clone();
    let relation = name.as_ref().is_some_and(|name| {
        name == "ForeignKey" || name == "OneToOneField" || name == "ManyToManyField"
    });
    let mut kind = WrittenKind {
        name,
        target: None,
        options: Vec::new(),
    };
    for (at, arg) in field.args.iter().enumerate() {
        let (name, value) = match arg {
            Arg::Bare(expr) if at == 0 && (relation || is_type(expr)) => {
                kind.target = Some(expr.clone());
                continue;
            }
            Arg::Bare(expr) => match crate::check::options::ident_of(expr) {
                Some(name) => (name.clone(), WrittenValue::Flag),
                None => continue,
            },
            Arg::Named { name, value } => {
                (name.clone(), WrittenValue::Expr(Box::new(value.clone())))
            }
            Arg::Broken(name) => (name.clone(), WrittenValue::Missing),
        };
        kind.options.push(WrittenOption { name, value });
    }
    kind
}

/// Whether it is written as types are: options are not.
fn is_type(expr: &Expr) -> bool {
    let Expr::Path(path) = expr else {
        return false;
    };
    let last = path.path.segments.last();
    last.is_some_and(|last| last.ident.to_string().starts_with(char::is_uppercase))
}

/// The fields that the values of `Meta` name.
fn mention(meta: &MetaSource, mentioned: &mut Vec<Ident>) {
    let orders = meta.ordering.iter().chain(&meta.get_latest_by).flatten();
    mentioned.extend(orders.map(|one| one.field.clone()));
    for index in meta.indexes.iter().flatten() {
        mentioned.extend(index.fields.iter().map(|one| one.field.clone()));
        if let Some(one) = &index.condition {
            condition(one, mentioned);
        }
    }
    mentioned.extend(meta.unique_together.iter().flatten().flatten().cloned());
    for scope in meta.scopes.iter().flatten() {
        if let Some(one) = &scope.condition {
            condition(one, mentioned);
        }
    }
    for constraint in meta.constraints.iter().flatten() {
        mentioned.extend(constraint.fields.iter().cloned());
        if let Some(one) = &constraint.condition {
            condition(one, mentioned);
        }
    }
}

fn condition(one: &Condition, mentioned: &mut Vec<Ident>) {
    match one {
        Condition::And(left, right) | Condition::Or(left, right) => {
            condition(left, mentioned);
            condition(right, mentioned);
        }
        Condition::Not(inner) => condition(inner, mentioned),
        Condition::Compare(left, _, right) => {
            operand(left, mentioned);
            operand(right, mentioned);
        }
        Condition::In(one, list) => {
            operand(one, mentioned);
            for one in list {
                operand(one, mentioned);
            }
        }
        Condition::Range(one, ends) => {
            for one in [one, &ends.0, &ends.1] {
                operand(one, mentioned);
            }
        }
        Condition::IsNull(one, _) | Condition::Call(one) => operand(one, mentioned),
        Condition::Field(field) => mentioned.push(field.clone()),
    }
}

fn operand(one: &Operand, mentioned: &mut Vec<Ident>) {
    match one {
        Operand::Field(field) => mentioned.push(field.clone()),
        Operand::Constant(_) => {}
        Operand::Call { operands, .. } => {
            for one in operands {
                operand(one, mentioned);
            }
        }
    }
}
