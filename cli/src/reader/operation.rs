//! The operations of migration files, and the calls on them, on fields and on the migration itself.

use nuages_schema::migrate::{
    self, AddConstraint, AddField, AddIndex, AlterField, AlterModelOptions, AlterModelTable,
    ColumnField, CreateModel, DeleteModel, Expr as Condition, Migration, Operation, PairField,
    RemoveConstraint, RemoveField, RemoveIndex, RenameField, RenameIndex, RenameModel, RunSql,
};
use nuages_schema::model::{ChoiceDef, ConstraintDef, IndexDef, Literal};
use syn::spanned::Spanned as _;
use syn::{Error, Expr, Ident, Result};

use super::expression::{condition, literal, number, text, texts, truth, value};
use super::value::Value;

/// `Name::new(…)`; nothing for an unknown name or number of arguments.
pub(super) fn new(name: &str, arguments: &[&Expr]) -> Option<Result<Value>> {
    let made = match (name, arguments) {
        ("Migration", [app, name]) => {
            both(app, name).map(|(app, name)| Value::Migration(Box::new(Migration::new(app, name))))
        }
        ("CreateModel", [name]) => {
            text(name).map(|name| Value::CreateModel(Box::new(CreateModel::new(name))))
        }
        ("AddField", [model, name, it]) => add_field(model, name, it),
        ("AlterField", [model, name, it]) => alter_field(model, name, it),
        ("AlterModelOptions", [model]) => text(model)
            .map(|model| Value::AlterModelOptions(Box::new(AlterModelOptions::new(model)))),
        ("RunSql", [sql]) => texts(sql).map(|sql| Value::RunSql(RunSql::new(sql))),
        _ => {
            return plain(name, arguments)
                .map(|made| made.map(|it| Value::Operation(Box::new(it))));
        }
    };
    Some(made)
}

/// The operations that take no calls.
fn plain(name: &str, arguments: &[&Expr]) -> Option<Result<Operation>> {
    Some(match (name, arguments) {
        ("DeleteModel", [model]) => text(model).map(|model| DeleteModel::new(model).into()),
        ("RenameModel", [from, to]) => {
            both(from, to).map(|(from, to)| RenameModel::new(from, to).into())
        }
        ("RemoveField", [model, name]) => {
            both(model, name).map(|(model, name)| RemoveField::new(model, name).into())
        }
        ("RenameField", [model, from, to]) => all_three(model, from, to)
            .map(|(model, from, to)| RenameField::new(model, from, to).into()),
        ("AddIndex", [model, it]) => {
            text(model).and_then(|model| Ok(AddIndex::new(model, index(it)?).into()))
        }
        ("RemoveIndex", [model, name]) => {
            both(model, name).map(|(model, name)| RemoveIndex::new(model, name).into())
        }
        ("RenameIndex", [model, from, to]) => all_three(model, from, to)
            .map(|(model, from, to)| RenameIndex::new(model, from, to).into()),
        ("AddConstraint", [model, it]) => {
            text(model).and_then(|model| Ok(AddConstraint::new(model, constraint(it)?).into()))
        }
        ("RemoveConstraint", [model, name]) => {
            both(model, name).map(|(model, name)| RemoveConstraint::new(model, name).into())
        }
        ("AlterModelTable", [model, table]) => {
            both(model, table).map(|(model, table)| AlterModelTable::new(model, table).into())
        }
        _ => return None,
    })
}

fn both(one: &Expr, two: &Expr) -> Result<(String, String)> {
    Ok((text(one)?, text(two)?))
}

fn all_three(one: &Expr, two: &Expr, three: &Expr) -> Result<(String, String, String)> {
    Ok((text(one)?, text(two)?, text(three)?))
}

