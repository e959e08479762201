//! The URL of an OIDC issuer: what a trusted identity provider names and what a token's `iss` must equal.
//!
//! One text per issuer: scheme and host in lower case, no default port, no trailing slash. Anything that two programs
//! could read differently (user information, dot segments, numbers that are secretly addresses, …) is refused instead
//! of repaired, because this text decides whose keys are trusted and which host is asked for them.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The longest issuer URL, in characters.
pub const MAX_ISSUER_URL_LENGTH: usize = 1024;

/// An issuer URL in its canonical text, for example `https://gitlab.com` or `https://ci.example:8443/realms/build`.
///
/// OIDC Core 1.0 §2 (`iss`): https, host, optional port and path, no query, no fragment. Plain http parses
/// too; whether it is allowed for that host is the operator's choice (see [`IssuerUrl::is_plain_http`]).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IssuerUrl(String);

/// Why a text is not an issuer URL. The sentences are meant for the person who typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IssuerUrlError {
    /// Nothing was given.
    #[error("Enter the issuer URL, for example https://gitlab.com.")]
    Empty,
    /// More than [`MAX_ISSUER_URL_LENGTH`] characters.
    #[error("The issuer URL is longer than {MAX_ISSUER_URL_LENGTH} characters.")]
    TooLong,
    /// An example with `<…>` that nobody filled in.
    #[error("Put your own value in the place of what stands in angle brackets (< >).")]
    Placeholder,
    /// White space or control characters, also at the ends.
    #[error("The issuer URL contains blanks or control characters.")]
    Whitespace,
    /// Neither `https://` nor `http://` at the beginning.
    #[error("The issuer URL must begin with https://.")]
    Scheme,
    /// `user@` or `user:password@` before the host.
    #[error("The issuer URL must not contain a user name or an @ before the host.")]
    UserInfo,
    /// A `?`.
    #[error("The issuer URL must not contain a query (?).")]
    Query,
    /// A `#`.
    #[error("The issuer URL must not contain a fragment (#).")]
    Fragment,
    /// A `\`, which some programs read as `/`.
    #[error("The issuer URL must not contain a backslash.")]
    Backslash,
    /// No host.
    #[error("The issuer URL names no host.")]
    EmptyHost,
    /// Letters outside ASCII in the host: look-alikes are too easy.
    #[error("Write international host names in their ASCII form (xn--…).")]
    NonAsciiHost,
    /// The host is no DNS name and no address.
    #[error("The host of the issuer URL is not a valid host name.")]
    Host,
    /// A dot at the end of the host.
    #[error("The host of the issuer URL must not end in a dot.")]
    TrailingDot,
    /// A number that programs read as an IPv4 address although it does not look like one (`127.1`, `0x7f.1`).
    #[error("Write an IPv4 address as four decimal numbers without leading zeros.")]
    DisguisedAddress,
    /// Brackets without a valid IPv6 address.
    #[error("The IPv6 address in the issuer URL is not valid.")]
    Ipv6,
    /// Not a number from 1 to 65535.
    #[error("The port of the issuer URL must be a number from 1 to 65535.")]
    Port,
    /// `.` or `..` as a path segment.
    #[error("The path of the issuer URL must not contain '.' or '..' segments.")]
    DotSegment,
    /// Two slashes in a row in the path.
    #[error("The path of the issuer URL must not contain empty segments (//).")]
    EmptySegment,
    /// `%2F`, `%5C` or `%2E`.
    #[error("The path of the issuer URL must not contain percent-encoded slashes or dots.")]
    EncodedSeparator,
    /// Any other character that RFC 3986 does not allow in a path.
    #[error("The path of the issuer URL contains a character that URLs do not allow.")]
    Path,
}

impl IssuerUrl {
    /// The canonical text, without a trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the keys would travel without TLS. Allowed only for hosts on the operator's list.
    #[must_use]
    pub fn is_plain_http(&self) -> bool {
        self.0.starts_with("http://")
    }

