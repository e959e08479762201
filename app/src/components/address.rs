//! Addresses with parameters.

/// An address with those parameters that are not empty.
#[must_use]
pub fn address(path: &str, parameters: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    let mut separator = '?';
    for (name, value) in parameters.iter().filter(|(_, value)| !value.is_empty()) {
        address.push(separator);
        address.push_str(name);
        address.push('=');
        encode(&mut address, value);
        separator = '&';
    }
    address
}

/// Percent-encodes what could end the value; a slash may stand in a query (RFC 3986 §3.4).
fn encode(address: &mut String, value: &str) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/') {
            address.push(char::from(byte));
        } else {
            address.push('%');
            address.push(char::from(DIGITS[usize::from(byte >> 4)]));
            address.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn empty_parameters_are_left_out_and_others_encoded() {
        assert_eq!(address("/x", &[("a", ""), ("b", "1&2"), ("c", "é")]), "/x?b=1%262&c=%C3%A9");
        assert_eq!(address("/x", &[]), "/x");
        assert_eq!(address("/login", &[("next", "/groups/a?x=1&y")]), "/login?next=/groups/a%3Fx%3D1%26y");
    }
}
