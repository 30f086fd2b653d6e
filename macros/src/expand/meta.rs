//! The definition of a model as constant data.

use nuages_schema::model::{
    Auto, ChoiceDef, Comparison, ConditionOp, ConstraintDef, DbDefault, DefaultDef, FieldDetails,
    FieldKind, IndexDef, IpProtocol, Literal, ModelDef, ModelDetails, OnDelete, OrderDef, ScopeDef,
    Storage, Str,
};
use nuages_schema::validator::{DatePart, UniqueForDef, ValidatorDef};
use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

use super::cx::{FieldCx, ManyCx, ModelCx};
use crate::names;

/// The value of `Model::META`.
pub(crate) fn definition(model: &ModelCx<'_>) -> TokenStream {
    let k = &model.cx.k;
    let def = &model.source.def;
    let text = |text: &Str| quote!(#k::Cow::Borrowed(#text));
    let (app, name, table, doc) = (
        text(&def.app),
        text(&def.name),
        text(&def.table),
        text(&def.doc),
    );
    let (verbose, plural, managed) = (
        text(&def.verbose_name),
        text(&def.verbose_name_plural),
        def.managed,
    );
    let details = model_details(k, &def.details);
    let fields = list(k, model.fields.iter().map(|field| column(k, field)));
    let many = list(k, model.many.iter().map(|field| many_to_many(k, field)));
    let ordering = list(k, def.ordering.iter().map(|one| order(k, one)));
    let indexes = list(k, def.indexes.iter().map(|one| index(k, one)));
    let constraints = list(k, def.constraints.iter().map(|one| constraint(k, one)));
    quote! {{
        static META: #k::ModelDef = #k::ModelDef {
            app: #app, name: #name, table: #table, doc: #doc,
            fields: #fields, many_to_many: #many, ordering: #ordering, indexes: #indexes, constraints: #constraints,
            verbose_name: #verbose, verbose_name_plural: #plural, managed: #managed,
            details: #details,
        };
        &META
    }}
}

