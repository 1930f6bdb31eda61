//! How much is asked of each pool for every bit that it can give, from the plan alone: what asks for more
//! than there is grows without end, and has no average.

use crate::distribution::Distribution;
use crate::plan::{
    Activity, Arrivals, ChangeKind, DAY_US, DAYS_IN_YEAR, Plan, Pool, PoolIndex, PoolKind, Rate,
    Source, Staff,
};

const ROUNDS_MAX: u32 = 100_000;
const CLOSE: f64 = 1e-12;
/// Working days of a year with Danish holidays, when a plan has no calendar of its own.
const WORKING_SHARE: f64 = 250.0 / DAYS_IN_YEAR;

/// What is asked of a pool.
#[derive(Clone, PartialEq, Debug)]
pub struct Load {
    /// Which.
    pub pool: PoolIndex,
    /// What is asked, as a share of what it can give; 1 and more can't be met.
    pub load: f64,
    /// How much of it there would have to be for nine tenths: places or workers.
    pub enough: u32,
}

/// A time in which a pool is asked for more than it can give, until a change relieves it.
#[derive(Clone, PartialEq, Debug)]
pub struct Overload {
    /// What is asked of which, at the worst.
    pub load: Load,
    /// From when.
    pub from_us: i64,
    /// Until when.
    pub until_us: i64,
}

/// The load of every pool that has a limit, and where waiting has no other end, as things are at the end of
/// the run: what is asked for more then grows without end.
pub fn loads(plan: &Plan) -> Vec<Load> {
    phases(plan).pop().map(|(_, loads)| loads).unwrap_or_default()
}

/// The times in which more is asked for than there is, though not to the end of the run.
pub fn overloads(plan: &Plan) -> Vec<Overload> {
    let phases = phases(plan);
    let mut over: Vec<Overload> = Vec::new();
    let ends = phases.iter().skip(1).map(|(from_us, _)| *from_us);
    for ((from_us, loads), until_us) in phases.iter().zip(ends) {
        for load in loads.iter().filter(|load| load.load >= 1.0) {
            let goes_on = |it: &&mut Overload| it.load.pool == load.pool && it.until_us == *from_us;
            match over.iter_mut().find(goes_on) {
                Some(before) => {
                    before.until_us = until_us;
                    if load.load > before.load.load {
                        before.load = load.clone();
                    }
                }
                None => over.push(Overload { load: load.clone(), from_us: *from_us, until_us }),
            }
        }
    }
    // What goes on to the end is told as what grows.
    let grows = |pool: PoolIndex, loads: &[Load]| {
        loads.iter().any(|load| load.pool == pool && load.load >= 1.0)
    };
    if let Some((from_us, last)) = phases.last() {
        over.retain(|it| it.until_us < *from_us || !grows(it.load.pool, last));
    }
    over
}

/// The loads from the start on, and from each change on.
fn phases(plan: &Plan) -> Vec<(i64, Vec<Load>)> {
    let mut now = Things {
        sources: plan.sources.clone(),
        activities: plan.activities.clone(),
        pools: plan.pools.clone(),
    };
    let mut phases = Vec::new();
    let mut from_us = 0;
    for change in plan.changes.iter().filter(|change| change.at_us < plan.run.until_us) {
        if change.at_us > from_us {
            phases.push((from_us, now.loads(plan)));
            from_us = change.at_us;
        }
        now.apply(&change.what, plan);
    }
    phases.push((from_us, now.loads(plan)));
    phases
}

/// Things as they are between two changes.
struct Things {
    sources: Vec<Source>,
    activities: Vec<Activity>,
    pools: Vec<Pool>,
}

impl Things {
    fn loads(&self, plan: &Plan) -> Vec<Load> {
        loads_of(&self.sources, &self.activities, &self.pools, plan)
    }

