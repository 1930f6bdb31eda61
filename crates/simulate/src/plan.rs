//! A scenario that has been read and found possible: everything by its place in a table, all times in
//! microseconds since the start.

use crate::distribution::Distribution;
use jiff::civil::Date;
use roret_domain::course::{CourseKind, Section};
use roret_domain::inquiry::{Channel, Requester};

/// Microseconds in a minute.
pub const MINUTE_US: i64 = 60_000_000;
/// Microseconds in a day.
pub const DAY_US: i64 = 24 * 60 * MINUTE_US;

/// Days in a year, leap years among them.
pub const DAYS_IN_YEAR: f64 = 365.25;

/// Which activity, by its place.
pub type ActivityIndex = u16;
/// Which pool, by its place.
pub type PoolIndex = u16;
/// Which class, by its place; the first is served first.
pub type ClassIndex = u8;

/// What a municipality, or a queue, is like.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What it is called.
    pub title: String,
    /// The first day.
    pub starts_on: Date,
    /// The names of the classes, the one served first before the others.
    pub classes: Vec<String>,
    /// Where citizens come from.
    pub sources: Vec<Source>,
    /// What is scarce.
    pub pools: Vec<Pool>,
    /// What is done.
    pub activities: Vec<Activity>,
    /// What becomes different on its day, in order of time.
    pub changes: Vec<Change>,
    /// Whether each day is a working day, from the first on.
    pub working_days: Vec<bool>,
    /// Who is there when it starts.
    pub open: Vec<Open>,
    /// How a run goes.
    pub run: RunSettings,
}

impl Plan {
    /// Of a text that can't be a plan.
    pub(crate) fn nothing(title: &str) -> Self {
        let run = RunSettings {
            warm_up_us: 0,
            until_us: DAY_US,
            replications: None,
            precision: 1.0,
            seed: 0,
            uncertain: false,
            unit: TimeUnit::Days,
        };
        Self {
            title: title.to_owned(),
            starts_on: Date::constant(2027, 1, 4),
            classes: Vec::new(),
            sources: Vec::new(),
            pools: Vec::new(),
            activities: Vec::new(),
            changes: Vec::new(),
            working_days: Vec::new(),
            open: Vec::new(),
            run,
        }
    }
}

/// Somebody who is there when a run starts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Open {
    /// The source's place.
    pub source: u16,
    /// In which class.
    pub class: ClassIndex,
    /// Where.
    pub activity: ActivityIndex,
    /// How long ago the citizen came.
    pub came_us_ago: i64,
    /// How long ago it began; none for who still waits.
    pub began_us_ago: Option<i64>,
    /// How long ago an agreement was made.
    pub agreed_us_ago: Option<i64>,
    /// How long ago help began.
    pub helped_us_ago: Option<i64>,
}

/// How a run goes.
#[derive(Clone, Copy, Debug)]
pub struct RunSettings {
    /// Nothing before this is counted.
    pub warm_up_us: i64,
    /// The end.
    pub until_us: i64,
    /// How often it is lived; none for as often as the precision asks for.
    pub replications: Option<u32>,
    /// How wide half of the 95 % interval of the mean time in the system may be, as a share of it.
    pub precision: f64,
    /// The seed.
    pub seed: u64,
    /// Whether each life draws the figures anew that say how many they rest on.
    pub uncertain: bool,
    /// The unit that times are told in.
    pub unit: TimeUnit,
}

/// The unit that times are told in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimeUnit {
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
}

impl TimeUnit {
    /// Its length.
    pub const fn us(self) -> i64 {
        match self {
            Self::Minutes => MINUTE_US,
            Self::Hours => 60 * MINUTE_US,
            Self::Days => DAY_US,
        }
    }

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Days => "days",
        }
    }
}

/// Where citizens come from.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// What its draws are keyed by: its name's hash, so that another source more changes nothing here.
    pub key: u64,
    /// When they come.
    pub arrivals: Arrivals,
    /// Classes by cumulated shares.
    pub classes: Vec<(f64, ClassIndex)>,
    /// First activities by cumulated shares.
    pub to: Vec<(f64, ActivityIndex)>,
    /// How many inquiries the rate rests on.
    pub counted: Option<u32>,
    /// How many the first ways rest on.
    pub to_counted: Option<u32>,
    /// Who asks, by cumulated shares.
    pub requesters: Vec<(f64, Requester)>,
    /// By which way they ask, by cumulated shares.
    pub channels: Vec<(f64, Channel)>,
}

/// When citizens come.
#[derive(Clone, Debug)]
pub enum Arrivals {
    /// At times without memory, at a rate that may vary.
    Poisson(Rate),
    /// With these times between them.
    Renewal(Distribution),
}

/// A rate that may vary with weekday, month, trend and a cycle.
#[derive(Clone, Debug)]
pub struct Rate {
    /// Citizens in a day, before what follows.
    pub per_day: f64,
    /// A factor for each hour of the day, with mean 1.
    pub hours_of_day: Option<Box<[f64; 24]>>,
    /// A factor for each weekday from Monday on, with mean 1.
    pub weekdays: Option<[f64; 7]>,
    /// A factor for each month from January on.
    pub months: Option<[f64; 12]>,
    /// Growth in a year, as a share.
    pub trend_per_year: f64,
    /// A wave: its length and its swing as a share of the rate.
    pub cycle: Option<(i64, f64)>,
}

