//! The report counted again, slowly, from the events: no image, no calendar and no time zone of the
//! product's or of a library's.

use roret_domain::course::{ClosingReason, Section};
use roret_domain::event::{AgreementEvent, CourseEvent, Event, InquiryEvent};
use roret_domain::id::{CourseId, InquiryId};
use roret_domain::inquiry::{InquiryEnding, Requester};
use std::collections::BTreeMap;

/// A day as year, month, day.
type Day = (i64, i64, i64);

/// Days since 1 January 1970.
fn number((year, month, day): Day) -> i64 {
    let is_leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let years: i64 = (1970..year).map(|year| 365 + i64::from(is_leap(year))).sum();
    let lengths = [31, 28 + i64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let months: i64 = (1..month).zip(lengths).map(|(_, length)| length).sum();
    years + months + day - 1
}

fn days_in(year: i64, month: i64) -> i64 {
    let next = if month == 12 { (year + 1, 1, 1) } else { (year, month + 1, 1) };
    number(next) - number((year, month, 1))
}

fn civil(number_of_day: i64) -> Day {
    let year = (1970..).find(|year| number((year + 1, 1, 1)) > number_of_day).expect("a year");
    let rest = |month: i64| number_of_day - number((year, month, 1));
    let month = (1..=12).rev().find(|month| rest(*month) >= 0).expect("a month");
    (year, month, rest(month) + 1)
}

/// The day in Copenhagen: an hour before UTC, two from the last Sunday of March to that of October,
/// both at one o'clock UTC.
fn day_of(at: jiff::Timestamp) -> Day {
    let seconds = at.as_second();
    let (year, _, _) = civil(seconds.div_euclid(86_400));
    let last_sunday = |month| {
        let last = number((year, month, 31));
        // 1 January 1970 was a Thursday.
        (last - (last + 4) % 7) * 86_400 + 3_600
    };
    let is_summer = last_sunday(3) <= seconds && seconds < last_sunday(10);
    civil((seconds + if is_summer { 7_200 } else { 3_600 }).div_euclid(86_400))
}

/// The smallest n ≥ 1 with closed ≤ started + n months.
fn months(started: Day, closed: Day) -> i64 {
    let promised = |n: i64| {
        let month = started.0 * 12 + started.1 - 1 + n;
        let (year, month) = (month / 12, month % 12 + 1);
        (year, month, started.2.min(days_in(year, month)))
    };
    (1..).find(|n| closed <= promised(*n)).expect("an end")
}

/// A closing, and when the citizen came back.
struct Absence<'a> {
    left_at: jiff::Timestamp,
    back: Option<Day>,
    reason: ClosingReason,
    section: Option<&'a Section>,
}

fn absences<'a>(events: &[&'a Event], course: CourseId) -> Vec<Absence<'a>> {
    let mut absences: Vec<Absence<'a>> = Vec::new();
    for event in events {
        match event {
            Event::Course(CourseEvent::CourseClosed(e)) if e.course == course => {
                absences.push(Absence {
                    left_at: e.closed_at,
                    back: None,
                    reason: e.reason,
                    section: e.onward_section.as_ref(),
                })
            }
            Event::Course(CourseEvent::ClosingWithdrawn(e)) if e.course == course => {
                absences.pop();
            }
            Event::Course(CourseEvent::CourseReentered(e)) if e.course == course => {
                absences.last_mut().expect("a closing").back = Some(day_of(e.reentered_at));
            }
            _ => {}
        }
    }
    absences
}

/// The numbers of the report by their code, and who asked.
#[derive(PartialEq, Eq, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) figures: BTreeMap<String, u32>,
    pub(crate) by_requester: BTreeMap<Requester, (u32, u32)>,
}

impl Counts {
    fn add(&mut self, code: impl Into<String>) {
        *self.figures.entry(code.into()).or_default() += 1;
    }
}

pub(crate) fn count(events: &[Event], from: Day, to: Day) -> Counts {
    let mut counts = Counts::default();
    for event in events {
        if let Event::Inquiry(InquiryEvent::InquiryReceived(e)) = event {
            count_inquiry(&mut counts, events, e.inquiry, (from, to));
        }
    }
    counts
}

