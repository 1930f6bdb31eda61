//! Control charts tell what is known, and nothing of a month that is not over yet.

use jiff::civil::date;
use roret_insight::flow::Month;
use roret_paper::report::seven_days_chart;
use std::collections::BTreeMap;

#[test]
fn a_month_of_which_not_all_is_known_gives_no_signal() {
    let month = |agreed_within_7_days, undecided| Month {
        received: 20,
        agreed_within_7_days,
        undecided,
        ..Month::default()
    };
    let mut months: BTreeMap<_, _> =
        (1..=11).map(|number| (date(2026, number, 1), month(18, 0))).collect();
    // Half of the last month's have waited for less than seven days.
    months.insert(date(2026, 12, 1), month(8, 10));
    let points = seven_days_chart(&months, None);
    assert_eq!(points.len(), 11);
    assert!(points.iter().all(|(_, point)| point.signal.is_none()));
    // When it is known that they were not in time, it is a signal.
    months.insert(date(2026, 12, 1), month(8, 0));
    let points = seven_days_chart(&months, None);
    assert!(points.last().is_some_and(|(_, point)| point.signal.is_some()));
}
