//! Checks one field by itself: its type, its options, and what they mean together.
//!
//! The result does not know its model yet, since a field of an abstract model belongs to several. Each field gives at most
//! the messages of its own mistakes: when an option is wrong, nothing that depends on it is looked at.

use std::borrow::Cow;

use proc_macro2::Ident;
use syn::{Attribute, LitStr};

use super::kinds::{self, Family, Kind};
use super::options::{self, Options};
use super::relation::{self, Relation};
use super::{Known, choices, default, rules, validation};
use crate::diagnostic::{Diagnostics, did_you_mean, listing};
use crate::model::{
    Auto, ChoiceDef, DbDefault, FieldDef, FieldDetails, FieldKind, IpProtocol, Storage,
};
use crate::names;
use crate::parse::Field;
use crate::parse::source::FieldSource;

/// PostgreSQL: no `varchar` is longer.
const LONGEST_TEXT: u32 = 10_485_760;

/// A field that was checked by itself.
#[derive(Debug, Clone)]
pub(crate) struct Declared {
    /// The definition, but for the relation.
    pub(crate) def: FieldDef,
    /// The tokens, but for the target.
    pub(crate) field: Field,
    pub(crate) relation: Option<Relation>,
    /// The field is a `ManyToManyField`.
    pub(crate) many_to_many: bool,
    /// Where the column got its name, for messages.
    pub(crate) db_column: Option<LitStr>,
    /// Where the table of pairs got its name.
    pub(crate) db_table: Option<LitStr>,
}

/// Checks a field.
pub(crate) fn check(source: FieldSource, known: &Known<'_>, errors: &mut Diagnostics) -> Declared {
    let before = errors.len();
    rules::field_name(&source.ident, errors);
    attributes(&source.attrs, errors);
    let fallback = Ident::new("TextField", source.ident.span());
    let (kind, exact) = find_kind(source.kind.as_ref(), errors);
    let mut declared = stub(&source, kind, source.kind.clone().unwrap_or(fallback));
    if exact {
        let options = Options::sort(kind, declared.field.kind.clone(), source.args, errors);
        let mut checker = Checker {
            kind,
            options: &options,
            known,
            declared: &mut declared,
            sound: !source.broken && errors.len() == before,
        };
        checker.run(errors);
        declared.field.options = options.list;
    } else if let Some(relation) = kind
        .is_relation()
        .then(|| Relation::unknown(kind.name == "OneToOneField"))
    {
        declared.relation = Some(relation);
    }
    declared.field.broken |= source.broken || errors.len() > before;
    declared
}

/// The field type, or the nearest one and `false`.
fn find_kind(ident: Option<&Ident>, errors: &mut Diagnostics) -> (&'static Kind, bool) {
    let Some(ident) = ident else {
        return (kinds::TEXT, false);
    };
    let name = ident.to_string();
    if let Some(kind) = kinds::find(&name) {
        return (kind, true);
    }
    if kinds::is_later_kind(&name) {
        errors.error(
            ident,
            format!("the field type `{name}` is not supported yet"),
        );
        return (kinds::TEXT, false);
    }
    let nearest = names::nearest(&name, kinds::names()).and_then(kinds::find);
    let help = if name == "Option" {
        "\nhelp: write the field type and the option `null`".to_owned()
    } else if let Some(instead) = kinds::for_rust_type(&name) {
        format!("\nhelp: write `{instead}`")
    } else {
        did_you_mean(&name, kinds::names())
    };
    errors.error(
        ident,
        format!(
            "unknown field type `{name}`{}",
            if help.is_empty() {
                listing("field types", kinds::names())
            } else {
                help
            }
        ),
    );
    (nearest.unwrap_or(kinds::TEXT), false)
}

/// `#[cfg]` would make the tables depend on features.
pub(crate) fn attributes(attrs: &[Attribute], errors: &mut Diagnostics) {
    for attr in attrs {
        if attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr") {
            errors.error(
                attr,
                "the tables must not depend on how the program is built\nhelp: put `#[cfg]` on the whole model or on the whole `model!`",
            );
        }
    }
}

