//! Figures by name: each has one code, and a value in the report.

use proptest::prelude::*;
use roret_domain::course::Section;
use roret_insight::promise::{DURATION_MONTHS_MAX, Figure, PromiseReport};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const SECTIONS: [&str; 4] = ["82b", "85", "107", "10"];

fn sections() -> impl Iterator<Item = Section> {
    SECTIONS.iter().map(|section| section.parse().expect("a section"))
}

/// Every figure: those without detail, every bar, and the sections of the tests.
pub(crate) fn all() -> Vec<Figure> {
    let mut figures = vec![
        Figure::Inquiries,
        Figure::AgreedWithin7Days,
        Figure::FromCitizenOrRelative,
        Figure::FromCitizenOrRelativeWithin7Days,
        Figure::AnsweredAtTheDoor,
        Figure::Closed,
        Figure::ClosedWithin6Months,
        Figure::ClosedLaterThan6Months,
        Figure::WentOnToLongerSupport,
        Figure::Open,
    ];
    figures.extend((1..=DURATION_MONTHS_MAX).map(Figure::ClosedInMonth));
    figures.extend(sections().map(Figure::OnwardBySection));
    figures
}

/// A figure's value. The match has no "other": a new figure without a value doesn't compile; put it
/// into [`all`] too.
pub(crate) fn value(report: &PromiseReport, figure: &Figure) -> u32 {
    let of_section = |section: &Section| report.onward_by_section.get(section).copied();
    match figure {
        Figure::Inquiries => report.inquiries,
        Figure::AgreedWithin7Days => report.agreed_within_7_days,
        Figure::FromCitizenOrRelative => report.from_citizen_or_relative,
        Figure::FromCitizenOrRelativeWithin7Days => report.from_citizen_or_relative_within_7_days,
        Figure::AnsweredAtTheDoor => report.answered_at_the_door,
        Figure::Closed => report.closed,
        Figure::ClosedInMonth(month) => {
            report.closed_by_month_of_duration.get(month).copied().expect("a bar")
        }
        Figure::ClosedWithin6Months => report.closed_within_6_months,
        Figure::ClosedLaterThan6Months => report.closed_later_than_6_months,
        Figure::WentOnToLongerSupport => report.went_on_to_longer_support,
        Figure::OnwardBySection(section) => of_section(section).unwrap_or(0),
        Figure::Open => report.open,
    }
}

/// The report as numbers by code.
pub(crate) fn values(report: &PromiseReport) -> BTreeMap<String, u32> {
    all().iter().map(|figure| (figure.code(), value(report, figure))).collect()
}

#[test]
fn every_figure_has_its_own_code_and_is_found_by_it() {
    let codes: BTreeSet<String> = all().iter().map(Figure::code).collect();
    assert_eq!(codes.len(), all().len());
    for figure in all() {
        assert_eq!(Figure::from_code(&figure.code()), Some(figure));
    }
}

#[test]
fn what_is_no_code_finds_no_figure() {
    for code in [
        "",
        "closedd",
        "Closed",
        ":",
        "closed_in_month",
        "closed_in_month:",
        "closed_in_month:-1",
        "closed_in_month:many",
        "closed_in_month:4294967296",
        "onward_by_section",
        "onward_by_section:",
        "onward_by_section:b82",
    ] {
        assert_eq!(Figure::from_code(code), None, "{code:?}");
    }
}

proptest! {
    #[test]
    fn bars_and_sections_beyond_the_report_come_back_too(
        month in any::<u32>(), section in "[0-9]{1,3}[a-z]?",
    ) {
        let section = section.parse().map(Figure::OnwardBySection).expect("a section");
        for figure in [Figure::ClosedInMonth(month), section] {
            prop_assert_eq!(Figure::from_code(&figure.code()), Some(figure));
        }
    }

    #[test]
    fn any_text_is_a_code_or_none(text in "\\PC{0,40}") {
        let _ = Figure::from_code(&text);
    }
}
