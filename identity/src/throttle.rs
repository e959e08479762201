//! Limits on guessing and flooding (T104).
//!
//! A limit belongs to the address that its requests come from. What a stranger does at another address costs an honest
//! person or pipeline nothing; and a login that is accepted is never held against a limit, so that a pipeline gets in
//! even from an address that it shares with a stranger. The counts are in memory: each instance has its own.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use crate::{
    clock::Millis,
    problem::{Problem, ProblemCode},
};

/// The most addresses that one limit remembers.
const MAX_KEYS: usize = 10_000;
/// The most characters of a typed name that tell it from others: no name is longer.
const MAX_NAME: usize = 64;

/// So many at once, and then one in so many milliseconds.
#[derive(Debug, Clone, Copy)]
struct Rate {
    burst: i64,
    every: Millis,
}

/// One limit for each address.
#[derive(Debug)]
struct Limit {
    rate: Rate,
    /// When all that was taken is given back again.
    full_at: Mutex<HashMap<String, Millis>>,
}

impl Limit {
    fn new(burst: i64, every: Millis) -> Self {
        Self { rate: Rate { burst, every }, full_at: Mutex::default() }
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<String, Millis>) -> T) -> T {
        work(&mut self.full_at.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn is_exhausted(&self, key: &str, now: Millis) -> bool {
        let Rate { burst, every } = self.rate;
        self.with(|keys| keys.get(key).is_some_and(|full_at| full_at + every - now > burst * every))
    }

    /// Takes one, if there is one.
    fn take(&self, key: &str, now: Millis) -> bool {
        let Rate { burst, every } = self.rate;
        self.with(|keys| {
            let full_at = keys.get(key).copied().unwrap_or(now).max(now) + every;
            if full_at - now > burst * every {
                return false;
            }
            if keys.len() >= MAX_KEYS && !keys.contains_key(key) {
                make_room(keys, now);
            }
            keys.insert(key.to_owned(), full_at);
            true
        })
    }

    fn give_back(&self, key: &str) {
        self.with(|keys| {
            if let Some(full_at) = keys.get_mut(key) {
                *full_at -= self.rate.every;
            }
        });
    }
}

/// Forgets who has everything back, else whoever is nearest to it.
fn make_room(keys: &mut HashMap<String, Millis>, now: Millis) {
    keys.retain(|_, full_at| *full_at > now);
    if keys.len() >= MAX_KEYS {
        let least = keys.iter().min_by_key(|(_, full_at)| **full_at).map(|(key, _)| key.clone());
        if let Some(least) = least {
            keys.remove(&least);
        }
    }
}

/// An address as limits count it (what is no address, such as a session, stands for itself): whoever has one IPv6 address has the /64 around it.
fn counted(source: &str) -> String {
    match source.parse::<IpAddr>() {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        _ => source.to_owned(),
    }
}

/// The limits of this server.
#[derive(Debug)]
pub(crate) struct Throttle {
    passwords: Limit,
    passwords_of_one: Limit,
    refused_logins: Limit,
    journeys: Limit,
    secrets: Limit,
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            // Whoever mistypes notices nothing of these; whoever guesses gets some thousands a day.
            passwords: Limit::new(50, 5_000),
            passwords_of_one: Limit::new(10, 30_000),
            // Each refusal of a known account is a row: ten a second are what an address may have written.
            refused_logins: Limit::new(600, 100),
            journeys: Limit::new(30, 2_000),
            // What comes with an address is made up, or was used before: nobody does that often.
            secrets: Limit::new(30, 2_000),
        }
    }
}

/// An attempt with a password that is under way. Dropped, it stays counted.
#[must_use]
pub(crate) struct Attempt<'a> {
    throttle: &'a Throttle,
    source: String,
    name: String,
}

impl Attempt<'_> {
    /// The password was right: the attempt does not count.
    pub(crate) fn succeeded(self) {
        self.throttle.passwords.give_back(&self.source);
        self.throttle.passwords_of_one.give_back(&self.name);
    }
}

/// A look for a secret that an address brought (the state of a journey, a sign-in link). Dropped, it stays counted.
#[must_use]
pub(crate) struct Look<'a> {
    throttle: &'a Throttle,
    source: String,
}

impl Look<'_> {
    /// There is such a secret: the look does not count.
    pub(crate) fn found(self) {
        self.throttle.secrets.give_back(&self.source);
    }
}