fn count_inquiry(counts: &mut Counts, events: &[Event], id: InquiryId, (from, to): (Day, Day)) {
    let mine: Vec<&Event> = events.iter().filter(|event| event.inquiry() == Some(id)).collect();
    let asked = mine.iter().rev().find_map(|event| match event {
        Event::Inquiry(InquiryEvent::InquiryReceived(e)) => {
            Some((day_of(e.received_at), e.requester))
        }
        Event::Inquiry(InquiryEvent::InquiryCorrected(e)) => {
            Some((day_of(e.received_at), e.requester))
        }
        _ => None,
    });
    let (received, requester) = asked.expect("a receipt");
    if received < from || received > to {
        return;
    }
    let agreed = mine.iter().find_map(|event| match event {
        Event::Agreement(AgreementEvent::AgreementMade(e)) => Some(day_of(e.agreed_at)),
        _ => None,
    });
    let within = agreed.is_some_and(|day| day <= to && number(day) - number(received) <= 7);
    let own = requester == Requester::Citizen || requester == Requester::Relative;
    counts.add("inquiries");
    for (is_so, code) in [
        (within, "agreed_within_7_days"),
        (own, "from_citizen_or_relative"),
        (own && within, "from_citizen_or_relative_within_7_days"),
    ] {
        if is_so {
            counts.add(code);
        }
    }
    let (all, agreed) = counts.by_requester.entry(requester).or_default();
    *all += 1;
    *agreed += u32::from(within);

    let ending = mine.iter().rev().find_map(|event| match event {
        Event::Inquiry(InquiryEvent::InquiryEnded(e)) => Some(Some((day_of(e.ended_at), e.ending))),
        Event::Inquiry(InquiryEvent::InquiryReopened(_)) => Some(None),
        _ => None,
    });
    match ending.flatten().filter(|(day, _)| *day <= to) {
        Some((_, InquiryEnding::AnsweredAtDoor | InquiryEnding::GuidedOn)) => {
            counts.add("answered_at_the_door");
        }
        Some(_) => {}
        None if !count_courses(counts, &mine, to) => counts.add("open"),
        None => {}
    }
}

/// Counts an inquiry whose courses are closed; answers whether they are.
fn count_courses(counts: &mut Counts, mine: &[&Event], to: Day) -> bool {
    let begun: Vec<(Day, CourseId)> = mine
        .iter()
        .filter_map(|event| match event {
            Event::Course(CourseEvent::CourseStarted(e)) => Some((day_of(e.started_at), e.course)),
            _ => None,
        })
        .filter(|(started, _)| *started <= to)
        .collect();
    let Some(first) = begun.iter().map(|(started, _)| *started).min() else { return false };
    let mut in_force = Vec::new();
    for (_, course) in begun {
        let away = absences(mine, course).into_iter().rfind(|absence| {
            day_of(absence.left_at) <= to && absence.back.is_none_or(|back| back > to)
        });
        let Some(absence) = away else { return false };
        in_force.push(absence);
    }
    in_force.sort_by_key(|absence| absence.left_at);
    let last = in_force.last().expect("a closing");
    counts.add("closed");
    match months(first, day_of(last.left_at)) {
        month @ 1..=6 => {
            counts.add(format!("closed_in_month:{month}"));
            counts.add("closed_within_6_months");
        }
        _ => counts.add("closed_later_than_6_months"),
    }
    if last.reason == ClosingReason::LongerSupport {
        counts.add("went_on_to_longer_support");
    }
    if let Some(section) = last.section {
        counts.add(format!("onward_by_section:{section}"));
    }
    true
}

#[test]
fn the_naive_calendar_knows_copenhagen() {
    for (instant, day) in [
        ("1970-01-01T00:00:00Z", (1970, 1, 1)),
        ("2023-12-31T22:59:59Z", (2023, 12, 31)),
        ("2023-12-31T23:00:00Z", (2024, 1, 1)),
        ("2024-02-28T23:00:00Z", (2024, 2, 29)),
        ("2026-03-28T23:00:00Z", (2026, 3, 29)),
        ("2026-03-29T21:59:59Z", (2026, 3, 29)),
        ("2026-03-29T22:00:00Z", (2026, 3, 30)),
        ("2026-10-24T22:00:00Z", (2026, 10, 25)),
        ("2026-10-25T22:59:59Z", (2026, 10, 25)),
        ("2026-10-25T23:00:00Z", (2026, 10, 26)),
    ] {
        assert_eq!(day_of(instant.parse().expect("an instant")), day, "{instant}");
    }
    assert_eq!(months((2025, 8, 31), (2026, 2, 28)), 6);
    assert_eq!(months((2023, 8, 31), (2024, 3, 1)), 7);
}
