//! Small histories, and how long people in them wait, get help, come back.

use crate::history::*;
use crate::lives::{any_lives, any_period, arriving, nth_day};
use proptest::prelude::*;
use roret_domain::citizen::Citizen;
use roret_domain::erasure::ErasureWay;
use roret_domain::event::{CitizenErased, Event};
use roret_domain::image::Image;
use roret_domain::inquiry::{Inquiry, InquiryEnding, Requester};
use roret_domain::key::KeyId;
use roret_insight::caseload::Caseload;
use roret_insight::contacts::Contacts;
use roret_insight::duration::Durations;
use roret_insight::flow::{Month, by_month};
use roret_insight::goals::goals;
use roret_insight::outlook::Coverage;
use roret_insight::promise::{Period, PromiseReport};
use roret_insight::returning::not_returned;
use roret_insight::selection::{Courses, Selection};
use roret_insight::steps::step_times;
use roret_insight::time_to_event::Interval;
use roret_insight::waiting::{Until, WaitEnd, Waiting, waits};

fn selection(from: &str, to: &str) -> Selection {
    Selection::of(period(from, to))
}

fn march() -> Selection {
    selection("2026-03-01", "2026-03-31")
}

#[test]
fn who_still_waits_counts_as_waiting() {
    let mut h = History::default();
    for (on, agreed) in [("2026-03-02", Some("2026-03-04")), ("2026-03-03", Some("2026-03-09"))] {
        let one = h.received(on);
        if let Some(agreed) = agreed {
            h.agreed(one, agreed);
        }
    }
    h.received("2026-03-11");
    let waiting = Waiting::of(&image(&h.events), &march(), Until::Agreement);
    let curve = &waiting.still_waiting;
    assert_eq!((curve.n, curve.events, curve.longest), (3, 2, 20.));
    let points: Vec<(f64, u32)> = curve.points.iter().map(|one| (one.time, one.at_risk)).collect();
    assert_eq!(points, [(2., 3), (6., 2)]);
    assert_eq!(curve.median(Interval::Log).estimate, Some(6.));
}

#[test]
fn what_came_after_the_period_had_not_come() {
    let mut h = History::default();
    let one = h.received("2026-03-20");
    h.agreed(one, "2026-04-02");
    let image = image(&h.events);
    let of = |to: &str| Waiting::of(&image, &selection("2026-03-01", to), Until::Agreement);
    assert_eq!(of("2026-04-01").still_waiting.events, 0);
    assert_eq!(of("2026-04-02").still_waiting.events, 1);
    assert_eq!(of("2026-03-19").still_waiting.n, 0);
}

#[test]
fn a_wait_that_help_at_the_door_ended_did_not_end_in_an_agreement() {
    let mut h = History::default();
    for (ending, on) in [
        (InquiryEnding::AnsweredAtDoor, "2026-03-02"),
        (InquiryEnding::CitizenStopped, "2026-03-04"),
    ] {
        let one = h.received("2026-03-02");
        h.ended(one, on, ending);
    }
    let one = h.received("2026-03-02");
    h.agreed(one, "2026-03-05");
    let course = h.running("2026-03-02");
    h.closed(course, "2026-03-03");
    let waiting = Waiting::of(&image(&h.events), &march(), Until::Agreement);
    let last = waiting.ended.endings.last().expect("an ending");
    assert_eq!(waiting.ended.ways, WaitEnd::ALL);
    for share in &last.ended {
        assert!((share - 1. / 4.).abs() < 1e-12);
    }
    let ends: Vec<_> = waits(&image(&h.events), &march(), Until::Agreement)
        .map(|wait| (wait.days, wait.end))
        .collect();
    assert_eq!(
        ends,
        [
            (0, Some(WaitEnd::HelpedAtTheDoor)),
            (2, Some(WaitEnd::EndedOtherwise)),
            (3, Some(WaitEnd::Came)),
            (1, Some(WaitEnd::ClosedWithout)),
        ]
    );
}

