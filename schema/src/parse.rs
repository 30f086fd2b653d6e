//! The `model!` language as read from tokens: what was written, with its spans, beside the checked definition of it.
//!
//! Parsing never gives up at the first mistake: a broken field or option is recorded in [`Diagnostics`] and a stub takes
//! its place, so that the rest of the program still type-checks. Meaning is `check`'s job.

mod block;
pub(crate) mod condition;
mod field;
mod meta;
pub mod query;
mod read;
pub(crate) mod source;
pub(crate) mod text;
pub mod written;

#[cfg(test)]
mod tests;

use proc_macro2::{Ident, Span, TokenStream};
use syn::parse::{ParseStream, Parser as _};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{ModelDef, Str};
use crate::validator::ViolationDef;

/// Everything that one `model! { … }` says, checked as far as one block can be.
#[derive(Debug)]
pub struct Block {
    /// The app label (`app blog;`, by default the package's name).
    pub app: Str,
    /// The models, in the order of their declaration. Abstract ones are already merged into their heirs.
    pub models: Vec<Model>,
    /// The enums of choices.
    pub choices: Vec<Choices>,
    /// The models as written, right or wrong, for editors.
    pub written: Vec<written::Written>,
    /// Every mistake found, empty when there is none.
    pub diagnostics: Diagnostics,
}

impl Block {
    /// The model whose table a model of this block reads: itself, or what a proxy stands for.
    pub fn with_table<'a>(&'a self, model: &'a Model) -> &'a Model {
        let mut model = model;
        while let Some(base) = &model.base
            && base.link.is_none()
            && let Some(next) = self.models.get(base.at)
        {
            model = next;
        }
        model
    }
}

impl Model {
    /// Whether the model has no table of its own.
    pub fn is_proxy(&self) -> bool {
        self.base.as_ref().is_some_and(|base| base.link.is_none())
    }
}

/// A model: its checked definition and the tokens that its code is made of.
#[derive(Debug)]
pub struct Model {
    /// The definition. Where something was wrong it holds the best guess.
    pub def: ModelDef,
    /// The name as written, with its span.
    pub ident: Ident,
    /// The visibility as written.
    pub vis: syn::Visibility,
    /// The opening brace: the place of generated code that rustc quotes, since no name is there that an editor would mix up
    /// with it.
    pub mark: Span,
    /// Doc comments and other attributes, passed through to the struct.
    pub attrs: Vec<syn::Attribute>,
    /// The fields that have a column, in step with `def.fields` (the implicit `id` has an entry too).
    pub fields: Vec<Field>,
    /// The many-to-many fields, in step with `def.many_to_many`.
    pub many_to_many: Vec<ManyToMany>,
    /// What errors of constraints say, of those that say something of their own.
    pub violations: Vec<ViolationDef>,
    /// `Meta { hooks }`: names that are known, as written.
    pub hooks: Vec<Ident>,
    /// The model with a table that this one inherits from.
    pub base: Option<Base>,
    /// The managers, at least one; the default manager is the first.
    pub managers: Vec<Manager>,
    /// The names of the scopes, in step with `def.details.scopes`.
    pub scopes: Vec<Ident>,
}

/// The model with a table that another one inherits from.
#[derive(Debug, Clone)]
pub struct Base {
    /// The name as written.
    pub ident: Ident,
    /// The position in [`Block::models`].
    pub at: usize,
    /// The field whose key is that of the row in the base's table; a proxy has none, it reads the same table.
    pub link: Option<Ident>,
}

/// A manager: `objects`, or `published = Published`.
#[derive(Debug, Clone)]
pub struct Manager {
    /// The name as written; for the implicit `objects`, with the span of the model's opening brace.
    pub ident: Ident,
    /// The type that gives its initial queryset; a plain manager has none.
    pub of: Option<syn::Path>,
}

