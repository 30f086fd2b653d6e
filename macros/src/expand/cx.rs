//! What the parts of the expansion share: paths into the runtime, and for each model and field the names and types in use.

use std::collections::HashSet;

use nuages_schema::diagnostic::Diagnostics;
use nuages_schema::model::{Auto, FieldDef, FieldKind};
use nuages_schema::parse::{Block, Field, ManyToMany, Model, Target};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::outside::OutsidePaths;
use crate::names;

/// What all models of a block share.
pub(crate) struct Cx {
    /// `$crate::__private`.
    pub(crate) k: TokenStream,
    /// The app label.
    pub(crate) app: String,
    /// The type parameter for paths; not the name of any model.
    pub(crate) path: Ident,
    /// The type parameter for executors; not the name of any model.
    pub(crate) executor: Ident,
    /// The type parameter for conditions; not the name of any model.
    pub(crate) condition: Ident,
    /// Targets in other blocks, as written.
    pub(crate) outside: OutsidePaths,
}

impl Cx {
    pub(crate) fn new(krate: &TokenStream, block: &Block, outside: OutsidePaths) -> Self {
        let mut used: HashSet<String> = block
            .choices
            .iter()
            .map(|one| names::text(&one.ident))
            .collect();
        for model in &block.models {
            used.insert(names::text(&model.ident));
            let targets = model
                .fields
                .iter()
                .filter_map(|field| field.target.as_ref());
            for target in targets.chain(model.many_to_many.iter().map(|field| &field.target)) {
                used.extend(
                    target
                        .path
                        .segments
                        .first()
                        .map(|segment| names::text(&segment.ident)),
                );
            }
        }
        let first = |path: &syn::Path| path.segments.first().map(|one| names::text(&one.ident));
        used.extend(outside.values().filter_map(first));
        let free = |wanted: &str| {
            let mut name = wanted.to_owned();
            while used.contains(&name) {
                name.push('_');
            }
            names::ident(&name)
        };
        Self {
            k: quote!(#krate::__private),
            app: block.app.to_string(),
            path: free("P"),
            executor: free("Db"),
            condition: free("C"),
            outside,
        }
    }
}

/// A model and what its code is made of.
pub(crate) struct ModelCx<'a> {
    pub(crate) cx: &'a Cx,
    pub(crate) source: &'a Model,
    pub(crate) fields: Vec<FieldCx<'a>>,
    /// The parents with a table, the nearest first.
    pub(crate) parents: Vec<ParentCx<'a>>,
    pub(crate) many: Vec<ManyCx<'a>>,
    /// The name, without `r#`.
    pub(crate) name: String,
    /// `BlogFields`.
    pub(crate) handles: Ident,
    /// `BlogBuilder`.
    pub(crate) builder: Ident,
    /// The struct with the builder's optional values.
    pub(crate) rest: Ident,
    /// The hidden module, `__blog`.
    pub(crate) module: Ident,
}

/// A parent with a table, and its fields as a builder of the heir sees them.
pub(crate) struct ParentCx<'a> {
    pub(crate) source: &'a Model,
    pub(crate) fields: Vec<FieldCx<'a>>,
}

/// How a field gets its value in a new row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The database hands out the key.
    DatabaseKey,
    /// It is the key of the parent's row.
    Link,
    /// It fills itself.
    Auto,
    /// There is a mistake in it.
    Broken,
    /// It has a default, or may be NULL.
    Optional,
    /// A builder without it cannot be saved.
    Required,
}

/// A field with a column.
pub(crate) struct FieldCx<'a> {
    pub(crate) source: &'a Field,
    pub(crate) def: &'a FieldDef,
    /// The position among the columns.
    pub(crate) at: u16,
    /// A number that no other field of the model or its parents has.
    pub(crate) number: usize,
    /// The runtime's type for the field type, `field_types::CharField`.
    pub(crate) kind: TokenStream,
    /// The Rust type in the struct: with `Option` where NULL is allowed.
    pub(crate) ty: TokenStream,
    pub(crate) role: Role,
    /// `PubDate`.
    pub(crate) camel: String,
    /// The other end of a foreign key, and the names of the relation's types.
    pub(crate) relation: Option<RelationCx<'a>>,
}

/// A many-to-many field.
pub(crate) struct ManyCx<'a> {
    pub(crate) source: &'a ManyToMany,
    pub(crate) def: &'a nuages_schema::model::ManyToManyDef,
    pub(crate) relation: RelationCx<'a>,
}

/// The types that stand for a relation.
pub(crate) struct RelationCx<'a> {
    pub(crate) target: &'a Target,
    /// `EntryBlog`, in the hidden module.
    pub(crate) marker: Ident,
    /// `EntryBlogReverse`.
    pub(crate) reverse: Ident,
}