/// Who is closed waits for nothing, and each figure says so: those who still wait are those of the caseload that have
/// no agreement.
#[test]
fn whoever_is_closed_waits_no_more_in_any_figure() {
    let mut h = History::default();
    h.received("2026-03-02");
    h.running("2026-03-03");
    for _ in 0..5 {
        let course = h.running("2026-03-04");
        h.closed(course, "2026-03-09");
    }
    // One came back, and waits again.
    let course = h.running("2026-03-05");
    h.closed(course, "2026-03-06");
    h.reentered(course, "2026-03-20");
    // Of two courses one still runs.
    let (inquiry, first) = h.running("2026-03-05");
    h.started(inquiry, "2026-03-06");
    h.closed((inquiry, first), "2026-03-10");
    let image = image(&h.events);
    for (to, open) in [("2026-03-08", 8), ("2026-03-19", 3), ("2026-03-31", 4)] {
        let selection = selection("2026-03-01", to);
        let waiting = Waiting::of(&image, &selection, Until::Agreement);
        assert_eq!(waiting.still_waiting.n - waiting.still_waiting.events, open, "{to}");
        let caseload = Caseload::of(&image, None, day(to));
        let loads = || caseload.units.values();
        assert_eq!(loads().map(|load| load.without_agreement).sum::<u32>(), open, "{to}");
        assert_eq!(loads().map(|load| load.open).sum::<u32>(), open, "{to}");
        let report = h.report("2026-03-01", to);
        assert_eq!(report.open, open, "{to}");
        let months = by_month(&image, &selection);
        assert_eq!(months.values().last().map(|month| month.open), Some(open), "{to}");
        for endings in &waiting.ended.endings {
            let sum: f64 = endings.open + endings.ended.iter().sum::<f64>();
            assert!((sum - 1.).abs() < 1e-12);
        }
    }
}

#[test]
fn a_course_without_an_agreement_is_a_first_contact_and_a_start() {
    let mut h = History::default();
    h.running("2026-03-02");
    let image = image(&h.events);
    let events = |until| Waiting::of(&image, &march(), until).still_waiting.events;
    assert_eq!(
        (events(Until::FirstContact), events(Until::Agreement), events(Until::Start)),
        (1, 0, 1)
    );
}

#[test]
fn open_courses_last_still() {
    let mut h = History::default();
    let short = h.running("2026-03-02");
    h.closed(short, "2026-03-12");
    h.running("2026-03-05");
    let durations = Durations::of(&image(&h.events), &march());
    let curve = &durations.still_open;
    assert_eq!((curve.n, curve.events, curve.longest), (2, 1, 26.));
    assert_eq!(curve.points.first().map(|one| (one.time, one.estimate)), Some((10., 0.5)));
    let courses = Courses::Kind(roret_domain::course::CourseKind::Counselling);
    let other_kind = Durations::of(&image(&h.events), &Selection { courses, ..march() });
    assert_eq!((other_kind.still_open.n, other_kind.still_open.points.len()), (0, 0));
}

#[test]
fn who_comes_back_is_seen_and_who_was_followed_for_a_short_time_is_not_blamed() {
    let mut h = History::default();
    let back = h.running("2026-01-05");
    h.closed(back, "2026-02-01");
    h.reentered(back, "2026-02-21");
    let gone = h.running("2026-01-05");
    h.closed(gone, "2026-02-01");
    let lately = h.running("2026-01-05");
    h.closed(lately, "2026-03-30");
    let curve = not_returned(&image(&h.events), &selection("2026-01-01", "2026-03-31"));
    assert_eq!((curve.n, curve.events), (3, 1));
    // One of the two who were followed for twenty days.
    assert_eq!(curve.points.first().map(|one| (one.time, one.at_risk)), Some((20., 2)));
}

