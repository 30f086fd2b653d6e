//! The module tree of a crate, followed from its root as rustc follows it, and the `model!` blocks in it.
//!
//! Not every file of a folder is part of a program, so the folder is not searched. What is only there for tests is left
//! out; under any other condition a module counts as present.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use nuages_schema::parse::{Block, parse_block};
use proc_macro2::Span;
use syn::{Attribute, Expr, Item, Lit, Meta, UseTree};

use super::{Mistake, Mistakes, PackageSource};

/// A place in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1.
    pub line: usize,
    /// The column, counted from 1.
    pub column: usize,
}

impl Place {
    /// Where that token stands in the file.
    pub fn new(file: &Path, span: Span) -> Self {
        let start = span.start();
        Self {
            file: file.to_owned(),
            line: start.line,
            column: start.column + 1,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = super::shown(&self.file);
        write!(f, "{file}:{}:{}", self.line, self.column)
    }
}

/// A crate as read from its source.
#[derive(Debug)]
pub(super) struct Crate {
    pub(super) name: String,
    pub(super) directory: PathBuf,
    /// The directory of the root module.
    pub(super) source: PathBuf,
    pub(super) modules: Vec<Module>,
    pub(super) blocks: Vec<ModelBlock>,
    pub(super) files: Vec<PathBuf>,
}

/// A module and the names that it takes from elsewhere.
#[derive(Debug, Clone, Default)]
pub struct Module {
    /// Its path from the root: `blog::models`, empty for the root.
    pub path: Vec<String>,
    /// `use`: the name here, and the path that it stands for.
    pub uses: Vec<(String, Vec<String>)>,
    /// `use path::*`.
    pub globs: Vec<Vec<String>>,
}

/// A `model!` block and where it stands.
#[derive(Debug)]
pub(super) struct ModelBlock {
    pub(super) block: Block,
    /// The module's path.
    pub(super) module: Vec<String>,
    pub(super) file: PathBuf,
}

impl Crate {
    /// Follows the modules of a crate.
    pub(super) fn read(source: &PackageSource) -> Result<Self> {
        let root = source.roots.first();
        let mut walk = Walk {
            package: &source.name,
            found: Self {
                name: source.name.clone(),
                directory: source.directory.clone(),
                source: root
                    .and_then(|root| root.parent())
                    .map_or_else(|| source.directory.join("src"), Path::to_owned),
                modules: Vec::new(),
                blocks: Vec::new(),
                files: Vec::new(),
            },
            seen: BTreeSet::new(),
            mistakes: Vec::new(),
        };
        for root in &source.roots {
            let directory = root.parent().unwrap_or(&source.directory);
            walk.file(root, directory, &[])?;
        }
        if walk.mistakes.is_empty() {
            Ok(walk.found)
        } else {
            Err(Mistakes(walk.mistakes).into())
        }
    }

    /// The name by which other crates know it.
    pub(super) fn identifier(&self) -> String {
        self.name.replace('-', "_")
    }
}

struct Walk<'a> {
    package: &'a str,
    found: Crate,
    seen: BTreeSet<PathBuf>,
    mistakes: Vec<Mistake>,
}

