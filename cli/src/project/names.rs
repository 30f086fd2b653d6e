//! Which model a path in a `model!` block means, when that model is declared in another block.
//!
//! Follows `use`, `pub use` and globs through the modules, as far as models are concerned.

use anyhow::Result;
use nuages_schema::model::{ModelDef, ModelRef};

use super::modules::{Crate, ModelBlock, Module, Place};
use super::{Mistake, Mistakes};

/// How many `use` may lead from a name to a model.
const MOST_HOPS: usize = 16;

/// The crates beyond this one that its relations may point into.
pub(super) fn foreign_crates(one: &Crate) -> Vec<String> {
    let mut names = Vec::new();
    for block in &one.blocks {
        for target in targets(block) {
            let segments = segments(target.path);
            let leads = lead(one, &block.module, &segments);
            names.extend(leads);
        }
    }
    names.sort();
    names.dedup();
    names
}

/// The crate's name that a path begins with, directly or by a `use`.
fn lead(one: &Crate, module: &[String], segments: &[String]) -> Option<String> {
    let mut segments = segments.to_vec();
    for _ in 0..MOST_HOPS {
        let first = segments.first()?.clone();
        match first.as_str() {
            "crate" | "self" | "super" => return None,
            "::" => return segments.get(1).cloned(),
            _ => {}
        }
        let here = find_module(one, module)?;
        match here.uses.iter().find(|(name, _)| *name == first) {
            // `use accounts;` names itself.
            Some((_, target)) if *target != [first.clone()] => {
                segments = target
                    .iter()
                    .cloned()
                    .chain(segments.into_iter().skip(1))
                    .collect();
            }
            _ => {
                let child: Vec<String> = module.iter().cloned().chain([first.clone()]).collect();
                let is_module = find_module(one, &child).is_some();
                return (segments.len() > 1 && !is_module).then_some(first);
            }
        }
    }
    None
}

/// The models of all blocks of all crates, with every relation's target known.
pub(super) fn resolve(crates: &[Crate]) -> Result<Vec<Vec<Vec<ModelDef>>>> {
    let mut mistakes = Vec::new();
    let resolved = crates
        .iter()
        .map(|one| {
            let blocks = one.blocks.iter();
            blocks
                .map(|block| resolve_block(crates, one, block, &mut mistakes))
                .collect()
        })
        .collect();
    if mistakes.is_empty() {
        Ok(resolved)
    } else {
        Err(Mistakes(mistakes).into())
    }
}

/// A relation's target as written.
struct TargetPath<'b> {
    path: &'b syn::Path,
    local: bool,
}

fn targets(block: &ModelBlock) -> impl Iterator<Item = TargetPath<'_>> {
    let models = block.block.models.iter();
    models
        .flat_map(|model| {
            let keys = model
                .fields
                .iter()
                .filter_map(|field| field.target.as_ref());
            keys.chain(model.many_to_many.iter().map(|field| &field.target))
        })
        .map(|target| TargetPath {
            path: &target.path,
            local: target.local.is_some(),
        })
        .filter(|target| !target.local)
}

fn resolve_block(
    crates: &[Crate],
    one: &Crate,
    block: &ModelBlock,
    mistakes: &mut Vec<Mistake>,
) -> Vec<ModelDef> {
    let mut find = |path: &syn::Path| -> Option<ModelRef> {
        let found = target(crates, one, &block.module, &segments(path), MOST_HOPS)
            .or_else(|| only_one_of_that_name(crates, path));
        if found.is_none() {
            let span = path.segments.first().map(|segment| segment.ident.span());
            let shown = segments(path).join("::");
            mistakes.push(Mistake {
                place: Place::new(&block.file, span.unwrap_or_else(proc_macro2::Span::call_site)),
                message: format!(
                    "no model `{shown}` was found in the source\nhelp: write its path from the root, `crate::…::{}`",
                    shown.rsplit("::").next().unwrap_or(&shown)
                ),
            });
        }
        found
    };
    let mut models = Vec::new();
    // What is in the database is not changed by proxies.
    for model in block.block.models.iter().filter(|model| !model.is_proxy()) {
        let mut def = model.def.clone();
        for (field, parsed) in def.fields.to_mut().iter_mut().zip(&model.fields) {
            if let (Some(relation), Some(target)) = (&mut field.relation, &parsed.target)
                && target.local.is_none()
                && let Some(to) = find(&target.path)
            {
                relation.to = to;
            }
        }
        for (field, parsed) in def
            .many_to_many
            .to_mut()
            .iter_mut()
            .zip(&model.many_to_many)
        {
            if parsed.target.local.is_none()
                && let Some(to) = find(&parsed.target.path)
            {
                field.to = to;
            }
        }
        models.push(def);
    }
    models
}

