//! What was answered, and when.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// What is being done to the database meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Nothing.
    Up,
    /// It is being stopped or started.
    Changing,
    /// It is away.
    Away,
}

const CYCLE: [Phase; 4] = [Phase::Up, Phase::Changing, Phase::Away, Phase::Changing];

/// How many answers of one kind there were, and how long the slowest took.
type Counts = BTreeMap<(Phase, &'static str, u16), (usize, Duration)>;

/// Counts answers by phase, kind of request, and status; 0 stands for no answer at all.
#[derive(Default)]
pub struct Tally {
    step: AtomicUsize,
    counts: Mutex<Counts>,
}

impl Tally {
    /// The next phase begins.
    pub fn next_phase(&self) {
        self.step.fetch_add(1, Ordering::SeqCst);
    }

    /// Where in the run we are.
    pub fn step(&self) -> usize {
        self.step.load(Ordering::SeqCst)
    }

    /// An answer to a request that was sent at `step`.
    pub fn count(&self, step: usize, kind: &'static str, status: u16, took: Duration) {
        let phase = if step == self.step() { CYCLE[step % CYCLE.len()] } else { Phase::Changing };
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, longest) = counts.entry((phase, kind, status)).or_default();
        *count += 1;
        *longest = took.max(*longest);
    }

    /// All counts: phase, kind, status, number, and how long the slowest took.
    pub fn all(&self) -> Vec<(Phase, &'static str, u16, usize, Duration)> {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.iter().map(|(&(phase, kind, status), &(count, longest))| (phase, kind, status, count, longest)).collect()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (phase, kind, status, count, longest) in self.all() {
            let phase = format!("{phase:?}").to_lowercase();
            writeln!(f, "  {phase:<9} {kind:<22} {status:>3} {count:>7} ×, at most {:>5} ms", longest.as_millis())?;
        }
        Ok(())
    }
}