    /// The host as it stands in the URL, an IPv6 address with its brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        split_port(self.authority()).0
    }

    /// The port that is connected to: the given one, else 443 for https and 80 for http.
    #[must_use]
    pub fn port(&self) -> u16 {
        let default = if self.is_plain_http() { 80 } else { 443 };
        split_port(self.authority()).1.and_then(|port| port.parse().ok()).unwrap_or(default)
    }

    /// Scheme, host and port without the path, for example `https://ci.example:8443`.
    #[must_use]
    pub fn origin(&self) -> &str {
        let end = self.after_scheme() + self.authority().len();
        &self.0[..end]
    }

    /// Whether a token's `iss` names this issuer.
    ///
    /// Byte for byte, after one trailing slash is taken from it. The token's own value is not repaired in any other
    /// way (no case folding, no default port): an issuer states its name exactly (OIDC Core 1.0 §3.1.3.7).
    #[must_use]
    pub fn matches(&self, iss: &str) -> bool {
        iss.strip_suffix('/').unwrap_or(iss) == self.0
    }

    /// Where the issuer publishes its configuration (OIDC Discovery 1.0 §4).
    #[must_use]
    pub fn well_known(&self) -> String {
        format!("{}/.well-known/openid-configuration", self.0)
    }

    fn after_scheme(&self) -> usize {
        if self.is_plain_http() { "http://".len() } else { "https://".len() }
    }

    fn authority(&self) -> &str {
        let rest = &self.0[self.after_scheme()..];
        rest.split_once('/').map_or(rest, |(authority, _)| authority)
    }
}

impl FromStr for IssuerUrl {
    type Err = IssuerUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(IssuerUrlError::Empty);
        }
        // Bytes first: counting the characters of megabytes would be work for nothing.
        if text.len() > MAX_ISSUER_URL_LENGTH * 4 || text.chars().count() > MAX_ISSUER_URL_LENGTH {
            return Err(IssuerUrlError::TooLong);
        }
        refuse_anywhere(text)?;
        let (scheme, rest) = split_scheme(text)?;
        let (authority, path) = rest.find('/').map_or((rest, ""), |slash| rest.split_at(slash));
        if authority.contains('@') {
            return Err(IssuerUrlError::UserInfo);
        }
        let (host, port) = split_port(authority);
        let host = canonical_host(host)?;
        let port = port.map(parse_port).transpose()?;
        let path = path.strip_suffix('/').unwrap_or(path);
        check_path(path)?;

        let default_port = if scheme == "https" { 443 } else { 80 };
        let port = port.filter(|port| *port != default_port).map_or_else(String::new, |port| format!(":{port}"));
        Ok(Self(format!("{scheme}://{host}{port}{path}")))
    }
}

impl TryFrom<String> for IssuerUrl {
    type Error = IssuerUrlError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<IssuerUrl> for String {
    fn from(issuer: IssuerUrl) -> Self {
        issuer.0
    }
}

impl AsRef<str> for IssuerUrl {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IssuerUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What may stand nowhere in the URL.
fn refuse_anywhere(text: &str) -> Result<(), IssuerUrlError> {
    if text.split_once('<').is_some_and(|(_, rest)| rest.contains('>')) {
        return Err(IssuerUrlError::Placeholder);
    }
    for character in text.chars() {
        match character {
            '\\' => return Err(IssuerUrlError::Backslash),
            '?' => return Err(IssuerUrlError::Query),
            '#' => return Err(IssuerUrlError::Fragment),
            other if other.is_whitespace() || other.is_control() => return Err(IssuerUrlError::Whitespace),
            _ => {}
        }
    }
    Ok(())
}

fn split_scheme(text: &str) -> Result<(&'static str, &str), IssuerUrlError> {
    let (scheme, rest) = text.split_once("://").ok_or(IssuerUrlError::Scheme)?;
    if scheme.eq_ignore_ascii_case("https") {
        Ok(("https", rest))
    } else if scheme.eq_ignore_ascii_case("http") {
        Ok(("http", rest))
    } else {
        Err(IssuerUrlError::Scheme)
    }
}

/// Splits `host:port`; the colons inside the brackets of an IPv6 address do not count.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    let after_brackets = authority.rfind(']').map_or(0, |end| end + 1);
    match authority[after_brackets..].find(':') {
        Some(colon) => {
            let colon = after_brackets + colon;
            (&authority[..colon], Some(&authority[colon + 1..]))
        }
        None => (authority, None),
    }
}

fn parse_port(text: &str) -> Result<u16, IssuerUrlError> {
    // `u16::from_str` would also take a plus sign.
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(IssuerUrlError::Port);
    }
    text.parse().ok().filter(|port| *port != 0).ok_or(IssuerUrlError::Port)
}

