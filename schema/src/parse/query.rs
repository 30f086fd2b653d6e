//! Reads the arguments of `q!`: `blog.name.icontains = "beatles", rating.gte = 4 | !(pub_date__year = 2005)`.
//!
//! What comes out has lookups told apart from paths, and nothing else: which fields exist only rustc knows.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Expr, ExprLit, Lit, LitBool, RangeLimits, Token, token};

use super::read::{self, found, peek_token, place};
use super::text;
use crate::check::options;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lookup::{self, LookupKind};

/// What one `q!( … )` says.
#[derive(Debug)]
pub struct Query {
    /// The condition; nothing for an empty `q!()`, which everything fulfils, or where nothing could be read.
    pub root: Option<QueryExpr>,
    /// Every mistake found, empty when there is none.
    pub diagnostics: Diagnostics,
}

/// A condition and what it is made of.
#[derive(Debug)]
pub enum QueryExpr {
    /// All of them; `&` or a comma.
    And(Vec<QueryExpr>),
    /// At least one of them, `|`.
    Or(Vec<QueryExpr>),
    /// An odd number of them, `^`.
    Xor(Vec<QueryExpr>),
    /// Not this, `!`.
    Not(Box<QueryExpr>),
    /// `blog.name.icontains = "beatles"`.
    Condition(Box<QueryCondition>),
}

/// One key and its value.
#[derive(Debug)]
pub struct QueryCondition {
    /// The key as written.
    pub key: TokenStream,
    /// Fields, relations and transforms, each a method to call. Those of a `__` key lie at the whole key, but are not the
    /// user's own, so that rustc does not propose to replace the key by one of them.
    pub path: Vec<Ident>,
    /// The key's words as written, the lookup among them, with one more where the next is still to come; none for a `__` key.
    pub words: Vec<Ident>,
    /// Whether the key was written with `__`.
    pub underscored: bool,
    /// The lookup, a method to call; `exact` where the key has none, `isnull` for `key = None`.
    pub lookup: Ident,
    /// The value: for `range` a pair where bounds were written, for `key = None` the `true` of `isnull`.
    pub value: Expr,
    /// The key ends in `.` or `__`: someone is about to write the next segment.
    pub unfinished: bool,
    /// There was a mistake, and a message about it; the value may be a stub.
    pub broken: bool,
}

/// Reads the arguments of `q!`.
pub fn parse_query(tokens: TokenStream) -> Query {
    let mut diagnostics = Diagnostics::new();
    let mut root = None;
    let reader = |input: ParseStream<'_>| {
        root = list(input, &mut diagnostics);
        Ok(())
    };
    if let Err(error) = reader.parse2(tokens)
        && diagnostics.is_empty()
    {
        diagnostics.push(Diagnostic::from_syn(
            &error,
            TokenStream::new(),
            "this could not be read",
        ));
    }
    Query { root, diagnostics }
}

/// Conditions with commas between them.
fn list(input: ParseStream<'_>, errors: &mut Diagnostics) -> Option<QueryExpr> {
    let mut all = Vec::new();
    while !input.is_empty() {
        all.extend(or(input, errors));
        if read::eat_comma(input) || input.is_empty() {
            continue;
        }
        let found = found(input);
        let rest = read::skip_to_comma(input);
        errors.error(
            rest,
            format!("expected `,`, `&`, `|` or `^`, found {found}"),
        );
        read::eat_comma(input);
    }
    join(all, QueryExpr::And)
}

fn join(
    mut parts: Vec<QueryExpr>,
    all: impl FnOnce(Vec<QueryExpr>) -> QueryExpr,
) -> Option<QueryExpr> {
    if parts.len() > 1 {
        return Some(all(parts));
    }
    parts.pop()
}

fn or(input: ParseStream<'_>, errors: &mut Diagnostics) -> Option<QueryExpr> {
    let mut parts: Vec<_> = xor(input, errors).into_iter().collect();
    while operator(input, '|', errors) {
        parts.extend(xor(input, errors));
    }
    join(parts, QueryExpr::Or)
}

fn xor(input: ParseStream<'_>, errors: &mut Diagnostics) -> Option<QueryExpr> {
    let mut parts: Vec<_> = and(input, errors).into_iter().collect();
    while operator(input, '^', errors) {
        parts.extend(and(input, errors));
    }
    join(parts, QueryExpr::Xor)
}

