//! Remembers everything that a run tells.

use roret_simulate::life::{RunCounts, live};
use roret_simulate::observer::{Observer, Session, Story, Used, Visit, Who};
use roret_simulate::plan::{ClassIndex, DAY_US, Plan};
use roret_simulate::reading::read;

/// Everything told.
#[derive(Clone, PartialEq, Default, Debug)]
pub(crate) struct Recorder {
    pub(crate) came: Vec<(Who, ClassIndex, i64)>,
    pub(crate) visits: Vec<Visit>,
    pub(crate) sessions: Vec<Session>,
    pub(crate) stories: Vec<Story>,
    pub(crate) used: Vec<Used>,
}

impl Observer for Recorder {
    fn came(&mut self, who: Who, class: ClassIndex, at_us: i64) {
        self.came.push((who, class, at_us));
    }

    fn visited(&mut self, visit: &Visit) {
        self.visits.push(*visit);
    }

    fn met(&mut self, session: &Session) {
        self.sessions.push(*session);
    }

    fn used(&mut self, used: &Used) {
        self.used.push(*used);
    }

    fn told(&mut self, story: &Story) {
        self.stories.push(*story);
    }
}

pub(crate) fn plan(text: &str) -> Plan {
    read(text).unwrap_or_else(|findings| panic!("{findings:#?}"))
}

pub(crate) fn told(text: &str, seed: u64) -> (Recorder, RunCounts) {
    let mut told = Recorder::default();
    let counted = live(&plan(text), seed, &mut told).unwrap();
    (told, counted)
}

pub(crate) fn days(us: i64) -> f64 {
    us as f64 / DAY_US as f64
}
