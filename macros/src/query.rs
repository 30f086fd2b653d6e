//! The expansion of `q!`: a closure of method calls, `|e| e.blog().name().icontains("x") & …`.
//!
//! Methods, since a way back that another `model!` declares can only be one, and `q!` cannot know which segments are.

mod spelling;

use nuages_schema::lookup::find_transform;
use nuages_schema::parse::query::{QueryCondition, QueryExpr, parse_query};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote};
use syn::Expr;

use crate::names;

/// Expands the tokens between the parentheses of `q!`.
pub(crate) fn expand(krate: &TokenStream, body: TokenStream) -> TokenStream {
    let query = parse_query(body);
    let k = quote!(#krate::__private);
    let row = Ident::new("row", Span::mixed_site());
    let root = query.root;
    let condition = root
        .as_ref()
        .map_or_else(|| always(&k), |root| expression(&k, &row, root));
    let mut keys = TokenStream::new();
    if let Some(root) = &root {
        editor(&row, root, &mut keys);
    }
    let errors = query.diagnostics.into_tokens();
    let condition = if errors.is_empty() {
        condition
    } else {
        quote! {
            let _ = #row;
            let condition = #condition;
            #errors
            condition
        }
    };
    if keys.is_empty() {
        return quote!(|#row| { #condition });
    }
    quote! {
        |#row| {
            #[allow(unexpected_cfgs)]
            {
                #[cfg(rust_analyzer)]
                { #keys }
            }
            #condition
        }
    }
}

/// The keys once more, for rust-analyzer alone: as calls, which is what it completes in a key that has no value yet, and as
/// fields, so that renaming one finds closures too.
fn editor(row: &Ident, query: &QueryExpr, keys: &mut TokenStream) {
    match query {
        QueryExpr::And(parts) | QueryExpr::Or(parts) | QueryExpr::Xor(parts) => {
            for part in parts {
                editor(row, part, keys);
            }
        }
        QueryExpr::Not(inner) => editor(row, inner, keys),
        QueryExpr::Condition(one) => {
            let words = &one.words;
            if words.is_empty() {
                return;
            }
            if one.broken || one.unfinished {
                keys.extend(quote!(let _ = #row #(.#words())*;));
                return;
            }
            let path = &one.path;
            let fields = path
                .iter()
                .take_while(|word| find_transform(&names::text(word)).is_none());
            keys.extend(quote! {
                let _ = #row #(.#path())*;
                let _ = #row #(.#fields)*;
            });
        }
    }
}

/// What every row fulfils; also in place of what could not be read.
fn always(k: &TokenStream) -> TokenStream {
    quote!(#k::Q::always())
}

fn expression(k: &TokenStream, row: &Ident, query: &QueryExpr) -> TokenStream {
    let join = |parts: &[QueryExpr], sign: TokenStream| {
        let parts = parts.iter().map(|part| expression(k, row, part));
        let mut joined = TokenStream::new();
        for part in parts {
            joined = if joined.is_empty() {
                part
            } else {
                quote!(#joined #sign #part)
            };
        }
        quote!((#joined))
    };
    match query {
        QueryExpr::And(parts) => join(parts, quote!(&)),
        QueryExpr::Or(parts) => join(parts, quote!(|)),
        QueryExpr::Xor(parts) => join(parts, quote!(^)),
        QueryExpr::Not(inner) => {
            let inner = expression(k, row, inner);
            quote!(!#inner)
        }
        QueryExpr::Condition(one) => condition(k, row, one),
    }
}

fn condition(k: &TokenStream, row: &Ident, one: &QueryCondition) -> TokenStream {
    let path = &one.path;
    if one.unfinished || one.broken {
        return always(k);
    }
    let (lookup, value) = (&one.lookup, &one.value);
    let bounds = (lookup == "range").then(|| bounds(value));
    let (before, arguments) =
        bounds.unwrap_or_else(|| (TokenStream::new(), value.to_token_stream()));
    if one.underscored {
        // What tells misspelt words is not in scope where the user's value stands.
        let key = Ident::new("key", Span::mixed_site());
        let words = spelling::path(k, row, path);
        return quote!({ #before let #key = #words; #key.#lookup(#arguments) });
    }
    let condition = quote!(#row #(.#path())*.#lookup(#arguments));
    if before.is_empty() {
        return condition;
    }
    quote!({ #before #condition })
}

/// Both bounds of a range as arguments, and what has to be computed before.
fn bounds(value: &Expr) -> (TokenStream, TokenStream) {
    if let Expr::Tuple(pair) = value
        && pair.elems.len() == 2
    {
        return (TokenStream::new(), pair.elems.to_token_stream());
    }
    let (from, to) = (
        Ident::new("from", Span::mixed_site()),
        Ident::new("to", Span::mixed_site()),
    );
    (quote!(let (#from, #to) = #value;), quote!(#from, #to))
}
