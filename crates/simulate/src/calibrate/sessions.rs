//! Staff and sessions, as the records have them: who held contacts, how long they took, how many days lay between
//! them, and how much time a unit gave to citizens.
//!
//! How much a unit *could* give stands in no record. It is taken to be the most that it gave in any four weeks, so
//! a plan can ask for more than was given on average and not for more than was ever seen.

use super::{Seen, days, ends, put};
use jiff::Timestamp;
use jiff::civil::Date;
use roret_domain::calendar::{self, WorkingDayRule};
use roret_domain::course::{Contact, ContactKind};
use roret_domain::id::{UnitId, WorkerId};
use roret_domain::image::Image;
use roret_domain::inquiry::Inquiry;
use std::collections::{BTreeMap, BTreeSet};

/// Fewer sessions say nothing about their kind of course.
const SESSIONS_MIN: u32 = 10;

/// Lengths are told to the nearest five minutes.
const STEP_MINUTES: f64 = 5.0;

/// Days in which a unit shows how much it can give.
const WINDOW_DAYS: i32 = 28;

/// Hours of a working day: a week of 37 in five days.
const HOURS_PER_DAY: f64 = 37.0 / 5.0;

/// What was seen of the sessions in a kind of course.
#[derive(Clone, Default, Debug)]
pub(super) struct Sessions {
    /// How many took so long, by minutes.
    minutes: BTreeMap<u32, u32>,
    /// From one to the next; open where the course ended, or the period.
    between: Vec<Seen>,
    held: u32,
    stayed_away: u32,
    by_unit: BTreeMap<UnitId, u32>,
}

/// What was seen of a unit.
#[derive(Clone, Default, Debug)]
struct Unit {
    workers: BTreeSet<WorkerId>,
    minutes: BTreeMap<Date, f64>,
}

/// What was seen of all units, in a period's days.
pub(super) struct Staff<'a> {
    image: &'a Image,
    from: Date,
    to: Date,
    /// How many were at the same session of a group, and how long it took: they share the worker's time, whether it
    /// was written down for one of them or for each.
    groups: BTreeMap<(WorkerId, Timestamp), (u32, u16)>,
    units: BTreeMap<UnitId, Unit>,
    /// Contacts of the period, and those of them that say who and how long.
    contacts: (u32, u32),
}

impl<'a> Staff<'a> {
    pub(super) fn of(image: &'a Image, (from, to): (Date, Date)) -> Self {
        let mut groups: BTreeMap<_, (u32, u16)> = BTreeMap::new();
        let courses = image.inquiries().flat_map(|inquiry| &inquiry.courses);
        for contact in courses.flat_map(|course| &course.contacts) {
            if let (ContactKind::GroupSession, Some(worker)) = (contact.kind, contact.worker) {
                let (members, minutes) = groups.entry((worker, contact.at)).or_default();
                *members += 1;
                *minutes = (*minutes).max(contact.duration_minutes.unwrap_or(0));
            }
        }
        Self { image, from, to, groups, units: BTreeMap::new(), contacts: (0, 0) }
    }

    /// Looks at what was held for a citizen.
    pub(super) fn sees(&mut self, seen: &mut Sessions, inquiry: &Inquiry) {
        let all = inquiry.courses.iter().flat_map(|course| &course.contacts);
        let mut contacts: Vec<&Contact> =
            all.filter(|contact| calendar::date_of(contact.at) <= self.to).collect();
        contacts.sort_by_key(|contact| contact.at);
        for (place, contact) in contacts.iter().enumerate() {
            let on = calendar::date_of(contact.at);
            if on < self.from {
                continue;
            }
            self.sees_contact(seen, contact, on);
            let next = contacts.get(place + 1).map(|next| calendar::date_of(next.at));
            let over = || {
                let closings = inquiry.courses.iter().map(|course| course.closing_as_of(self.to));
                let closings: Option<Vec<_>> = closings.collect();
                closings?.into_iter().map(|closing| closing.closed_on).max()
            };
            let until = next.or_else(over).unwrap_or(self.to);
            let days = days(on, until).max(0);
            seen.between.push(Seen { watched_from: 0, days, ended: next.is_some() });
        }
    }

    fn sees_contact(&mut self, seen: &mut Sessions, contact: &Contact, on: Date) {
        self.contacts.0 += 1;
        let stayed_away = contact.kind == ContactKind::NoShow;
        seen.stayed_away += u32::from(stayed_away);
        let Some(id) = contact.worker else { return };
        let group = match contact.kind {
            ContactKind::GroupSession => self.groups.get(&(id, contact.at)),
            _ => None,
        };
        let each = match (group, contact.duration_minutes) {
            (Some((members, minutes)), _) => f64::from(*minutes) / f64::from(*members),
            (None, minutes) => f64::from(minutes.unwrap_or(0)),
        };
        let Some(worker) = self.image.worker(id).filter(|_| each > 0.0) else { return };
        self.contacts.1 += 1;
        let unit = self.units.entry(worker.unit).or_default();
        *unit.minutes.entry(on).or_default() += each;
        if !worker.left {
            unit.workers.insert(id);
        }
        if !stayed_away {
            let rounded = (each / STEP_MINUTES).round().max(1.0) * STEP_MINUTES;
            *seen.minutes.entry(rounded as u32).or_default() += 1;
            seen.held += 1;
            *seen.by_unit.entry(worker.unit).or_default() += 1;
        }
    }