fn add_field(model: &Expr, name: &Expr, it: &Expr) -> Result<Value> {
    let (model, name) = both(model, name)?;
    let operation = match value(it)? {
        Value::Column(field) => AddField::new(model, name, *field),
        Value::Pairs(field) => AddField::new(model, name, *field),
        other => return Err(wrong(it, "a field", &other)),
    };
    Ok(Value::AddField(Box::new(operation)))
}

fn alter_field(model: &Expr, name: &Expr, it: &Expr) -> Result<Value> {
    let (model, name) = both(model, name)?;
    let operation = match value(it)? {
        Value::Column(field) => AlterField::new(model, name, *field),
        Value::Pairs(field) => AlterField::new(model, name, *field),
        other => return Err(wrong(it, "a field", &other)),
    };
    Ok(Value::AlterField(Box::new(operation)))
}

fn index(expression: &Expr) -> Result<IndexDef> {
    match value(expression)? {
        Value::Index(index) => Ok(index),
        other => Err(wrong(expression, "an index", &other)),
    }
}

fn constraint(expression: &Expr) -> Result<ConstraintDef> {
    match value(expression)? {
        Value::Unique(constraint) => Ok(constraint.into()),
        Value::Constraint(constraint) => Ok(constraint),
        other => Err(wrong(expression, "a constraint", &other)),
    }
}

fn operation(expression: &Expr) -> Result<Operation> {
    Ok(match value(expression)? {
        Value::CreateModel(it) => (*it).into(),
        Value::AddField(it) => (*it).into(),
        Value::AlterField(it) => (*it).into(),
        Value::AlterModelOptions(it) => (*it).into(),
        Value::RunSql(it) => it.into(),
        Value::Operation(it) => *it,
        other => return Err(wrong(expression, "an operation", &other)),
    })
}

fn wrong(expression: &Expr, wanted: &str, found: &Value) -> Error {
    let message = format!("expected {wanted}, found {}", found.name());
    Error::new(expression.span(), message)
}

/// `receiver.method(…)`
pub(super) fn call(receiver: Value, method: &Ident, arguments: &[&Expr]) -> Result<Value> {
    let what = receiver.name();
    let name = method.to_string();
    let name = name.as_str();
    let called = match receiver {
        Value::Migration(it) => {
            on_migration(*it, name, arguments).map(|it| it.map(|it| Value::Migration(Box::new(it))))
        }
        Value::CreateModel(it) => on_create_model(*it, name, arguments)
            .map(|it| it.map(|it| Value::CreateModel(Box::new(it)))),
        Value::AddField(it) => match (name, arguments) {
            ("one_off_default", [value]) => Some(
                literal(value).map(|value| Value::AddField(Box::new(it.one_off_default(value)))),
            ),
            _ => None,
        },
        Value::AlterField(it) => match (name, arguments) {
            ("one_off_default", [value]) => Some(
                literal(value).map(|value| Value::AlterField(Box::new(it.one_off_default(value)))),
            ),
            _ => None,
        },
        Value::AlterModelOptions(it) => on_options(*it, name, arguments)
            .map(|it| it.map(|it| Value::AlterModelOptions(Box::new(it)))),
        Value::RunSql(it) => on_run_sql(it, name, arguments).map(|it| it.map(Value::RunSql)),
        Value::Column(it) => {
            on_column(*it, name, arguments).map(|it| it.map(|it| Value::Column(Box::new(it))))
        }
        Value::Pairs(it) => {
            on_pairs(*it, name, arguments).map(|it| it.map(|it| Value::Pairs(Box::new(it))))
        }
        Value::Index(it) => match (name, arguments) {
            ("condition", [rows]) => {
                Some(condition(rows).map(|rows| Value::Index(it.condition(rows))))
            }
            _ => None,
        },
        Value::Unique(it) => match (name, arguments) {
            ("condition", [rows]) => {
                Some(condition(rows).map(|rows| Value::Unique(it.condition(rows))))
            }
            _ => None,
        },
        Value::Condition(it) => {
            on_condition(it, name, arguments).map(|it| it.map(Value::Condition))
        }
        _ => None,
    };
    called.unwrap_or_else(|| {
        let message = format!("`{name}` with these arguments is no call on {what}");
        Err(Error::new(method.span(), message))
    })
}