/// A field with a column: the tokens behind `def.fields[i]`.
#[derive(Debug, Clone)]
pub struct Field {
    /// The name as written (`blog`); for the implicit key, `id` with the span of the model's name.
    pub ident: Ident,
    /// The name in the struct: `blog_id` for a foreign key, else the same as `ident`.
    pub attname: Ident,
    /// The field type's name as written (`CharField`), with its span. In a broken field it may be no field type at all;
    /// `def.kind` is the best guess then.
    pub kind: Ident,
    /// Doc comments, `#[deprecated]` and so on, forwarded to everything that stands for the field.
    pub attrs: Vec<syn::Attribute>,
    /// The options as written, but for those that the type does not take.
    pub options: Vec<FieldOption>,
    /// The expression of `default = …`.
    pub default: Option<syn::Expr>,
    /// The enum of `choices = …`.
    pub choices: Option<syn::Path>,
    /// The validators that are code.
    pub validators: Vec<Validator>,
    /// The type of a `JSONField(Settings)`.
    pub value_type: Option<syn::Path>,
    /// The target of a foreign key, as written (`Blog`, `crate::accounts::User`, `Self`). A broken foreign key may have none;
    /// `def.kind` is `BigIntegerField` then.
    pub target: Option<Target>,
    /// The value of `on_delete = Set(…)`.
    pub on_delete_value: Option<syn::Expr>,
    /// The colon after the name: the place of generated code that rustc quotes.
    pub mark: Span,
    /// There was a mistake in the field, and a message about it. Its expressions may be wrong: code for it should not use
    /// them, nor ask for a value of it.
    pub broken: bool,
}

/// A validator that only the program can run.
#[derive(Debug, Clone)]
pub struct Validator {
    /// Its position in `validators` of the definition.
    pub number: u16,
    /// The expression.
    pub expr: syn::Expr,
    /// The validator of ours that it begins with.
    pub known: Option<Ident>,
}

/// An option of a field, as written.
#[derive(Debug, Clone)]
pub struct FieldOption {
    /// `max_length`.
    pub name: Ident,
    /// The value; a flag such as `null` has none.
    pub value: Option<syn::Expr>,
}

/// A many-to-many field: the tokens behind `def.many_to_many[i]`.
#[derive(Debug)]
pub struct ManyToMany {
    /// The name as written.
    pub ident: Ident,
    /// Doc comments and so on.
    pub attrs: Vec<syn::Attribute>,
    /// The options as written.
    pub options: Vec<FieldOption>,
    /// The model at the other end.
    pub target: Target,
    /// The model whose rows are the pairs, as written (`through`).
    pub through: Option<Ident>,
    /// Its two keys, as written (`through_fields`).
    pub through_fields: Option<(Ident, Ident)>,
    /// Where these were found.
    pub pairs: Option<Pairs>,
    /// The field is a stub for something that did not parse.
    pub broken: bool,
}

/// The model whose rows are the pairs of a many-to-many field.
#[derive(Debug, Clone, Copy)]
pub struct Pairs {
    /// Its position in [`Block::models`].
    pub model: usize,
    /// The position of its key to the field's own model, among its fields.
    pub from: usize,
    /// The position of its key to the other model.
    pub to: usize,
}

/// A model that another one points at.
#[derive(Debug, Clone)]
pub struct Target {
    /// The path as written; `Self` and `"self"` are already replaced by the model's own name.
    pub path: syn::Path,
    /// The position in [`Block::models`] when the target is declared in the same block.
    pub local: Option<usize>,
    /// The name of the way back, with the span of `related_name = …`, or of the field when it is the default.
    pub related_name: Ident,
    /// `related_name = "+"`: no way back.
    pub hidden: bool,
}

/// An enum of choices: `pub enum Status { Draft = "d", Published = "p" => "Out now" }`.
#[derive(Debug)]
pub struct Choices {
    /// The enum's name.
    pub ident: Ident,
    /// The visibility as written.
    pub vis: syn::Visibility,
    /// Doc comments and other attributes.
    pub attrs: Vec<syn::Attribute>,
    /// Whether the stored values are texts (else whole numbers).
    pub text: bool,
    /// The variants.
    pub variants: Vec<Choice>,
}

/// A variant of an enum of choices.
#[derive(Debug)]
pub struct Choice {
    /// The variant's name.
    pub ident: Ident,
    /// Doc comments and so on.
    pub attrs: Vec<syn::Attribute>,
    /// The stored value.
    pub value: crate::model::Literal,
    /// The text for people; by default the name in words.
    pub label: String,
}

/// Reads and checks the tokens between the braces of `model!`. `package` is the default app label.
pub fn parse_block(tokens: TokenStream, package: &str) -> Block {
    let mut errors = Diagnostics::new();
    let mut read = source::BlockSource::default();
    let reader = |input: ParseStream<'_>| {
        read = block::block(input, &mut errors);
        Ok(())
    };
    if let Err(error) = reader.parse2(tokens) {
        // Only tokens that are left over end up here. Where something was wrong already, that is the reason.
        let left = Diagnostic::from_syn(&error, TokenStream::new(), "this could not be read");
        if errors.is_empty() {
            errors.push(left);
        }
    }
    let written = written::of(&read);
    let mut block = crate::check::block(read, package, errors);
    block.written = written;
    block
}