impl<'a> ModelCx<'a> {
    pub(crate) fn new(
        cx: &'a Cx,
        source: &'a Model,
        all: &'a [Model],
        errors: &mut Diagnostics,
    ) -> Self {
        let name = names::text(&source.ident);
        let mut taken = HashSet::new();
        let mut unique = |ident: &Ident| {
            let mut camel = names::camel(&names::text(ident));
            while !taken.insert(camel.clone()) {
                camel.push('_');
            }
            camel
        };
        let fields = source
            .fields
            .iter()
            .zip(source.def.fields.iter())
            .zip(0_u16..);
        let mut fields: Vec<FieldCx<'a>> = fields
            .map(|((field, def), at)| {
                FieldCx::new(cx, source, field, def, at, unique(&field.ident), errors)
            })
            .collect();
        let many = source
            .many_to_many
            .iter()
            .zip(source.def.many_to_many.iter());
        let many = many.map(|(field, def)| ManyCx {
            source: field,
            def,
            relation: RelationCx::new(&name, &unique(&field.ident), &field.target),
        });
        let many = many.collect();
        let mut parents: Vec<ParentCx<'a>> = Vec::new();
        let mut next = source.base.as_ref();
        while let Some(parent) = next.and_then(|base| all.get(base.at)) {
            parents.push(ParentCx::new(cx, parent, &mut unique));
            next = parent.base.as_ref();
        }
        let inherited = parents.iter_mut().flat_map(|parent| &mut parent.fields);
        for (number, field) in fields.iter_mut().chain(inherited).enumerate() {
            field.number = number;
        }
        Self {
            cx,
            source,
            fields,
            parents,
            many,
            handles: format_ident!("{}Fields", name, span = names::ident("x").span()),
            builder: format_ident!("{}Builder", name, span = names::ident("x").span()),
            rest: format_ident!("__{}Rest", name, span = names::ident("x").span()),
            module: format_ident!("__{}", names::snake(&name), span = names::ident("x").span()),
            name,
        }
    }

    /// The primary key.
    pub(crate) fn key(&self) -> Option<&FieldCx<'a>> {
        self.fields.iter().find(|field| field.def.primary_key)
    }

    /// The fields of a new row and of its parents' rows, the root's first.
    pub(crate) fn all_fields(&self) -> impl Iterator<Item = &FieldCx<'a>> {
        let inherited = self.parents.iter().rev().flat_map(|parent| &parent.fields);
        inherited.chain(&self.fields)
    }

    /// The fields without which a builder cannot be saved.
    pub(crate) fn required(&self) -> impl Iterator<Item = &FieldCx<'a>> {
        self.all_fields()
            .filter(|field| field.role == Role::Required)
    }

    /// The fields that a builder may leave out.
    pub(crate) fn optional(&self) -> impl Iterator<Item = &FieldCx<'a>> {
        self.all_fields()
            .filter(|field| field.role == Role::Optional)
    }

    /// The field of the struct that holds the parent's row, and the parent.
    pub(crate) fn link(&self) -> Option<(&'a Ident, &'a Ident)> {
        let link = self.source.base.as_ref()?.link.as_ref()?;
        Some((link, &self.parents.first()?.source.ident))
    }

    /// What a proxy stands for.
    pub(crate) fn proxied(&self) -> Option<&'a Ident> {
        let base = self.source.base.as_ref()?;
        (base.link.is_none()).then_some(&self.parents.first()?.source.ident)
    }
}

impl<'a> ParentCx<'a> {
    fn new(cx: &Cx, source: &'a Model, unique: &mut impl FnMut(&Ident) -> String) -> Self {
        // What is wrong with the parent's fields is said where the parent is.
        let mut said = Diagnostics::new();
        let fields = source
            .fields
            .iter()
            .zip(source.def.fields.iter())
            .zip(0_u16..);
        let fields = fields.map(|((field, def), at)| {
            FieldCx::new(cx, source, field, def, at, unique(&field.ident), &mut said)
        });
        Self {
            source,
            fields: fields.collect(),
        }
    }
}

impl<'a> RelationCx<'a> {
    fn new(model: &str, camel: &str, target: &'a Target) -> Self {
        Self {
            target,
            marker: names::ident(&format!("{model}{camel}")),
            reverse: names::ident(&format!("{model}{camel}Reverse")),
        }
    }
}

