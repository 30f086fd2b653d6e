//! Constant data that generated code would otherwise repeat: plain fields, steps of relations, and the tables of pairs.

use std::borrow::Cow;
use std::mem::forget;

use crate::model::Model;
use nuages_schema::model::{
    Auto, DefaultDef, FieldDef, FieldDetails, FieldKind, List, Literal, ModelDef, ModelDetails,
    ModelRef, OnDelete, OrderDef, RelationDef, Storage, Str,
};
use nuages_schema::query::{Ref, Step, Through};

/// How many columns a model has.
#[expect(
    clippy::cast_possible_truncation,
    clippy::as_conversions,
    reason = "the checks refuse a model with more than 2000 fields"
)]
pub const fn width(model: &ModelDef) -> u16 {
    match &model.fields {
        Cow::Borrowed(fields) => fields.len() as u16,
        // Constant data is never owned.
        Cow::Owned(_) => 0,
    }
}

/// A proxy: the table and fields of its base under another name.
pub const fn proxy(
    base: &ModelDef,
    name: &'static str,
    doc: &'static str,
    ordering: &'static [OrderDef],
    [verbose_name, verbose_name_plural]: [&'static str; 2],
    details: Cow<'static, ModelDetails>,
) -> ModelDef {
    ModelDef {
        app: constant(&base.app),
        name: Cow::Borrowed(name),
        table: constant(&base.table),
        doc: Cow::Borrowed(doc),
        fields: constant_list(&base.fields),
        many_to_many: constant_list(&base.many_to_many),
        ordering: Cow::Borrowed(ordering),
        indexes: constant_list(&base.indexes),
        constraints: constant_list(&base.constraints),
        verbose_name: Cow::Borrowed(verbose_name),
        verbose_name_plural: Cow::Borrowed(verbose_name_plural),
        managed: base.managed,
        details,
    }
}

const fn constant(text: &Str) -> Str {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text),
        // Constant data is never owned.
        Cow::Owned(_) => Cow::Borrowed(""),
    }
}

const fn constant_list<T: Clone>(list: &List<T>) -> List<T> {
    match list {
        Cow::Borrowed(list) => Cow::Borrowed(list),
        Cow::Owned(_) => Cow::Borrowed(&[]),
    }
}

/// A field of which nothing is to be said but its type and, as bits, whether it is NULL, unique, indexed, the key.
pub const fn field(
    name: &'static str,
    column: &'static str,
    kind: FieldKind,
    flags: u8,
) -> FieldDef {
    let mut field = FieldDef::new(Cow::Borrowed(name), Cow::Borrowed(column), kind);
    field.null = flags & 1 != 0;
    field.unique = flags & 2 != 0;
    field.db_index = flags & 4 != 0;
    field.primary_key = flags & 8 != 0;
    field
}

