//! Makes the definition of a model of its checked fields and its `Meta`: the implicit key, relations, names of tables.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::{Attribute, Expr, Lit};

use super::field::Declared;
use super::inherit::Checked;
use super::parent::{self, Lineage};
use super::relation::{self, Relation};
use super::{Known, hooks, meta, rules, validation};
use crate::diagnostic::Diagnostics;
use crate::model::{
    FieldDef, FieldKind, ManyToManyDef, ModelDef, ModelDetails, ModelRef, RelationDef,
};
use crate::names;
use crate::parse::source::MetaSource;
use crate::parse::{Field, ManyToMany, Model, Target, text};
use crate::validator::ViolationDef;

/// Where names come from that clashes are reported at.
#[derive(Debug)]
pub(crate) struct Places {
    pub(crate) table: TokenStream,
    /// One for each column.
    pub(crate) columns: Vec<TokenStream>,
    /// One for each table of pairs.
    pub(crate) pair_tables: Vec<TokenStream>,
    /// Name and place of each index and constraint.
    pub(crate) constraints: Vec<(String, TokenStream)>,
    /// What errors of constraints say.
    pub(crate) violations: Vec<ViolationDef>,
}

impl Places {
    fn of_table(table: TokenStream) -> Self {
        Self {
            table,
            columns: Vec::new(),
            pair_tables: Vec::new(),
            constraints: Vec::new(),
            violations: Vec::new(),
        }
    }
}

/// The fields of a model: tokens and definitions, step by step.
#[derive(Default)]
struct Fields {
    columns: Vec<Field>,
    column_defs: Vec<FieldDef>,
    pairs: Vec<ManyToMany>,
    pair_defs: Vec<ManyToManyDef>,
}

/// Builds a model.
pub(crate) fn build(
    mut checked: Checked,
    lineage: &Lineage<'_>,
    known: &Known<'_>,
    errors: &mut Diagnostics,
) -> (Model, Places) {
    parent::without_base(&checked, errors);
    let base = lineage.extend(&mut checked, errors);
    let proxied = lineage.parent().filter(|_| checked.is_proxy);
    let (table, table_place) = table(&checked, known, errors);
    let mut places = Places::of_table(table_place);
    let mut fields = std::mem::take(&mut checked.fields);
    default_related_name(&mut checked, &mut fields, errors);
    let mut fields = collect(fields, &checked.ident, &table, known, &mut places, errors);
    if proxied.is_none() {
        primary_key(&checked.ident, &mut fields, &mut places, known, errors);
    }
    let mut def = definition(&checked.ident, &checked.attrs, &checked.meta, table, known);
    if let Some(proxied) = proxied {
        def.table.clone_from(&proxied.def.table);
        def.managed = proxied.def.managed;
        def.fields.clone_from(&proxied.def.fields);
        def.many_to_many.clone_from(&proxied.def.many_to_many);
    } else {
        def.fields = fields.column_defs.into();
        def.many_to_many = fields.pair_defs.into();
    }
    let subject = meta::Subject {
        ident: &checked.ident,
        fields: &fields.columns,
        known,
        lineage,
        mark: checked.mark,
        incomplete: checked.incomplete,
    };
    let hooks = hooks::check(checked.meta.hooks.as_deref(), errors);
    let mut declared = meta::check(
        checked.meta,
        checked.inherited,
        &subject,
        &mut def,
        &mut places,
        errors,
    );
    validation::model(&subject, &mut def, &mut places, errors);
    if let Some(proxied) = proxied {
        proxied_details(&mut def, &mut declared.scopes, proxied);
    }
    let model = Model {
        def,
        ident: checked.ident,
        vis: checked.vis,
        mark: checked.mark,
        attrs: checked.attrs,
        fields: fields.columns,
        many_to_many: fields.pairs,
        violations: std::mem::take(&mut places.violations),
        hooks,
        base,
        managers: declared.managers,
        scopes: declared.scopes,
    };
    (model, places)
}

/// The fields of a model, those with a column and the others.
fn collect(
    list: Vec<Declared>,
    model: &Ident,
    table: &str,
    known: &Known<'_>,
    places: &mut Places,
    errors: &mut Diagnostics,
) -> Fields {
    let mut fields = Fields::default();
    for declared in list {
        if declared.many_to_many {
            let place = place_of(declared.db_table.as_ref(), &declared.field.ident);
            let (one, def) = many_to_many(declared, model, table, known, errors);
            rules::identifier(&place, &def.table, "table", errors);
            places.pair_tables.push(place);
            fields.pairs.push(one);
            fields.pair_defs.push(def);
        } else {
            let place = place_of(declared.db_column.as_ref(), &declared.field.ident);
            places.columns.push(place);
            let (field, def) = column(declared, model, known);
            fields.columns.push(field);
            fields.column_defs.push(def);
        }
    }
    fields
}