fn stub(source: &FieldSource, kind: &Kind, kind_ident: Ident) -> Declared {
    use syn::ext::IdentExt as _;
    let name = source.ident.unraw().to_string();
    let column = if kind.family == Family::ForeignKey {
        names::foreign_key_column(&name)
    } else {
        name.clone()
    };
    let attname = if column == name {
        source.ident.clone()
    } else {
        Ident::new(&column, source.ident.span())
    };
    Declared {
        def: FieldDef::new(name.into(), column.into(), kind.guess),
        field: Field {
            ident: source.ident.clone(),
            attname,
            kind: kind_ident,
            attrs: source.attrs.clone(),
            options: Vec::new(),
            default: None,
            choices: None,
            validators: Vec::new(),
            value_type: None,
            target: None,
            on_delete_value: None,
            mark: source.mark,
            broken: false,
        },
        relation: None,
        many_to_many: kind.family == Family::ManyToMany,
        db_column: None,
        db_table: None,
    }
}

/// The steps of checking a field of a known type.
struct Checker<'a> {
    kind: &'static Kind,
    options: &'a Options,
    known: &'a Known<'a>,
    declared: &'a mut Declared,
    /// Nothing was wrong so far.
    sound: bool,
}

impl Checker<'_> {
    fn run(&mut self, errors: &mut Diagnostics) {
        let before = errors.len();
        self.arguments(errors);
        self.flags(errors);
        self.texts(errors);
        if self.kind.is_relation() {
            let mut relation =
                relation::read(self.kind, self.options, self.known, self.sound, errors);
            self.declared.field.on_delete_value = relation.set_value.take();
            if self.kind.family == Family::ForeignKey && relation.target.is_none() {
                self.declared.def.kind = FieldKind::BigIntegerField;
            }
            self.declared.relation = Some(relation);
        }
        self.value_type(errors);
        let choices = self.choices(errors);
        self.sound &= errors.len() == before;
        self.default(&choices, errors);
        self.storage(&choices, errors);
        if self.sound && errors.len() == before {
            self.together(errors);
        }
        self.declared.def.choices = choices.into();
        let sound = self.sound && errors.len() == before;
        validation::check(self.kind, self.options, self.declared, sound, errors);
    }

    /// `max_length`, `max_digits`, `decimal_places`.
    fn arguments(&mut self, errors: &mut Diagnostics) {
        let options = self.options;
        match &mut self.declared.def.kind {
            FieldKind::CharField { max_length }
            | FieldKind::SlugField { max_length }
            | FieldKind::EmailField { max_length }
            | FieldKind::UrlField { max_length } => {
                if let Some(number) = options.number("max_length", 1, LONGEST_TEXT, errors) {
                    *max_length = number;
                }
            }
            FieldKind::DecimalField {
                max_digits,
                decimal_places,
            } => {
                let digits = options.number("max_digits", 1, 18, errors);
                let places = options.number("decimal_places", 0, 18, errors);
                if let (Some(digits), Some(places)) = (digits, places)
                    && places > digits
                    && let Some(value) = options.value("decimal_places", errors)
                {
                    errors.error(value, format!("`decimal_places` cannot be greater than `max_digits`, which is {digits}"));
                }
                *max_digits = digits.and_then(|n| u8::try_from(n).ok()).unwrap_or(18);
                *decimal_places = places.and_then(|n| u8::try_from(n).ok()).unwrap_or(2);
            }
            FieldKind::BinaryField { max_length } => {
                *max_length = options.number("max_length", 1, u32::MAX, errors);
            }
            FieldKind::GenericIpAddressField {
                protocol,
                unpack_ipv4,
            } => (*protocol, *unpack_ipv4) = addresses(options, errors),
            _ => {}
        }
        let required: &[(&str, &str)] = match self.kind.name {
            "CharField" => &[("max_length", "CharField(max_length = 100)")],
            "DecimalField" => &[
                (
                    "max_digits",
                    "DecimalField(max_digits = 10, decimal_places = 2)",
                ),
                (
                    "decimal_places",
                    "DecimalField(max_digits = 10, decimal_places = 2)",
                ),
            ],
            _ => &[],
        };
        let missing = required.iter().find(|(name, _)| !options.mentions(name));
        if let Some((name, example)) = missing
            && self.sound
        {
            errors.error(
                &self.declared.field.kind,
                format!(
                    "`{}` needs `{name}`\nhelp: write `{example}`",
                    self.kind.name
                ),
            );
        }
    }

    fn flags(&mut self, errors: &mut Diagnostics) {
        let options = self.options;
        let def = &mut self.declared.def;
        def.null = options.flag("null", errors).unwrap_or(false);
        def.unique = options.flag("unique", errors).unwrap_or(false);
        def.primary_key = options.flag("primary_key", errors).unwrap_or(false);
        def.unique |= self.kind.name == "OneToOneField";
        let indexed = matches!(self.kind.name, "ForeignKey" | "SlugField");
        def.db_index =
            options.flag("db_index", errors).unwrap_or(indexed) && !def.unique && !def.primary_key;
        let now = options.flag("auto_now", errors).unwrap_or(false);
        let now_add = options.flag("auto_now_add", errors).unwrap_or(false);
        def.auto = match (now, now_add) {
            (true, _) => Auto::Now,
            (false, true) => Auto::NowAdd,
            (false, false) => Auto::Never,
        };
        if self.kind.family == Family::Auto && !options.mentions("primary_key") && self.sound {
            let name = self.kind.name;
            errors.error(
                &self.declared.field.kind,
                format!("`{name}` has to be the primary key\nhelp: write `{name}(primary_key)`"),
            );
            self.declared.def.kind = FieldKind::BigIntegerField;
        }
    }

    fn texts(&mut self, errors: &mut Diagnostics) {
        let options = self.options;
        let declared = &mut *self.declared;
        let text = |text: Option<LitStr>| text.map(|text| text.value().into());
        let details = FieldDetails {
            blank: options.flag("blank", errors).unwrap_or(false),
            verbose_name: text(options.text("verbose_name", errors)).unwrap_or_default(),
            help_text: text(options.text("help_text", errors)).unwrap_or_default(),
            ..FieldDetails::plain().into_owned()
        };
        if details != *FieldDetails::plain() {
            declared.def.details = Cow::Owned(details);
        }
        declared.db_table = options.text("db_table", errors);
        declared.db_column = options.text("db_column", errors);
        if let Some(column) = &declared.db_column {
            rules::identifier(column, &column.value(), "column", errors);
            declared.def.column = column.value().into();
        }
    }

    fn choices(&mut self, errors: &mut Diagnostics) -> Vec<ChoiceDef> {
        let Some(value) = self.options.value("choices", errors) else {
            return Vec::new();
        };
        let found = choices::of_field(value, self.declared.def.kind, self.known);
        let Some((path, list)) = errors.take(found) else {
            self.sound = false;
            return Vec::new();
        };
        self.declared.field.choices = Some(path);
        list
    }

    /// `JSONField(Settings)`.
    fn value_type(&mut self, errors: &mut Diagnostics) {
        let Some(target) = self.options.target.as_ref() else {
            return;
        };
        if self.kind.family != Family::Json {
            return;
        }
        match options::peel(target) {
            syn::Expr::Path(path) if path.qself.is_none() => {
                self.declared.field.value_type = Some(path.path.clone());
            }
            _ => errors.error(
                target,
                "`JSONField` takes a type of yours, such as `JSONField(Settings)`",
            ),
        }
    }

    /// `db_default`, `db_collation`, `db_comment`.
    fn storage(&mut self, choices: &[ChoiceDef], errors: &mut Diagnostics) {
        let options = self.options;
        let text = |text: Option<LitStr>| text.map(|text| text.value().into());
        let collation = options.text("db_collation", errors);
        if let Some(name) = &collation {
            rules::identifier(name, &name.value(), "collation", errors);
        }
        let storage = Storage {
            default: options
                .value("db_default", errors)
                .cloned()
                .and_then(|value| self.db_default(value, choices, errors)),
            collation: text(collation).unwrap_or_default(),
            comment: text(options.text("db_comment", errors)).unwrap_or_default(),
        };
        if storage != Storage::NONE {
            self.declared.def.storage = Cow::Owned(storage);
        }
    }

    fn db_default(
        &mut self,
        value: syn::Expr,
        choices: &[ChoiceDef],
        errors: &mut Diagnostics,
    ) -> Option<DbDefault> {
        let field = self.target(choices);
        let found = default::in_database(&value, &field, self.known);
        let found = match found {
            Err(_) if !self.sound => None,
            found => errors.take(found),
        };
        // The program puts the same value there, so that it need not ask for it.
        let own = &mut self.declared.field.default;
        if own.is_none() && matches!(found, Some(DbDefault::Literal(_))) {
            *own = Some(value);
        }
        found
    }

    fn target<'t>(&'t self, choices: &'t [ChoiceDef]) -> default::Target<'t> {
        default::Target {
            kind: self.declared.def.kind,
            null: self.declared.def.null,
            enum_path: self.declared.field.choices.as_ref(),
            choices,
        }
    }

    fn default(&mut self, choices: &[ChoiceDef], errors: &mut Diagnostics) {
        let Some(value) = self.options.value("default", errors) else {
            return;
        };
        self.declared.field.default = Some(value.clone());
        let read = default::check(value, &self.target(choices), self.known);
        // Where an option is wrong, so may be what the default is compared with.
        let read = match read {
            Ok(read) => Some(read),
            Err(_) if !self.sound => None,
            Err(error) => errors.take(Err(error)),
        };
        self.declared.def.default = Some(read.unwrap_or_else(|| default::expression(value)));
    }

    /// What options say together.
    fn together(&mut self, errors: &mut Diagnostics) {
        let options = self.options;
        let def = &self.declared.def;
        let name_of = |option: &str| options.find(option).map(|option| option.name.clone());
        if def.primary_key && def.null {
            errors.error(
                name_of("null"),
                "the primary key cannot be NULL\nhelp: remove `null`",
            );
        }
        let may_be_key = matches!(
            self.kind.family,
            Family::Auto | Family::Integer | Family::Text | Family::Uuid
        );
        if def.primary_key && !may_be_key {
            errors.error(
                name_of("primary_key"),
                format!(
                    "`{}` cannot be the primary key\nnote: whole numbers, texts and `UUIDField` can",
                    self.kind.name
                ),
            );
        }
        let both = options.flag("auto_now", &mut Diagnostics::new()) == Some(true)
            && options.flag("auto_now_add", &mut Diagnostics::new()) == Some(true);
        if both {
            errors.error(name_of("auto_now_add"), "`auto_now` sets the field at every save already\nhelp: keep one of `auto_now` and `auto_now_add`");
        }
        if def.primary_key && def.storage.default.is_some() {
            errors.error(
                name_of("db_default"),
                "`db_default` does not make keys\nhelp: give the key a `default`, or let the database hand it out with `BigAutoField`",
            );
        }
        if def.auto != Auto::Never && def.default.is_some() {
            let auto = if def.auto == Auto::Now {
                "auto_now"
            } else {
                "auto_now_add"
            };
            errors.error(name_of("default"), format!("`{auto}` sets the field, so that `default` would never be used\nhelp: keep one of them"));
        }
        // From here on it counts as what it should be, so that rustc has nothing to add.
        let def = &mut self.declared.def;
        def.null &= !def.primary_key;
        def.primary_key &= may_be_key;
    }
}

/// `protocol = IPv4`, and `unpack_ipv4`, which needs both protocols.
fn addresses(options: &Options, errors: &mut Diagnostics) -> (IpProtocol, bool) {
    let unpack = options.flag("unpack_ipv4", errors).unwrap_or(false);
    let Some(value) = options.value("protocol", errors) else {
        return (IpProtocol::Both, unpack);
    };
    let found = options::name_of(value, "protocol")
        .ok()
        .and_then(|(name, _)| IpProtocol::named(&name));
    let Some(protocol) = found else {
        errors.error(value, "`protocol` is `both`, `IPv4` or `IPv6`");
        return (IpProtocol::Both, unpack);
    };
    if unpack && protocol != IpProtocol::Both {
        errors.error(
            options.find("unpack_ipv4").map(|option| &option.name),
            format!(
                "`unpack_ipv4` makes IPv4 addresses of IPv6 ones, `protocol = {}` takes one sort only\nhelp: remove one of them",
                protocol.name()
            ),
        );
    }
    (protocol, unpack)
}
