//! The clock, passed in: real, or moved by whoever shows or tests the program.

use jiff::{SignedDuration, Timestamp};
use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// Now, in whole microseconds: what the journal keeps.
    fn now(&self) -> Timestamp;

    /// Moves the clock forward, where it can be moved. Answers whether it could.
    fn move_forward(&self, _by: SignedDuration) -> bool {
        false
    }
}

/// The time in whole microseconds, so that what is in memory equals what the journal keeps.
pub fn whole_microseconds(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

/// A clock that goes like another one and can be moved forward, for demonstration and tests.
pub struct MovableClock<C> {
    base: C,
    ahead_seconds: AtomicI64,
}

impl<C: Clock> MovableClock<C> {
    /// A clock that goes like `base`.
    pub fn new(base: C) -> Self {
        Self { base, ahead_seconds: AtomicI64::new(0) }
    }
}

impl<C: Clock> Clock for MovableClock<C> {
    fn now(&self) -> Timestamp {
        let ahead = SignedDuration::from_secs(self.ahead_seconds.load(Ordering::Relaxed));
        let now = self.base.now();
        now.checked_add(ahead).unwrap_or(now)
    }

    fn move_forward(&self, by: SignedDuration) -> bool {
        self.ahead_seconds.fetch_add(by.as_secs().max(0), Ordering::Relaxed);
        true
    }
}

/// A clock that stands still.
#[derive(Clone, Copy, Debug)]
pub struct StandingClock(pub Timestamp);

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        whole_microseconds(self.0)
    }
}