fn and(input: ParseStream<'_>, errors: &mut Diagnostics) -> Option<QueryExpr> {
    let mut parts: Vec<_> = not(input, errors).into_iter().collect();
    while operator(input, '&', errors) {
        parts.extend(not(input, errors));
    }
    join(parts, QueryExpr::And)
}

/// Takes the operator if it follows. A doubled one is a mistake that changes nothing.
fn operator(input: ParseStream<'_>, sign: char, errors: &mut Diagnostics) -> bool {
    let is_sign =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign);
    let Some(first) = peek_token(input).filter(is_sign) else {
        return false;
    };
    read::skip_one(input);
    if let Some(second) = peek_token(input).filter(is_sign)
        && sign != '^'
    {
        read::skip_one(input);
        let both: TokenStream = [first, second].into_iter().collect();
        errors.error(both, format!("conditions are joined with `{sign}`\nhelp: write `{sign}` instead of `{sign}{sign}`"));
    }
    true
}

fn not(input: ParseStream<'_>, errors: &mut Diagnostics) -> Option<QueryExpr> {
    if input.peek(Token![!]) && !input.peek(Token![!=]) {
        read::skip_one(input);
        return not(input, errors).map(|inner| QueryExpr::Not(Box::new(inner)));
    }
    if input.peek(token::Paren) {
        let group = place(input);
        let content = errors.take(read::parens(input).map_err(|error| {
            Diagnostic::from_syn(&error, group.clone(), "in these parentheses")
        }))?;
        if content.is_empty() {
            errors.error(group, "these parentheses are empty");
        }
        return list(&content, errors);
    }
    condition(input, errors).map(|one| QueryExpr::Condition(Box::new(one)))
}

/// A key in the course of being read.
struct Key {
    tokens: TokenStream,
    segments: Vec<Ident>,
    words: Vec<Ident>,
    underscored: bool,
    unfinished: bool,
}

fn condition(input: ParseStream<'_>, errors: &mut Diagnostics) -> Option<QueryCondition> {
    let Some(key) = key(input, errors) else {
        skip_value(input);
        return None;
    };
    let before = errors.len();
    let last = key.segments.last()?.clone();
    let words = if key.underscored {
        Vec::new()
    } else {
        key.words
    };
    let mut condition = QueryCondition {
        path: key.segments,
        words,
        underscored: key.underscored,
        lookup: Ident::new("exact", Span::mixed_site().located_at(last.span())),
        value: stub(),
        unfinished: key.unfinished,
        broken: false,
        key: key.tokens,
    };
    split_lookup(&mut condition, errors);
    if condition.unfinished {
        errors.error(
            &condition.key,
            format!("the key `{}` is not finished", text::source(&condition.key)),
        );
        skip_value(input);
    } else if equals(input, &condition, errors) {
        let value = value(input, &condition.key);
        // Where the key is wrong, its value need not fit.
        let value = if errors.len() > before {
            value.ok()
        } else {
            errors.take(value)
        };
        if let Some(value) = value {
            set_value(&mut condition, value, errors);
        }
    }
    condition.broken = errors.len() > before;
    Some(condition)
}

/// `blog.name.icontains` or `blog__name__icontains`, or a mixture.
fn key(input: ParseStream<'_>, errors: &mut Diagnostics) -> Option<Key> {
    let mut key = Key {
        tokens: TokenStream::new(),
        segments: Vec::new(),
        words: Vec::new(),
        underscored: false,
        unfinished: false,
    };
    loop {
        let first = place(input);
        let at_end = input.is_empty() || input.peek(Token![,]);
        let Some(ident) = read::ident(input) else {
            if key.segments.is_empty() && at_end {
                errors.error(
                    first,
                    "a condition such as `rating.gte = 4` is missing here",
                );
                return None;
            }
            if key.segments.is_empty() || !(at_end || input.peek(Token![=])) {
                errors.error(
                    first,
                    format!(
                        "expected the name of a field or lookup, found {}",
                        found(input)
                    ),
                );
                return None;
            }
            key.unfinished = true;
            key.words.push(Ident::new("__missing", Span::call_site()));
            return Some(key);
        };
        key.tokens.extend([TokenTree::Ident(ident.clone())]);
        if matches!(
            ident.to_string().as_str(),
            "self" | "Self" | "super" | "crate"
        ) {
            errors.error(
                &ident,
                format!("`{ident}` is not a field\nhelp: keys begin with a field of the model"),
            );
            return None;
        }
        segments(&ident, &mut key, errors)?;
        if !input.peek(Token![.]) || input.peek(Token![..]) {
            return Some(key);
        }
        key.tokens.extend(read::skip_one(input));
    }
}