#[test]
fn every_month_is_told_also_the_empty_one() {
    let mut h = History::default();
    let one = h.received("2026-01-15");
    h.agreed(one, "2026-01-20");
    let course = h.started(one, "2026-01-21");
    h.closed(course, "2026-03-03");
    h.received("2026-03-30");
    let months = by_month(&image(&h.events), &selection("2026-01-10", "2026-03-31"));
    let told: Vec<(String, Month)> =
        months.into_iter().map(|(month, flow)| (month.to_string(), flow)).collect();
    let (january, february, march) = (&told[0], &told[1], &told[2]);
    assert_eq!((told.len(), january.0.as_str()), (3, "2026-01-01"));
    assert_eq!(
        january.1,
        Month {
            received: 1,
            agreed: 1,
            started: 1,
            open: 1,
            agreed_within_7_days: 1,
            ..Month::default()
        }
    );
    assert_eq!(february.1, Month { open: 1, ..Month::default() });
    assert_eq!(
        march.1,
        Month { received: 1, closed: 1, open: 1, undecided: 1, ..Month::default() }
    );
}

#[test]
fn a_month_is_undecided_while_somebody_may_still_have_an_agreement_in_time() {
    let mut h = History::default();
    h.received("2026-01-02");
    let agreed = h.received("2026-01-20");
    h.agreed(agreed, "2026-01-21");
    h.received("2026-02-22");
    for (to, undecided) in [
        // The first one: seven days after its day it is known that it was not in time.
        ("2026-01-09", [1, 0]),
        ("2026-01-10", [0, 0]),
        ("2026-01-20", [1, 0]),
        ("2026-01-31", [0, 0]),
        ("2026-03-01", [0, 1]),
        ("2026-03-02", [0, 0]),
    ] {
        let months = by_month(&image(&h.events), &selection("2026-01-01", to));
        let told = |month: &str| months.get(&month.parse().unwrap()).map_or(0, |it| it.undecided);
        assert_eq!([told("2026-01-01"), told("2026-02-01")], undecided, "to {to}");
    }
}

#[test]
fn the_caseload_counts_days_from_the_inquiry() {
    let mut h = History::default();
    h.received("2026-03-01");
    h.running("2026-03-11");
    let done = h.running("2026-03-11");
    h.closed(done, "2026-03-12");
    let caseload = Caseload::of(&image(&h.events), None, day("2026-03-21"));
    let load = caseload.units.values().next().expect("a unit");
    assert_eq!((load.open, load.with_course, load.without_agreement), (2, 1, 2));
    assert_eq!((load.oldest_days, load.mean_days()), (20, Some(15.)));
}

