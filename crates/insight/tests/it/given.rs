//! Small histories and the report they must give.

use crate::history::*;
use roret_domain::event::InquiryCorrected;
use roret_domain::inquiry::{Channel, InquiryEnding, Requester};
use roret_insight::promise::{Figure, PromiseReport, Row, share};
use std::collections::BTreeMap;

const YEAR: (&str, &str) = ("2026-01-01", "2026-12-31");

fn of_year(history: &History) -> PromiseReport {
    history.report(YEAR.0, YEAR.1)
}

// --- Seven days -----------------------------------------------------------------------------------

#[test]
fn day_seven_is_within_and_day_eight_is_not() {
    for (agreed, within) in [
        ("2026-03-02", 1),
        ("2026-03-09", 1),
        ("2026-03-10", 0),
        // The first and last moments of those days in Copenhagen.
        ("2026-03-09T23:59:59+01:00", 1),
        ("2026-03-10T00:00:00+01:00", 0),
    ] {
        let mut h = History::default();
        let one = h.received("2026-03-02");
        h.agreed(one, agreed);
        let report = of_year(&h);
        assert_eq!((report.inquiries, report.agreed_within_7_days), (1, within), "{agreed}");
        assert_eq!(report.agreed_within_7_days_share(), Some(f64::from(within)));
    }
}

#[test]
fn the_nights_when_the_clocks_change_move_no_promise() {
    for (received, agreed, within) in [
        // Spring: the last day has 23 hours.
        ("2026-03-22T00:00:00+01:00", "2026-03-29T23:59:59+02:00", 1),
        ("2026-03-22T23:59:59+01:00", "2026-03-30T00:00:00+02:00", 0),
        ("2026-03-29T00:30:00+01:00", "2026-04-05T23:59:59+02:00", 1),
        ("2026-03-29T03:00:00+02:00", "2026-04-06T00:00:00+02:00", 0),
        // Autumn: 25 hours, and more than 192 hours are still seven days.
        ("2026-10-18T00:00:00+02:00", "2026-10-25T23:59:59+01:00", 1),
        ("2026-10-18T23:59:59+02:00", "2026-10-26T00:00:00+01:00", 0),
        // Half past two comes twice on one day.
        ("2026-10-25T02:30:00+02:00", "2026-11-01T23:59:59+01:00", 1),
        ("2026-10-25T02:30:00+01:00", "2026-11-02T00:00:00+01:00", 0),
        // Summer evenings are the next day nowhere but in UTC's past.
        ("2026-07-01T23:59:59+02:00", "2026-07-09T00:00:00+02:00", 0),
        ("2026-07-02T00:00:00+02:00", "2026-07-09T23:59:59+02:00", 1),
    ] {
        let mut h = History::default();
        let one = h.received(received);
        h.agreed(one, agreed);
        assert_eq!(of_year(&h).agreed_within_7_days, within, "{received} to {agreed}");
    }
}

#[test]
fn an_agreement_after_the_period_is_not_yet_made() {
    let mut h = History::default();
    let one = h.received("2026-03-30");
    h.agreed(one, "2026-04-02");
    assert_eq!(h.report("2026-03-01", "2026-04-01").agreed_within_7_days, 0);
    assert_eq!(h.report("2026-03-01", "2026-04-02").agreed_within_7_days, 1);
}

#[test]
fn shares_are_by_requester_and_of_those_who_asked_themselves() {
    let mut h = History::default();
    for (requester, agreed) in [
        (Requester::Citizen, Some("2026-03-05")),
        (Requester::Citizen, Some("2026-03-20")),
        (Requester::Relative, Some("2026-03-09")),
        (Requester::GeneralPractitioner, Some("2026-03-03")),
        (Requester::GeneralPractitioner, None),
        (Requester::JobCentre, None),
    ] {
        let one = h.received_from("2026-03-02", requester);
        if let Some(agreed) = agreed {
            h.agreed(one, agreed);
        }
    }
    let report = of_year(&h);
    assert_eq!((report.inquiries, report.agreed_within_7_days), (6, 3));
    let own = (report.from_citizen_or_relative, report.from_citizen_or_relative_within_7_days);
    assert_eq!(own, (3, 2));
    assert_eq!(report.from_citizen_or_relative_share(), Some(0.6667));
    let expected = BTreeMap::from([
        (Requester::Citizen, (2, 1)),
        (Requester::Relative, (1, 1)),
        (Requester::JobCentre, (1, 0)),
        (Requester::GeneralPractitioner, (2, 1)),
    ]);
    assert_eq!(report.by_requester, expected);
}

