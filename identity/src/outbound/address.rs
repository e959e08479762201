//! Which addresses are public: reachable by anybody, so that reaching them for a stranger gives nothing away.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What an address is for (the special-purpose registries of IANA, RFC 6890).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressKind {
    /// On the internet.
    Public,
    /// `0.0.0.0/8` or `::`: this host.
    Unspecified,
    /// `127.0.0.0/8` or `::1`: this host.
    Loopback,
    /// RFC 1918 or unique local IPv6 (RFC 4193).
    Private,
    /// `169.254.0.0/16` or `fe80::/10`, where clouds offer their metadata.
    LinkLocal,
    /// A metadata service that hides among public addresses.
    Metadata,
    /// `100.64.0.0/10`: carrier-grade NAT (RFC 6598).
    SharedSpace,
    /// More than one receiver, also broadcast.
    Multicast,
    /// Documentation, benchmarks, protocol assignments, and everything that is not assigned.
    Reserved,
}

impl fmt::Display for AddressKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Public => "public",
            Self::Unspecified => "unspecified",
            Self::Loopback => "loopback",
            Self::Private => "private",
            Self::LinkLocal => "link-local",
            Self::Metadata => "cloud metadata",
            Self::SharedSpace => "carrier-grade NAT",
            Self::Multicast => "multicast",
            Self::Reserved => "reserved",
        })
    }
}

/// What the address is for. An IPv6 address that carries an IPv4 address (mapped, NAT64, 6to4, Teredo) is what that is.
#[must_use]
pub fn kind_of(address: IpAddr) -> AddressKind {
    match address {
        IpAddr::V4(address) => kind_of_v4(address),
        IpAddr::V6(address) => kind_of_v6(address),
    }
}

fn kind_of_v4(address: Ipv4Addr) -> AddressKind {
    match address.octets() {
        [0, ..] => AddressKind::Unspecified,
        [127, ..] => AddressKind::Loopback,
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => AddressKind::Private,
        [169, 254, ..] => AddressKind::LinkLocal,
        [100, 64..=127, ..] => AddressKind::SharedSpace,
        // Azure's platform service has a public address that every virtual machine reaches locally.
        [168, 63, 129, 16] => AddressKind::Metadata,
        [255, 255, 255, 255] | [224..=239, ..] => AddressKind::Multicast,
        // Protocol assignments, documentation (three), 6to4 relays, benchmarks, future use.
        [192, 0, 0 | 2, _]
        | [198, 51, 100, _]
        | [203, 0, 113, _]
        | [192, 88, 99, _]
        | [198, 18 | 19, ..]
        | [240..=255, ..] => AddressKind::Reserved,
        _ => AddressKind::Public,
    }
}

fn kind_of_v6(address: Ipv6Addr) -> AddressKind {
    let carried = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        kind_of_v4(Ipv4Addr::new(a, b, c, d))
    };
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => AddressKind::Unspecified,
        [0, 0, 0, 0, 0, 0, 0, 1] => AddressKind::Loopback,
        // Mapped (RFC 4291 §2.5.5.2), the well-known NAT64 prefix (RFC 6052), 6to4 (RFC 3056).
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            carried(high, low)
        }
        // Teredo (RFC 4380): the server in the clear, the client inverted. Both must be public.
        [0x2001, 0, server_high, server_low, _, _, high, low] => match carried(server_high, server_low) {
            AddressKind::Public => carried(!high, !low),
            other => other,
        },
        [0xfe80..=0xfebf, ..] => AddressKind::LinkLocal,
        // Unique local, and the site-local addresses before them.
        [0xfc00..=0xfdff | 0xfec0..=0xfeff, ..] => AddressKind::Private,
        [0xff00..=0xffff, ..] => AddressKind::Multicast,
        // Protocol assignments 2001::/23 and documentation.
        [0x2001, 0..=0x01ff | 0xdb8, ..] | [0x3fff, 0..=0x0fff, ..] => AddressKind::Reserved,
        [0x2000..=0x3fff, ..] => AddressKind::Public,
        // Also IPv4-compatible addresses (::/96) and local NAT64 (64:ff9b:1::/48).
        _ => AddressKind::Reserved,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::AddressKind as K;
    use super::*;

    #[test]
    fn t60_kinds_of_addresses() {
        let table = [
            ("8.8.8.8", K::Public),
            ("1.1.1.1", K::Public),
            ("172.15.255.255", K::Public),
            ("172.32.0.0", K::Public),
            ("100.63.255.255", K::Public),
            ("100.128.0.0", K::Public),
            ("192.167.255.255", K::Public),
            ("192.0.1.1", K::Public),
            ("198.17.255.255", K::Public),
            ("198.20.0.0", K::Public),
            ("223.255.255.255", K::Public),
            ("0.0.0.0", K::Unspecified),
            ("0.1.2.3", K::Unspecified),
            ("127.0.0.1", K::Loopback),
            ("127.255.255.254", K::Loopback),
            ("10.0.0.1", K::Private),
            ("172.16.0.1", K::Private),
            ("172.31.255.255", K::Private),
            ("192.168.1.1", K::Private),
            ("169.254.169.254", K::LinkLocal),
            ("168.63.129.16", K::Metadata),
            ("100.64.0.1", K::SharedSpace),
            ("100.100.100.200", K::SharedSpace),
            ("100.127.255.255", K::SharedSpace),
            ("224.0.0.1", K::Multicast),
            ("239.255.255.255", K::Multicast),
            ("255.255.255.255", K::Multicast),
            ("192.0.0.192", K::Reserved),
            ("192.0.2.1", K::Reserved),
            ("198.51.100.1", K::Reserved),
            ("203.0.113.1", K::Reserved),
            ("198.18.0.1", K::Reserved),
            ("198.19.255.255", K::Reserved),
            ("192.88.99.1", K::Reserved),
            ("240.0.0.1", K::Reserved),
            ("255.255.255.254", K::Reserved),
            ("2606:4700:4700::1111", K::Public),
            ("2001:4860:4860::8888", K::Public),
            ("::", K::Unspecified),
            ("::1", K::Loopback),
            ("fe80::1", K::LinkLocal),
            ("febf::1", K::LinkLocal),
            ("fec0::1", K::Private),
            ("fc00::1", K::Private),
            ("fd00:ec2::254", K::Private),
            ("ff02::1", K::Multicast),
            ("2001:db8::1", K::Reserved),
            ("3fff::1", K::Reserved),
            ("2001:2::1", K::Reserved),
            ("100::1", K::Reserved),
            ("4000::1", K::Reserved),
            ("::127.0.0.1", K::Reserved),
            ("::8.8.8.8", K::Reserved),
            ("::ffff:8.8.8.8", K::Public),
            ("::ffff:127.0.0.1", K::Loopback),
            ("::ffff:169.254.169.254", K::LinkLocal),
            ("64:ff9b::8.8.8.8", K::Public),
            ("64:ff9b::10.0.0.1", K::Private),
            ("64:ff9b:1::8.8.8.8", K::Reserved),
            ("64:ff9b:1::10.0.0.1", K::Reserved),
            ("2002:808:808::1", K::Public),
            ("2002:7f00:1::1", K::Loopback),
            ("2002:a9fe:a9fe::1", K::LinkLocal),
            ("2001:0:808:808::f7f7:f7f7", K::Public),
            ("2001:0:808:808::80ff:fffe", K::Loopback),
            ("2001:0:a00:1::f7f7:f7f7", K::Private),
        ];
        for (text, expected) in table {
            assert_eq!(kind_of(text.parse().unwrap()), expected, "{text}");
        }
    }
}