impl<'a> FieldCx<'a> {
    fn new(
        cx: &Cx,
        model: &'a Model,
        source: &'a Field,
        def: &'a FieldDef,
        at: u16,
        camel: String,
        errors: &mut Diagnostics,
    ) -> Self {
        let missing = missing_feature(def.kind);
        let text = missing.map(|feature| format!("needs the feature `{feature}` of nuages"));
        let known = |text| errors.iter().any(|one| one.message().contains(text));
        if let Some(feature) = missing
            && !text.as_deref().is_some_and(known)
        {
            errors.error(
                &source.kind,
                format!(
                    "`{0}` needs the feature `{feature}` of nuages\nhelp: add it to `Cargo.toml`: nuages = {{ version = \"…\", features = [\"{feature}\"] }}",
                    def.kind.name()
                ),
            );
        }
        let unread = patterns_without_feature(source, errors);
        let broken = source.broken || missing.is_some() || unread;
        let (kind, value) = kind_and_value(cx, model, source, def, missing.is_some());
        let ty = if def.null {
            quote!(::core::option::Option<#value>)
        } else {
            value.clone()
        };
        let role = match def {
            _ if def.kind.is_automatic() => Role::DatabaseKey,
            _ if broken => Role::Broken,
            _ if is_link(model, source) => Role::Link,
            FieldDef {
                auto: Auto::Now | Auto::NowAdd,
                ..
            } => Role::Auto,
            _ if def.null || def.default.is_some() || def.storage.default.is_some() => {
                Role::Optional
            }
            _ => Role::Required,
        };
        let relation = source.target.as_ref().filter(|_| def.relation.is_some());
        let relation =
            relation.map(|target| RelationCx::new(&names::text(&model.ident), &camel, target));
        Self {
            source,
            def,
            at,
            number: 0,
            kind,
            ty,
            role,
            camel,
            relation,
        }
    }

    /// The type of the handle.
    pub(crate) fn handle(&self, cx: &Cx) -> TokenStream {
        let (k, path, kind) = (&cx.k, &cx.path, &self.kind);
        if self.def.null {
            quote!(#k::Field<#kind, #path, #k::Null>)
        } else {
            quote!(#k::Field<#kind, #path>)
        }
    }

    /// Whether it is a key of which at most one points at a row.
    pub(crate) fn one(&self) -> bool {
        let relation = self.def.relation.as_ref();
        relation.is_some_and(|relation| relation.one_to_one)
    }

    /// The documentation, as attributes, and whatever else belongs to every appearance of the field.
    pub(crate) fn docs(&self) -> TokenStream {
        docs(
            &self.source.attrs,
            &names::text(&self.source.ident),
            self.def.primary_key,
        )
    }
}

fn is_link(model: &Model, field: &Field) -> bool {
    let base = model.base.as_ref();
    base.is_some_and(|base| base.link.as_ref() == Some(&field.ident))
}

/// `NotNull` or `Null`.
pub(crate) fn nullness(k: &TokenStream, null: bool) -> TokenStream {
    if null {
        quote!(#k::Null)
    } else {
        quote!(#k::NotNull)
    }
}

/// The user's documentation of a field, or a line in its place; and the attributes that follow it everywhere.
pub(crate) fn docs(attrs: &[syn::Attribute], name: &str, key: bool) -> TokenStream {
    let shared = attrs.iter().filter(|attr| {
        ["doc", "deprecated", "allow", "expect"]
            .iter()
            .any(|name| attr.path().is_ident(name))
    });
    let shared = quote!(#(#shared)*);
    if attrs.iter().any(|attr| attr.path().is_ident("doc")) {
        return shared;
    }
    let doc = if key {
        " The primary key.".to_owned()
    } else {
        format!(" The `{name}` field.")
    };
    quote!(#[doc = #doc] #shared)
}

/// The cargo feature that the field type needs and that is off.
fn missing_feature(kind: FieldKind) -> Option<&'static str> {
    match kind {
        FieldKind::DateField
        | FieldKind::DateTimeField
        | FieldKind::TimeField
        | FieldKind::DurationField
            if !cfg!(feature = "jiff") =>
        {
            Some("jiff")
        }
        FieldKind::DecimalField { .. } if !cfg!(feature = "rust_decimal") => Some("rust_decimal"),
        FieldKind::UuidField if !cfg!(feature = "uuid") => Some("uuid"),
        FieldKind::JsonField if !cfg!(feature = "serde_json") => Some("serde_json"),
        _ => None,
    }
}

/// Says that patterns need a feature, where it is off.
fn patterns_without_feature(source: &Field, errors: &mut Diagnostics) -> bool {
    let patterns = source
        .validators
        .iter()
        .filter_map(|one| one.known.as_ref());
    let mut patterns = patterns.filter(|known| *known == "RegexValidator");
    let Some(pattern) = patterns.next().filter(|_| !cfg!(feature = "regex")) else {
        return false;
    };
    errors.error(
        pattern,
        "`RegexValidator` needs the feature `regex` of nuages\nhelp: add it to `Cargo.toml`: nuages = { version = \"…\", features = [\"regex\"] }",
    );
    true
}

fn kind_and_value(
    cx: &Cx,
    model: &Model,
    source: &Field,
    def: &FieldDef,
    missing: bool,
) -> (TokenStream, TokenStream) {
    let k = &cx.k;
    if def.primary_key {
        let ident = &model.ident;
        return (quote!(#k::field_types::Key<#ident>), quote!(#k::Id<#ident>));
    }
    if let (Some(target), FieldKind::ForeignKey) = (&source.target, def.kind) {
        let path = &target.path;
        return (quote!(#k::field_types::Key<#path>), quote!(#k::Id<#path>));
    }
    if let Some(path) = source.choices.as_ref().filter(|_| !source.broken) {
        let path = needed(path);
        return (quote!(#k::field_types::Choice<#path>), quote!(#path));
    }
    if let Some(path) = source.value_type.as_ref().filter(|_| !missing) {
        let path = needed(path);
        return (quote!(#k::field_types::JSONField<#path>), quote!(#path));
    }
    if missing {
        return (
            quote!(#k::field_types::TextField),
            quote!(::std::string::String),
        );
    }
    let kind = names::ident(def.kind.name());
    let kind = match def.kind {
        FieldKind::DecimalField { decimal_places, .. } => {
            let places = u32::from(decimal_places);
            quote!(#k::field_types::DecimalField<#places>)
        }
        FieldKind::GenericIpAddressField { unpack_ipv4, .. } => {
            quote!(#k::field_types::GenericIPAddressField<#unpack_ipv4>)
        }
        FieldKind::ForeignKey => quote!(#k::field_types::BigIntegerField),
        _ => quote!(#k::field_types::#kind),
    };
    (kind, plain_value(k, def.kind))
}

/// A path that has to be written in full, also where rustc would do with less and says so.
fn needed(path: &syn::Path) -> syn::Path {
    let mut path = path.clone();
    if path.segments.len() > 1
        && path
            .segments
            .first()
            .is_some_and(|first| first.ident != "$crate")
    {
        for segment in &mut path.segments {
            let span = proc_macro2::Span::call_site().located_at(segment.ident.span());
            segment.ident.set_span(span);
        }
    }
    path
}

/// The Rust type of a field type's values.
fn plain_value(k: &TokenStream, kind: FieldKind) -> TokenStream {
    match kind {
        FieldKind::CharField { .. }
        | FieldKind::TextField
        | FieldKind::SlugField { .. }
        | FieldKind::EmailField { .. }
        | FieldKind::UrlField { .. } => quote!(::std::string::String),
        FieldKind::SmallIntegerField | FieldKind::SmallAutoField => {
            quote!(::core::primitive::i16)
        }
        FieldKind::IntegerField | FieldKind::AutoField => quote!(::core::primitive::i32),
        FieldKind::BigIntegerField | FieldKind::BigAutoField | FieldKind::ForeignKey => {
            quote!(::core::primitive::i64)
        }
        FieldKind::PositiveSmallIntegerField => quote!(::core::primitive::u16),
        FieldKind::PositiveIntegerField => quote!(::core::primitive::u32),
        FieldKind::PositiveBigIntegerField => quote!(::core::primitive::u64),
        FieldKind::FloatField => quote!(::core::primitive::f64),
        FieldKind::BooleanField => quote!(::core::primitive::bool),
        FieldKind::DateField => quote!(#k::jiff::civil::Date),
        FieldKind::DateTimeField => quote!(#k::jiff::Timestamp),
        FieldKind::TimeField => quote!(#k::jiff::civil::Time),
        FieldKind::DurationField => quote!(#k::jiff::SignedDuration),
        FieldKind::BinaryField { .. } => quote!(::std::vec::Vec<::core::primitive::u8>),
        FieldKind::GenericIpAddressField { .. } => quote!(::std::net::IpAddr),
        FieldKind::DecimalField { .. } => quote!(#k::rust_decimal::Decimal),
        FieldKind::UuidField => quote!(#k::uuid::Uuid),
        FieldKind::JsonField => quote!(#k::serde_json::Value),
    }
}

/// The Rust type of a primary key's column.
pub(crate) fn raw_key(k: &TokenStream, model: &ModelCx<'_>) -> TokenStream {
    if let Some(parent) = &model.parents.first() {
        let parent = &parent.source.ident;
        return quote!(<#parent as #k::Model>::Key);
    }
    match model.key().map(|field| field.def.kind) {
        Some(FieldKind::UuidField) if !cfg!(feature = "uuid") => quote!(::std::string::String),
        Some(kind) => plain_value(k, kind),
        None => quote!(::core::primitive::i64),
    }
}
