//! Where a request comes from, if it passed proxies that the operator trusts.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName},
    middleware::Next,
    response::Response,
};
use ipnet::IpNet;

const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The proxies whose word about the address before them is taken.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies {
    networks: Vec<IpNet>,
    /// Whether the operator was told that there seems to be a proxy that is not among them.
    warned: Arc<AtomicBool>,
}

/// A text that is no list of addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAnAddress(String);

impl fmt::Display for NotAnAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is neither an address nor a CIDR range", self.0)
    }
}

impl TrustedProxies {
    /// Reads a list such as `127.0.0.1, 10.0.0.0/8`.
    ///
    /// # Errors
    /// With the first entry that is not understood.
    pub fn parse(text: &str) -> Result<Self, NotAnAddress> {
        let read = |entry: &str| {
            let address = entry.parse::<IpAddr>().map(|address| IpNet::from(address.to_canonical()));
            address.or_else(|_| entry.parse::<IpNet>()).map_err(|_| NotAnAddress(entry.to_owned()))
        };
        let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        Ok(Self { networks: entries.map(read).collect::<Result<_, _>>()?, ..Self::default() })
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| network.contains(&address))
    }

    /// The address before the trusted proxies. Each of them puts the one before itself at the end of the header; what a
    /// stranger wrote stands to the left of that and is not believed.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        let lines: Vec<_> = headers.get_all(FORWARDED).iter().filter_map(|value| value.to_str().ok()).collect();
        let hops = lines.iter().rev().flat_map(|line| line.rsplit(','));
        for hop in hops {
            if !self.trusts(client) {
                break;
            }
            let Some(address) = address(hop) else { break };
            client = address;
        }
        client
    }

    fn warn(&self) {
        if self.networks.is_empty() && !self.warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "requests come through a proxy (x-forwarded-for), and THARSIS_TRUSTED_PROXIES names none: everybody seems \
                 to have the proxy's address and shares its limits"
            );
        }
    }
}

/// An address as proxies write it: some add the port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse::<IpAddr>().or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip()));
    address.ok().map(|address| address.to_canonical())
}

/// Puts the client's address where the peer's was, for everything that asks where a request comes from.
pub async fn client_address(State(proxies): State<TrustedProxies>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    if let Some(peer) = peer
        && request.headers().contains_key(FORWARDED)
    {
        let client = proxies.client(peer.ip(), request.headers());
        if client == peer.ip().to_canonical() {
            proxies.warn();
        } else {
            request.extensions_mut().insert(ConnectInfo(SocketAddr::new(client, 0)));
        }
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn t104_only_what_trusted_proxies_say_is_believed() {
        let proxies = TrustedProxies::parse("127.0.0.1, 10.0.0.0/8,2001:db8::/64").unwrap();
        let table: [(&str, &[&str], &str); 11] = [
            ("192.0.2.1", &["198.51.100.1"], "192.0.2.1"),
            ("127.0.0.1", &[], "127.0.0.1"),
            ("127.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("::ffff:127.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("127.0.0.1", &["1.2.3.4, 198.51.100.1"], "198.51.100.1"),
            ("127.0.0.1", &["1.2.3.4, 198.51.100.1, 10.0.0.7"], "198.51.100.1"),
            ("127.0.0.1", &["1.2.3.4", "198.51.100.1"], "198.51.100.1"),
            ("127.0.0.1", &["1.2.3.4, unknown"], "127.0.0.1"),
            ("127.0.0.1", &["1.2.3.4, evil, 10.0.0.7"], "10.0.0.7"),
            ("2001:db8::1", &["[2001:db8:1::2]:4711"], "2001:db8:1::2"),
            ("127.0.0.1", &["198.51.100.1:4711"], "198.51.100.1"),
        ];
        for (peer, lines, client) in table {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(FORWARDED, line.parse().unwrap());
            }
            assert_eq!(proxies.client(peer.parse().unwrap(), &headers).to_string(), client, "{peer} {lines:?}");
        }
        assert!(TrustedProxies::parse("10.0.0.0/40").is_err() && TrustedProxies::parse("proxy").is_err());
    }
}
