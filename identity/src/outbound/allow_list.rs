//! The operator's list of issuers that may be private or speak plain http (`THARSIS_ALLOWED_ISSUER_HOSTS`).

use std::net::IpAddr;

use ipnet::IpNet;

use super::address::{AddressKind, kind_of};
use crate::issuer_url::IssuerUrl;

/// Hosts, `host:port` and CIDR ranges that may be reached although they are not public. Empty by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowList {
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    /// A host name; without a port, all ports.
    Host { name: String, port: Option<u16> },
    /// A range, or a single address; without a port, all ports.
    Range { net: IpNet, port: Option<u16> },
}

/// An entry that is neither a host, nor `host:port`, nor a CIDR range.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{entry}' in the list of allowed issuer hosts is not a host, host:port, address or CIDR range")]
pub struct AllowListError {
    /// The entry as it was given.
    pub entry: String,
}

impl AllowList {
    /// Reads a list such as `gitlab.lan, 10.0.0.0/8, 127.0.0.1:8080, [::1]:9000`. Blank entries are skipped.
    ///
    /// # Errors
    /// With the first entry that is not understood: a typing error must not silently allow less, or more.
    pub fn parse(text: &str) -> Result<Self, AllowListError> {
        let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        let read = |entry: &str| Entry::parse(entry).ok_or_else(|| AllowListError { entry: entry.to_owned() });
        Ok(Self { entries: entries.map(read).collect::<Result<_, _>>()? })
    }

    /// Whether the operator names this host of a URL (a name, or an address with or without brackets) at this port.
    ///
    /// Such a host may speak plain http, and its name may mean any address.
    #[must_use]
    pub fn names(&self, host: &str, port: u16) -> bool {
        if let Some(address) = literal(host) {
            return self.contains(address, port);
        }
        self.entries.iter().any(|entry| match entry {
            Entry::Host { name, port: only } => name.eq_ignore_ascii_case(host) && only.is_none_or(|only| only == port),
            Entry::Range { .. } => false,
        })
    }

    /// Whether keys may be fetched from this issuer at all: over https, or from a host on the list.
    #[must_use]
    pub fn permits_scheme_of(&self, issuer: &IssuerUrl) -> bool {
        !issuer.is_plain_http() || self.names(issuer.host(), issuer.port())
    }

    /// Why this address must not be reached under this host name; `None` if it may.
    #[must_use]
    pub fn refusal(&self, host: &str, address: IpAddr, port: u16) -> Option<AddressKind> {
        let kind = kind_of(address);
        let allowed = kind == AddressKind::Public || self.contains(address, port) || self.names(host, port);
        (!allowed).then_some(kind)
    }

    fn contains(&self, address: IpAddr, port: u16) -> bool {
        // ::ffff:10.0.0.1 is 10.0.0.1 by another name.
        let address = address.to_canonical();
        self.entries.iter().any(|entry| match entry {
            Entry::Range { net, port: only } => net.contains(&address) && only.is_none_or(|only| only == port),
            Entry::Host { .. } => false,
        })
    }
}

impl Entry {
    fn parse(entry: &str) -> Option<Self> {
        if entry.contains('/') {
            return Some(Self::Range { net: entry.parse().ok()?, port: None });
        }
        if let Ok(address) = entry.parse::<IpAddr>() {
            return Some(Self::Range { net: address.to_canonical().into(), port: None });
        }
        // The rules for hosts and ports are those of issuer URLs; the URL itself forgets a default port.
        let url: IssuerUrl = format!("https://{entry}").parse().ok()?;
        let has_port = entry.rfind(':').is_some_and(|colon| !entry[colon..].contains(']'));
        let port = has_port.then(|| url.port());
        Some(match literal(url.host()) {
            Some(address) => Self::Range { net: address.to_canonical().into(), port },
            None => Self::Host { name: url.host().to_owned(), port },
        })
    }
}

/// The address, if the host of a URL is one.
pub(super) fn literal(host: &str) -> Option<IpAddr> {
    let inside = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    inside.parse().ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;

    const LIST: &str =
        "gitlab.lan, 10.0.0.0/8,127.0.0.1:8080 ,[::1]:9000,, ci.lan:8443,192.168.1.5, fd00::/8, 172.16.0.1:443";

    #[test]
    fn t60_hosts_on_the_list() {
        let list = AllowList::parse(LIST).unwrap();
        let table = [
            ("gitlab.lan", 80, true),
            ("GitLab.LAN", 8080, true),
            ("evil.gitlab.lan", 80, false),
            ("gitlab.lan.evil", 80, false),
            ("gitlab.lan.", 80, false),
            ("ci.lan", 8443, true),
            ("ci.lan", 443, false),
            ("10.1.2.3", 1, true),
            ("11.1.2.3", 1, false),
            ("127.0.0.1", 8080, true),
            ("127.0.0.1", 8081, false),
            ("[::1]", 9000, true),
            ("::1", 9000, true),
            ("[::1]", 9001, false),
            ("[::ffff:10.0.0.1]", 80, true),
            ("192.168.1.5", 1, true),
            ("192.168.1.6", 1, false),
            ("[fd12::1]", 1, true),
            ("172.16.0.1", 443, true),
            ("172.16.0.1", 80, false),
            ("localhost", 8080, false),
        ];
        for (host, port, expected) in table {
            assert_eq!(list.names(host, port), expected, "{host}:{port}");
        }
        assert!(!AllowList::default().names("gitlab.lan", 80));
    }

    #[test]
    fn t60_addresses_behind_a_name() {
        let list = AllowList::parse(LIST).unwrap();
        let table = [
            ("gitlab.lan", "192.168.7.7", None),
            ("gitlab.lan", "127.0.0.1", None),
            ("other.lan", "10.9.9.9", None),
            ("other.lan", "::ffff:10.9.9.9", None),
            ("other.lan", "8.8.8.8", None),
            ("other.lan", "192.168.7.7", Some(AddressKind::Private)),
            ("other.lan", "169.254.169.254", Some(AddressKind::LinkLocal)),
            ("ci.lan", "192.168.7.7", Some(AddressKind::Private)),
            ("other.lan", "::1", Some(AddressKind::Loopback)),
        ];
        for (host, address, expected) in table {
            assert_eq!(list.refusal(host, address.parse().unwrap(), 443), expected, "{host} {address}");
        }
    }

    #[test]
    fn t31_plain_http_only_from_the_list() {
        let list = AllowList::parse(LIST).unwrap();
        for (issuer, expected) in [
            ("http://gitlab.lan", true),
            ("http://10.0.0.1/x", true),
            ("https://any.example", true),
            ("http://any.example", false),
        ] {
            assert_eq!(list.permits_scheme_of(&issuer.parse().unwrap()), expected, "{issuer}");
        }
    }

    #[test]
    fn entries_that_are_not_understood() {
        for entry in [
            "http://gitlab.lan",
            "10.0.0.0/33",
            "gitlab.lan:0",
            "a b",
            "*.lan",
            "127.1",
            "[::1",
            "gitlab.lan:x",
            "a@b",
            "x/8",
        ] {
            let error = AllowList::parse(&format!("ok.lan, {entry}")).unwrap_err();
            assert_eq!(error.entry, entry);
        }
        assert_eq!(AllowList::parse("").unwrap(), AllowList::default());
        assert_eq!(AllowList::parse(" , ").unwrap(), AllowList::default());
    }
}
