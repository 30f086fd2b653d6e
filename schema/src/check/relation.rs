//! Checks what a foreign key or many-to-many field says about its other end: target, `on_delete`, `related_name`.
//!
//! The target is looked up among the models of the block. Any other path is left to rustc, which proves it, and to the
//! state of the project, which knows its app.

use proc_macro2::{Ident, Span};
use syn::{Expr, Lit, Path};

use super::kinds::{Family, Kind};
use super::options::{self, Options};
use super::{Known, rules};
use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean, listing};
use crate::model::{ModelRef, OnDelete};
use crate::names;
use crate::parse::{Target, text};

/// The other end, before the model is known that the field belongs to.
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    /// Missing when it could not be made out.
    pub(crate) target: Option<TargetPath>,
    pub(crate) on_delete: OnDelete,
    /// `related_name`, with its place.
    pub(crate) related_name: Option<(String, Span)>,
}

/// What a relation points at.
#[derive(Debug, Clone)]
pub(crate) enum TargetPath {
    /// `Self` or `"self"`.
    Own(Span),
    /// A model of the block or any other.
    Path(Path),
}

const ON_DELETE: &[(&str, OnDelete)] = &[
    ("Cascade", OnDelete::Cascade),
    ("Protect", OnDelete::Protect),
    ("SetNull", OnDelete::SetNull),
    ("DoNothing", OnDelete::DoNothing),
];

impl Relation {
    /// A relation of which nothing could be read.
    pub(crate) fn unknown() -> Self {
        Self {
            target: None,
            on_delete: OnDelete::Cascade,
            related_name: None,
        }
    }

    /// The tokens and the definition of the target, as seen from a model.
    pub(crate) fn resolve(
        &self,
        app: &str,
        model: &Ident,
        field: &Ident,
        known: &Known<'_>,
    ) -> Option<(ModelRef, Target)> {
        let path = match self.target.as_ref()? {
            TargetPath::Own(span) => {
                let mut own = model.clone();
                own.set_span(*span);
                Path::from(own)
            }
            TargetPath::Path(path) => path.clone(),
        };
        let local = path.get_ident().and_then(|ident| known.position(ident));
        let to = ModelRef {
            app: local.map_or_else(String::new, |_| app.to_owned()).into(),
            name: path
                .get_ident()
                .filter(|_| local.is_some())
                .map_or_else(
                    || text::path(&path),
                    |ident| known.with_table(ident).to_string(),
                )
                .into(),
        };
        let default = names::related_name(&model.to_string());
        let (name, span) = match &self.related_name {
            Some((name, span)) => (interpolate(name, app, &model.to_string()), *span),
            None => (default.clone(), field.span()),
        };
        let hidden = name.ends_with('+');
        let name = if hidden { default } else { name };
        let mut related_name = syn::parse_str::<Ident>(&name).unwrap_or_else(|_| field.clone());
        related_name.set_span(span);
        Some((
            to,
            Target {
                path,
                local,
                related_name,
                hidden,
            },
        ))
    }
}

/// Django's `%(class)s` and its kin: what lets the heirs of an abstract model have different names.
pub(crate) fn interpolate(text: &str, app: &str, model: &str) -> String {
    let model = model.to_lowercase();
    text.replace("%(class)s", &model)
        .replace("%(model_name)s", &model)
        .replace("%(app_label)s", app)
}

/// Reads the options of a relation.
pub(crate) fn read(
    kind: &Kind,
    options: &Options,
    known: &Known<'_>,
    sound: bool,
    errors: &mut Diagnostics,
) -> Relation {
    let mut relation = Relation::unknown();
    match &options.target {
        Some(expr) => relation.target = errors.take(target(expr, known)),
        None if sound => {
            let example = if kind.family == Family::ForeignKey {
                "ForeignKey(Blog, on_delete = Cascade)"
            } else {
                "ManyToManyField(Author)"
            };
            errors.error(
                &options.place,
                format!(
                    "`{}` needs the model that it points at\nhelp: write `{example}`",
                    kind.name
                ),
            );
        }
        None => {}
    }
    if let Some(value) = options.value("related_name", errors) {
        relation.related_name = errors.take(related_name(value));
    }
    if kind.family == Family::ForeignKey {
        match options.value("on_delete", errors) {
            Some(value) => on_delete(value, options, sound, &mut relation, errors),
            None if sound && relation.target.is_some() && !options.mentions("on_delete") => errors.error(
                &options.place,
                format!(
                    "`ForeignKey` needs `on_delete`: what happens to this row when the other one is deleted\nhelp: write `on_delete = Cascade`{}",
                    listing("values of `on_delete`", ON_DELETE.iter().map(|(name, _)| *name))
                ),
            ),
            None => {}
        }
    }
    relation
}

