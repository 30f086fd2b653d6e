//! Checks `Meta { hooks }`: which of a model's own functions run when its rows are checked, saved and deleted.

use proc_macro2::Ident;

use crate::diagnostic::{Diagnostics, did_you_mean, listing};

/// The hooks, in the order in which they run.
pub(crate) const HOOKS: &[&str] = &["clean"];

/// The hooks that are known, each once.
pub(crate) fn check(hooks: Option<&[Ident]>, errors: &mut Diagnostics) -> Vec<Ident> {
    let mut known: Vec<Ident> = Vec::new();
    for hook in hooks.unwrap_or_default() {
        let name = hook.to_string();
        if !HOOKS.contains(&name.as_str()) {
            errors.error(
                hook,
                format!(
                    "unknown hook `{name}`{}{}",
                    did_you_mean(&name, HOOKS.iter().copied()),
                    listing("hooks", HOOKS.iter().copied())
                ),
            );
        } else if known.contains(hook) {
            errors.error(hook, format!("`{name}` is named twice here"));
        } else {
            known.push(hook.clone());
        }
    }
    known
}