fn on_migration(it: Migration, name: &str, arguments: &[&Expr]) -> Option<Result<Migration>> {
    Some(match (name, arguments) {
        ("initial", []) => Ok(it.initial()),
        ("not_atomic", []) => Ok(it.not_atomic()),
        ("depends_on", [app, name]) => both(app, name).map(|(app, name)| it.depends_on(app, name)),
        ("run_before", [app, name]) => both(app, name).map(|(app, name)| it.run_before(app, name)),
        ("replaces", [app, name]) => both(app, name).map(|(app, name)| it.replaces(app, name)),
        ("operation", [one]) => operation(one).map(|one| it.operation(one)),
        _ => return None,
    })
}

fn on_create_model(
    it: CreateModel,
    method: &str,
    arguments: &[&Expr],
) -> Option<Result<CreateModel>> {
    Some(match (method, arguments) {
        ("field", [name, field]) => text(name).and_then(|name| match value(field)? {
            Value::Column(field) => Ok(it.field(name, *field)),
            Value::Pairs(field) => Ok(it.field(name, *field)),
            other => Err(wrong(field, "a field", &other)),
        }),
        ("db_table", [table]) => text(table).map(|table| it.db_table(table)),
        ("ordering", [terms]) => texts(terms).map(|terms| it.ordering(terms)),
        ("index", [one]) => index(one).map(|one| it.index(one)),
        ("constraint", [one]) => constraint(one).map(|one| it.constraint(one)),
        ("verbose_name", [name]) => text(name).map(|name| it.verbose_name(name)),
        ("verbose_name_plural", [name]) => text(name).map(|name| it.verbose_name_plural(name)),
        ("managed", [managed]) => truth(managed).map(|managed| it.managed(managed)),
        _ => return None,
    })
}

fn on_options(
    it: AlterModelOptions,
    method: &str,
    arguments: &[&Expr],
) -> Option<Result<AlterModelOptions>> {
    Some(match (method, arguments) {
        ("ordering", [terms]) => texts(terms).map(|terms| it.ordering(terms)),
        ("verbose_name", [name]) => text(name).map(|name| it.verbose_name(name)),
        ("verbose_name_plural", [name]) => text(name).map(|name| it.verbose_name_plural(name)),
        ("managed", [managed]) => truth(managed).map(|managed| it.managed(managed)),
        _ => return None,
    })
}

fn on_run_sql(it: RunSql, name: &str, arguments: &[&Expr]) -> Option<Result<RunSql>> {
    Some(match (name, arguments) {
        ("reverse", [sql]) => texts(sql).map(|sql| it.reverse(sql)),
        ("reverse_noop", []) => Ok(it.reverse_noop()),
        ("elidable", []) => Ok(it.elidable()),
        ("state_operation", [one]) => operation(one).map(|one| it.state_operation(one)),
        _ => return None,
    })
}

