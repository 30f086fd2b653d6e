//! Constant data about relations that generated code would otherwise repeat: steps, and the tables of pairs.

use std::borrow::Cow;

use crate::model::Model;
use nuages_schema::model::{
    Auto, FieldDef, FieldDetails, FieldKind, ModelDef, ModelDetails, ModelRef, OnDelete,
    RelationDef,
};
use nuages_schema::query::{Ref, Step, Through};

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
        ModelRef::new(T::APP, T::NAME),
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
