//! Checks what a foreign key or many-to-many field says about its other end: target, `on_delete`, `related_name`.
//!
//! The target is looked up among the models of the block. Any other path is left to rustc, which proves it, and to the
//! state of the project, which knows its app.

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::{Expr, Lit, Path};

use super::kinds::{Family, Kind};
use super::options::{self, Options};
use super::{Known, deletion, rules};
use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::model::{ModelRef, OnDelete};
use crate::names;
use crate::parse::{Target, text};

/// The other end, before the model is known that the field belongs to.
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    /// Missing when it could not be made out.
    pub(crate) target: Option<TargetPath>,
    pub(crate) on_delete: OnDelete,
    /// The value of `Set(…)`.
    pub(crate) set_value: Option<Expr>,
    /// `related_name`, with its place.
    pub(crate) related_name: Option<(String, Span)>,
    /// `Meta { default_related_name }`, with its place.
    pub(crate) default_related_name: Option<(String, Span)>,
    pub(crate) one_to_one: bool,
    pub(crate) parent_link: bool,
    pub(crate) db_constraint: bool,
    /// `symmetrical`, with its place.
    pub(crate) symmetrical: Option<(bool, Span)>,
    pub(crate) through: Option<Ident>,
    pub(crate) through_fields: Option<(Ident, Ident)>,
}

/// What a relation points at.
#[derive(Debug, Clone)]
pub(crate) enum TargetPath {
    /// `Self` or `"self"`.
    Own(Span),
    /// A model of the block or any other.
    Path(Path),
}

impl Relation {
    /// A relation of which nothing could be read.
    pub(crate) fn unknown(one_to_one: bool) -> Self {
        Self {
            target: None,
            on_delete: OnDelete::Cascade,
            set_value: None,
            related_name: None,
            default_related_name: None,
            one_to_one,
            parent_link: false,
            db_constraint: true,
            symmetrical: None,
            through: None,
            through_fields: None,
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
        let default = names::way_back(&model.to_string(), self.one_to_one);
        let given = self.related_name.as_ref();
        let (name, span) = match given.or(self.default_related_name.as_ref()) {
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
    let mut relation = Relation::unknown(kind.name == "OneToOneField");
    let name = kind.name;
    match &options.target {
        Some(expr) => relation.target = errors.take(target(expr, known)),
        None if sound => {
            let rest = if kind.family == Family::ForeignKey {
                "Blog, on_delete = Cascade"
            } else {
                "Author"
            };
            errors.error(
                &options.place,
                format!("`{name}` needs the model that it points at\nhelp: write `{name}({rest})`"),
            );
        }
        None => {}
    }
    if let Some(value) = options.value("related_name", errors) {
        relation.related_name = errors.take(related_name(value));
    }
    if let Some(checked) = options.flag("db_constraint", errors) {
        relation.db_constraint = checked;
    }
    relation.parent_link = options.flag("parent_link", errors).unwrap_or(false);
    if kind.family == Family::ManyToMany {
        pairs(options, known, &mut relation, errors);
        return relation;
    }
    match options.value("on_delete", errors) {
        Some(value) => deletion::read(value, options, (known, sound), &mut relation, errors),
        None if sound && relation.target.is_some() && !options.mentions("on_delete") => errors
            .error(
                &options.place,
                format!(
                    "`{name}` needs `on_delete`: what happens to this row when the other one is deleted\nhelp: write `on_delete = Cascade`{}",
                    deletion::values()
                ),
            ),
        None => {}
    }
    relation
}

/// What only a many-to-many field says.
fn pairs(options: &Options, known: &Known<'_>, relation: &mut Relation, errors: &mut Diagnostics) {
    if let Some(said) = options.flag("symmetrical", errors)
        && let Some(option) = options.find("symmetrical")
    {
        relation.symmetrical = Some((said, option.name.span()));
    }
    if let Some(value) = options.value("through", errors) {
        relation.through = errors.take(through(value, known));
    }
    if let Some(value) = options.value("through_fields", errors) {
        relation.through_fields = errors.take(through_fields(value));
        if !options.mentions("through") {
            errors.error(
                value,
                "`through_fields` names the keys of a model of yours\nhelp: add `through = …`, or remove `through_fields`",
            );
        }
    }
    for option in ["db_table", "db_constraint"] {
        if let Some(found) = options.find(option)
            && options.mentions("through")
        {
            errors.error(
                &found.name,
                format!("the pairs are rows of the `through` model: `{option}` is said there\nhelp: remove `{option}`"),
            );
        }
    }
}

fn through(value: &Expr, known: &Known<'_>) -> Result<Ident, Diagnostic> {
    match options::ident_of(value) {
        Some(ident) if known.position(ident).is_some() => Ok(ident.clone()),
        _ => {
            let name = text::source(value);
            let models = known.concrete.iter().map(ToString::to_string);
            let models: Vec<String> = models.collect();
            let near = did_you_mean(&name, models.iter().map(String::as_str));
            let help = if near.is_empty() {
                "\nhelp: declare it beside this model: a foreign key to each end, and what else a pair says"
            } else {
                &near
            };
            Err(Diagnostic::new(
                value,
                format!("`through` needs a model of this `model!`, and `{name}` is none{help}"),
            ))
        }
    }
}

fn through_fields(value: &Expr) -> Result<(Ident, Ident), Diagnostic> {
    let list = match options::peel(value) {
        Expr::Tuple(list) => list.elems.iter().collect(),
        Expr::Array(list) => list.elems.iter().collect(),
        _ => Vec::new(),
    };
    if let [from, to] = list.as_slice()
        && let (Some(from), Some(to)) = (options::ident_of(from), options::ident_of(to))
    {
        return Ok((from.clone(), to.clone()));
    }
    Err(Diagnostic::new(
        value,
        "`through_fields` takes two keys of the `through` model, first the one to this model\nhelp: write `through_fields = (group, person)`",
    ))
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
    way_back(name, span, value, "related_name")
}

/// Checks the name of a way back, which that option or key gave.
pub(crate) fn way_back(
    name: String,
    span: Span,
    value: &impl ToTokens,
    option: &str,
) -> Result<(String, Span), Diagnostic> {
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
    rules::name(&probe, option).map_or_else(
        || Ok((name, span)),
        |message| Err(Diagnostic::new(value, message)),
    )
}