/// The parts of one identifier between `__`.
fn segments(ident: &Ident, key: &mut Key, errors: &mut Diagnostics) -> Option<()> {
    let text = ident.unraw().to_string();
    if !text.contains("__") {
        key.segments.push(read::emittable(ident.clone()));
        key.words.push(read::emittable(ident.clone()));
        return Some(());
    }
    key.underscored = true;
    // Not the user's own span: see `QueryCondition::path`.
    let span = Span::mixed_site().located_at(ident.span());
    let parts: Vec<&str> = text.split("__").collect();
    for (at, part) in parts.iter().enumerate() {
        if part.is_empty() && at + 1 == parts.len() && at > 0 {
            key.unfinished = true;
        } else if let Some(segment) = read::ident_from(part, span) {
            key.segments.push(segment);
        } else {
            errors.error(
                ident,
                format!("a name is missing before or after `__` in `{text}`"),
            );
            return None;
        }
    }
    Some(())
}

/// Takes the lookup off the end of the path.
fn split_lookup(condition: &mut QueryCondition, errors: &mut Diagnostics) {
    if let Some(last) = condition.path.last()
        && let Some(lookup) = lookup::find_lookup(&last.unraw().to_string())
    {
        condition.lookup = Ident::new(lookup.name, last.span());
        condition.path.pop();
        if condition.path.is_empty() {
            errors.error(
                &condition.key,
                format!("`{0}` is a lookup, and the field before it is missing\nhelp: write `field.{0} = …`", text::source(&condition.key)),
            );
        }
    }
    let misplaced = condition
        .path
        .iter()
        .find(|one| lookup::find_lookup(&one.unraw().to_string()).is_some());
    if let Some(misplaced) = misplaced {
        errors.error(
            misplaced,
            format!("the lookup `{misplaced}` can only stand at the end of a key"),
        );
    }
}

/// Takes the `=`. What people write instead is named.
fn equals(input: ParseStream<'_>, condition: &QueryCondition, errors: &mut Diagnostics) -> bool {
    let key = text::source(&condition.key);
    let first = place(input);
    if input.peek(token::Paren) {
        let inside: TokenStream = read::parens(input)
            .and_then(|content| content.parse())
            .unwrap_or_default();
        let inside = text::source(inside);
        errors.error(
            first,
            format!("`q!` takes values with `=`\nhelp: write `{key} = {inside}`"),
        );
        skip_value(input);
        return false;
    }
    if input.peek(Token![=]) && !input.peek(Token![==]) && !input.peek(Token![=>]) {
        return input.parse::<Token![=]>().is_ok();
    }
    for (sign, lookup) in [
        ("==", ""),
        ("!=", "!"),
        ("<=", ".lte"),
        (">=", ".gte"),
        ("<", ".lt"),
        (">", ".gt"),
    ] {
        let Some(operator) = signs(input, sign) else {
            continue;
        };
        let instead = match lookup {
            "!" => format!("!({key} = …)"),
            _ => format!("{key}{lookup} = …"),
        };
        errors.error(
            operator,
            format!("`q!` compares with lookups\nhelp: write `{instead}`"),
        );
        skip_value(input);
        return false;
    }
    errors.error(
        &condition.key,
        format!("`{key}` needs a value\nhelp: write `{key} = …`"),
    );
    if !at_operator(input) {
        skip_value(input);
    }
    false
}

