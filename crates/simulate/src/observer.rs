//! What a run tells while it is lived.

use crate::plan::{ActivityIndex, ClassIndex, PoolIndex};

/// Which citizen: of which source, and the how manieth of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Who {
    /// The source's place.
    pub source: u16,
    /// From 0 on.
    pub ordinal: u32,
}

/// A citizen's time in an activity, from coming to it to leaving it. All times in microseconds since
/// the start.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Visit {
    /// Who.
    pub who: Who,
    /// In which class.
    pub class: ClassIndex,
    /// How it ended.
    pub ending: Ending,
    /// Where.
    pub activity: ActivityIndex,
    /// Where the citizen goes next; none for who leaves, or is still there.
    pub next: Option<ActivityIndex>,
    /// The how manieth activity of this citizen.
    pub number: u32,
    /// When the citizen came to it.
    pub entered_at_us: i64,
    /// When it began: the first session, or the place; the time of leaving when it never did.
    pub began_at_us: i64,
    /// When the citizen left it.
    pub ended_at_us: i64,
    /// How long the citizen waited, with what interrupted.
    pub waited_us: i64,
}

/// How a visit ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// It was done.
    Served,
    /// The citizen gave up waiting.
    GaveUp,
    /// There was no room.
    Lost,
    /// The run ended while the citizen waited.
    StillWaiting,
    /// The run ended in the middle of it.
    StillThere,
}

/// A worker's time for a citizen, or for a group: told for its first member with the worker's time, and
/// for the others without.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Session {
    /// Who.
    pub who: Who,
    /// In which class.
    pub class: ClassIndex,
    /// In which activity.
    pub activity: ActivityIndex,
    /// The how manieth activity of this citizen.
    pub visit: u32,
    /// The how manieth session of it, from 0 on.
    pub number: u32,
    /// Of which pool.
    pub pool: PoolIndex,
    /// Which worker of it.
    pub worker: u32,
    /// From when.
    pub began_at_us: i64,
    /// Until when, by the calendar.
    pub ended_at_us: i64,
    /// How much of the worker's time.
    pub work_us: i64,
    /// Whether the citizen stayed away.
    pub stayed_away: bool,
}

/// A stretch of time in which a place was held, or a worker was at work.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Used {
    /// In which class the citizen is; of a group, the first.
    pub class: ClassIndex,
    /// In which activity.
    pub activity: ActivityIndex,
    /// From when.
    pub from_us: i64,
    /// Until when.
    pub until_us: i64,
}

/// A citizen's whole story. All times in microseconds since the start.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Story {
    /// Who.
    pub who: Who,
    /// In which class.
    pub class: ClassIndex,
    /// How the last visit ended; none for who went away at the entrance, to no activity.
    pub ending: Option<Ending>,
    /// When the citizen came.
    pub came_at_us: i64,
    /// When an agreement was made for the first time.
    pub agreed_at_us: Option<i64>,
    /// When the first course began.
    pub helped_from_us: Option<i64>,
    /// When the last course ended; none while one goes on or lies ahead.
    pub helped_until_us: Option<i64>,
    /// Whether longer support followed.
    pub went_on: bool,
    /// When the citizen left for good; none for who is still there.
    pub left_at_us: Option<i64>,
}

/// Hears what a run tells. What it doesn't want to know costs nothing.
pub trait Observer {
    /// A citizen came to the municipality.
    fn came(&mut self, _who: Who, _class: ClassIndex, _at_us: i64) {}
    /// An activity began for a citizen: the first session, the place, or the group. A session of a worker
    /// is told right after it.
    fn began(&mut self, _who: Who, _activity: ActivityIndex, _at_us: i64) {}
    /// A citizen left an activity, or is still there at the end.
    fn visited(&mut self, _visit: &Visit) {}
    /// A session was held.
    fn met(&mut self, _session: &Session) {}
    /// A place was held, until it was given back or taken by another, or a worker was at work, until it was
    /// done or the day ended. Whoever counts what is used need not know how visits are interrupted and work is
    /// parted by nights.
    fn used(&mut self, _used: &Used) {}
    /// A citizen left for good, or is still there at the end.
    fn told(&mut self, _story: &Story) {}
}

/// Two who hear the same.
impl<A: Observer, B: Observer> Observer for (A, B) {
    fn came(&mut self, who: Who, class: ClassIndex, at_us: i64) {
        self.0.came(who, class, at_us);
        self.1.came(who, class, at_us);
    }

    fn began(&mut self, who: Who, activity: ActivityIndex, at_us: i64) {
        self.0.began(who, activity, at_us);
        self.1.began(who, activity, at_us);
    }

    fn visited(&mut self, visit: &Visit) {
        self.0.visited(visit);
        self.1.visited(visit);
    }

    fn met(&mut self, session: &Session) {
        self.0.met(session);
        self.1.met(session);
    }

    fn used(&mut self, used: &Used) {
        self.0.used(used);
        self.1.used(used);
    }

    fn told(&mut self, story: &Story) {
        self.0.told(story);
        self.1.told(story);
    }
}