/// Lower-cases the host and makes sure that it can be read in one way only.
fn canonical_host(host: &str) -> Result<String, IssuerUrlError> {
    if host.is_empty() {
        return Err(IssuerUrlError::EmptyHost);
    }
    if !host.is_ascii() {
        return Err(IssuerUrlError::NonAsciiHost);
    }
    if let Some(inside) = host.strip_prefix('[') {
        let inside = inside.strip_suffix(']').ok_or(IssuerUrlError::Ipv6)?;
        let address: Ipv6Addr = inside.parse().map_err(|_| IssuerUrlError::Ipv6)?;
        return Ok(format!("[{address}]"));
    }
    if host.ends_with('.') {
        return Err(IssuerUrlError::TrailingDot);
    }
    let host = host.to_ascii_lowercase();
    let labels_are_valid = host.split('.').all(is_label);
    if host.len() > 253 || !labels_are_valid {
        return Err(IssuerUrlError::Host);
    }
    let last = host.rsplit('.').next().unwrap_or_default();
    if reads_as_number(last) {
        let address: Ipv4Addr = host.parse().map_err(|_| IssuerUrlError::DisguisedAddress)?;
        return Ok(address.to_string());
    }
    Ok(host)
}

/// A DNS label (RFC 1123 §2.1), with the underscore that container networks use.
fn is_label(label: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=63).contains(&label.len()) && label.bytes().all(allowed) && !label.starts_with('-') && !label.ends_with('-')
}

/// Whether URL parsers take a host that ends in this label for an IPv4 address (WHATWG URL, "ends in a number").
fn reads_as_number(label: &str) -> bool {
    if label.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    label.strip_prefix("0x").is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// `path` is empty or begins with a slash, and its one trailing slash is already gone.
fn check_path(path: &str) -> Result<(), IssuerUrlError> {
    let Some(inside) = path.strip_prefix('/') else { return Ok(()) };
    for segment in inside.split('/') {
        match segment {
            "" => return Err(IssuerUrlError::EmptySegment),
            "." | ".." => return Err(IssuerUrlError::DotSegment),
            _ => check_segment(segment.as_bytes())?,
        }
    }
    Ok(())
}

/// RFC 3986 §3.3 `pchar`, without encoded separators.
fn check_segment(segment: &[u8]) -> Result<(), IssuerUrlError> {
    let mut at = 0;
    while let Some(&byte) = segment.get(at) {
        match byte {
            b'%' => {
                let code = segment.get(at + 1..at + 3).ok_or(IssuerUrlError::Path)?;
                if !code.iter().all(u8::is_ascii_hexdigit) {
                    return Err(IssuerUrlError::Path);
                }
                if [b"2f", b"5c", b"2e"].iter().any(|separator| code.eq_ignore_ascii_case(*separator)) {
                    return Err(IssuerUrlError::EncodedSeparator);
                }
                at += 3;
            }
            b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'='
            | b':' | b'@' => at += 1,
            other if other.is_ascii_alphanumeric() => at += 1,
            _ => return Err(IssuerUrlError::Path),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