/// The model's own order.
pub(crate) fn ordering(k: &TokenStream, def: &ModelDef) -> TokenStream {
    let terms = def.ordering.iter().map(|one| order(k, one));
    quote!(&[#(#terms),*])
}

pub(crate) fn model_details(k: &TokenStream, details: &ModelDetails) -> TokenStream {
    if *details == ModelDetails::NONE {
        return quote!(#k::ModelDetails::plain());
    }
    let scopes = list(k, details.scopes.iter().map(|one| scope(k, one)));
    let latest = list(k, details.get_latest_by.iter().map(|one| order(k, one)));
    quote!(#k::Cow::Borrowed(&#k::ModelDetails { scopes: #scopes, get_latest_by: #latest }))
}

fn scope(k: &TokenStream, scope: &ScopeDef) -> TokenStream {
    let name = &scope.name;
    let condition = condition(k, &scope.condition);
    quote!(#k::ScopeDef { name: #k::Cow::Borrowed(#name), condition: #condition })
}

fn list(k: &TokenStream, items: impl Iterator<Item = TokenStream>) -> TokenStream {
    quote!(#k::Cow::Borrowed(&[#(#items),*]))
}

fn column(k: &TokenStream, field: &FieldCx<'_>) -> TokenStream {
    let def = field.def;
    let (name, column) = (&def.name, &def.column);
    let kind = kind(k, def.kind);
    let (null, unique, index, key) = (def.null, def.unique, def.db_index, def.primary_key);
    let default = def.default.as_ref().map_or_else(
        || quote!(::core::option::Option::None),
        |default| {
            let default = default_value(k, default);
            quote!(::core::option::Option::Some(#default))
        },
    );
    let auto = match def.auto {
        Auto::Never => quote!(Never),
        Auto::Now => quote!(Now),
        Auto::NowAdd => quote!(NowAdd),
    };
    let choices = list(k, def.choices.iter().map(|one| choice(k, one)));
    let relation = relation(k, field);
    let details = details(k, &def.details);
    let storage = storage(k, &def.storage);
    quote! {
        #k::FieldDef {
            name: #k::Cow::Borrowed(#name), column: #k::Cow::Borrowed(#column), kind: #kind,
            null: #null, unique: #unique, db_index: #index, primary_key: #key,
            default: #default, auto: #k::Auto::#auto, choices: #choices, relation: #relation,
            storage: #storage, details: #details,
        }
    }
}

fn storage(k: &TokenStream, storage: &Storage) -> TokenStream {
    if *storage == Storage::NONE {
        return quote!(#k::Storage::plain());
    }
    let default = match &storage.default {
        None => quote!(None),
        Some(DbDefault::Now) => quote!(Some(#k::DbDefault::Now)),
        Some(DbDefault::Literal(value)) => {
            let value = literal(k, value);
            quote!(Some(#k::DbDefault::Literal(#value)))
        }
    };
    let (collation, comment) = (&storage.collation, &storage.comment);
    quote! {
        #k::Cow::Borrowed(&#k::Storage {
            default: ::core::option::Option::#default,
            collation: #k::Cow::Borrowed(#collation), comment: #k::Cow::Borrowed(#comment),
        })
    }
}

fn details(k: &TokenStream, details: &FieldDetails) -> TokenStream {
    if *details == *FieldDetails::plain() {
        return quote!(#k::FieldDetails::plain());
    }
    let (blank, verbose, help) = (details.blank, &details.verbose_name, &details.help_text);
    let editable = details.editable;
    let validators = list(k, details.validators.iter().map(|one| validator(k, one)));
    let messages = details.error_messages.iter().map(|one| {
        let (code, message) = (&one.code, &one.message);
        quote!(#k::ErrorMessageDef { code: #k::Cow::Borrowed(#code), message: #k::Cow::Borrowed(#message) })
    });
    let messages = list(k, messages);
    let unique_for = list(k, details.unique_for.iter().map(|one| unique_for(k, one)));
    quote! {
        #k::Cow::Borrowed(&#k::FieldDetails {
            blank: #blank, verbose_name: #k::Cow::Borrowed(#verbose), help_text: #k::Cow::Borrowed(#help),
            editable: #editable, validators: #validators, error_messages: #messages, unique_for: #unique_for,
        })
    }
}

fn validator(k: &TokenStream, validator: &ValidatorDef) -> TokenStream {
    let validator = match validator {
        ValidatorDef::MinValue(limit) => {
            let limit = literal(k, limit);
            quote!(MinValue(#limit))
        }
        ValidatorDef::MaxValue(limit) => {
            let limit = literal(k, limit);
            quote!(MaxValue(#limit))
        }
        ValidatorDef::MinLength(limit) => quote!(MinLength(#limit)),
        ValidatorDef::MaxLength(limit) => quote!(MaxLength(#limit)),
        ValidatorDef::Code(text) => quote!(Code(#k::Cow::Borrowed(#text))),
    };
    quote!(#k::ValidatorDef::#validator)
}

fn unique_for(k: &TokenStream, unique_for: &UniqueForDef) -> TokenStream {
    let field = &unique_for.field;
    let part = match unique_for.part {
        DatePart::Date => quote!(Date),
        DatePart::Month => quote!(Month),
        DatePart::Year => quote!(Year),
    };
    quote!(#k::UniqueForDef { part: #k::DatePart::#part, field: #k::Cow::Borrowed(#field) })
}

fn relation(k: &TokenStream, field: &FieldCx<'_>) -> TokenStream {
    let (Some(relation), Some(other)) = (&field.def.relation, &field.relation) else {
        return quote!(::core::option::Option::None);
    };
    let target = &other.target.path;
    let on_delete = on_delete(k, relation.on_delete);
    let related_name = &relation.related_name;
    let one_to_one = relation.one_to_one.then(|| quote!(.one_to_one()));
    let unchecked = (!relation.db_constraint).then(|| quote!(.without_constraint()));
    let link = relation.parent_link.then(|| quote!(.parent_link()));
    quote! {
        ::core::option::Option::Some(
            #k::points_at::<#target>(#on_delete, #related_name) #one_to_one #unchecked #link
        )
    }
}

/// `OnDelete::Cascade`.
pub(crate) fn on_delete(k: &TokenStream, action: OnDelete) -> TokenStream {
    let name = names::ident(action.name());
    quote!(#k::OnDelete::#name)
}

fn many_to_many(k: &TokenStream, field: &ManyCx<'_>) -> TokenStream {
    let def = field.def;
    let target = &field.relation.target.path;
    let (name, related_name, table) = (&def.name, &def.related_name, &def.table);
    let (from, to) = (&def.from_column, &def.to_column);
    let (symmetrical, checked) = (def.symmetrical, def.db_constraint);
    let through = def.through.as_ref().map_or_else(
        || quote!(::core::option::Option::None),
        |through| {
            let (app, name) = (&through.model.app, &through.model.name);
            let (from, to) = (&through.from_field, &through.to_field);
            quote! {
                ::core::option::Option::Some(#k::ThroughDef {
                    model: #k::ModelRef::new(#app, #name),
                    from_field: #k::Cow::Borrowed(#from), to_field: #k::Cow::Borrowed(#to),
                })
            }
        },
    );
    quote! {
        #k::ManyToManyDef {
            name: #k::Cow::Borrowed(#name),
            to: #k::ModelRef::new(<#target as #k::Model>::APP, <#target as #k::Model>::TABLE_OF),
            related_name: #k::Cow::Borrowed(#related_name), table: #k::Cow::Borrowed(#table),
            from_column: #k::Cow::Borrowed(#from), to_column: #k::Cow::Borrowed(#to),
            through: #through, symmetrical: #symmetrical, db_constraint: #checked,
        }
    }
}

fn kind(k: &TokenStream, kind: FieldKind) -> TokenStream {
    let kind = match kind {
        FieldKind::UrlField { max_length } => quote!(UrlField { max_length: #max_length }),
        FieldKind::BinaryField { max_length: None } => {
            quote!(BinaryField {
                max_length: ::core::option::Option::None
            })
        }
        FieldKind::BinaryField {
            max_length: Some(most),
        } => quote!(BinaryField { max_length: ::core::option::Option::Some(#most) }),
        FieldKind::GenericIpAddressField {
            protocol,
            unpack_ipv4,
        } => {
            let protocol = match protocol {
                IpProtocol::Both => quote!(Both),
                IpProtocol::IPv4 => quote!(IPv4),
                IpProtocol::IPv6 => quote!(IPv6),
            };
            quote!(GenericIpAddressField { protocol: #k::IpProtocol::#protocol, unpack_ipv4: #unpack_ipv4 })
        }
        FieldKind::CharField { max_length } => quote!(CharField { max_length: #max_length }),
        FieldKind::SlugField { max_length } => quote!(SlugField { max_length: #max_length }),
        FieldKind::EmailField { max_length } => quote!(EmailField { max_length: #max_length }),
        FieldKind::DecimalField {
            max_digits,
            decimal_places,
        } => {
            quote!(DecimalField { max_digits: #max_digits, decimal_places: #decimal_places })
        }
        FieldKind::UuidField => quote!(UuidField),
        FieldKind::JsonField => quote!(JsonField),
        // The variant has the name of the field type.
        plain => names::ident(plain.name()).into_token_stream(),
    };
    quote!(#k::FieldKind::#kind)
}

fn default_value(k: &TokenStream, default: &DefaultDef) -> TokenStream {
    match default {
        DefaultDef::Literal(one) => {
            let one = literal(k, one);
            quote!(#k::DefaultDef::Literal(#one))
        }
        DefaultDef::Expression(text) => {
            quote!(#k::DefaultDef::Expression(#k::Cow::Borrowed(#text)))
        }
    }
}

fn literal(k: &TokenStream, literal: &Literal) -> TokenStream {
    let literal = match literal {
        Literal::Null => quote!(Null),
        Literal::Bool(value) => quote!(Bool(#value)),
        Literal::Integer(value) => quote!(Integer(#value)),
        Literal::Float(value) if value.is_finite() => quote!(Float(#value)),
        Literal::Float(_) => quote!(Float(::core::f64::INFINITY)),
        Literal::Text(value) => quote!(Text(#k::Cow::Borrowed(#value))),
    };
    quote!(#k::Literal::#literal)
}

fn choice(k: &TokenStream, choice: &ChoiceDef) -> TokenStream {
    let (name, value, label) = (&choice.name, literal(k, &choice.value), &choice.label);
    quote!(#k::ChoiceDef { name: #k::Cow::Borrowed(#name), value: #value, label: #k::Cow::Borrowed(#label) })
}

fn order(k: &TokenStream, order: &OrderDef) -> TokenStream {
    let (field, descending) = (&order.field, order.descending);
    quote!(#k::OrderDef { field: #k::Cow::Borrowed(#field), descending: #descending })
}

fn index(k: &TokenStream, index: &IndexDef) -> TokenStream {
    let name = &index.name;
    let fields = list(k, index.fields.iter().map(|one| order(k, one)));
    let condition = condition(k, &index.condition);
    quote!(#k::IndexDef { name: #k::Cow::Borrowed(#name), fields: #fields, condition: #condition })
}

fn constraint(k: &TokenStream, constraint: &ConstraintDef) -> TokenStream {
    let constraint = match constraint {
        ConstraintDef::Unique {
            name,
            fields,
            condition: only,
        } => {
            let fields = list(
                k,
                fields.iter().map(|field| quote!(#k::Cow::Borrowed(#field))),
            );
            let only = condition(k, only);
            quote!(Unique { name: #k::Cow::Borrowed(#name), fields: #fields, condition: #only })
        }
        ConstraintDef::Check { name, check } => {
            let check = condition(k, check);
            quote!(Check { name: #k::Cow::Borrowed(#name), check: #check })
        }
    };
    quote!(#k::ConstraintDef::#constraint)
}

fn condition(k: &TokenStream, ops: &[ConditionOp]) -> TokenStream {
    list(k, ops.iter().map(|op| condition_op(k, op)))
}

fn condition_op(k: &TokenStream, op: &ConditionOp) -> TokenStream {
    let op = match op {
        ConditionOp::Field(name) => quote!(Field(#k::Cow::Borrowed(#name))),
        ConditionOp::Literal(value) => {
            let value = literal(k, value);
            quote!(Literal(#value))
        }
        ConditionOp::Compare(how) => {
            let how = match how {
                Comparison::Equal => quote!(Equal),
                Comparison::NotEqual => quote!(NotEqual),
                Comparison::Less => quote!(Less),
                Comparison::LessOrEqual => quote!(LessOrEqual),
                Comparison::Greater => quote!(Greater),
                Comparison::GreaterOrEqual => quote!(GreaterOrEqual),
            };
            quote!(Compare(#k::Comparison::#how))
        }
        ConditionOp::Call(function) => {
            let function = names::ident(&format!("{function:?}"));
            quote!(Call(#k::Function::#function))
        }
        ConditionOp::IsNull(null) => quote!(IsNull(#null)),
        ConditionOp::And => quote!(And),
        ConditionOp::Or => quote!(Or),
        ConditionOp::Not => quote!(Not),
    };
    quote!(#k::ConditionOp::#op)
}