#[test]
fn a_selection_takes_the_asked_source_alone() {
    let mut h = History::default();
    h.received("2026-03-02");
    h.received_from("2026-03-02", Requester::JobCentre);
    let of = |requester| {
        let selection = Selection { requester, ..march() };
        Waiting::of(&image(&h.events), &selection, Until::Agreement).still_waiting.n
    };
    assert_eq!(
        (of(None), of(Some(Requester::JobCentre)), of(Some(Requester::OtherMunicipality))),
        (2, 1, 0)
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    // What is open at a month's end, counted straight from each inquiry's days instead of by sums.
    #[test]
    fn open_at_the_end_of_a_month_is_what_a_recount_says(
        lives in any_lives(), seed in any::<u64>(), (from, to) in any_period()
    ) {
        let image = image(&arriving(&lives, seed));
        let period = Period { from: nth_day(from), to: nth_day(to) };
        let months = by_month(&image, &Selection::of(period));
        let all: Vec<&Inquiry> = image.inquiries().collect();
        let received: u32 = months.values().map(|month| month.received).sum();
        let expected = all.iter().filter(|one| period.holds(one.received_on())).count();
        prop_assert_eq!(usize::try_from(received), Ok(expected));
        if let Some((_, last)) = months.iter().next_back() {
            let is_open = |one: &&&Inquiry| open_on(one, period.to);
            prop_assert_eq!(usize::try_from(last.open), Ok(all.iter().filter(is_open).count()));
        }
    }

    // fold(a ++ b) = continue(fold(a), b): whoever kept the image of the first events and takes in the rest
    // has the figures of whoever begins from nothing, and those who read in between disturb nothing.
    #[test]
    fn continuing_gives_what_beginning_anew_gives(
        lives in any_lives(), seed in any::<u64>(), (from, to) in any_period(), share in 0.0..1.0_f64
    ) {
        let events = arriving(&lives, seed);
        let cut = (events.len() as f64 * share) as usize;
        let (first, rest) = events.split_at(cut);
        let before = image(first);
        let period = Period { from: nth_day(from), to: nth_day(to) };
        let read = every_figure(&before, period);
        let after = continued(before.clone(), rest);
        prop_assert_eq!(every_figure(&after, period), every_figure(&image(&events), period));
        prop_assert_eq!(every_figure(&before, period), read);
    }

    // Whoever is erased leaves every figure as it was.
    #[test]
    fn erasing_anybody_changes_no_figure(
        lives in any_lives(), seed in any::<u64>(), (from, to) in any_period(), whom in any::<u64>()
    ) {
        let before = image(&arriving(&lives, seed));
        let period = Period { from: nth_day(from), to: nth_day(to) };
        let chosen = |(number, _): &(usize, &Citizen)| whom >> (number % 64) & 1 == 1;
        let erasures: Vec<Event> = before
            .citizens()
            .enumerate()
            .filter(chosen)
            .map(|(_, citizen)| {
                let (way, keys) = (ErasureWay::Approved, vec![KeyId::from_bytes([7; 8])]);
                CitizenErased { citizen: citizen.id, way, keys }.into()
            })
            .collect();
        let after = continued(before.clone(), &erasures);
        prop_assert_eq!(after.erased().len(), erasures.len());
        prop_assert_eq!(after.citizens().filter(|one| one.is_erased()).count(), erasures.len());
        prop_assert_eq!(every_figure(&after, period), every_figure(&before, period));
    }

    #[test]
    fn all_ways_together_are_everything(
        lives in any_lives(), seed in any::<u64>(), (from, to) in any_period()
    ) {
        let image = image(&arriving(&lives, seed));
        let selection = Selection::of(Period { from: nth_day(from), to: nth_day(to) });
        for until in Until::ALL {
            let waiting = Waiting::of(&image, &selection, *until);
            let left = u32::try_from(waiting.backwards.len()).expect("few");
            let all = image.inquiries().filter(|one| selection.holds(one)).count();
            prop_assert_eq!(usize::try_from(waiting.still_waiting.n + left), Ok(all));
            for endings in &waiting.ended.endings {
                let sum: f64 = endings.open + endings.ended.iter().sum::<f64>();
                prop_assert!((sum - 1.).abs() < 1e-9);
            }
        }
    }
}

/// Every figure of a period, as text.
fn every_figure(image: &Image, period: Period) -> String {
    let selection = Selection::of(period);
    let waits: Vec<_> =
        Until::ALL.iter().map(|until| Waiting::of(image, &selection, *until)).collect();
    format!(
        "{waits:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        Durations::of(image, &selection),
        not_returned(image, &selection),
        by_month(image, &selection),
        Contacts::of(image, &selection),
        step_times(image, &selection),
        goals(image, &selection),
        Caseload::of(image, None, period.to),
        Coverage::of(image, period),
        PromiseReport::of(image, period),
    )
}

/// Whether an inquiry was open at the end of a day, by its own days.
fn open_on(inquiry: &Inquiry, day: jiff::civil::Date) -> bool {
    let ended = inquiry.ended.is_some_and(|one| roret_domain::calendar::date_of(one.at) <= day);
    let begun = |course: &&roret_domain::course::Course| course.started_on() <= day;
    let running = inquiry.courses.iter().filter(begun).any(|one| one.closing_as_of(day).is_none());
    let never = !inquiry.courses.iter().any(|course| begun(&course));
    inquiry.received_on() <= day && !ended && (running || never)
}
