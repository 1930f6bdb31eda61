//! What a run counts, per activity and class: the figures of queueing theory, measured.

#![expect(clippy::indexing_slicing, reason = "rows are laid out by the plan's tables")]

use crate::observer::{Ending, Observer, Session, Story, Visit, Who};
use crate::plan::{ClassIndex, DAY_US, Different, Plan, PoolIndex, PoolKind};

/// What is measured of an activity, for a class or for all.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Measure {
    /// How many came to it.
    Arrivals,
    /// How many of them it was done for.
    Served,
    /// The mean time from coming to beginning, of those who began or gave up.
    MeanWait,
    /// The mean time from coming to leaving, of those it was done for or who gave up.
    MeanTimeInSystem,
    /// The share of those who began or gave up, who had to wait.
    ShareWaiting,
    /// The share of those who came, for whom there was no room.
    Loss,
    /// The share of those who came, who gave up waiting.
    Abandonment,
    /// The share of the places, or of the workers' time with citizens, that was used here.
    Utilisation,
    /// How many were there at a time, waiting or not.
    MeanNumber,
}

impl Measure {
    /// All, in the order in which they are kept.
    pub const ALL: [Self; 9] = [
        Self::Arrivals,
        Self::Served,
        Self::MeanWait,
        Self::MeanTimeInSystem,
        Self::ShareWaiting,
        Self::Loss,
        Self::Abandonment,
        Self::Utilisation,
        Self::MeanNumber,
    ];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Arrivals => "arrivals",
            Self::Served => "served",
            Self::MeanWait => "mean_wait",
            Self::MeanTimeInSystem => "mean_time_in_system",
            Self::ShareWaiting => "share_waiting",
            Self::Loss => "loss",
            Self::Abandonment => "abandonment",
            Self::Utilisation => "utilisation",
            Self::MeanNumber => "mean_number",
        }
    }
}

/// The values of one row, in the order of [`Measure::ALL`]; not a number where nothing can be said.
pub type Values = [f64; Measure::ALL.len()];

#[derive(Clone, Copy, Default, Debug)]
struct Cell {
    arrivals: u64,
    served: u64,
    lost: u64,
    gave_up: u64,
    waits: u64,
    waited: u64,
    wait_us: f64,
    stays: u64,
    stay_us: f64,
    busy_us: f64,
    present_us: f64,
}

impl Cell {
    fn add(&mut self, other: &Self) {
        self.arrivals += other.arrivals;
        self.served += other.served;
        self.lost += other.lost;
        self.gave_up += other.gave_up;
        self.waits += other.waits;
        self.waited += other.waited;
        self.wait_us += other.wait_us;
        self.stays += other.stays;
        self.stay_us += other.stay_us;
        self.busy_us += other.busy_us;
        self.present_us += other.present_us;
    }

    fn values(&self, unit_us: f64, window_us: f64, capacity_us: f64) -> Values {
        let arrivals = self.arrivals as f64;
        [
            arrivals,
            self.served as f64,
            self.wait_us / self.waits as f64 / unit_us,
            self.stay_us / self.stays as f64 / unit_us,
            self.waited as f64 / self.waits as f64,
            self.lost as f64 / arrivals,
            self.gave_up as f64 / arrivals,
            if capacity_us > 0.0 { self.busy_us / capacity_us } else { f64::NAN },
            self.present_us / window_us,
        ]
    }
}

/// Which row of the figures.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The activity, or none for the whole system.
    pub activity: Option<String>,
    /// The class, or none for all.
    pub class: Option<String>,
}

/// Counts what a run tells.
#[derive(Clone, Debug)]
pub struct Tally {
    classes: usize,
    warm_up_us: i64,
    until_us: i64,
    cells: Vec<Cell>,
    system: Vec<Cell>,
    outside: Vec<bool>,
    staffed: Vec<bool>,
}

impl Tally {
    /// Nothing counted yet.
    pub fn of(plan: &Plan) -> Self {
        let classes = plan.classes.len();
        Self {
            classes,
            warm_up_us: plan.run.warm_up_us,
            until_us: plan.run.until_us,
            cells: vec![Cell::default(); plan.activities.len() * classes],
            system: vec![Cell::default(); classes],
            outside: plan.activities.iter().map(|activity| activity.outside).collect(),
            staffed: plan.activities.iter().map(|activity| activity.work.is_some()).collect(),
        }
    }

    /// The rows that [`Tally::values`] fills.
    pub fn rows(plan: &Plan) -> Vec<Row> {
        let mut rows = Vec::new();
        let names = plan.activities.iter().map(|activity| Some(activity.name.clone()));
        for activity in names.chain([None]) {
            rows.push(Row { activity: activity.clone(), class: None });
            if plan.classes.len() > 1 {
                for class in &plan.classes {
                    rows.push(Row { activity: activity.clone(), class: Some(class.clone()) });
                }
            }
        }
        rows
    }