    fn apply(&mut self, what: &ChangeKind, plan: &Plan) {
        match what {
            ChangeKind::Workers { pool, by, .. } => {
                if let Some(staff) = self.staff(*pool) {
                    staff.workers = staff.workers.saturating_add_signed(*by);
                }
            }
            ChangeKind::WorkersAre { pool, workers, .. } => {
                if let Some(staff) = self.staff(*pool) {
                    staff.workers = *workers;
                }
            }
            ChangeKind::Places { pool, places } => {
                if let Some(pool) = self.pools.get_mut(usize::from(*pool)) {
                    pool.kind = PoolKind::Places(*places);
                }
            }
            ChangeKind::Length { activity, length } => {
                if let Some(activity) = self.activities.get_mut(usize::from(*activity)) {
                    activity.length.clone_from(length);
                }
            }
            ChangeKind::Then { activity, then } => {
                if let Some(activity) = self.activities.get_mut(usize::from(*activity)) {
                    activity.then.clone_from(then);
                }
            }
            ChangeKind::To { source, to } => {
                if let Some(source) = self.sources.get_mut(usize::from(*source)) {
                    source.to.clone_from(to);
                }
            }
            ChangeKind::Arrivals { source, factor } => {
                let at_start = plan.sources.get(usize::from(*source)).map(|it| &it.arrivals);
                if let Some(source) = self.sources.get_mut(usize::from(*source))
                    && let Some(at_start) = at_start
                {
                    source.arrivals = times(at_start, *factor);
                }
            }
        }
    }

    fn staff(&mut self, pool: PoolIndex) -> Option<&mut Staff> {
        match self.pools.get_mut(usize::from(pool)).map(|pool| &mut pool.kind) {
            Some(PoolKind::Staff(staff)) => Some(staff),
            _ => None,
        }
    }
}

/// So many times as many.
fn times(arrivals: &Arrivals, factor: f64) -> Arrivals {
    match arrivals {
        Arrivals::Poisson(rate) => {
            Arrivals::Poisson(Rate { per_day: rate.per_day * factor, ..rate.clone() })
        }
        // The mean alone is asked for.
        Arrivals::Renewal(between) => {
            Arrivals::Renewal(Distribution::Fixed(between.mean_us() / factor))
        }
    }
}

/// How many come to each activity and class in a day, in the long run.
pub fn arrivals_per_day(plan: &Plan) -> Vec<Vec<f64>> {
    throughput(&plan.sources, &plan.activities, plan.classes.len())
}

fn throughput(sources: &[Source], activities: &[Activity], classes: usize) -> Vec<Vec<f64>> {
    let mut outside = vec![vec![0.0; classes]; activities.len()];
    for source in sources {
        let per_day = match &source.arrivals {
            Arrivals::Poisson(rate) => rate.per_day,
            Arrivals::Renewal(between) => DAY_US as f64 / between.mean_us().max(1.0),
        };
        for (activity, to) in shares(&source.to) {
            for (class, of) in shares(&source.classes) {
                if let Some(cell) = outside
                    .get_mut(usize::from(activity))
                    .and_then(|it| it.get_mut(usize::from(class)))
                {
                    *cell += per_day * to * of;
                }
            }
        }
    }
    let mut flow = outside.clone();
    for _ in 0..ROUNDS_MAX {
        let mut next = outside.clone();
        for (from, activity) in flow.iter().zip(activities) {
            for (to, share) in shares(&activity.then) {
                if let Some(cells) = next.get_mut(usize::from(to)) {
                    cells.iter_mut().zip(from).for_each(|(cell, from)| *cell += from * share);
                }
            }
        }
        let moved: f64 = next
            .iter()
            .flatten()
            .zip(flow.iter().flatten())
            .map(|(next, before)| (next - before).abs())
            .sum();
        let size: f64 = next.iter().flatten().sum();
        flow = next;
        if moved <= size * CLOSE {
            break;
        }
    }
    flow
}

/// Cumulated shares as shares.
fn shares<T: Copy>(cumulated: &[(f64, T)]) -> impl Iterator<Item = (T, f64)> {
    let mut before = 0.0;
    cumulated.iter().map(move |(up_to, what)| {
        let share = up_to.min(1.0) - before;
        before = up_to.min(1.0);
        (*what, share)
    })
}