fn segments(path: &syn::Path) -> Vec<String> {
    let leading = path.leading_colon.map(|_| "::".to_owned());
    let names = path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string());
    leading.into_iter().chain(names).collect()
}

fn find_module<'c>(one: &'c Crate, path: &[String]) -> Option<&'c Module> {
    one.modules.iter().find(|module| module.path == path)
}

/// The model that a path means in a module.
fn target(
    crates: &[Crate],
    one: &Crate,
    module: &[String],
    path: &[String],
    hops: usize,
) -> Option<ModelRef> {
    let hops = hops.checked_sub(1)?;
    let (first, rest) = path.split_first()?;
    let other_crate = |name: &str| crates.iter().find(|one| one.identifier() == name);
    match first.as_str() {
        "crate" => in_module(crates, one, &[], rest, hops),
        "self" => in_module(crates, one, module, rest, hops),
        "super" => {
            let (_, parent) = module.split_last()?;
            if rest.first().is_some_and(|next| next == "super") {
                return target(crates, one, parent, rest, hops);
            }
            in_module(crates, one, parent, rest, hops)
        }
        "::" => {
            let (name, rest) = rest.split_first()?;
            in_module(crates, other_crate(name)?, &[], rest, hops)
        }
        _ => in_module(crates, one, module, path, hops).or_else(|| {
            let other = other_crate(first).filter(|_| !rest.is_empty())?;
            in_module(crates, other, &[], rest, hops)
        }),
    }
}

/// The model of that path below a module: through submodules, then declared there or taken from elsewhere.
fn in_module(
    crates: &[Crate],
    one: &Crate,
    module: &[String],
    path: &[String],
    hops: usize,
) -> Option<ModelRef> {
    let hops = hops.checked_sub(1)?;
    let (first, rest) = path.split_first()?;
    if rest.is_empty()
        && let Some(model) = declared(one, module, first)
    {
        return Some(model);
    }
    let here = find_module(one, module)?;
    if let Some((_, used)) = here.uses.iter().find(|(name, _)| name == first)
        && *used != [first.clone()]
    {
        let path: Vec<String> = used.iter().chain(rest).cloned().collect();
        return target(crates, one, module, &path, hops);
    }
    if !rest.is_empty() {
        let mut child = module.to_vec();
        child.push(first.clone());
        if find_module(one, &child).is_some() {
            return in_module(crates, one, &child, rest, hops);
        }
    }
    let globs = here.globs.iter();
    let mut through_globs = globs.filter_map(|glob| {
        let path: Vec<String> = glob.iter().chain(path).cloned().collect();
        target(crates, one, module, &path, hops)
    });
    through_globs.next()
}

fn declared(one: &Crate, module: &[String], name: &str) -> Option<ModelRef> {
    let mut blocks = one.blocks.iter().filter(|block| block.module == module);
    blocks.find_map(|block| {
        let mut models = block.block.models.iter();
        let model = models.find(|model| model.def.name == name)?;
        Some(block.block.with_table(model).def.reference())
    })
}

/// A name that only one model has, where the path could not be followed: a macro may have made the `use`.
fn only_one_of_that_name(crates: &[Crate], path: &syn::Path) -> Option<ModelRef> {
    let name = path.segments.last()?.ident.to_string();
    let blocks = crates.iter().flat_map(|one| &one.blocks);
    let mut models = blocks
        .flat_map(|block| block.block.models.iter().map(move |model| (block, model)))
        .filter(|(_, model)| model.def.name == name);
    let (block, only) = models.next()?;
    models
        .next()
        .is_none()
        .then(|| block.block.with_table(only).def.reference())
}
