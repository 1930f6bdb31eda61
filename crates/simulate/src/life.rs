//! A run: one municipality, or one queue, lived from the first moment to the last.
//!
//! An agenda of what will happen; citizens in a table whose places are used again, so memory follows how
//! many are there and not how long the run is. Every citizen has at most one entry that counts (`pending`);
//! an entry that has been overtaken is recognised by its number and passed by.

#![expect(clippy::indexing_slicing, reason = "places in tables that this file fills itself")]

mod already;
mod endings;
mod places;
mod sessions;

use crate::agenda::{Agenda, SLOTS_MAX, Slot, Turn};
use crate::distribution::one_of;
use crate::draws::{DrawPurpose, RandomStream};
use crate::observer::{Ending, Observer, Story, Used, Visit, Who};
use crate::plan::{Activity, ActivityIndex, ClassIndex, Plan, PoolIndex, PoolKind};
use crate::source::SourceState;
use crate::staff::StaffState;
use crate::waiting::{Links, Queue};
use std::collections::VecDeque;

/// More are there at once than a run can hold: something grows without end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooMany {
    /// When it happened.
    pub at_us: i64,
}

/// What a run counted itself: who came is who left and who is still there.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct RunCounts {
    /// Citizens who came.
    pub came: u64,
    /// Citizens who left for good.
    pub left: u64,
    /// Citizens still there at the end.
    pub here: u64,
    /// Of those, who can never go on: each holds what another waits for.
    pub stuck: u64,
    /// Entries of the agenda.
    pub entries: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Gone,
    /// Waits for a place, a worker or a group; the entry is the end of patience.
    Waiting,
    /// The entry is the end.
    There,
    /// The entry is the end of the session.
    InSession,
    /// The entry is the next session.
    Between,
    /// Waits for a worker for a session that is not the first.
    WaitingForSession,
    /// In a group, which has the entries.
    InGroup,
    /// Done here, and no room where to go.
    Blocked(ActivityIndex),
    /// What stands for a group.
    Group,
}

#[derive(Clone, Copy, Debug)]
struct Citizen {
    stream: RandomStream,
    pending: Turn,
    came_at_us: i64,
    agreed_at_us: i64,
    helped_from_us: i64,
    helped_until_us: i64,
    entered_at_us: i64,
    began_at_us: i64,
    /// When it went on after the last interruption; when it began, without one.
    resumed_at_us: i64,
    waited_us: i64,
    /// The end of what goes on; what is left of it when it was interrupted.
    until_us: i64,
    queued_at_us: i64,
    who: Who,
    visit: u32,
    turn: u32,
    queue: u32,
    group: u32,
    activity: ActivityIndex,
    class: ClassIndex,
    stayed_away: bool,
    went_on: bool,
    /// How the last visit ended.
    ending: Option<Ending>,
    state: State,
}

const NOT_YET: i64 = -1;
/// No queue, no group.
const NONE: u32 = u32::MAX;

struct PoolState {
    /// Places, or none without a limit.
    places: Option<u32>,
    taken: u32,
    first_queue: u32,
    /// A bit for each rank that somebody waits in.
    occupied: u64,
    waiting: u32,
    /// Who is there, kept only where somebody may be interrupted.
    there: Vec<u32>,
    preemptive: bool,
    staff: Option<StaffState>,
    /// Where the entry stands that says when a worker is free, and when that is.
    free_slot: Slot,
    free_at_us: i64,
}

#[derive(Clone, Copy)]
enum Fixed {
    Source(u16),
    Open(PoolIndex),
    /// A worker is free for whom somebody waits.
    Free(PoolIndex),
    GroupStarts(ActivityIndex),
    Change(u32),
}

struct Here {
    present: u32,
    blocked: VecDeque<u32>,
    group_queue: u32,
}

/// A run.
pub struct Life<'a, O> {
    plan: &'a Plan,
    observer: &'a mut O,
    seed: u64,
    now_us: i64,
    agenda: Agenda,
    fixed: Vec<Fixed>,
    sources: Vec<SourceState>,
    activities: Vec<Activity>,
    here: Vec<Here>,
    pools: Vec<PoolState>,
    queues: Vec<Queue>,
    citizens: Vec<Citizen>,
    links: Vec<Links>,
    free: Vec<u32>,
    groups: Vec<Vec<u32>>,
    groups_started: u64,
    counted: RunCounts,
    too_many: bool,
}

/// Lives a plan once, and tells the observer.
///
/// # Errors
/// When more citizens are there at once than a run can hold.
pub fn live<O: Observer>(plan: &Plan, seed: u64, observer: &mut O) -> Result<RunCounts, TooMany> {
    let mut life = Life::new(plan, seed, observer);
    life.run();
    life.end();
    if life.too_many { Err(TooMany { at_us: life.now_us }) } else { Ok(life.counted) }
}