impl Walk<'_> {
    /// Reads a file; `directory` is where its submodules are.
    fn file(&mut self, file: &Path, directory: &Path, module: &[String]) -> Result<()> {
        if !self.seen.insert(file.to_owned()) {
            return Ok(());
        }
        let text = fs::read_to_string(file)
            .with_context(|| format!("{} cannot be read", super::shown(file)))?;
        self.found.files.push(file.to_owned());
        match syn::parse_file(&text) {
            Ok(parsed) => self.items(&parsed.items, file, directory, module),
            // A file without models or modules may be as broken as it likes.
            Err(_) if !text.contains("model!") && !text.contains("mod ") => Ok(()),
            Err(error) => {
                self.mistakes.push(Mistake {
                    place: Place::new(file, error.span()),
                    message: error.to_string(),
                });
                Ok(())
            }
        }
    }

    fn items(
        &mut self,
        items: &[Item],
        file: &Path,
        directory: &Path,
        path: &[String],
    ) -> Result<()> {
        let mut module = Module {
            path: path.to_vec(),
            ..Module::default()
        };
        for item in items {
            if let Item::Use(item) = item {
                let prefix = match &item.leading_colon {
                    Some(_) => vec!["::".to_owned()],
                    None => Vec::new(),
                };
                module.take_use(&item.tree, prefix);
            }
        }
        self.found.modules.push(module);
        for item in items {
            match item {
                Item::Mod(item) if !only_for_tests(&item.attrs) => {
                    self.module(item, file, directory, path)?;
                }
                Item::Macro(item) if is_model(&item.mac.path) && !only_for_tests(&item.attrs) => {
                    self.block(item.mac.tokens.clone(), file, path.to_vec());
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn block(&mut self, tokens: proc_macro2::TokenStream, file: &Path, module: Vec<String>) {
        let block = parse_block(tokens, self.package);
        for mistake in &block.diagnostics {
            self.mistakes.push(Mistake {
                place: Place::new(file, mistake.span()),
                message: mistake.message().to_owned(),
            });
        }
        self.found.blocks.push(ModelBlock {
            block,
            module,
            file: file.to_owned(),
        });
    }

    fn module(
        &mut self,
        item: &syn::ItemMod,
        file: &Path,
        directory: &Path,
        parent: &[String],
    ) -> Result<()> {
        let name = item.ident.to_string();
        let name = name.trim_start_matches("r#");
        let path: Vec<String> = parent.iter().cloned().chain([name.to_owned()]).collect();
        let named = path_attribute(&item.attrs);
        if let Some((_, items)) = &item.content {
            let directory = directory.join(named.as_deref().unwrap_or(name));
            return self.items(items, file, &directory, &path);
        }
        if let Some(named) = named {
            // `#[path]` is relative to the file that it stands in.
            let base = file.parent().unwrap_or(directory);
            let target = base.join(&named);
            let below = target.parent().unwrap_or(base).to_owned();
            return self.module_file(item, &target, &below, file, &path);
        }
        let flat = directory.join(format!("{name}.rs"));
        let nested = directory.join(name).join("mod.rs");
        let target = if flat.exists() { flat } else { nested };
        self.module_file(item, &target, &directory.join(name), file, &path)
    }

    fn module_file(
        &mut self,
        item: &syn::ItemMod,
        target: &Path,
        directory: &Path,
        file: &Path,
        path: &[String],
    ) -> Result<()> {
        if target.exists() {
            return self.file(target, directory, path);
        }
        // A module of another platform may have no file here.
        let conditional = item.attrs.iter().any(|attribute| {
            attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr")
        });
        // The first `makemigrations` makes this one.
        let to_come = item.ident == "migrations" || item.ident.to_string().ends_with("_migrations");
        if !conditional && !to_come {
            self.mistakes.push(Mistake {
                place: Place::new(file, item.ident.span()),
                message: format!("there is no file for the module `{}`", item.ident),
            });
        }
        Ok(())
    }
}

impl Module {
    fn take_use(&mut self, tree: &UseTree, prefix: Vec<String>) {
        match tree {
            UseTree::Path(path) => {
                let mut prefix = prefix;
                prefix.push(path.ident.to_string());
                self.take_use(&path.tree, prefix);
            }
            UseTree::Name(name) => {
                let name = name.ident.to_string();
                if name == "self" {
                    if let Some(last) = prefix.last() {
                        self.uses.push((last.clone(), prefix.clone()));
                    }
                    return;
                }
                let target = prefix.into_iter().chain([name.clone()]).collect();
                self.uses.push((name, target));
            }
            UseTree::Rename(rename) => {
                let target = prefix.into_iter().chain([rename.ident.to_string()]);
                self.uses
                    .push((rename.rename.to_string(), target.collect()));
            }
            UseTree::Glob(_) => self.globs.push(prefix),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.take_use(tree, prefix.clone());
                }
            }
        }
    }
}

/// `model!` or `nuages::model!`.
fn is_model(path: &syn::Path) -> bool {
    let names: Vec<String> = path
        .segments
        .iter()
        .map(|it| it.ident.to_string())
        .collect();
    matches!(
        names
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .as_slice(),
        ["model"] | ["nuages", "model"] | ["nuages", "prelude", "model"]
    )
}

fn only_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<Meta>()
                .is_ok_and(|condition| condition.path().is_ident("test"))
    })
}

fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().find_map(|attribute| {
        let Meta::NameValue(value) = &attribute.meta else {
            return None;
        };
        let Expr::Lit(literal) = &value.value else {
            return None;
        };
        match &literal.lit {
            Lit::Str(text) if value.path.is_ident("path") => Some(text.value()),
            _ => None,
        }
    })
}
