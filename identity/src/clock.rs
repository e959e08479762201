//! Time and randomness as parameters: expiry, identifiers and secrets are deterministic in tests.

use std::sync::Arc;

/// A moment, in milliseconds since 1970-01-01T00:00:00Z: the unit of every stored time.
pub type Millis = i64;

/// Tells the time. Everything that depends on "now" asks one of these.
pub trait Clock: Send + Sync + 'static {
    /// The current moment.
    fn now(&self) -> Millis;
}

/// Gives unpredictable bytes, for identifiers and secrets.
pub trait Randomness: Send + Sync + 'static {
    /// Fills the whole buffer.
    fn fill(&self, buffer: &mut [u8]);
}

/// A clock that several parts share.
pub type SharedClock = Arc<dyn Clock>;
/// A source of randomness that several parts share.
pub type SharedRandomness = Arc<dyn Randomness>;

/// The clock of the machine.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

#[cfg(feature = "ssr")]
impl Clock for SystemClock {
    fn now(&self) -> Millis {
        let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Millis::try_from(since_epoch.as_millis()).unwrap_or(Millis::MAX)
    }
}

/// The operating system's generator, through aws-lc.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandomness;

#[cfg(feature = "ssr")]
impl Randomness for SystemRandomness {
    #[expect(clippy::expect_used, reason = "a machine without randomness must not issue a single secret")]
    fn fill(&self, buffer: &mut [u8]) {
        aws_lc_rs::rand::fill(buffer).expect("the operating system's random generator answers");
    }
}