fn target(expr: &Expr, known: &Known<'_>) -> Result<TargetPath, Diagnostic> {
    if let Some(Lit::Str(text)) = options::literal_of(expr) {
        if text.value() == "self" {
            return Ok(TargetPath::Own(text.span()));
        }
        let name = text.value().replace('.', "::");
        return Err(Diagnostic::new(
            text,
            format!("a model is named without quotes\nhelp: write `{name}`"),
        ));
    }
    let Expr::Path(path) = options::peel(expr) else {
        return Err(Diagnostic::new(
            expr,
            "expected a model such as `Blog` or `crate::accounts::User`",
        ));
    };
    if path.qself.is_some()
        || path
            .path
            .segments
            .iter()
            .any(|segment| !segment.arguments.is_none())
    {
        return Err(Diagnostic::new(expr, "a model has no type parameters"));
    }
    let Some(ident) = path.path.get_ident() else {
        return Ok(TargetPath::Path(path.path.clone()));
    };
    if ident == "Self" {
        return Ok(TargetPath::Own(ident.span()));
    }
    if known.is_abstract(ident) {
        return Err(Diagnostic::new(
            ident,
            format!("`{ident}` is abstract: it has no table that a row could point at"),
        ));
    }
    if known.choices(ident).is_some() {
        return Err(Diagnostic::new(
            ident,
            format!(
                "`{ident}` is an enum of choices, not a model\nhelp: write `CharField(max_length = …, choices = {ident})`"
            ),
        ));
    }
    Ok(TargetPath::Path(path.path.clone()))
}

fn related_name(value: &Expr) -> Result<(String, Span), Diagnostic> {
    let (name, span) = options::name_of(value, "related_name")?;
    if name == "+" || (name.ends_with('+') && name.len() > 1) {
        return Ok((name, span));
    }
    // What is put in is a name itself.
    let probe = interpolate(&name, "a", "a");
    if syn::parse_str::<Ident>(&probe).is_err() {
        return Err(Diagnostic::new(
            value,
            format!(
                "`{name}` cannot be the name of the way back\nhelp: use letters, digits and `_`, or `\"+\"` for no way back"
            ),
        ));
    }
    rules::name(&probe, "related_name").map_or_else(
        || Ok((name, span)),
        |message| Err(Diagnostic::new(value, message)),
    )
}

fn on_delete(
    value: &Expr,
    options: &Options,
    sound: bool,
    relation: &mut Relation,
    errors: &mut Diagnostics,
) {
    let text = match options::peel(value) {
        Expr::Path(path) => path
            .path
            .segments
            .last()
            .map(|segment| segment.ident.to_string()),
        _ => None,
    };
    let text = text.unwrap_or_else(|| text::source(value));
    let known = ON_DELETE.iter().map(|(name, _)| *name);
    let Some((_, action)) = ON_DELETE.iter().find(|(name, _)| *name == text) else {
        let message = match text.to_lowercase().replace('_', "").as_str() {
            "restrict" | "setdefault" | "set" | "dbcascade" | "dbsetnull" | "dbsetdefault" => {
                format!("`on_delete = {text}` is not supported yet")
            }
            plain => format!(
                "unknown value `{text}` for `on_delete`{}",
                did_you_mean(plain.rsplit('.').next().unwrap_or(plain), known.clone())
            ),
        };
        errors.error(value, message + &listing("values of `on_delete`", known));
        return;
    };
    relation.on_delete = *action;
    if *action == OnDelete::SetNull
        && sound
        && options.flag("null", &mut Diagnostics::new()) != Some(true)
    {
        errors.error(
            value,
            "`SetNull` needs a key that can be NULL\nhelp: add `null` to the options",
        );
    }
}