#[test]
fn a_corrected_receipt_counts_as_corrected() {
    let mut h = History::default();
    let one = h.received_from("2026-01-05", Requester::Other);
    h.agreed(one, "2026-01-09");
    h.events.push(
        InquiryCorrected {
            inquiry: one,
            received_at: at("2025-12-31"),
            channel: Channel::Letter,
            requester: Requester::Relative,
        }
        .into(),
    );
    assert_eq!(of_year(&h).inquiries, 0);
    let report = h.report("2025-12-01", "2026-01-31");
    assert_eq!((report.from_citizen_or_relative, report.agreed_within_7_days), (1, 0));
}

// --- The period -----------------------------------------------------------------------------------

#[test]
fn both_days_of_the_period_count_as_days_in_copenhagen() {
    let mut h = History::default();
    for (received, counted) in [
        ("2025-12-31T23:59:59+01:00", 0),
        ("2026-01-01T00:00:00+01:00", 1), // 31 December in UTC
        ("2026-12-31T23:59:59+01:00", 2),
        ("2027-01-01T00:00:00+01:00", 2), // 31 December in UTC
    ] {
        h.received(received);
        assert_eq!(of_year(&h).inquiries, counted, "{received}");
    }
    assert_eq!(h.report("2026-12-31", "2026-01-01").inquiries, 0);
}

#[test]
fn of_nothing_there_is_no_share() {
    let report = of_year(&History::default());
    assert_eq!(report.agreed_within_7_days_share(), None);
    assert_eq!(report.from_citizen_or_relative_share(), None);
    assert_eq!(report.closed_within_6_months_share(), None);
    assert_eq!(report.closed_by_month_of_duration, (1..=6).map(|month| (month, 0)).collect());
    assert_eq!(report.by_requester.len() + report.onward_by_section.len(), 0);
}

#[test]
fn shares_are_rounded_half_up() {
    for (part, whole, expected) in [
        (0, 7, 0.0),
        (7, 7, 1.0),
        (1, 3, 0.3333),
        (2, 3, 0.6667),
        (1, 32, 0.0313),     // 0.03125
        (1, 20_000, 0.0001), // 0.00005
        (1, 20_001, 0.0),
        (u32::MAX, u32::MAX, 1.0),
        (1, u32::MAX, 0.0),
    ] {
        assert_eq!(share(part, whole), Some(expected), "{part} of {whole}");
    }
    assert_eq!((share(0, 0), share(3, 0)), (None, None));
}

// --- Six months -----------------------------------------------------------------------------------

/// The bar a course falls into; 7 stands for later.
fn bar(started: &str, closed: &str) -> u32 {
    let mut h = History::default();
    let course = h.running(started);
    h.closed(course, closed);
    let report = h.report("2000-01-01", "2030-12-31");
    assert_eq!(report.closed, 1);
    let (within, later) = (report.closed_within_6_months, report.closed_later_than_6_months);
    let bars = &report.closed_by_month_of_duration;
    let month = bars.iter().find(|(_, count)| **count == 1).map_or(7, |(month, _)| *month);
    assert_eq!((within, later), if month < 7 { (1, 0) } else { (0, 1) });
    month
}

