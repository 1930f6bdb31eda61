//! What a run counts, per activity and class: the figures of queueing theory, measured.

#![expect(clippy::indexing_slicing, reason = "rows are laid out by the plan's tables")]

use crate::observer::{Ending, Observer, Story, Used, Visit, Who};
use crate::plan::{
    ActivityIndex, ChangeKind, ClassIndex, DAY_US, Plan, PoolIndex, PoolKind, Staff,
};
use crate::stays::{Lasting, Stays};

/// What is measured of an activity, for a class or for all.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Measure {
    /// How many came to it.
    Arrivals,
    /// How many of them it was done for.
    Served,
    /// The mean time from coming to beginning, of those who began or gave up waiting. Who gave up at once has not
    /// waited.
    MeanWait,
    /// The mean time from coming to leaving, of those it was done for: of those who have ended.
    MeanTimeInSystem,
    /// The share of those who began or gave up waiting, who had to wait.
    ShareWaiting,
    /// The share of those who came, for whom there was no room.
    Loss,
    /// The share of those who came, who gave up waiting.
    Abandonment,
    /// The share of the places, or of the workers' time with citizens, that was used here.
    Utilisation,
    /// How many were there at a time, waiting or not.
    MeanNumber,
    /// The mean time from beginning to end, with who is still there as open, up to [`Measure::StaySeen`]; after a
    /// change of length, of those who began from then on. Of the system: from coming to leaving.
    MeanStay,
    /// The median of the same; not a number when less than half have ended.
    MedianStay,
    /// The longest that any of them was seen.
    StaySeen,
}

impl Measure {
    /// All, in the order in which they are kept.
    pub const ALL: [Self; 12] = [
        Self::Arrivals,
        Self::Served,
        Self::MeanWait,
        Self::MeanTimeInSystem,
        Self::ShareWaiting,
        Self::Loss,
        Self::Abandonment,
        Self::Utilisation,
        Self::MeanNumber,
        Self::MeanStay,
        Self::MedianStay,
        Self::StaySeen,
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
            Self::MeanStay => "mean_stay",
            Self::MedianStay => "median_stay",
            Self::StaySeen => "stay_seen",
        }
    }
}

/// The values of one row, in the order of [`Measure::ALL`]; not a number where nothing can be said.
pub type Values = [f64; Measure::ALL.len()];

#[derive(Clone, Default, Debug)]
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
    lasting: Stays,
}

impl Cell {
    /// The sum of classes.
    fn sum(cells: &[Self]) -> Self {
        let mut all = Self::default();
        cells.iter().for_each(|cell| all.add(cell));
        all.lasting = Stays::together(cells.iter().map(|cell| &cell.lasting));
        all
    }

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
        let lasting = self.lasting.lasting();
        let of = |us: fn(&Lasting) -> Option<f64>| {
            lasting.as_ref().and_then(us).map_or(f64::NAN, |us| us / unit_us)
        };
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
            of(|it| Some(it.mean_us)),
            of(|it| it.median_us),
            of(|it| Some(it.until_us)),
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
    /// From when on each activity lasts as it does at the end.
    lasts_from_us: Vec<i64>,
    /// From when on nothing changes any more that a whole story hangs on.
    stays_from_us: i64,
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
            lasts_from_us: (0..plan.activities.len())
                .map(|activity| lasts_from_us(plan, activity as ActivityIndex).unwrap_or(i64::MIN))
                .collect(),
            stays_from_us: plan
                .changes
                .iter()
                .filter(|change| change.at_us < plan.run.until_us)
                .map(|change| change.at_us)
                .max()
                .unwrap_or(i64::MIN),
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
            rows.push(Cell::sum(cells).values(unit_us, window_us, capacity_us));
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
    /// with citizens. Nothing when there is no limit, or for a while none.
    fn capacity_us(&self, plan: &Plan, pool: PoolIndex) -> f64 {
        let Some(what) = plan.pools.get(usize::from(pool)) else { return 0.0 };
        let (mut number, of_staff) = match &what.kind {
            PoolKind::Places(places) => (places.map(i64::from), None),
            PoolKind::Staff(staff) => (Some(i64::from(staff.workers)), Some(staff)),
            PoolKind::Caseloads { .. } => return 0.0,
        };
        let (mut capacity_us, mut unlimited) = (0.0, false);
        let mut from_us = self.warm_up_us;
        let mut until = |upto_us: i64, number: Option<i64>| {
            let upto_us = upto_us.clamp(from_us, self.until_us);
            let each_us = match of_staff {
                None => (upto_us - from_us) as f64,
                Some(staff) => working_us(plan, staff, (from_us, upto_us)),
            };
            unlimited |= number.is_none() && upto_us > from_us;
            capacity_us += number.unwrap_or(0) as f64 * each_us;
            from_us = upto_us;
        };
        for change in &plan.changes {
            let becomes = match &change.what {
                ChangeKind::Workers { pool: changed, by, .. } if *changed == pool => {
                    number.map(|number| number + i64::from(*by))
                }
                ChangeKind::WorkersAre { pool: changed, workers, .. } if *changed == pool => {
                    Some(i64::from(*workers))
                }
                ChangeKind::Places { pool: changed, places } if *changed == pool => {
                    places.map(i64::from)
                }
                _ => continue,
            };
            until(change.at_us, number);
            number = becomes;
        }
        until(self.until_us, number);
        if unlimited { 0.0 } else { capacity_us }
    }
}

