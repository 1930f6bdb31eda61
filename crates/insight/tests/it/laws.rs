//! Laws: what holds for the report of any history and any period.

use crate::figures::{all, value, values};
use crate::history::image;
use crate::lives::{any_lives, any_period, arriving, nth_day};
use crate::naive;
use jiff::civil::Date;
use proptest::prelude::*;
use roret_domain::image::Image;
use roret_insight::promise::{Figure, Period, PromiseReport, Row, rows_of};
use std::collections::BTreeSet;

fn period((from, to): (i64, i64)) -> Period {
    Period { from: nth_day(from), to: nth_day(to) }
}

fn ids(image: &Image, period: Period, figure: &Figure) -> Vec<String> {
    rows_of(image, period, figure).iter().map(|row| row.inquiry.id.to_string()).collect()
}

fn naive_day(day: Date) -> (i64, i64, i64) {
    (day.year().into(), day.month().into(), day.day().into())
}

fn few(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(few(600))]

    #[test]
    fn parts_make_the_whole(lives in any_lives(), span in any_period()) {
        let image = image(&arriving(&lives, 1));
        let report = PromiseReport::of(&image, period(span));
        let bars: u32 = report.closed_by_month_of_duration.values().sum();
        prop_assert_eq!(bars, report.closed_within_6_months);
        prop_assert_eq!(bars + report.closed_later_than_6_months, report.closed);
        prop_assert!(report.onward_by_section.values().sum::<u32>() <= report.closed);
        prop_assert!(report.went_on_to_longer_support <= report.closed);
        prop_assert!(report.agreed_within_7_days <= report.inquiries);
        let own = report.from_citizen_or_relative;
        prop_assert!(report.from_citizen_or_relative_within_7_days <= own);
        prop_assert!(own <= report.inquiries);
        // Closed, open, or ended without a course: each inquiry is one of them.
        let others = report.inquiries.checked_sub(report.closed + report.open);
        prop_assert!(others.is_some_and(|others| report.answered_at_the_door <= others));
        let sum = |of: fn(&(u32, u32)) -> u32| report.by_requester.values().map(of).sum::<u32>();
        prop_assert_eq!(sum(|(asked, _)| *asked), report.inquiries);
        prop_assert_eq!(sum(|(_, agreed)| *agreed), report.agreed_within_7_days);
        for share in [
            report.agreed_within_7_days_share(),
            report.from_citizen_or_relative_share(),
            report.closed_within_6_months_share(),
        ] {
            prop_assert!(share.is_none_or(|share| (0.0..=1.0).contains(&share)));
        }
    }

    #[test]
    fn a_number_is_the_number_of_rows_behind_it(lives in any_lives(), span in any_period()) {
        let (image, period) = (image(&arriving(&lives, 2)), period(span));
        let report = PromiseReport::of(&image, period);
        let inquiries: BTreeSet<String> =
            ids(&image, period, &Figure::Inquiries).into_iter().collect();
        for figure in all() {
            let rows = ids(&image, period, &figure);
            prop_assert_eq!(usize::try_from(value(&report, &figure)), Ok(rows.len()), "{:?}", figure);
            let rows: BTreeSet<String> = rows.into_iter().collect();
            prop_assert!(rows.is_subset(&inquiries));
        }
        let rows = image.inquiries().filter_map(|inquiry| Row::of(inquiry, period));
        prop_assert_eq!(PromiseReport::of_rows(period, rows), report);
    }

    #[test]
    fn the_order_in_which_events_arrive_changes_no_figure(
        lives in any_lives(), span in any_period(), seeds in any::<[u64; 2]>(),
    ) {
        let [one, other] = seeds.map(|seed| image(&arriving(&lives, seed)));
        let period = period(span);
        prop_assert_eq!(PromiseReport::of(&one, period), PromiseReport::of(&other, period));
        for figure in all() {
            prop_assert_eq!(ids(&one, period, &figure), ids(&other, period, &figure));
        }
    }

    #[test]
    fn the_report_is_what_a_slow_count_of_the_events_gives(
        lives in any_lives(), span in any_period(), seed in any::<u64>(),
    ) {
        let events = arriving(&lives, seed);
        let period = period(span);
        let report = PromiseReport::of(&image(&events), period);
        let counted = naive::count(&events, naive_day(period.from), naive_day(period.to));
        let mut found = values(&report);
        found.retain(|_, value| *value > 0);
        prop_assert_eq!(found, counted.figures);
        prop_assert_eq!(report.by_requester, counted.by_requester);
    }

    #[test]
    fn a_longer_period_loses_no_inquiry_and_no_agreement(
        lives in any_lives(), span in any_period(), cut in 0..900i64,
    ) {
        let (short, long) = (period((span.0, cut.min(span.1))), period((span.0, cut.max(span.1))));
        let image = image(&arriving(&lives, 3));
        let (short, long) = (PromiseReport::of(&image, short), PromiseReport::of(&image, long));
        prop_assert!(short.inquiries <= long.inquiries);
        prop_assert!(short.agreed_within_7_days <= long.agreed_within_7_days);
        prop_assert!(short.answered_at_the_door <= long.answered_at_the_door);
        for (requester, (asked, agreed)) in short.by_requester {
            let longer = long.by_requester.get(&requester).copied().unwrap_or_default();
            prop_assert!(asked <= longer.0 && agreed <= longer.1);
        }
    }
}
