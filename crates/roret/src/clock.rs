//! The machine's clock: the one place that reads it.

use jiff::Timestamp;
use roret_office::clock::{Clock, whole_microseconds};

/// The clock of this machine.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "here the clock enters; everywhere else time is a parameter"
    )]
    fn now(&self) -> Timestamp {
        whole_microseconds(Timestamp::now())
    }
}