    /// The figures, a row of values each.
    pub fn values(&self, plan: &Plan) -> Vec<Values> {
        let window_us = (self.until_us - self.warm_up_us) as f64;
        let unit_us = plan.run.unit.us() as f64;
        let mut rows = Vec::new();
        let mut put = |cells: &[Cell], capacity_us: f64| {
            let mut all = Cell::default();
            cells.iter().for_each(|cell| all.add(cell));
            rows.push(all.values(unit_us, window_us, capacity_us));
            if self.classes > 1 {
                rows.extend(cells.iter().map(|it| it.values(unit_us, window_us, capacity_us)));
            }
        };
        for (index, activity) in plan.activities.iter().enumerate() {
            let capacity_us = match (&activity.work, activity.place) {
                (Some(work), _) => work.pools.iter().map(|it| self.capacity_us(plan, *it)).sum(),
                (None, Some(pool)) => self.capacity_us(plan, pool),
                (None, None) => 0.0,
            };
            put(&self.cells[index * self.classes..][..self.classes], capacity_us);
        }
        put(&self.system, 0.0);
        rows
    }

    /// What a pool could have given in the time that is counted: places times time, or workers' time
    /// with citizens. Nothing when there is no limit.
    fn capacity_us(&self, plan: &Plan, pool: PoolIndex) -> f64 {
        let Some(what) = plan.pools.get(usize::from(pool)) else { return 0.0 };
        let (mut number, of_staff) = match &what.kind {
            PoolKind::Places(Some(places)) => (i64::from(*places), None),
            PoolKind::Staff(staff) => (i64::from(staff.workers), Some(staff)),
            PoolKind::Places(None) | PoolKind::Caseloads { .. } => return 0.0,
        };
        let mut capacity_us = 0.0;
        let mut from_us = self.warm_up_us;
        let mut until = |upto_us: i64, number: i64| {
            let upto_us = upto_us.clamp(from_us, self.until_us);
            capacity_us += number as f64
                * match of_staff {
                    None => (upto_us - from_us) as f64,
                    Some(staff) => {
                        let days = (from_us / DAY_US) as usize..(upto_us / DAY_US) as usize;
                        let working = plan.working_days.get(days).unwrap_or_default();
                        let working = working.iter().filter(|working| **working).count();
                        working as f64 * staff.day_us as f64 * (1.0 - staff.absence_share)
                    }
                };
            from_us = upto_us;
        };
        for change in &plan.changes {
            match &change.what {
                Different::Workers { pool: changed, by, .. } if *changed == pool => {
                    until(change.at_us, number);
                    number += i64::from(*by);
                }
                Different::Places { pool: changed, places } if *changed == pool => {
                    until(change.at_us, number);
                    number = places.map_or(number, i64::from);
                }
                _ => {}
            }
        }
        until(self.until_us, number);
        capacity_us
    }
}

impl Observer for Tally {
    fn came(&mut self, _: Who, class: ClassIndex, at_us: i64) {
        if at_us >= self.warm_up_us {
            self.system[usize::from(class)].arrivals += 1;
        }
    }

    fn told(&mut self, story: &Story) {
        if let Some(left_at_us) = story.left_at_us.filter(|_| story.came_at_us >= self.warm_up_us) {
            let cell = &mut self.system[usize::from(story.class)];
            cell.served += 1;
            cell.stays += 1;
            cell.stay_us += (left_at_us - story.came_at_us) as f64;
        }
    }

    #[inline]
    fn visited(&mut self, visit: &Visit) {
        let index = usize::from(visit.activity) * self.classes + usize::from(visit.class);
        let cell = &mut self.cells[index];
        let present_us =
            (visit.ended_at_us - visit.entered_at_us.max(self.warm_up_us)).max(0) as f64;
        cell.present_us += present_us;
        let stay_us = visit.ended_at_us - visit.entered_at_us;
        let busy_us = if stay_us - visit.waited_us == visit.ended_at_us - visit.began_at_us {
            visit.ended_at_us - visit.began_at_us.max(self.warm_up_us)
        } else {
            stay_us - visit.waited_us
        };
        // The work of staff is counted by the session.
        if !self.staffed[usize::from(visit.activity)] {
            cell.busy_us += busy_us.max(0) as f64;
        }
        if !self.outside[usize::from(visit.activity)] {
            self.system[usize::from(visit.class)].present_us += present_us;
        }
        if visit.entered_at_us < self.warm_up_us {
            return;
        }
        let cell = &mut self.cells[index];
        cell.arrivals += 1;
        let (waits, stays) = match visit.ending {
            Ending::Served => (true, true),
            Ending::GaveUp => (true, true),
            Ending::StillThere => (true, false),
            Ending::Lost | Ending::StillWaiting => (false, false),
        };
        cell.served += u64::from(visit.ending == Ending::Served);
        cell.lost += u64::from(visit.ending == Ending::Lost);
        cell.gave_up += u64::from(visit.ending == Ending::GaveUp);
        let system = &mut self.system[usize::from(visit.class)];
        system.lost += u64::from(visit.ending == Ending::Lost);
        system.gave_up += u64::from(visit.ending == Ending::GaveUp);
        let cell = &mut self.cells[index];
        if waits {
            cell.waits += 1;
            cell.waited += u64::from(visit.waited_us > 0);
            cell.wait_us += visit.waited_us as f64;
        }
        if stays {
            cell.stays += 1;
            cell.stay_us += stay_us as f64;
        }
    }

    fn met(&mut self, session: &Session) {
        if session.began_at_us >= self.warm_up_us {
            let index = usize::from(session.activity) * self.classes + usize::from(session.class);
            self.cells[index].busy_us += session.work_us as f64;
        }
    }
}
