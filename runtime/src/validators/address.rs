//! Addresses of hosts and people: domain names, IP addresses, e-mail.
//!
//! One pass over the text each, no backtracking: an address comes from strangers.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{Validate, invalid, valid};
use crate::validation_error::ValidationError;

/// What a name's last dot may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LastDot {
    Allowed,
    Refused,
}

/// A domain name such as `example.com`: labels of 1 to 63 characters, the last one of letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DomainNameValidator {
    accept_idna: bool,
}

impl Default for DomainNameValidator {
    fn default() -> Self {
        Self { accept_idna: true }
    }
}

impl DomainNameValidator {
    /// Letters of ASCII only.
    pub const fn ascii() -> Self {
        Self { accept_idna: false }
    }
}

#[diagnostic::do_not_recommend]
impl Validate<str> for DomainNameValidator {
    fn validate(&self, value: &str) -> Result<(), ValidationError> {
        let short = fits(value, 255);
        let name = if self.accept_idna {
            is_host_name(value, LastDot::Allowed)
        } else {
            value.is_ascii() && is_ascii_host_name(value)
        };
        valid(short && name, "Enter a valid domain name.")
    }
}

/// Whether a text has so many characters at most. A character has four bytes at most, so a long text is not counted.
pub(super) fn fits(text: &str, most: usize) -> bool {
    text.len() <= most || (text.len() <= 4 * most && text.chars().count() <= most)
}

fn is_letter(char: char) -> bool {
    char.is_ascii_alphabetic() || ('\u{a1}'..='\u{ffff}').contains(&char)
}

/// Whether a label has at most so many characters, no hyphen at its ends and nothing but these characters.
fn is_label(label: &str, least: usize, is_char: impl Fn(char) -> bool) -> bool {
    fits(label, 63)
        && label.chars().count() >= least
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(is_char)
}

/// A host name with a top-level domain.
pub(super) fn is_host_name(name: &str, last_dot: LastDot) -> bool {
    let name = match name.strip_suffix('.') {
        Some(name) if last_dot == LastDot::Allowed => name,
        _ => name,
    };
    let Some((hosts, top)) = name.rsplit_once('.') else {
        return false;
    };
    let is_host = |label| is_label(label, 1, |c| is_letter(c) || c.is_ascii_digit() || c == '-');
    let puny = |top: &str| {
        let rest = top.get(4..).unwrap_or_default();
        top.get(..4)
            .is_some_and(|start| start.eq_ignore_ascii_case("xn--"))
            && (1..=59).contains(&rest.len())
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    hosts.split('.').all(is_host) && (is_label(top, 2, |c| is_letter(c) || c == '-') || puny(top))
}

fn is_ascii_host_name(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let Some((hosts, top)) = name.rsplit_once('.') else {
        return false;
    };
    let is_char = |c: char| c.is_ascii_alphanumeric() || c == '-';
    hosts.split('.').all(|label| is_label(label, 1, is_char)) && is_label(top, 2, is_char)
}

/// An IPv4 address, without leading zeros.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ipv4Validator;

/// An IPv6 address.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ipv6Validator;

/// An IPv4 or IPv6 address.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ipv46Validator;

fn address(valid: bool, protocol: &'static str) -> Result<(), ValidationError> {
    if valid {
        return Ok(());
    }
    Err(invalid("Enter a valid {protocol} address.").with_param("protocol", protocol))
}

pub(super) fn is_ipv4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

pub(super) fn is_ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

#[diagnostic::do_not_recommend]
impl Validate<str> for Ipv4Validator {
    fn validate(&self, value: &str) -> Result<(), ValidationError> {
        address(is_ipv4(value), "IPv4")
    }
}

#[diagnostic::do_not_recommend]
impl Validate<str> for Ipv6Validator {
    fn validate(&self, value: &str) -> Result<(), ValidationError> {
        address(is_ipv6(value), "IPv6")
    }
}

#[diagnostic::do_not_recommend]
impl Validate<str> for Ipv46Validator {
    fn validate(&self, value: &str) -> Result<(), ValidationError> {
        address(is_ipv4(value) || is_ipv6(value), "IPv4 or IPv6")
    }
}

/// An e-mail address: a dot-atom or a quoted text, `@`, and a domain name, an address in brackets or an allowed host.
///
/// ```
/// use nuages::validators::{EmailValidator, Validate as _};
///
/// assert!(EmailValidator::default().validate("ada@localhost").is_ok());
/// assert!(EmailValidator::allowing(&["intranet"]).validate("ada@intranet").is_ok());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmailValidator {
    allowlist: &'static [&'static str],
}

impl Default for EmailValidator {
    fn default() -> Self {
        Self::allowing(&["localhost"])
    }
}

impl EmailValidator {
    /// Addresses at these hosts are valid whatever else holds.
    pub const fn allowing(allowlist: &'static [&'static str]) -> Self {
        Self { allowlist }
    }

    fn is_valid(self, value: &str) -> bool {
        if !fits(value, 320) {
            return false;
        }
        let Some((user, domain)) = value.rsplit_once('@') else {
            return false;
        };
        (is_dot_atom(user) || is_quoted(user))
            && (self.allowlist.contains(&domain)
                || is_host_name(domain, LastDot::Refused)
                || is_literal(domain))
    }
}

#[diagnostic::do_not_recommend]
impl Validate<str> for EmailValidator {
    fn validate(&self, value: &str) -> Result<(), ValidationError> {
        valid(self.is_valid(value), "Enter a valid email address.")
    }
}

fn is_dot_atom(user: &str) -> bool {
    let is_char = |byte: u8| byte.is_ascii_alphanumeric() || b"-!#$%&'*+/=?^_`{}|~".contains(&byte);
    user.split('.')
        .all(|atom| !atom.is_empty() && atom.bytes().all(is_char))
}

/// `"…"`, in which a backslash stands before what would end it.
fn is_quoted(user: &str) -> bool {
    let Some(inside) = user
        .strip_prefix('"')
        .and_then(|user| user.strip_suffix('"'))
    else {
        return false;
    };
    let mut bytes = inside.bytes();
    while let Some(byte) = bytes.next() {
        let fits = match byte {
            b'\\' => bytes
                .next()
                .is_some_and(|next| matches!(next, 0x01..=0x09 | 0x0b | 0x0c | 0x0e..=0x7f)),
            byte => {
                matches!(byte, 0x01..=0x08 | 0x0b | 0x0c | 0x0e..=0x1f | b'!' | b'#'..=b'[' | b']'..=0x7f)
            }
        };
        if !fits {
            return false;
        }
    }
    true
}

/// `[192.0.2.1]`, `[::1]`.
fn is_literal(domain: &str) -> bool {
    let inside = domain
        .strip_prefix('[')
        .and_then(|domain| domain.strip_suffix(']'));
    inside.is_some_and(|address| is_ipv4(address) || is_ipv6(address))
}