/// From when on an activity lasts as it does at the end of a run; none when its length never changes.
pub fn lasts_from_us(plan: &Plan, activity: ActivityIndex) -> Option<i64> {
    let changes = plan.changes.iter().filter(|change| change.at_us < plan.run.until_us);
    let of_length = changes.filter(|change| {
        matches!(&change.what, ChangeKind::Length { activity: changed, .. } if *changed == activity)
    });
    of_length.map(|change| change.at_us).max()
}

/// A worker's time with citizens between two moments.
fn working_us(plan: &Plan, staff: &Staff, (from_us, upto_us): (i64, i64)) -> f64 {
    let days = (from_us / DAY_US) as usize..=(upto_us / DAY_US) as usize;
    let days = plan.working_days.iter().enumerate().take(days.end() + 1).skip(*days.start());
    let working = days.filter(|(_, is_working)| **is_working).map(|(day, _)| {
        let begins_us = day as i64 * DAY_US + staff.day_begins_us;
        let ends_us = begins_us + staff.day_us;
        (ends_us.min(upto_us) - begins_us.max(from_us)).max(0)
    });
    working.sum::<i64>() as f64 * (1.0 - staff.absence_share)
}

impl Observer for Tally {
    fn came(&mut self, _: Who, class: ClassIndex, at_us: i64) {
        if at_us >= self.warm_up_us {
            self.system[usize::from(class)].arrivals += 1;
        }
    }

    fn told(&mut self, story: &Story) {
        let cell = &mut self.system[usize::from(story.class)];
        let (came_at_us, ended_at_us) =
            (story.came_at_us, story.left_at_us.unwrap_or(self.until_us));
        let is_done = story.left_at_us.is_some() && story.ending == Some(Ending::Served);
        // Whoever went away before it was done was seen until then.
        if story.ending.is_some() && came_at_us >= self.stays_from_us {
            let seen = (came_at_us, ended_at_us);
            cell.lasting.add((story.who, 0), seen, is_done, self.warm_up_us);
        }
        if came_at_us < self.warm_up_us || story.left_at_us.is_none() {
            return;
        }
        match story.ending {
            Some(Ending::Served) => {
                cell.served += 1;
                cell.stays += 1;
                cell.stay_us += (ended_at_us - came_at_us) as f64;
            }
            Some(Ending::Lost) => cell.lost += 1,
            Some(Ending::GaveUp) => cell.gave_up += 1,
            Some(Ending::StillThere | Ending::StillWaiting) | None => {}
        }
    }

    #[inline]
    fn visited(&mut self, visit: &Visit) {
        let activity = usize::from(visit.activity);
        let cell = &mut self.cells[activity * self.classes + usize::from(visit.class)];
        let present_us =
            (visit.ended_at_us - visit.entered_at_us.max(self.warm_up_us)).max(0) as f64;
        cell.present_us += present_us;
        if !self.outside[activity] {
            self.system[usize::from(visit.class)].present_us += present_us;
        }
        let began = matches!(visit.ending, Ending::Served | Ending::StillThere);
        if began && visit.began_at_us >= self.lasts_from_us[activity] {
            let (which, ended) = ((visit.who, visit.number), visit.ending == Ending::Served);
            let seen = (visit.began_at_us, visit.ended_at_us);
            cell.lasting.add(which, seen, ended, self.warm_up_us);
        }
        if visit.entered_at_us < self.warm_up_us {
            return;
        }
        cell.arrivals += 1;
        match visit.ending {
            Ending::Served => {
                cell.served += 1;
                cell.stays += 1;
                cell.stay_us += (visit.ended_at_us - visit.entered_at_us) as f64;
            }
            Ending::Lost => cell.lost += 1,
            Ending::GaveUp => cell.gave_up += 1,
            Ending::StillThere | Ending::StillWaiting => {}
        }
        // Whoever gives up at once has not waited: no more than who finds no room.
        if began || (visit.ending == Ending::GaveUp && visit.waited_us > 0) {
            cell.waits += 1;
            cell.waited += u64::from(visit.waited_us > 0);
            cell.wait_us += visit.waited_us as f64;
        }
    }

    #[inline]
    fn used(&mut self, used: &Used) {
        // What lies before the end of the warm-up, or behind the end, is not counted.
        let from_us = used.from_us.max(self.warm_up_us);
        let us = used.until_us.min(self.until_us) - from_us;
        if us > 0 {
            let index = usize::from(used.activity) * self.classes + usize::from(used.class);
            self.cells[index].busy_us += us as f64;
        }
    }
}