    /// What was seen, in a sentence.
    pub(super) fn about(&self) -> String {
        let workers: usize = self.units.values().map(|unit| unit.workers.len()).sum();
        let minutes: f64 = self.units.values().flat_map(|unit| unit.minutes.values()).sum();
        let (all, told) = self.contacts;
        format!(
            "Seen: {all} contacts, of which {told} say who held them and how long; {workers} workers, {:.0} hours.",
            minutes / 60.0
        )
    }

    /// Units whose workers are still there, with a name that no other has.
    fn pools(&self) -> impl Iterator<Item = (UnitId, String, &Unit)> {
        let mut names = BTreeSet::new();
        self.units.iter().filter(|(_, unit)| !unit.workers.is_empty()).map(move |(id, unit)| {
            let name = self.image.unit(*id).map_or("unit", |unit| unit.name.as_str());
            let mut own = name.to_owned();
            for number in 2.. {
                if names.insert(own.clone()) {
                    break;
                }
                own = format!("{name} {number}");
            }
            (*id, own, unit)
        })
    }

    /// The pools of workers.
    pub(super) fn put_pools(&self, text: &mut String) {
        for (_, name, unit) in self.pools() {
            let hours = unit.minutes.values().sum::<f64>() / 60.0;
            put!(
                text,
                "\n# {hours:.0} hours with citizens; the share is the most of any four weeks, absence within it."
            );
            put!(text, "[[pool]]\nname = {name:?}\nworkers = {}", unit.workers.len());
            put!(text, "direct_share = {:.4}\nabsence_share = 0.0", self.greatest_share(unit));
        }
    }

    /// The greatest share of its workers' time that a unit gave in any four weeks.
    fn greatest_share(&self, unit: &Unit) -> f64 {
        let rule = WorkingDayRule::default();
        let mut greatest: f64 = 0.0;
        for begins in unit.minutes.keys() {
            let ends = begins.saturating_add(jiff::Span::new().days(WINDOW_DAYS - 1));
            // Where the period is shorter than that: all of it.
            let begins = match ends > self.to {
                true => {
                    self.from.max(self.to.saturating_sub(jiff::Span::new().days(WINDOW_DAYS - 1)))
                }
                false => *begins,
            };
            let minutes: f64 =
                unit.minutes.range(begins..=ends.min(self.to)).map(|(_, it)| it).sum();
            let working = begins.series(jiff::Span::new().days(1));
            let working = working
                .take_while(|date| *date <= ends.min(self.to))
                .filter(|date| calendar::is_working_day(*date, rule))
                .count();
            let paid = working as f64 * HOURS_PER_DAY * 60.0 * unit.workers.len() as f64;
            if paid > 0.0 {
                greatest = greatest.max(minutes / paid);
            }
        }
        greatest.clamp(0.01, 1.0)
    }

    /// Who holds the sessions of a kind of course, how long they take and what lies between them; nothing when too
    /// few were seen.
    pub(super) fn put_sessions(&self, text: &mut String, seen: &Sessions) -> bool {
        let mut names: Vec<(u32, String)> = self
            .pools()
            .filter_map(|(unit, name, _)| Some((*seen.by_unit.get(&unit)?, name)))
            .collect();
        names.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
        // Records of sessions on one day alone say nothing about the next.
        let followed = seen.between.iter().any(|it| it.ended && it.days > 0);
        if names.is_empty() || seen.held < SESSIONS_MIN || !followed {
            return false;
        }
        let names: Vec<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
        put!(text, "staff = {names:?}\nsessions_counted = {}", seen.held);
        let values: Vec<&u32> = seen.minutes.keys().collect();
        let weights: Vec<&u32> = seen.minutes.values().collect();
        put!(
            text,
            "session_minutes = {{ distribution = \"empirical\", values = {values:?}, weights = {weights:?} }}"
        );
        let (between, _) = ends(&seen.between);
        let values: Vec<i32> = between.iter().map(|(days, _)| *days).collect();
        let weights: Vec<String> = between.iter().map(|(_, share)| format!("{share:.6}")).collect();
        put!(
            text,
            "every_days = {{ distribution = \"empirical\", values = {values:?}, weights = [{}] }}",
            weights.join(", ")
        );
        let all = f64::from(seen.held + seen.stayed_away);
        put!(text, "no_show_share = {:.4}", f64::from(seen.stayed_away) / all);
        put!(text, "ends_on_time = true");
        true
    }
}