/// The plan's pools, nobody in them, with a queue for each rank.
fn pools_of(plan: &Plan, seed: u64, queues: &mut Vec<Queue>) -> Vec<PoolState> {
    let mut pools = Vec::new();
    for (index, pool) in plan.pools.iter().enumerate() {
        let first_queue = queues.len() as u32;
        for rank in 0..pool.ranks {
            queues.push(Queue::of(index as PoolIndex, rank));
        }
        let (places, staff) = match &pool.kind {
            PoolKind::Places(places) => (*places, None),
            PoolKind::Staff(staff) => {
                (None, Some(StaffState::new(staff, seed, index as PoolIndex)))
            }
            PoolKind::Caseloads { staff, each } => {
                let workers = match &plan.pools[usize::from(*staff)].kind {
                    PoolKind::Staff(staff) => staff.workers,
                    PoolKind::Places(_) | PoolKind::Caseloads { .. } => 0,
                };
                (Some(workers * each), None)
            }
        };
        pools.push(PoolState {
            places,
            taken: 0,
            first_queue,
            occupied: 0,
            waiting: 0,
            there: Vec::new(),
            preemptive: pool.preemptive,
            staff,
            free_slot: 0,
            free_at_us: i64::MAX,
        });
    }
    pools
}

/// Nobody in an activity; where groups are made, with a queue for those who wait for one.
fn here_in(activity: &Activity, queues: &mut Vec<Queue>) -> Here {
    let mut group_queue = NONE;
    if activity.group.is_some() {
        group_queue = queues.len() as u32;
        queues.push(Queue::of(PoolIndex::MAX, 0));
    }
    Here { present: 0, blocked: VecDeque::new(), group_queue }
}

/// The entries of the agenda that belong to nobody; each pool of staff is told where its own is.
fn fixed_entries(plan: &Plan, pools: &mut [PoolState]) -> Vec<Fixed> {
    let mut fixed = Vec::new();
    for source in 0..plan.sources.len() {
        fixed.push(Fixed::Source(source as u16));
    }
    for (index, pool) in plan.pools.iter().enumerate() {
        if matches!(pool.kind, PoolKind::Staff(_)) {
            fixed.push(Fixed::Open(index as PoolIndex));
            pools[index].free_slot = fixed.len() as Slot;
            fixed.push(Fixed::Free(index as PoolIndex));
        }
    }
    for (index, activity) in plan.activities.iter().enumerate() {
        if activity.group.is_some() {
            fixed.push(Fixed::GroupStarts(index as ActivityIndex));
        }
    }
    for change in 0..plan.changes.len() {
        fixed.push(Fixed::Change(change as u32));
    }
    fixed
}

impl<'a, O: Observer> Life<'a, O> {
    fn new(plan: &'a Plan, seed: u64, observer: &'a mut O) -> Self {
        let mut queues = Vec::new();
        let mut pools = pools_of(plan, seed, &mut queues);
        let here = plan.activities.iter().map(|activity| here_in(activity, &mut queues)).collect();
        let fixed = fixed_entries(plan, &mut pools);
        Self {
            plan,
            observer,
            seed,
            now_us: 0,
            agenda: Agenda::default(),
            fixed,
            sources: plan
                .sources
                .iter()
                .enumerate()
                .map(|(number, source)| SourceState::new(number as u16, source, plan, seed))
                .collect(),
            activities: plan.activities.clone(),
            here,
            pools,
            queues,
            citizens: Vec::new(),
            links: Vec::new(),
            free: Vec::new(),
            groups: Vec::new(),
            groups_started: 0,
            counted: RunCounts::default(),
            too_many: false,
        }
    }

    fn run(&mut self) {
        // What becomes different at the first moment is so for everybody, also for who is there already.
        for (number, change) in self.plan.changes.iter().enumerate() {
            if change.at_us <= 0 {
                self.becomes_different(number as u32);
            }
        }
        for number in 0..self.plan.open.len() {
            self.is_there_already(number as u32);
        }
        for slot in 0..self.fixed.len() {
            self.put_fixed(slot as Slot);
        }
        let (until_us, first) = (self.plan.run.until_us, self.fixed.len() as Slot);
        while let Some((at_us, turn, slot)) = self.agenda.take() {
            if at_us >= until_us || self.too_many {
                break;
            }
            self.now_us = at_us;
            self.counted.entries += 1;
            if slot >= first {
                let place = slot - first;
                if self.citizens[place as usize].pending == turn {
                    self.goes_on(place);
                }
            } else {
                self.happens(slot);
            }
        }
    }

