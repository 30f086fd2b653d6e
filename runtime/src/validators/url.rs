//! Addresses of documents.

use super::address::{LastDot, fits, is_host_name, is_ipv4, is_ipv6};
use super::{Validate, valid};
use crate::validation_error::ValidationError;

/// An absolute URL of one of these schemes: a host with a top-level domain, an IP address or `localhost`, and a path.
///
/// ```
/// use nuages::validators::{URLValidator, Validate as _};
///
/// assert!(URLValidator::default().validate("https://example.com:8080/path?query").is_ok());
/// assert!(URLValidator::default().validate("ssh://example.com").is_err());
/// assert!(URLValidator::with_schemes(&["ssh"]).validate("ssh://example.com").is_ok());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct URLValidator {
    schemes: &'static [&'static str],
}

impl Default for URLValidator {
    fn default() -> Self {
        Self::with_schemes(&["http", "https", "ftp", "ftps"])
    }
}

impl URLValidator {
    /// Other schemes than `http`, `https`, `ftp` and `ftps`; in lower case.
    pub const fn with_schemes(schemes: &'static [&'static str]) -> Self {
        Self { schemes }
    }

    fn is_valid(self, value: &str) -> bool {
        if !fits(value, 2048) || value.contains(char::is_whitespace) {
            return false;
        }
        let Some((scheme, rest)) = value.split_once("://") else {
            return false;
        };
        let known = |known: &&str| known.eq_ignore_ascii_case(scheme);
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let authority = rest.get(..end).unwrap_or_default();
        self.schemes.iter().any(known) && is_authority(authority)
    }
}

#[diagnostic::do_not_recommend]
impl Validate<str> for URLValidator {
    fn validate(&self, value: &str) -> Result<(), ValidationError> {
        valid(self.is_valid(value), "Enter a valid URL.")
    }
}

/// `user:password@host:8080`.
fn is_authority(authority: &str) -> bool {
    let host = match authority.rsplit_once('@') {
        Some((user, host)) if is_user(user) => host,
        Some(_) => return false,
        None => authority,
    };
    // An IPv6 address has colons of its own.
    if let Some(rest) = host.strip_prefix('[') {
        return rest
            .split_once(']')
            .is_some_and(|(address, port)| is_ipv6(address) && (port.is_empty() || is_port(port)));
    }
    let (name, port) = match host.find(':') {
        Some(colon) => host.split_at(colon),
        None => (host, ""),
    };
    (port.is_empty() || is_port(port))
        && fits(name, 253)
        && (is_ipv4(name)
            || name.eq_ignore_ascii_case("localhost")
            || is_host_name(name, LastDot::Allowed))
}

/// A name, perhaps a colon and a password.
fn is_user(user: &str) -> bool {
    let (name, password) = user.split_once(':').unwrap_or((user, ""));
    !name.is_empty() && !name.contains('@') && !password.contains([':', '@'])
}

/// `:8080`.
fn is_port(port: &str) -> bool {
    port.strip_prefix(':').is_some_and(|digits| {
        (1..=5).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}
