//! Recognising RSA keys of the ROCA weakness (CVE-2017-15361): a modulus that is a power of 65537 modulo every small
//! prime can be factored, and hardly any other modulus is.

/// The odd primes of the published fingerprint.
const PRIMES: [u32; 38] = [
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
    113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];

/// Whether the modulus (big-endian) carries the fingerprint.
pub(super) fn is_weak(modulus: &[u8]) -> bool {
    PRIMES.iter().all(|&prime| {
        let remainder = modulus.iter().fold(0, |rest, &byte| (rest * 256 + u32::from(byte)) % prime);
        is_power_of_generator(remainder, prime)
    })
}

fn is_power_of_generator(value: u32, prime: u32) -> bool {
    let mut power = 1;
    loop {
        if power == value {
            return true;
        }
        power = power * (65_537 % prime) % prime;
        if power == 1 {
            return false;
        }
    }
}