    /// Puts the next entry of what comes again and again.
    fn put_fixed(&mut self, slot: Slot) {
        let next_us = match self.fixed[slot as usize] {
            Fixed::Source(source) => {
                let index = usize::from(source);
                let next_us = self.sources[index].next_us(&self.plan.sources[index], self.plan);
                self.too_many |= self.sources[index].is_exhausted();
                next_us
            }
            Fixed::Open(pool) => {
                let staff = self.pools[usize::from(pool)].staff.as_ref();
                staff.and_then(|staff| staff.opens_after_us(self.now_us, &self.plan.working_days))
            }
            // Put when somebody begins to wait.
            Fixed::Free(_) => None,
            Fixed::GroupStarts(activity) => self.activities[usize::from(activity)]
                .group
                .map(|group| (self.now_us / group.starts_every_us + 1) * group.starts_every_us),
            Fixed::Change(change) => {
                Some(self.plan.changes[change as usize].at_us).filter(|at_us| *at_us > 0)
            }
        };
        if let Some(next_us) = next_us.filter(|next_us| *next_us < self.plan.run.until_us) {
            self.agenda.put(next_us, slot);
        }
    }

    fn happens(&mut self, slot: Slot) {
        match self.fixed[slot as usize] {
            Fixed::Source(source) => {
                self.comes(source);
                self.put_fixed(slot);
            }
            Fixed::Open(pool) => {
                self.put_fixed(slot);
                self.staff_works(pool);
            }
            Fixed::Free(pool) => {
                let state = &mut self.pools[usize::from(pool)];
                // An earlier one may have been put behind this one.
                if state.free_at_us == self.now_us {
                    state.free_at_us = i64::MAX;
                    self.staff_works(pool);
                }
            }
            Fixed::GroupStarts(activity) => {
                self.put_fixed(slot);
                self.group_day(activity);
            }
            Fixed::Change(change) => self.becomes_different(change),
        }
    }

    fn goes_on(&mut self, citizen: u32) {
        match self.citizens[citizen as usize].state {
            State::Waiting => self.gives_up(citizen),
            State::There => self.is_done(citizen),
            State::InSession => self.session_ends(citizen),
            State::Between => self.asks_for_session(citizen),
            State::Gone
            | State::WaitingForSession
            | State::InGroup
            | State::Blocked(_)
            | State::Group => {}
        }
    }

    #[inline]
    fn put(&mut self, citizen: u32, at_us: i64) {
        let slot = self.fixed.len() as Slot + citizen;
        self.citizens[citizen as usize].pending = self.agenda.put(at_us, slot);
    }

    #[inline]
    fn comes(&mut self, source: u16) {
        let from = &self.plan.sources[usize::from(source)];
        let (stream, ordinal) = self.sources[usize::from(source)].stream();
        let class = match from.classes.as_slice() {
            [(_, only)] => *only,
            classes => one_of(classes, &mut stream.draw(DrawPurpose::Class, 0, 0))
                .copied()
                .unwrap_or_default(),
        };
        let to = match self.sources[usize::from(source)].to.as_slice() {
            // Unless some go away at the entrance.
            [(up_to, only)] if *up_to >= 1.0 => Some(*only),
            to => one_of(to, &mut stream.draw(DrawPurpose::Entry, 0, 0)).copied(),
        };
        let who = Who { source, ordinal };
        self.counted.came += 1;
        self.observer.came(who, class, self.now_us);
        let Some(citizen) = self.seat(stream, who, class) else { return };
        match to {
            Some(activity) => self.enters(citizen, activity),
            None => self.leaves(citizen),
        }
    }

    #[inline]
    fn seat(&mut self, stream: RandomStream, who: Who, class: ClassIndex) -> Option<u32> {
        let citizen = Citizen {
            stream,
            pending: 0,
            came_at_us: self.now_us,
            agreed_at_us: NOT_YET,
            helped_from_us: NOT_YET,
            helped_until_us: NOT_YET,
            entered_at_us: self.now_us,
            began_at_us: NOT_YET,
            resumed_at_us: NOT_YET,
            waited_us: 0,
            until_us: 0,
            queued_at_us: 0,
            who,
            visit: 0,
            turn: 0,
            queue: NONE,
            group: NONE,
            activity: 0,
            class,
            stayed_away: false,
            went_on: false,
            ending: None,
            state: State::There,
        };
        if let Some(place) = self.free.pop() {
            self.citizens[place as usize] = citizen;
            return Some(place);
        }
        let place = self.citizens.len() as u32;
        if place + self.fixed.len() as u32 >= SLOTS_MAX {
            self.too_many = true;
            return None;
        }
        self.citizens.push(citizen);
        self.links.push(Links::NONE);
        Some(place)
    }

    #[inline]
    fn leaves(&mut self, citizen: u32) {
        self.tells_story(citizen, Some(self.now_us));
        let who = &mut self.citizens[citizen as usize];
        who.state = State::Gone;
        who.pending = 0;
        self.counted.left += 1;
        self.free.push(citizen);
    }