/// Gives the ways back that have no name the one of the `Meta`.
fn default_related_name(checked: &mut Checked, fields: &mut [Declared], errors: &mut Diagnostics) {
    let Some(text) = checked.meta.default_related_name.take() else {
        return;
    };
    let checked = relation::way_back(text.value(), text.span(), &text, "default_related_name");
    let name = errors.take(checked);
    for relation in fields.iter_mut().filter_map(|one| one.relation.as_mut()) {
        if !relation.parent_link {
            relation.default_related_name.clone_from(&name);
        }
    }
}

/// A proxy has the scopes of what it stands for before its own.
fn proxied_details(def: &mut ModelDef, scopes: &mut Vec<Ident>, proxied: &Model) {
    let base = &proxied.def.details;
    if base.scopes.is_empty() && base.get_latest_by.is_empty() {
        return;
    }
    let details = def.details.to_mut();
    let mut all = base.scopes.to_vec();
    all.extend(details.scopes.iter().cloned());
    details.scopes = all.into();
    if details.get_latest_by.is_empty() {
        details.get_latest_by.clone_from(&base.get_latest_by);
    }
    scopes.splice(0..0, proxied.scopes.iter().cloned());
}

/// The definition without what needs the fields.
fn definition(
    ident: &Ident,
    attrs: &[Attribute],
    source: &MetaSource,
    table: String,
    known: &Known<'_>,
) -> ModelDef {
    let name = ident.to_string();
    let verbose_name = source
        .verbose_name
        .as_ref()
        .map_or_else(|| names::verbose_name(&name), syn::LitStr::value);
    let plural = source.verbose_name_plural.as_ref();
    let plural = plural.map_or_else(
        || names::verbose_name_plural(&verbose_name),
        syn::LitStr::value,
    );
    ModelDef {
        app: known.app.to_owned().into(),
        name: name.into(),
        table: table.into(),
        doc: doc(attrs).into(),
        fields: Vec::new().into(),
        many_to_many: Vec::new().into(),
        ordering: Vec::new().into(),
        indexes: Vec::new().into(),
        constraints: Vec::new().into(),
        verbose_name_plural: plural.into(),
        verbose_name: verbose_name.into(),
        managed: source.managed.as_ref().is_none_or(|it| it.value),
        details: ModelDetails::plain(),
    }
}

/// The text that gave a name, else the field.
fn place_of(given: Option<&syn::LitStr>, field: &Ident) -> TokenStream {
    given.map_or_else(|| field.to_token_stream(), ToTokens::to_token_stream)
}

fn table(checked: &Checked, known: &Known<'_>, errors: &mut Diagnostics) -> (String, TokenStream) {
    let given = checked.meta.db_table.as_ref();
    let name = given.map_or_else(
        || names::table(known.app, &checked.ident.to_string()),
        syn::LitStr::value,
    );
    let place = place_of(given, &checked.ident);
    rules::identifier(&place, &name, "table", errors);
    (name, place)
}

/// A field with a column, now that its model is known.
fn column(declared: Declared, model: &Ident, known: &Known<'_>) -> (Field, FieldDef) {
    let Declared {
        mut def,
        mut field,
        relation,
        ..
    } = declared;
    let resolved = relation.as_ref().and_then(|relation| {
        let found = relation.resolve(known.app, model, &field.ident, known)?;
        Some((relation, found))
    });
    if let Some((relation, (to, target))) = resolved {
        def.relation = Some(RelationDef {
            one_to_one: relation.one_to_one,
            parent_link: relation.parent_link,
            db_constraint: relation.db_constraint,
            ..RelationDef::new(to, "".into(), relation.on_delete, related_name(&target))
        });
        field.target = Some(target);
    } else if def.kind == FieldKind::ForeignKey {
        def.kind = FieldKind::BigIntegerField;
    }
    (field, def)
}

fn related_name(target: &Target) -> crate::model::Str {
    if target.hidden {
        return "+".into();
    }
    target.related_name.unraw().to_string().into()
}