/// The punctuation that follows, if it is this.
fn signs(input: ParseStream<'_>, sign: &str) -> Option<TokenStream> {
    let ahead = input.fork();
    let mut operator = TokenStream::new();
    for letter in sign.chars() {
        let token = read::skip_one(&ahead)?;
        if !matches!(&token, TokenTree::Punct(punct) if punct.as_char() == letter) {
            return None;
        }
        operator.extend([token]);
    }
    for _ in sign.chars() {
        read::skip_one(input);
    }
    Some(operator)
}

fn at_operator(input: ParseStream<'_>) -> bool {
    input.is_empty()
        || matches!(peek_token(input), Some(TokenTree::Punct(punct)) if matches!(punct.as_char(), ',' | '&' | '|' | '^'))
}

/// The tokens of a value: up to the next operator or comma of this level. A `&` at the beginning borrows.
fn skip_value(input: ParseStream<'_>) -> TokenStream {
    let mut value = TokenStream::new();
    while matches!(peek_token(input), Some(TokenTree::Punct(punct)) if matches!(punct.as_char(), '&' | '-' | '*' | '!'))
    {
        value.extend(read::skip_one(input));
    }
    // `Vec::<A, B>::new()`: commas between angle brackets belong to the value.
    let mut angles = 0_usize;
    let mut turbofish = false;
    while let Some(token) = peek_token(input) {
        if let TokenTree::Punct(punct) = &token {
            match punct.as_char() {
                '<' if turbofish || angles > 0 => angles += 1,
                '>' if angles > 0 => angles -= 1,
                _ => {}
            }
            turbofish = punct.as_char() == ':';
        } else {
            turbofish = false;
        }
        if angles == 0 && at_operator(input) {
            break;
        }
        value.extend(read::skip_one(input));
    }
    value
}

fn value(input: ParseStream<'_>, key: &TokenStream) -> Result<Expr, Diagnostic> {
    let tokens = skip_value(input);
    let name = text::source(key);
    if tokens.is_empty() {
        return Err(Diagnostic::new(
            key,
            format!("`{name}` needs a value\nhelp: write `{name} = …`"),
        ));
    }
    syn::parse2(tokens.clone()).map_err(|error| {
        Diagnostic::from_syn(
            &error,
            tokens,
            &format!("the value of `{name}` is not a Rust expression"),
        )
    })
}

/// Puts the value in, after Django's rules for `None` and for ranges.
fn set_value(condition: &mut QueryCondition, value: Expr, errors: &mut Diagnostics) {
    let key = text::source(&condition.key);
    let kind = lookup::find_lookup(&condition.lookup.to_string()).map(|lookup| lookup.kind);
    if let Some(none) = options::ident_of(&value).filter(|ident| *ident == "None") {
        if matches!(condition.lookup.to_string().as_str(), "exact" | "iexact") {
            let span = Span::mixed_site().located_at(none.span());
            condition.lookup = Ident::new("isnull", condition.lookup.span());
            condition.value = boolean(true, span);
        } else {
            let field = key
                .rsplit_once(['.', '_'])
                .map_or(key.as_str(), |(field, _)| field)
                .trim_end_matches('_');
            errors.error(
                none,
                format!(
                    "`{}` cannot be compared with `None`\nhelp: write `{field}.isnull = true`",
                    condition.lookup
                ),
            );
        }
        return;
    }
    condition.value = match value {
        Expr::Range(range) if kind == Some(LookupKind::Range) => {
            match (&range.start, &range.limits, &range.end) {
                (Some(start), RangeLimits::Closed(_), Some(end)) => {
                    syn::parse_quote!((#start, #end))
                }
                (Some(start), RangeLimits::HalfOpen(_), Some(end)) => {
                    let instead = format!("{}..={}", text::source(start), text::source(end));
                    errors.error(
                        &range,
                        format!("`range` takes both ends in\nhelp: write `{instead}`"),
                    );
                    return;
                }
                _ => {
                    errors.error(
                        &range,
                        "`range` needs both ends\nhelp: use `gte` or `lte` for one bound",
                    );
                    return;
                }
            }
        }
        other => other,
    };
}

fn boolean(value: bool, span: Span) -> Expr {
    Expr::Lit(ExprLit {
        attrs: Vec::new(),
        lit: Lit::Bool(LitBool::new(value, span)),
    })
}

/// What stands for a value that is missing: it has any type.
fn stub() -> Expr {
    syn::parse_quote!(loop {})
}