impl Throttle {
    /// Begins an attempt with a password for an account, be there one of that name or not.
    pub(crate) fn password(&self, source: &str, username: &str, now: Millis) -> Result<Attempt<'_>, Problem> {
        let source = counted(source);
        let name = format!("{source} {}", username.chars().take(MAX_NAME).collect::<String>());
        if !self.passwords.take(&source, now) {
            return Err(too_many());
        }
        if !self.passwords_of_one.take(&name, now) {
            return Err(too_many());
        }
        Ok(Attempt { throttle: self, source, name })
    }

    /// Whether so many logins from there were not let in that no more of them are recorded.
    pub(crate) fn is_flooding(&self, source: &str, now: Millis) -> bool {
        self.refused_logins.is_exhausted(&counted(source), now)
    }

    /// Counts a login that was not let in; answers false if those were too many.
    pub(crate) fn refused_login(&self, source: &str, now: Millis) -> bool {
        self.refused_logins.take(&counted(source), now)
    }

    /// Begins to look for a secret that somebody brought, be there one or not.
    pub(crate) fn secret(&self, source: &str, now: Millis) -> Result<Look<'_>, Problem> {
        let source = counted(source);
        if self.secrets.take(&source, now) { Ok(Look { throttle: self, source }) } else { Err(too_many()) }
    }

    /// Lets a browser go to the sign-on provider.
    pub(crate) fn journey(&self, source: &str, now: Millis) -> Result<(), Problem> {
        if self.journeys.take(&counted(source), now) { Ok(()) } else { Err(too_many()) }
    }
}

fn too_many() -> Problem {
    let text = "There were too many attempts from your address. Wait a minute and try again.";
    Problem::new(ProblemCode::TooManyRequests, text)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn t104_one_address_uses_up_its_own_attempts_only() {
        let throttle = Throttle::default();
        for _ in 0..10 {
            let _ = throttle.password("192.0.2.1", "ada", 0).unwrap();
        }
        assert!(throttle.password("192.0.2.1", "ada", 0).is_err());
        throttle.password("192.0.2.2", "ada", 0).unwrap().succeeded();
        throttle.password("192.0.2.1", "bob", 0).unwrap().succeeded();
        // Half a minute later there is one more.
        let _ = throttle.password("192.0.2.1", "ada", 30_000).unwrap();
        assert!(throttle.password("192.0.2.1", "ada", 30_000).is_err());
    }

    #[test]
    fn t104_a_right_password_does_not_count() {
        let throttle = Throttle::default();
        for _ in 0..1000 {
            throttle.password("192.0.2.1", "ada", 0).unwrap().succeeded();
        }
    }

    #[test]
    fn t104_many_names_are_one_address() {
        let throttle = Throttle::default();
        for n in 0..50 {
            let _ = throttle.password("2001:db8::1", &n.to_string(), 0).unwrap();
        }
        assert!(throttle.password("2001:db8::ffff", "ada", 0).is_err(), "the same /64");
        throttle.password("2001:db8:0:1::1", "ada", 0).unwrap().succeeded();
    }

    #[test]
    fn t104_made_up_secrets_use_up_the_looks_of_their_own_address_only() {
        let throttle = Throttle::default();
        for _ in 0..1000 {
            throttle.secret("192.0.2.1", 0).unwrap().found();
        }
        for _ in 0..30 {
            let _ = throttle.secret("192.0.2.1", 0).unwrap();
        }
        assert!(throttle.secret("192.0.2.1", 0).is_err());
        throttle.secret("192.0.2.2", 0).unwrap().found();
        throttle.secret("192.0.2.1", 2_000).unwrap().found();
    }

    #[test]
    fn t104_memory_is_bounded() {
        let limit = Limit::new(2, 1000);
        for n in 0..MAX_KEYS + 100 {
            assert!(limit.take(&n.to_string(), 0));
        }
        assert_eq!(limit.with(|keys| keys.len()), MAX_KEYS);
        assert!(limit.take("later", 10_000));
        assert_eq!(limit.with(|keys| keys.len()), 1);
        assert!(!limit.is_exhausted("later", 10_000));
        assert!(limit.take("later", 10_000));
        assert!(limit.is_exhausted("later", 10_000) && !limit.take("later", 10_000));
    }
}