#[test]
fn months_end_where_the_calendar_ends_them() {
    for (started, closed, expected) in [
        ("2025-08-31", "2025-08-31", 1),
        ("2025-08-31", "2025-09-30", 1),
        ("2025-08-31", "2025-10-01", 2),
        ("2025-08-31", "2026-02-28", 6),
        ("2025-08-31", "2026-03-01", 7),
        ("2023-08-31", "2024-02-28", 6),
        ("2023-08-31", "2024-02-29", 6),
        ("2023-08-31", "2024-03-01", 7),
        ("2025-08-29", "2026-02-28", 6),
        ("2024-01-31", "2024-02-29", 1),
        ("2024-01-31", "2024-03-01", 2),
        ("2024-02-29", "2024-08-29", 6),
        ("2024-02-29", "2024-08-30", 7),
        ("2025-11-30", "2026-02-28", 3),
        ("2026-01-15", "2026-02-15", 1),
        ("2026-01-15", "2026-02-16", 2),
        ("2024-07-01", "2026-07-01", 7),
        // The last and first moment in Copenhagen, over a change of the clocks.
        ("2026-01-15T00:00:00+01:00", "2026-07-15T23:59:59+02:00", 6),
        ("2026-01-15T23:59:59+01:00", "2026-07-16T00:00:00+02:00", 7),
    ] {
        assert_eq!(bar(started, closed), expected, "{started} to {closed}");
    }
}

#[test]
fn a_closing_after_the_period_is_still_open() {
    let mut h = History::default();
    let course = h.running("2026-02-02");
    h.went_on(course, "2026-07-01T00:00:00+02:00", "85");
    let open = h.report("2026-01-01", "2026-06-30");
    assert_eq!((open.closed, open.open, open.went_on_to_longer_support), (0, 1, 0));
    assert_eq!(open.onward_by_section.len(), 0);
    let closed = h.report("2026-01-01", "2026-07-01");
    assert_eq!((closed.closed, closed.open, closed.went_on_to_longer_support), (1, 0, 1));
    assert_eq!(closed.onward_by_section, [("85".parse().expect("a section"), 1)].into());
}

#[test]
fn a_withdrawn_closing_has_not_been() {
    let mut h = History::default();
    let course = h.running("2026-02-02");
    h.went_on(course, "2026-03-02", "85");
    h.withdrawn(course);
    assert_eq!((of_year(&h).closed, of_year(&h).open), (0, 1));
    h.closed(course, "2026-04-02");
    let report = of_year(&h);
    assert_eq!((report.closed, report.went_on_to_longer_support), (1, 0));
    assert_eq!(report.closed_by_month_of_duration.get(&2), Some(&1));
}

#[test]
fn who_comes_back_is_open_from_that_day_and_the_closing_in_force_counts() {
    let mut h = History::default();
    let course = h.running("2026-01-15");
    h.went_on(course, "2026-03-01", "82b");
    h.reentered(course, "2026-05-01");
    h.closed(course, "2026-08-01");
    let at_end = |to: &str| {
        let report = h.report("2026-01-01", to);
        let bars = &report.closed_by_month_of_duration;
        let month = bars.iter().find(|(_, count)| **count > 0).map(|(month, _)| *month);
        let later = report.closed_later_than_6_months;
        (report.open, report.closed, month, later, report.went_on_to_longer_support)
    };
    assert_eq!(at_end("2026-02-28"), (1, 0, None, 0, 0));
    assert_eq!(at_end("2026-03-01"), (0, 1, Some(2), 0, 1));
    // The re-entry lies after the period, although it is known by now.
    assert_eq!(at_end("2026-04-30"), (0, 1, Some(2), 0, 1));
    assert_eq!(at_end("2026-05-01"), (1, 0, None, 0, 0));
    assert_eq!(at_end("2026-07-31"), (1, 0, None, 0, 0));
    // The duration counts from the first start.
    assert_eq!(at_end("2026-08-01"), (0, 1, None, 1, 0));
}

#[test]
fn who_comes_back_on_the_day_of_closing_has_not_left() {
    let mut h = History::default();
    let course = h.running("2026-01-15");
    h.closed(course, "2026-03-01T09:00:00+01:00");
    h.reentered(course, "2026-03-01T15:00:00+01:00");
    let report = h.report("2026-01-01", "2026-03-01");
    assert_eq!((report.open, report.closed), (1, 0));
}

// --- Two courses: the rules let only one be, older journals may hold more ----------------------------