    fn tells_story(&mut self, citizen: u32, left_at_us: Option<i64>) {
        let who = &self.citizens[citizen as usize];
        let yet = |at_us: i64| (at_us != NOT_YET).then_some(at_us);
        let now = &self.activities[usize::from(who.activity)];
        let over = left_at_us.is_some() || now.outside || now.section.is_some();
        self.observer.told(&Story {
            who: who.who,
            class: who.class,
            ending: who.ending,
            came_at_us: who.came_at_us,
            agreed_at_us: yet(who.agreed_at_us),
            helped_from_us: yet(who.helped_from_us),
            helped_until_us: yet(who.helped_until_us).filter(|_| over),
            went_on: who.went_on,
            left_at_us,
        });
    }

    fn is_full(&self, activity: ActivityIndex) -> bool {
        let index = usize::from(activity);
        self.activities[index].room.is_some_and(|room| self.here[index].present >= room)
    }

    /// A citizen comes to an activity.
    #[inline]
    fn enters(&mut self, citizen: u32, activity: ActivityIndex) {
        let full = self.is_full(activity);
        let who = &mut self.citizens[citizen as usize];
        who.visit += 1;
        who.turn = 0;
        who.activity = activity;
        who.entered_at_us = self.now_us;
        who.began_at_us = NOT_YET;
        who.waited_us = 0;
        if full {
            self.tells(citizen, Ending::Lost, None);
            return self.leaves(citizen);
        }
        self.here[usize::from(activity)].present += 1;
        let what = &self.activities[usize::from(activity)];
        who.went_on |= what.section.is_some();
        if let Some(group) = what.group {
            let queue = self.here[usize::from(activity)].group_queue;
            self.waits(citizen, queue, true);
            if self.queues[queue as usize].length >= group.maximum {
                self.group_starts(activity);
            }
            return;
        }
        match what.place {
            Some(pool) => self.asks_for_place(citizen, pool),
            None => self.begins(citizen),
        }
    }

    #[inline]
    fn tells(&mut self, citizen: u32, ending: Ending, next: Option<ActivityIndex>) {
        let who = &mut self.citizens[citizen as usize];
        who.ending = Some(ending);
        let never = who.began_at_us == NOT_YET;
        // At the end of a run: interrupted, and not there again.
        let interrupted = !never && who.state == State::Waiting;
        if interrupted {
            who.waited_us += self.now_us - who.queued_at_us;
        }
        let visit = Visit {
            who: who.who,
            class: who.class,
            ending,
            activity: who.activity,
            next,
            number: who.visit,
            entered_at_us: who.entered_at_us,
            began_at_us: if never { self.now_us } else { who.began_at_us },
            ended_at_us: self.now_us,
            waited_us: if never { self.now_us - who.entered_at_us } else { who.waited_us },
        };
        let held_from_us = (!never && !interrupted).then_some(who.resumed_at_us);
        self.observer.visited(&visit);
        // The work of staff is told by the session.
        if let Some(from_us) = held_from_us
            && self.activities[usize::from(visit.activity)].work.is_none()
        {
            let Visit { class, activity, ended_at_us: until_us, .. } = visit;
            self.observer.used(&Used { class, activity, from_us, until_us });
        }
    }

    fn end(&mut self) {
        if !self.too_many {
            self.now_us = self.plan.run.until_us;
        }
        for citizen in 0..self.citizens.len() as u32 {
            let who = &self.citizens[citizen as usize];
            if who.state == State::Gone || who.group != NONE {
                continue;
            }
            self.counted.here += 1;
            let waits = who.began_at_us == NOT_YET;
            if self.is_stuck(citizen) {
                self.counted.stuck += 1;
            }
            let ending = if waits { Ending::StillWaiting } else { Ending::StillThere };
            self.tells(citizen, ending, None);
            self.tells_story(citizen, None);
        }
    }

    /// Whether a citizen is in a circle of those who wait for each other's room.
    fn is_stuck(&self, citizen: u32) -> bool {
        let State::Blocked(to) = self.citizens[citizen as usize].state else { return false };
        let mut asked = vec![false; self.activities.len()];
        let mut open = vec![to];
        while let Some(activity) = open.pop() {
            if std::mem::replace(&mut asked[usize::from(activity)], true) {
                continue;
            }
            for other in self.citizens.iter().filter(|other| other.activity == activity) {
                match other.state {
                    State::Gone => {}
                    State::Blocked(next) => open.push(next),
                    State::Waiting => {}
                    _ => return false,
                }
            }
        }
        true
    }
}

/// The next of the meetings held at a distance, at or after a time; the time itself without meetings.
const fn met_at_us(at_us: i64, every_us: Option<i64>) -> i64 {
    match every_us {
        Some(every_us) => (at_us + every_us - 1) / every_us * every_us,
        None => at_us,
    }
}
