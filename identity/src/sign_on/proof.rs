//! What ties the way back to the way there.
//!
//! The browser keeps a secret in a cookie, and the address bar carries a state. Code verifier and nonce are made of both,
//! so that neither a copy of the database nor somebody who sees the address can finish what the browser began, and the
//! answer to one journey fits no other.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{core::Core, fingerprint::fingerprint};

/// The proof of one journey.
pub(super) struct Proof {
    pub(super) state: String,
    pub(super) browser_secret: String,
}

impl Proof {
    pub(super) fn new(core: &Core) -> Self {
        let random = || {
            let mut bytes = [0; 32];
            core.randomness.fill(&mut bytes);
            URL_SAFE_NO_PAD.encode(bytes)
        };
        Self { state: random(), browser_secret: random() }
    }

    /// The code verifier (RFC 7636 §4.1).
    pub(super) fn verifier(&self) -> String {
        self.made_for("verifier")
    }

    /// The code challenge of the method S256.
    pub(super) fn challenge(&self) -> String {
        fingerprint(&self.verifier())
    }

    /// The nonce of the ID token.
    pub(super) fn nonce(&self) -> String {
        self.made_for("nonce")
    }

    fn made_for(&self, purpose: &str) -> String {
        // Both are base64url: the blank keeps them apart.
        fingerprint(&format!("{purpose} {} {}", self.browser_secret, self.state))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t100_each_part_is_another_text() {
        let proof = |state: &str, secret: &str| Proof { state: state.to_owned(), browser_secret: secret.to_owned() };
        let one = proof("a", "b");
        for other in [proof("a", "c"), proof("c", "b"), proof("b", "a")] {
            assert_ne!(one.verifier(), other.verifier());
            assert_ne!(one.nonce(), other.nonce());
        }
        assert_ne!(one.verifier(), one.nonce());
        assert_eq!(one.verifier().len(), 43, "RFC 7636 asks for 43 to 128 characters");
        // The example of RFC 7636, appendix B.
        assert_eq!(
            fingerprint("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }
}