fn loads_of(sources: &[Source], activities: &[Activity], pools: &[Pool], plan: &Plan) -> Vec<Load> {
    let flow = throughput(sources, activities, plan.classes.len());
    let working_share = match plan.working_days.as_slice() {
        [] => WORKING_SHARE,
        days => days.iter().filter(|working| **working).count() as f64 / days.len() as f64,
    };
    let mut loads = Vec::new();
    for (index, pool) in pools.iter().enumerate() {
        let index = index as PoolIndex;
        // What one of it gives in a day, and how many there are.
        let (one_us, number) = match &pool.kind {
            PoolKind::Places(Some(places)) => (DAY_US as f64, *places),
            PoolKind::Places(None) => continue,
            PoolKind::Staff(staff) => {
                (staff.day_us as f64 * working_share * (1.0 - staff.absence_share), staff.workers)
            }
            PoolKind::Caseloads { staff, each } => {
                match pools.get(usize::from(*staff)).map(|it| &it.kind) {
                    Some(PoolKind::Staff(staff)) => (DAY_US as f64, staff.workers * each),
                    _ => continue,
                }
            }
        };
        let (mut asked_us, mut patient_us, mut ends_otherwise) = (0.0, 0.0, false);
        for (activity, flow) in activities.iter().zip(&flow) {
            let each = activity.work.as_ref().filter(|work| work.pools.contains(&index));
            let part = each.map_or(1.0, |work| 1.0 / work.pools.len() as f64);
            let works = each.is_some();
            if !works && activity.place != Some(index) {
                continue;
            }
            let gives_way = activity.patience.is_some() || activity.room.is_some();
            ends_otherwise |= gives_way;
            for (class, per_day) in flow.iter().enumerate() {
                let length_us = activity.length.get(class).map_or(0.0, |it| it.mean_us());
                let hold_us = match &activity.work {
                    Some(work) if works => {
                        let sessions = match &work.every {
                            // Whoever stayed away from the last is met again.
                            Some(every) => {
                                let again = work.no_show_share / (1.0 - work.no_show_share);
                                1.0 + length_us / every.mean_us().max(1.0) + again
                            }
                            None => 1.0,
                        };
                        let travel_us = work.travel.as_ref().map_or(0.0, |it| it.mean_us());
                        let held =
                            activity.group.map_or(1.0, |it| 1.0 / f64::from(it.maximum.max(1)));
                        sessions * (work.session.mean_us() + travel_us) * part * held
                    }
                    _ => length_us,
                };
                asked_us += per_day * hold_us;
                patient_us += if gives_way { 0.0 } else { per_day * hold_us };
            }
        }
        // Who gives up, or finds no room, makes way for the others, who may be too many alone.
        let counted_us = if ends_otherwise { patient_us } else { asked_us };
        let load = counted_us / (one_us * f64::from(number));
        let enough = (counted_us / one_us / 0.9).ceil().max(1.0) as u32;
        if counted_us > 0.0 && (!ends_otherwise || load >= 1.0) {
            loads.push(Load { pool: index, load, enough });
        }
    }
    loads
}

/// Activities from which nobody ever leaves.
pub(crate) fn never_left(activities: &[Activity]) -> Vec<usize> {
    let mut leaves: Vec<bool> = activities
        .iter()
        .map(|activity| activity.then.last().is_none_or(|(up_to, _)| *up_to < 1.0 - 1e-9))
        .collect();
    loop {
        let mut more = false;
        for (index, activity) in activities.iter().enumerate() {
            let reaches = shares(&activity.then).any(|(to, share)| {
                share > 0.0 && leaves.get(usize::from(to)).copied().unwrap_or(false)
            });
            if let Some(leaves) = leaves.get_mut(index).filter(|leaves| reaches && !**leaves) {
                *leaves = true;
                more = true;
            }
        }
        if !more {
            break;
        }
    }
    leaves.iter().enumerate().filter(|(_, leaves)| !**leaves).map(|(index, _)| index).collect()
}