fn on_column(it: ColumnField, name: &str, arguments: &[&Expr]) -> Option<Result<ColumnField>> {
    Some(match (name, arguments) {
        ("max_length", [most]) => number(most).map(|most| it.max_length(most)),
        ("protocol", [name]) => text(name).map(|name| it.protocol(&name)),
        ("unpack_ipv4", []) => Ok(it.unpack_ipv4()),
        ("null", []) => Ok(it.null()),
        ("unique", []) => Ok(it.unique()),
        ("primary_key", []) => Ok(it.primary_key()),
        ("auto_now", []) => Ok(it.auto_now()),
        ("auto_now_add", []) => Ok(it.auto_now_add()),
        ("db_index", [indexed]) => truth(indexed).map(|indexed| it.db_index(indexed)),
        ("db_column", [column]) => text(column).map(|column| it.db_column(column)),
        ("default", [value]) => literal(value).map(|value| it.default(value)),
        ("default_expression", [source]) => {
            text(source).map(|source| it.default_expression(source))
        }
        ("db_default", [value]) => literal(value).map(|value| it.db_default(value)),
        ("db_default_now", []) => Ok(it.db_default_now()),
        ("generated", [expression]) => condition(expression).map(|it_is| it.generated(it_is)),
        ("stored", []) => Ok(it.stored()),
        ("db_collation", [name]) => text(name).map(|name| it.db_collation(name)),
        ("db_comment", [line]) => text(line).map(|line| it.db_comment(line)),
        ("related_name", [name]) => text(name).map(|name| it.related_name(name)),
        ("db_constraint", [checked]) => truth(checked).map(|checked| it.db_constraint(checked)),
        ("parent_link", []) => Ok(it.parent_link()),
        ("choices", [list]) => choices(list).map(|list| it.with_choices(list)),
        _ => return None,
    })
}

fn choices(expression: &Expr) -> Result<Vec<ChoiceDef>> {
    let choice = |value: Value| match value {
        Value::Tuple(parts) => match <[Value; 3]>::try_from(parts) {
            Ok(
                [
                    Value::Literal(Literal::Text(name)),
                    Value::Literal(value),
                    Value::Literal(Literal::Text(label)),
                ],
            ) => Some(ChoiceDef { name, value, label }),
            _ => None,
        },
        _ => None,
    };
    let list = match value(expression)? {
        Value::List(list) => list.into_iter().map(choice).collect(),
        _ => None,
    };
    list.ok_or_else(|| {
        let message = "expected a list of `(\"Name\", value, \"label\")`";
        Error::new(expression.span(), message)
    })
}

fn on_pairs(it: PairField, name: &str, arguments: &[&Expr]) -> Option<Result<PairField>> {
    Some(match (name, arguments) {
        ("related_name", [name]) => text(name).map(|name| it.related_name(name)),
        ("db_table", [table]) => text(table).map(|table| it.db_table(table)),
        ("columns", [from, to]) => both(from, to).map(|(from, to)| it.columns(from, to)),
        ("through", [model, from, to]) => both(from, to)
            .and_then(|(from, to)| text(model).map(|model| it.through(model, from, to))),
        ("db_constraint", [checked]) => truth(checked).map(|checked| it.db_constraint(checked)),
        _ => return None,
    })
}

fn on_condition(it: Condition, name: &str, arguments: &[&Expr]) -> Option<Result<Condition>> {
    type Compare = fn(Condition, Condition) -> Condition;
    let compare: Compare = match (name, arguments) {
        ("isnull", [null]) => return Some(truth(null).map(|null| it.isnull(null))),
        ("exact", [_]) => migrate::Expr::exact,
        ("ne", [_]) => migrate::Expr::ne,
        ("lt", [_]) => migrate::Expr::lt,
        ("lte", [_]) => migrate::Expr::lte,
        ("gt", [_]) => migrate::Expr::gt,
        ("gte", [_]) => migrate::Expr::gte,
        ("coalesce", [_]) => migrate::Expr::coalesce,
        ("concat", [_]) => migrate::Expr::concat,
        ("contains", [_]) => migrate::Expr::contains,
        ("startswith", [_]) => migrate::Expr::startswith,
        ("endswith", [_]) => migrate::Expr::endswith,
        ("lower", []) => return Some(Ok(it.lower())),
        ("upper", []) => return Some(Ok(it.upper())),
        ("length", []) => return Some(Ok(it.length())),
        ("trim", []) => return Some(Ok(it.trim())),
        ("abs", []) => return Some(Ok(it.abs())),
        _ => return None,
    };
    let [other] = arguments else {
        return None;
    };
    Some(condition(other).map(|other| compare(it, other)))
}