/// The value of a default.
#[derive(Debug, Clone, Copy)]
pub enum DefaultValue {
    /// A text.
    Text(&'static str),
    /// A whole number.
    Integer(i64),
    /// A truth value.
    Bool(bool),
}

/// A field with a default beside that.
pub const fn field_with_default(
    name: &'static str,
    column: &'static str,
    kind: FieldKind,
    flags: u8,
    default: DefaultValue,
) -> FieldDef {
    let default = match default {
        DefaultValue::Text(text) => Literal::Text(Cow::Borrowed(text)),
        DefaultValue::Integer(number) => Literal::Integer(number),
        DefaultValue::Bool(value) => Literal::Bool(value),
    };
    let mut field = field(name, column, kind, flags);
    // What is replaced is nothing, but constant code cannot drop it.
    forget(field.default.replace(DefaultDef::Literal(default)));
    field
}

/// A foreign key to the rows of `T`.
pub const fn foreign_key<T: Model>(
    name: &'static str,
    column: &'static str,
    flags: u8,
    on_delete: OnDelete,
    related_name: &'static str,
) -> FieldDef {
    let mut field = field(name, column, FieldKind::ForeignKey, flags);
    let relation = points_at::<T>(on_delete, related_name);
    forget(field.relation.replace(relation));
    field
}

/// The step of a foreign key to `T`.
pub const fn forward<T: Model>(name: &'static str, column: &'static str, null: bool) -> Step {
    Step {
        name,
        near_column: column,
        through: None,
        far_column: T::KEY_COLUMN,
        target: Ref(T::META),
        forward: true,
        null,
        many: false,
        unscoped: false,
    }
}

/// The step back from `N` to the rows of `T` whose foreign key is in that column.
pub const fn backward<N: Model, T: Model>(name: &'static str, column: &'static str) -> Step {
    Step {
        name,
        near_column: N::KEY_COLUMN,
        through: None,
        far_column: column,
        target: Ref(T::META),
        forward: false,
        null: true,
        many: true,
        unscoped: false,
    }
}

/// The same where at most one row points back.
pub const fn backward_to_one<N: Model, T: Model>(name: &'static str, column: &'static str) -> Step {
    Step {
        many: false,
        ..backward::<N, T>(name, column)
    }
}

/// A relation to `T`.
pub const fn points_at<T: Model>(on_delete: OnDelete, related_name: &'static str) -> RelationDef {
    RelationDef::new(
        ModelRef::new(T::APP, T::TABLE_OF),
        Cow::Borrowed(T::KEY_COLUMN),
        on_delete,
        Cow::Borrowed(related_name),
    )
}

/// The step over a table of pairs from `N` to `T`.
pub const fn across<N: Model, T: Model>(
    name: &'static str,
    table: &'static str,
    near_column: &'static str,
    far_column: &'static str,
) -> Step {
    Step {
        name,
        near_column: N::KEY_COLUMN,
        through: Some(Through {
            table,
            near_column,
            far_column,
        }),
        far_column: T::KEY_COLUMN,
        target: Ref(T::META),
        forward: false,
        null: true,
        many: true,
        unscoped: false,
    }
}

/// The columns of a table of pairs: its key, then the keys of `N` and `T`.
pub const fn pair_fields<N: Model, T: Model>(
    from: &'static str,
    to: &'static str,
) -> [FieldDef; 3] {
    [
        pair_field("id", FieldKind::BigAutoField, None),
        pair_field(
            from,
            FieldKind::ForeignKey,
            Some(points_at::<N>(OnDelete::Cascade, "+")),
        ),
        pair_field(
            to,
            FieldKind::ForeignKey,
            Some(points_at::<T>(OnDelete::Cascade, "+")),
        ),
    ]
}

const fn pair_field(
    column: &'static str,
    kind: FieldKind,
    relation: Option<RelationDef>,
) -> FieldDef {
    let key = relation.is_none();
    FieldDef {
        name: Cow::Borrowed(column),
        column: Cow::Borrowed(column),
        kind,
        null: false,
        unique: false,
        db_index: !key,
        primary_key: key,
        default: None,
        auto: Auto::Never,
        choices: Cow::Borrowed(&[]),
        relation,
        storage: Storage::plain(),
        details: FieldDetails::plain(),
    }
}

/// A table of pairs as a model of the app of `M`.
pub const fn pairs<M: Model>(
    name: &'static str,
    table: &'static str,
    fields: &'static [FieldDef; 3],
) -> ModelDef {
    ModelDef {
        app: Cow::Borrowed(M::APP),
        name: Cow::Borrowed(name),
        table: Cow::Borrowed(table),
        doc: Cow::Borrowed(""),
        fields: Cow::Borrowed(fields),
        many_to_many: Cow::Borrowed(&[]),
        ordering: Cow::Borrowed(&[]),
        indexes: Cow::Borrowed(&[]),
        constraints: Cow::Borrowed(&[]),
        verbose_name: Cow::Borrowed(""),
        verbose_name_plural: Cow::Borrowed(""),
        managed: true,
        details: ModelDetails::plain(),
    }
}
