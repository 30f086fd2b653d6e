//! What was written, piece by piece, before anything is made of it.
//!
//! Plain data between reading and checking. A piece that could not be read says so (`broken`), and nothing complains about
//! it again.

use proc_macro2::{Ident, Span};
use syn::{Attribute, Expr, LitBool, LitStr, Path, Visibility};

use crate::model::{Comparison, Function};

/// The contents of `model! { … }`.
#[derive(Debug, Default)]
pub(crate) struct BlockSource {
    pub(crate) app: Option<Ident>,
    /// `app blog (default_auto_field = AutoField);`
    pub(crate) auto_field: Option<Ident>,
    pub(crate) models: Vec<ModelSource>,
    pub(crate) enums: Vec<EnumSource>,
}

/// `pub Entry: Timestamped { … }`, abstract or not.
#[derive(Debug)]
pub(crate) struct ModelSource {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) is_abstract: bool,
    pub(crate) is_proxy: bool,
    pub(crate) ident: Ident,
    pub(crate) parents: Vec<Path>,
    pub(crate) fields: Vec<FieldSource>,
    pub(crate) meta: Option<MetaSource>,
    /// The opening brace.
    pub(crate) mark: Span,
    /// Something in it was lost, so that a name that is not found may well have been meant to be there.
    pub(crate) incomplete: bool,
}

/// `headline: CharField(max_length = 255)`.
#[derive(Debug, Clone)]
pub(crate) struct FieldSource {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) ident: Ident,
    /// The field type; missing only when the field is broken.
    pub(crate) kind: Option<Ident>,
    pub(crate) args: Vec<Arg>,
    /// The colon.
    pub(crate) mark: Span,
    pub(crate) broken: bool,
}

impl FieldSource {
    /// `name: None`: an inherited field that the model does without.
    pub(crate) fn is_removed(&self) -> bool {
        !self.broken
            && self.args.is_empty()
            && self.kind.as_ref().is_some_and(|kind| kind == "None")
    }
}

/// One argument of a field type, an index or a constraint.
#[derive(Debug, Clone)]
pub(crate) enum Arg {
    /// `null`, `Blog`.
    Bare(Expr),
    /// `max_length = 255`.
    Named {
        /// The option.
        name: Ident,
        /// Its value.
        value: Expr,
    },
    /// An option whose value could not be read.
    Broken(Ident),
}

/// `pub enum Status { … }`.
#[derive(Debug)]
pub(crate) struct EnumSource {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) ident: Ident,
    pub(crate) variants: Vec<VariantSource>,
    pub(crate) broken: bool,
}

/// `Published = "p" => "Out now"`.
#[derive(Debug)]
pub(crate) struct VariantSource {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) ident: Ident,
    /// Missing when it could not be read.
    pub(crate) value: Option<Expr>,
    pub(crate) label: Option<LitStr>,
}

/// `Meta { … }`: each key at most once.
#[derive(Debug, Clone, Default)]
pub(crate) struct MetaSource {
    /// Every key as written, unknown ones too.
    pub(crate) keys: Vec<Ident>,
    pub(crate) ordering: Option<Vec<OrderSource>>,
    pub(crate) indexes: Option<Vec<IndexSource>>,
    pub(crate) constraints: Option<Vec<ConstraintSource>>,
    pub(crate) db_table: Option<LitStr>,
    pub(crate) verbose_name: Option<LitStr>,
    pub(crate) verbose_name_plural: Option<LitStr>,
    pub(crate) managed: Option<LitBool>,
    pub(crate) hooks: Option<Vec<Ident>>,
    pub(crate) managers: Option<Vec<ManagerSource>>,
    pub(crate) default_manager_name: Option<Ident>,
    pub(crate) default_related_name: Option<LitStr>,
    pub(crate) scopes: Option<Vec<ScopeSource>>,
    pub(crate) get_latest_by: Option<Vec<OrderSource>>,
    pub(crate) unique_together: Option<Vec<Vec<Ident>>>,
}

/// `objects`, or `published = Published`.
#[derive(Debug, Clone)]
pub(crate) struct ManagerSource {
    pub(crate) ident: Ident,
    /// What gives its initial queryset.
    pub(crate) of: Option<Path>,
}

/// `alive = deleted_at.isnull(true)`.
#[derive(Debug, Clone)]
pub(crate) struct ScopeSource {
    pub(crate) ident: Ident,
    /// Missing when it could not be read.
    pub(crate) condition: Option<Condition>,
}

/// `-pub_date`.
#[derive(Debug, Clone)]
pub(crate) struct OrderSource {
    pub(crate) descending: bool,
    pub(crate) field: Ident,
}

/// `Index(fields = [..], name = "..", condition = ..)`.
#[derive(Debug, Clone)]
pub(crate) struct IndexSource {
    pub(crate) ident: Ident,
    pub(crate) fields: Vec<OrderSource>,
    pub(crate) name: Option<LitStr>,
    pub(crate) condition: Option<Condition>,
    pub(crate) broken: bool,
}

/// `UniqueConstraint(..)` or `CheckConstraint(..)`.
#[derive(Debug, Clone)]
pub(crate) struct ConstraintSource {
    pub(crate) ident: Ident,
    pub(crate) unique: bool,
    pub(crate) fields: Vec<Ident>,
    pub(crate) name: Option<LitStr>,
    pub(crate) condition: Option<Condition>,
    pub(crate) violation_error_message: Option<LitStr>,
    pub(crate) violation_error_code: Option<LitStr>,
    pub(crate) broken: bool,
}

/// A condition on the fields of one row.
#[derive(Debug, Clone)]
pub(crate) enum Condition {
    /// `a & b`.
    And(Box<Self>, Box<Self>),
    /// `a | b`.
    Or(Box<Self>, Box<Self>),
    /// `!a`.
    Not(Box<Self>),
    /// `rating >= 0`.
    Compare(Operand, Comparison, Operand),
    /// `pub_date.isnull(true)`.
    IsNull(Operand, bool),
    /// `status.in_([..])`, never empty.
    In(Operand, Vec<Operand>),
    /// `rating.range(0, 10)`, both ends included.
    Range(Operand, Box<(Operand, Operand)>),
    /// `headline.startswith("A")`.
    Call(Operand),
    /// `active`, a field that is a truth value itself.
    Field(Ident),
}

/// One side of a comparison.
#[derive(Debug, Clone)]
pub(crate) enum Operand {
    /// A field of the row.
    Field(Ident),
    /// A literal or `Status::Draft`.
    Constant(Box<Expr>),
    /// `a + b`, `headline.lower()`.
    Call {
        /// The operator or the name.
        place: proc_macro2::TokenStream,
        function: Function,
        operands: Vec<Self>,
    },
}
