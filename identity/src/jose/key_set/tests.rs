//! T01 to T07: which keys are used, and with which algorithm.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::LazyLock;

use super::*;
use crate::jose::algorithm::KeyFamily;
use crate::jose::test_keys::{TestKey, base64url, key_set};

const CLAIMS: &str = r#"{"iss":"https://gitlab.com"}"#;

static RSA: LazyLock<TestKey> = LazyLock::new(|| TestKey::generate(KeyFamily::Rsa));
static EC: LazyLock<TestKey> = LazyLock::new(|| TestKey::generate(KeyFamily::P256));

fn set(jwks: &[String]) -> KeySet {
    KeySet::parse(&key_set(jwks)).unwrap()
}

fn verify(set: &KeySet, token: &str) -> Result<Option<String>, VerifyError> {
    set.verify(&UnverifiedToken::parse(token).unwrap()).map(|kid| kid.map(str::to_owned))
}

fn fault(jwk: &str) -> KeyFault {
    let set = set(&[jwk.to_owned()]);
    assert!(set.is_empty(), "used: {jwk}");
    set.ignored()[0].reason.clone()
}

#[test]
fn every_algorithm_verifies_its_own_signatures_only() {
    for family in [KeyFamily::Rsa, KeyFamily::P256, KeyFamily::P384, KeyFamily::P521, KeyFamily::Ed25519] {
        let key = TestKey::generate(family);
        let keys = set(&[key.jwk("k")]);
        assert_eq!(keys.ignored(), []);
        for algorithm in Algorithm::ALL.into_iter().filter(|algorithm| algorithm.family() == family) {
            let token = key.token(algorithm, "k", CLAIMS);
            assert_eq!(verify(&keys, &token), Ok(Some("k".to_owned())), "{algorithm:?}");
            let parts: Vec<&str> = token.split('.').collect();
            let forged = format!("{}.{}.{}", parts[0], base64url(r#"{"iss":"x"}"#), parts[2]);
            assert_eq!(verify(&keys, &forged), Err(VerifyError::BadSignature), "{algorithm:?}");
        }
        for algorithm in Algorithm::ALL.into_iter().filter(|algorithm| algorithm.family() != family) {
            let token = key.token(algorithm, "k", CLAIMS);
            assert_eq!(verify(&keys, &token), Err(VerifyError::NoKeyForAlgorithm), "{algorithm:?} on {family:?}");
        }
    }
}

#[test]
fn t01_t02_none_and_hmac_are_refused() {
    let keys = set(&[RSA.jwk("k")]);
    for name in ["none", "None", "nOnE", "", "HS256", "HS512", "rs256"] {
        let header = format!(r#"{{"alg":"{name}","kid":"k"}}"#);
        let token = RSA.sign(Algorithm::Rs256, &header, CLAIMS.as_bytes());
        assert_eq!(verify(&keys, &token), Err(VerifyError::AlgorithmRefused), "{name}");
    }
    // HMAC with the public key as its secret: the classic confusion.
    let input = format!("{}.{}", base64url(r#"{"alg":"HS256","kid":"k"}"#), base64url(CLAIMS));
    let secret = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, &RSA.public_bytes());
    let token = format!("{input}.{}", base64url(aws_lc_rs::hmac::sign(&secret, input.as_bytes())));
    assert_eq!(verify(&keys, &token), Err(VerifyError::AlgorithmRefused));
}

#[test]
fn t03_the_algorithm_of_the_key_binds() {
    let members = RSA.jwk_members();
    let keys = set(&[format!(r#"{{"kid":"k","alg":"RS256",{members}}}"#)]);
    assert!(verify(&keys, &RSA.token(Algorithm::Rs256, "k", CLAIMS)).is_ok());
    for algorithm in [Algorithm::Ps256, Algorithm::Rs384, Algorithm::Rs512, Algorithm::Es256] {
        let token = RSA.token(algorithm, "k", CLAIMS);
        assert_eq!(verify(&keys, &token), Err(VerifyError::NoKeyForAlgorithm), "{algorithm:?}");
    }
    // The header says one padding, the signature uses the other.
    let keys = set(&[RSA.jwk("k")]);
    let token = RSA.sign(Algorithm::Ps256, r#"{"alg":"RS256","kid":"k"}"#, CLAIMS.as_bytes());
    assert_eq!(verify(&keys, &token), Err(VerifyError::BadSignature));
    for alg in ["\"ES256\"", "\"HS256\"", "\"none\"", "\"RSA-OAEP\"", "null", "1"] {
        assert_eq!(fault(&format!(r#"{{"alg":{alg},{members}}}"#)), KeyFault::Algorithm, "{alg}");
    }
}

#[test]
fn t04_weak_and_impossible_keys() {
    let rsa = |n: &[u8], e: &[u8]| fault(&format!(r#"{{"kty":"RSA","n":"{}","e":"{}"}}"#, base64url(n), base64url(e)));
    let odd = |bytes: usize| vec![0xff; bytes];
    let mut even = odd(256);
    even[255] = 0xfe;
    assert_eq!(rsa(&odd(128), &[1, 0, 1]), KeyFault::ModulusSize(1024));
    assert_eq!(rsa(&[&[0x7f], &odd(255)[..]].concat(), &[1, 0, 1]), KeyFault::ModulusSize(2047));
    assert_eq!(rsa(&odd(1025), &[1, 0, 1]), KeyFault::ModulusSize(8200));
    assert_eq!(rsa(&[0; 300], &[1, 0, 1]), KeyFault::ModulusSize(0));
    assert_eq!(rsa(&even, &[1, 0, 1]), KeyFault::ModulusEven);
    for exponent in [&[1][..], &[0, 1], &[2], &[0], &[1, 0, 0], &[1, 1, 1, 1, 1, 1], &[0xff; 300]] {
        assert_eq!(rsa(&odd(256), exponent), KeyFault::Exponent, "{exponent:?}");
    }
    // 1 is a power of everything, so 2^2047 + 1 with all remainders 1 would do; the published key is among the vectors.
    let point = |crv: &str, x: &[u8], y: &[u8]| {
        fault(&format!(r#"{{"kty":"EC","crv":"{crv}","x":"{}","y":"{}"}}"#, base64url(x), base64url(y)))
    };
    let good = EC.public_bytes();
    let (x, y) = good[1..].split_at(32);
    assert_eq!(point("P-256", x, &[&y[..31], &[y[31] ^ 1]].concat()), KeyFault::Point);
    assert_eq!(point("P-256", &[0; 32], &[0; 32]), KeyFault::Point);
    assert_eq!(point("P-256", &[0xff; 32], &[0xff; 32]), KeyFault::Point);
    assert_eq!(point("P-384", x, y), KeyFault::Member("x"));
    assert_eq!(point("P-256", x, &y[1..]), KeyFault::Member("y"));
    assert_eq!(point("secp256k1", x, y), KeyFault::Curve);
    assert_eq!(point("P-192", x, y), KeyFault::Curve);
    let table = [
        (r#"{"kty":"OKP","crv":"Ed448","x":"AA"}"#, KeyFault::Curve),
        (r#"{"kty":"OKP","crv":"X25519","x":"AA"}"#, KeyFault::Curve),
        (r#"{"kty":"OKP","crv":"Ed25519","x":"AA"}"#, KeyFault::Member("x")),
        (r#"{"kty":"RSA","e":"AQAB"}"#, KeyFault::Member("n")),
        (r#"{"kty":"RSA","n":"not base64!","e":"AQAB"}"#, KeyFault::Member("n")),
        (r#"{"kty":"RSA","n":7,"e":"AQAB"}"#, KeyFault::Member("n")),
        (r#"{"kty":"EC"}"#, KeyFault::Curve),
        (r#"{"kty":"AKP","alg":"ML-DSA-44"}"#, KeyFault::KeyType),
        ("{}", KeyFault::KeyType),
        ("7", KeyFault::NotAnObject),
        (r#"{"kid":7,"kty":"RSA"}"#, KeyFault::KeyId),
    ];
    for (jwk, expected) in table {
        assert_eq!(fault(jwk), expected, "{jwk}");
    }
}

#[test]
fn t05_keys_for_other_purposes_and_secret_keys() {
    let members = EC.jwk_members();
    let table = [
        (r#""use":"enc""#, KeyFault::Use),
        (r#""use":"SIG""#, KeyFault::Use),
        (r#""use":null"#, KeyFault::Use),
        (r#""key_ops":["encrypt"]"#, KeyFault::KeyOperations),
        (r#""key_ops":["sign"]"#, KeyFault::KeyOperations),
        (r#""key_ops":[]"#, KeyFault::KeyOperations),
        (r#""key_ops":"verify""#, KeyFault::KeyOperations),
        (r#""d":"AA""#, KeyFault::Private),
        (r#""k":"AA""#, KeyFault::Private),
        (r#""p":"AA","q":"AA""#, KeyFault::Private),
        (r#""oth":[]"#, KeyFault::Private),
    ];
    for (extra, expected) in table {
        assert_eq!(fault(&format!("{{{members},{extra}}}")), expected, "{extra}");
    }
    assert_eq!(fault(r#"{"kty":"oct","k":"AAAA"}"#), KeyFault::Symmetric);
    assert_eq!(set(&[format!(r#"{{{members},"use":"sig","key_ops":["verify","sign"]}}"#)]).keys().len(), 1);
}

#[test]
fn t05_one_bad_key_never_spoils_the_set() {
    let keys = set(&["7".to_owned(), r#"{"kty":"??","kid":"odd"}"#.to_owned(), EC.jwk("good"), "null".to_owned()]);
    assert_eq!(keys.keys().len(), 1);
    let odd = IgnoredKey { kid: Some("odd".to_owned()), reason: KeyFault::KeyType };
    assert!(keys.ignored().contains(&odd));
    assert!(verify(&keys, &EC.token(Algorithm::Es256, "good", CLAIMS)).is_ok());
}

#[test]
fn t06_duplicate_key_ids() {
    let other = TestKey::generate(KeyFamily::P384);
    let keys = set(&[EC.jwk("same"), other.jwk("same"), RSA.jwk("same"), EC.jwk("unique")]);
    let reasons: Vec<_> = keys.ignored().iter().map(|key| (key.kid.as_deref(), &key.reason)).collect();
    assert_eq!(reasons, [(Some("same"), &KeyFault::DuplicateKeyId); 2], "both keys of the type EC");
    assert_eq!(verify(&keys, &EC.token(Algorithm::Es256, "same", CLAIMS)), Err(VerifyError::NoKeyForAlgorithm));
    assert!(verify(&keys, &RSA.token(Algorithm::Rs256, "same", CLAIMS)).is_ok());
    assert!(verify(&keys, &EC.token(Algorithm::Es256, "unique", CLAIMS)).is_ok());
    // A key that is not for signatures does not make the name ambiguous.
    let encryption = format!(r#"{{"kid":"k","use":"enc",{}}}"#, EC.jwk_members());
    assert_eq!(set(&[EC.jwk("k"), encryption]).keys().len(), 1);
}

#[test]
fn t07_tokens_without_a_key_id() {
    let token = |key: &TestKey| key.sign(Algorithm::Es256, r#"{"alg":"ES256"}"#, CLAIMS.as_bytes());
    assert_eq!(verify(&set(&[EC.jwk("only")]), &token(&EC)), Ok(Some("only".to_owned())));
    let nameless = format!("{{{}}}", EC.jwk_members());
    assert_eq!(verify(&set(&[RSA.jwk("r"), nameless.clone()]), &token(&EC)), Ok(None));
    assert_eq!(verify(&set(&[RSA.jwk("r")]), &token(&EC)), Err(VerifyError::NoKeyForAlgorithm));
    assert_eq!(verify(&set(&[]), &token(&EC)), Err(VerifyError::NoKeyForAlgorithm));
    assert_eq!(verify(&set(&[nameless]), &EC.token(Algorithm::Es256, "k", CLAIMS)), Err(VerifyError::UnknownKid));

    let others: Vec<TestKey> = (0..8).map(|_| TestKey::generate(KeyFamily::P256)).collect();
    let mut jwks: Vec<String> = others.iter().enumerate().map(|(n, key)| key.jwk(&n.to_string())).collect();
    jwks.insert(7, EC.jwk("eighth"));
    assert_eq!(verify(&set(&jwks), &token(&EC)), Ok(Some("eighth".to_owned())));
    jwks.swap(7, 8);
    assert_eq!(verify(&set(&jwks), &token(&EC)), Err(VerifyError::BadSignature), "the ninth is not tried");
}

#[test]
fn t07_a_named_key_is_the_only_one_tried() {
    let keys = set(&[EC.jwk("mine"), TestKey::generate(KeyFamily::P256).jwk("other")]);
    assert_eq!(verify(&keys, &EC.token(Algorithm::Es256, "other", CLAIMS)), Err(VerifyError::BadSignature));
    assert_eq!(verify(&keys, &EC.token(Algorithm::Es256, "../mine", CLAIMS)), Err(VerifyError::UnknownKid));
    assert_eq!(verify(&keys, &EC.token(Algorithm::Es256, "", CLAIMS)), Err(VerifyError::UnknownKid));
}

#[test]
fn t09_keys_in_the_header_are_ignored() {
    let evil = TestKey::generate(KeyFamily::P256);
    let header =
        format!(r#"{{"alg":"ES256","kid":"k","jwk":{},"jku":"http://127.0.0.1:1/","x5c":["AA"]}}"#, evil.jwk("k"));
    let token = evil.sign(Algorithm::Es256, &header, CLAIMS.as_bytes());
    assert_eq!(verify(&set(&[EC.jwk("k")]), &token), Err(VerifyError::BadSignature));
}

#[test]
fn documents_that_are_no_key_set() {
    let many = key_set(&vec!["7".to_owned(); 101]);
    let table: [(&[u8], KeySetError); 6] = [
        (b"<html>", KeySetError::Json(JsonError::Syntax(0))),
        (b"[]", KeySetError::NoKeys),
        (b"{}", KeySetError::NoKeys),
        (br#"{"keys":{}}"#, KeySetError::NoKeys),
        (br#"{"keys":[],"keys":[]}"#, KeySetError::Json(JsonError::DuplicateName(21))),
        (&many, KeySetError::TooManyKeys(101)),
    ];
    for (document, expected) in table {
        assert_eq!(KeySet::parse(document).err(), Some(expected));
    }
    let hundred_thousand = key_set(&vec!["{}".to_owned(); 100_000]);
    assert_eq!(KeySet::parse(&hundred_thousand).err(), Some(KeySetError::Json(JsonError::TooMany)));
    assert!(KeySet::parse(br#"{"keys":[]}"#).unwrap().is_empty());
}

#[test]
fn t12_a_token_with_any_character_changed_is_refused() {
    let other = TestKey::generate(KeyFamily::Ed25519);
    for (key, algorithm) in [(&*EC, Algorithm::Es256), (&*RSA, Algorithm::Rs256), (&other, Algorithm::EdDsa)] {
        let keys = set(&[key.jwk("k")]);
        let token = key.token(algorithm, "k", CLAIMS);
        for (at, old) in token.char_indices() {
            for new in ['A', 'B', 'g', '_', '.', '='].into_iter().filter(|new| *new != old) {
                let changed = format!("{}{new}{}", &token[..at], &token[at + 1..]);
                let accepted = UnverifiedToken::parse(&changed).is_ok_and(|token| keys.verify(&token).is_ok());
                assert!(!accepted, "{new} at {at}: {changed}");
            }
        }
    }
}