#[test]
fn of_two_courses_the_first_start_and_the_last_closing_count() {
    for is_recorded_late in [false, true] {
        let mut h = History::default();
        let one = h.received("2026-01-02");
        let spans = [("2026-01-10", "2026-02-01"), ("2026-03-10", "2026-04-10")];
        let order = if is_recorded_late { [1, 0] } else { [0, 1] };
        for (start, close) in order.iter().filter_map(|nth| spans.get(*nth)) {
            let course = h.started(one, start);
            h.closed(course, close);
        }
        for (to, month) in [
            ("2026-01-31", None),
            ("2026-02-01", Some(1)),
            ("2026-03-09", Some(1)),
            ("2026-03-10", None), // the second runs
            ("2026-04-10", Some(3)),
        ] {
            let report = h.report("2026-01-01", to);
            let bars = report.closed_by_month_of_duration.iter();
            let found = bars.filter(|(_, count)| **count == 1).map(|(month, _)| *month).next();
            assert_eq!((found, report.closed + report.open), (month, 1), "{to}");
        }
    }
}

#[test]
fn of_two_closings_on_one_day_the_later_counts() {
    for is_recorded_late in [false, true] {
        let mut h = History::default();
        let one = h.received("2026-01-02");
        let (first, second) = (h.started(one, "2026-01-10"), h.started(one, "2026-01-11"));
        let (morning, evening) = ("2026-03-01T09:00:00+01:00", "2026-03-01T18:00:00+01:00");
        if is_recorded_late {
            h.went_on(first, evening, "85");
            h.closed(second, morning);
        } else {
            h.went_on(second, evening, "85");
            h.closed(first, morning);
        }
        assert_eq!(of_year(&h).went_on_to_longer_support, 1);
    }
}

// --- At the door ----------------------------------------------------------------------------------

#[test]
fn help_at_the_door_is_counted_and_other_endings_are_neither_help_nor_open() {
    for ending in InquiryEnding::ALL.iter().copied() {
        let mut h = History::default();
        let one = h.received("2026-03-02");
        h.ended(one, "2026-03-04", ending);
        let report = of_year(&h);
        let is_help = matches!(ending, InquiryEnding::AnsweredAtDoor | InquiryEnding::GuidedOn);
        let found = (report.answered_at_the_door, report.open, report.closed);
        assert_eq!(found, (u32::from(is_help), 0, 0), "{ending:?}");
        assert_eq!(report.agreed_within_7_days, 0);
        h.reopened(one);
        assert_eq!((of_year(&h).answered_at_the_door, of_year(&h).open), (0, 1));
    }
}

#[test]
fn what_ends_after_the_period_is_open_on_its_last_day() {
    let mut h = History::default();
    let one = h.received("2026-03-30");
    h.ended(one, "2026-04-01T00:00:00+02:00", InquiryEnding::AnsweredAtDoor);
    let march = h.report("2026-03-01", "2026-03-31");
    assert_eq!((march.open, march.answered_at_the_door), (1, 0));
    assert_eq!(h.rows("2026-03-01", "2026-03-31", &Figure::Open), [one]);
    let april = h.report("2026-03-01", "2026-04-01");
    assert_eq!((april.open, april.answered_at_the_door), (0, 1));
}

// --- Rows -----------------------------------------------------------------------------------------

#[test]
fn rows_are_oldest_first_and_say_what_was_known_at_the_periods_end() {
    let mut h = History::default();
    let late = h.received("2026-03-05");
    let early = h.received("2026-03-02");
    let same = h.received("2026-03-02");
    assert_eq!(h.rows(YEAR.0, YEAR.1, &Figure::Inquiries), [early, same, late]);

    let course = h.started(early, "2026-03-04");
    h.agreed(early, "2026-03-03");
    h.closed(course, "2026-03-09");
    h.ended(late, "2026-03-10", InquiryEnding::Moved);
    let image = image(&h.events);
    let row = |id, to| {
        Row::of(image.inquiry(id).expect("there"), period("2026-03-01", to)).expect("a row")
    };
    let march = row(early, "2026-03-31");
    assert_eq!((march.received, march.agreed), (day("2026-03-02"), Some(day("2026-03-03"))));
    let closed = march.closed.expect("closed");
    assert_eq!((closed.started, closed.on), (day("2026-03-04"), day("2026-03-09")));
    assert_eq!(march.duration_months(), Some(1));
    let first_day = row(early, "2026-03-02");
    assert_eq!((first_day.agreed, first_day.duration_months()), (None, None));
    assert_eq!(row(late, "2026-03-10").ended, Some(InquiryEnding::Moved));
    assert_eq!(row(late, "2026-03-09").ended, None);
}