/// What is scarce.
#[derive(Clone, Debug)]
pub struct Pool {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: PoolKind,
    /// Whether whoever has a better rank takes the place of another, who goes on later.
    pub preemptive: bool,
    /// How many ranks wait here.
    pub ranks: u8,
}

/// What is scarce.
#[derive(Clone, Debug)]
pub enum PoolKind {
    /// Places that one citizen has at a time: servers, flats, seats; none when there is no limit.
    Places(Option<u32>),
    /// Workers with hours.
    Staff(Staff),
    /// The caseloads of a pool of workers: as many places as workers times the most a worker may have.
    Caseloads {
        /// Whose.
        staff: PoolIndex,
        /// The most that a worker may have.
        each: u32,
    },
}

/// Workers with hours.
#[derive(Clone, Debug)]
pub struct Staff {
    /// How many.
    pub workers: u32,
    /// When a working day begins, since midnight.
    pub day_begins_us: i64,
    /// How long a worker is with citizens, or at work for them, on a working day.
    pub day_us: i64,
    /// The share of time that a worker is away, by holiday, illness or training.
    pub absence_share: f64,
    /// How many days a worker is away at a time.
    pub absence_days: u32,
    /// The caseloads of these workers, when they have a limit.
    pub caseloads: Option<PoolIndex>,
}

/// What is done.
#[derive(Clone, Debug)]
pub struct Activity {
    /// Its name.
    pub name: String,
    /// What a citizen holds as long as it lasts.
    pub place: Option<PoolIndex>,
    /// How long it lasts, for each class; with staff, how long until the last session.
    pub length: Vec<Distribution>,
    /// It ends at the next of the meetings that are held at this distance.
    pub meets_every_us: Option<i64>,
    /// The work of staff in it.
    pub work: Option<Work>,
    /// How long a citizen is willing to wait.
    pub patience: Option<Distribution>,
    /// How many can be there, waiting or not.
    pub room: Option<u32>,
    /// What happens to who comes from another activity when there is no room.
    pub when_full: WhenFull,
    /// The rank of the first class; the others follow.
    pub rank: u8,
    /// Starts together.
    pub group: Option<Group>,
    /// Where citizens go next, by cumulated shares; who is behind the last leaves.
    pub then: Vec<(f64, ActivityIndex)>,
    /// How many the ways rest on.
    pub then_counted: Option<u32>,
    /// How many the length rests on.
    pub takes_counted: Option<u32>,
    /// A part of life outside: it is no help, and who is there is not open.
    pub outside: bool,
    /// An agreement is made with the citizen when it is done.
    pub agreement: bool,
    /// It is a course of this kind: help begins with the first and ends with the last.
    pub course: Option<CourseKind>,
    /// It is longer support under this section: whoever comes to it has gone on from the help.
    pub section: Option<Section>,
}

/// The work of staff in an activity.
#[derive(Clone, Debug)]
pub struct Work {
    /// Who can do it: whoever has time, else where fewest wait for each worker.
    pub pools: Vec<PoolIndex>,
    /// A worker's time for a session.
    pub session: Distribution,
    /// A worker's way to a session and back.
    pub travel: Option<Distribution>,
    /// The time from a session to the next; none when there is one session.
    pub every: Option<Distribution>,
    /// The share of sessions that the citizen stays away from; another is held instead.
    pub no_show_share: f64,
    /// Whether it ends when its time is over, and not with the first session after that.
    pub ends_on_time: bool,
    /// How many sessions these figures rest on, if they were counted.
    pub counted: Option<u32>,
}

/// An activity that several start together.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// It starts on its day with at least so many.
    pub minimum: u32,
    /// It starts at once with so many.
    pub maximum: u32,
    /// The distance between its starting days.
    pub starts_every_us: i64,
}

/// What happens to who comes from another activity when there is no room.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WhenFull {
    /// Goes away.
    Lost,
    /// Stays where they are, and holds the place there, until there is room.
    Blocks,
}

/// What becomes different on a day.
#[derive(Clone, Debug)]
pub struct Change {
    /// When.
    pub at_us: i64,
    /// What.
    pub what: ChangeKind,
}

/// What becomes different.
#[derive(Clone, Debug)]
pub enum ChangeKind {
    /// Workers come or go.
    Workers {
        /// Where.
        pool: PoolIndex,
        /// How many more, or less.
        by: i32,
        /// How long those who come learn before they work.
        learning_us: i64,
    },
    /// The number of workers, whatever it was.
    WorkersAre {
        /// Where.
        pool: PoolIndex,
        /// How many there are from now on.
        workers: u32,
        /// How long those who come learn before they work.
        learning_us: i64,
    },
    /// The number of places.
    Places {
        /// Where.
        pool: PoolIndex,
        /// How many there are from now on; none when there is no limit.
        places: Option<u32>,
    },
    /// How long an activity lasts, for those who begin from now on.
    Length {
        /// Which.
        activity: ActivityIndex,
        /// For each class.
        length: Vec<Distribution>,
    },
    /// Where citizens go after an activity.
    Then {
        /// Which.
        activity: ActivityIndex,
        /// By cumulated shares.
        then: Vec<(f64, ActivityIndex)>,
    },
    /// Where citizens of a source go first.
    To {
        /// The source's place.
        source: u16,
        /// By cumulated shares.
        to: Vec<(f64, ActivityIndex)>,
    },
    /// How many come.
    Arrivals {
        /// The source's place.
        source: u16,
        /// Times as many as at the start, whatever it was in between.
        factor: f64,
    },
}
