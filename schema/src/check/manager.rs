//! Checks the managers and the scopes that a `Meta` declares.

use proc_macro2::Ident;
use syn::ext::IdentExt as _;

use super::meta::Subject;
use super::{condition, rules};
use crate::diagnostic::{Diagnostics, did_you_mean, listing};
use crate::model::{ModelDef, ScopeDef};
use crate::parse::Manager;
use crate::parse::source::{ManagerSource, ScopeSource};

/// The scopes: their names as written and their definitions, in step.
pub(crate) fn scopes(
    list: Vec<ScopeSource>,
    subject: &Subject<'_>,
    def: &ModelDef,
    errors: &mut Diagnostics,
) -> (Vec<Ident>, Vec<ScopeDef>) {
    let (mut names, mut scopes): (Vec<Ident>, Vec<ScopeDef>) = (Vec::new(), Vec::new());
    for one in list {
        let lowered = one
            .condition
            .and_then(|it| errors.take(condition::lower(&it, subject, def)));
        if !is_new(&one.ident, "scope", &names, errors) {
            continue;
        }
        scopes.push(ScopeDef {
            name: one.ident.unraw().to_string().into(),
            condition: lowered.unwrap_or_default(),
        });
        names.push(one.ident);
    }
    (names, scopes)
}

/// The managers, the default manager first. A model that declares none has `objects`.
pub(crate) fn managers(
    list: Option<Vec<ManagerSource>>,
    default: Option<&Ident>,
    subject: &Subject<'_>,
    errors: &mut Diagnostics,
) -> Vec<Manager> {
    let declared = list.is_some();
    let mut managers: Vec<Manager> = Vec::new();
    for one in list.unwrap_or_default() {
        let known: Vec<Ident> = managers.iter().map(|other| other.ident.clone()).collect();
        if is_new(&one.ident, "manager", &known, errors) {
            managers.push(Manager {
                ident: one.ident,
                of: one.of,
            });
        }
    }
    if managers.is_empty() {
        if declared && errors.is_empty() {
            errors.error(
                subject.ident,
                "a model needs a manager\nhelp: write `managers: [objects]`, or leave `managers` out",
            );
        }
        managers.push(Manager {
            ident: Ident::new("objects", subject.mark),
            of: None,
        });
    }
    if let Some(name) = default {
        if let Some(at) = managers.iter().position(|one| one.ident == *name) {
            let first = managers.remove(at);
            managers.insert(0, first);
        } else {
            let names: Vec<String> = managers.iter().map(|one| one.ident.to_string()).collect();
            let names = || names.iter().map(String::as_str);
            let model = subject.ident;
            errors.error(
                name,
                format!(
                    "`{model}` has no manager `{name}`{}{}",
                    did_you_mean(&name.to_string(), names()),
                    listing(&format!("managers of `{model}`"), names())
                ),
            );
        }
    }
    managers
}

/// Whether a name can be used, and is not used twice.
fn is_new(ident: &Ident, what: &str, known: &[Ident], errors: &mut Diagnostics) -> bool {
    let text = ident.unraw().to_string();
    if let Some(message) = rules::declared_name(&text, what) {
        errors.error(ident, message);
        return false;
    }
    if known.contains(ident) {
        errors.error(
            ident,
            format!(
                "the {what} `{text}` is declared twice\nhelp: choose another name for one of them"
            ),
        );
        return false;
    }
    true
}