fn many_to_many(
    declared: Declared,
    model: &Ident,
    table: &str,
    known: &Known<'_>,
    errors: &mut Diagnostics,
) -> (ManyToMany, ManyToManyDef) {
    let Declared {
        def,
        field,
        relation,
        db_table,
        ..
    } = declared;
    let relation = relation.unwrap_or_else(|| Relation::unknown(false));
    let resolved = relation.resolve(known.app, model, &field.ident, known);
    // Without a target the field stands for a relation of the model to itself that nobody sees.
    let (to, mut target) = resolved.unwrap_or_else(|| {
        let own = ModelRef {
            app: known.app.to_owned().into(),
            name: model.to_string().into(),
        };
        let target = Target {
            path: model.clone().into(),
            local: known.position(model),
            related_name: Ident::new(&names::related_name(&model.to_string()), field.ident.span()),
            hidden: true,
        };
        (own, target)
    });
    let symmetrical = symmetrical(&relation, &mut target, model, known, errors);
    let (from_column, to_column) =
        names::many_to_many_columns(&model.to_string(), &text::path(&target.path));
    let pair_table = db_table.map_or_else(
        || names::many_to_many_table(table, &def.name),
        |text| text.value(),
    );
    let definition = ManyToManyDef {
        name: def.name,
        to,
        related_name: related_name(&target),
        table: pair_table.into(),
        from_column: from_column.into(),
        to_column: to_column.into(),
        // Which model that is, `through` finds out when all are there.
        through: None,
        symmetrical,
        db_constraint: relation.db_constraint,
    };
    let pairs = ManyToMany {
        ident: field.ident,
        attrs: field.attrs,
        options: field.options,
        target,
        through: relation.through,
        through_fields: relation.through_fields,
        pairs: None,
        broken: field.broken,
    };
    (pairs, definition)
}

/// Whether every pair goes both ways. Then the way back is the way itself, and has no name.
fn symmetrical(
    relation: &Relation,
    target: &mut Target,
    model: &Ident,
    known: &Known<'_>,
    errors: &mut Diagnostics,
) -> bool {
    let own = relation.target.is_some() && target.local == known.position(model);
    if let Some((true, place)) = relation.symmetrical
        && !own
        && relation.target.is_some()
    {
        errors.error(
            Ident::new("symmetrical", place),
            format!("only a relation of `{model}` to itself can be symmetrical\nhelp: remove `symmetrical`"),
        );
    }
    let symmetrical = own && relation.symmetrical.is_none_or(|(said, _)| said);
    if symmetrical {
        if let Some((name, place)) = &relation.related_name
            && !target.hidden
        {
            errors.error(
                Ident::new("related_name", *place),
                format!("`{name}` would be the relation itself: one to the own model goes both ways\nhelp: add `symmetrical = false`, or remove `related_name`"),
            );
        }
        target.hidden = true;
    }
    symmetrical
}

/// Adds the implicit `id` where no field is the primary key, and refuses a second one.
fn primary_key(
    model: &Ident,
    fields: &mut Fields,
    places: &mut Places,
    known: &Known<'_>,
    errors: &mut Diagnostics,
) {
    let (defs, columns) = (&mut fields.column_defs, &mut fields.columns);
    let mut first: Option<String> = None;
    for (def, field) in defs.iter_mut().zip(columns.iter_mut()) {
        if !def.primary_key {
            continue;
        }
        let Some(other) = &first else {
            first = Some(def.name.to_string());
            continue;
        };
        let option = field
            .options
            .iter()
            .find(|option| option.name == "primary_key");
        errors.error(
            option.map_or(&field.ident, |option| &option.name),
            format!("`{model}` has two primary keys, `{other}` and `{}`\nhelp: keep `primary_key` at one of them", def.name),
        );
        def.primary_key = false;
        field.broken = true;
    }
    if first.is_some() {
        return;
    }
    if let Some((def, field)) = defs
        .iter_mut()
        .zip(columns.iter_mut())
        .find(|(def, _)| def.name == "id")
    {
        if !field.broken {
            errors.error(
                &field.ident,
                "a field called `id` has to be the primary key\nhelp: add `primary_key` to its options, or remove the field: every model has an `id`",
            );
        }
        def.primary_key = true;
        field.broken = true;
        return;
    }
    let (field, def) = implicit_key(model, known);
    columns.insert(0, field);
    defs.insert(0, def);
    places.columns.insert(0, model.to_token_stream());
}

/// `id`, of the type that the app says.
fn implicit_key(model: &Ident, known: &Known<'_>) -> (Field, FieldDef) {
    let ident = Ident::new("id", model.span());
    let field = Field {
        attname: ident.clone(),
        kind: Ident::new(known.auto_field.name(), model.span()),
        ident,
        attrs: Vec::new(),
        options: Vec::new(),
        default: None,
        choices: None,
        validators: Vec::new(),
        value_type: None,
        target: None,
        on_delete_value: None,
        mark: model.span(),
        broken: false,
    };
    let def = FieldDef {
        primary_key: true,
        ..FieldDef::new("id".into(), "id".into(), known.auto_field)
    };
    (field, def)
}

/// The doc comment, without the space after `///`.
fn doc(attrs: &[Attribute]) -> String {
    let mut lines = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("doc")) {
        if let syn::Meta::NameValue(pair) = &attr.meta
            && let Expr::Lit(lit) = &pair.value
            && let Lit::Str(text) = &lit.lit
        {
            let text = text.value();
            lines.extend(
                text.lines()
                    .map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned()),
            );
        }
    }
    lines.join("\n").trim().to_owned()
}
