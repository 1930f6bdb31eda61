//! Publishing figures: whole months, over, once with the same days, and nothing that points at somebody.

use crate::story::*;
use roret_domain::command::PublishFigures;
use roret_domain::event::FiguresPublished;
use roret_domain::inquiry::Requester;
use roret_domain::publication::*;
use roret_domain::refusal::{PublicationReason, Reason};

fn row(of: Requester, [within, others]: [u32; 2]) -> PublishedRow {
    PublishedRow { of: Counted::Requester(of), within, others, withheld: [false; 3] }
}

pub(crate) fn figures(rows: Vec<PublishedRow>) -> PublishedFigures {
    let tables = vec![PublishedTable { breakdown: Breakdown::Requester, rows, lists_all: true }];
    PublishedFigures { tables, closed: Some([30, 5]) }
}

pub(crate) fn harmless() -> PublishedFigures {
    figures(vec![row(Requester::Citizen, [20, 5]), row(Requester::JobCentre, [7, 0])])
}

pub(crate) fn january(figures: PublishedFigures, seen: u32) -> PublishFigures {
    PublishFigures { from: day("2026-01-01"), to: day("2026-01-31"), figures, seen }
}

#[test]
fn figures_are_published_and_kept() {
    let mut m = Municipality::new();
    let command = january(harmless(), 0);
    let (from, to, figures) = (command.from, command.to, harmless());
    m.when(by(m.leader), command).then([FiguresPublished { from, to, figures }.into()]);
    let kept: Vec<Publication> = m.image.publications().cloned().collect();
    assert_eq!((kept.len(), kept[0].from, kept[0].published_at), (1, from, m.now));
    // Again, with what is known now.
    m.when(by(m.leader), january(harmless(), 1)).then_kinds(["figures_published"]);
    // Two leaders at once: the second one's figures were not checked against the first one's.
    m.when(by(m.leader), january(harmless(), 0)).refused(Reason::ChangedMeanwhile);
}

#[test]
fn the_days_are_whole_months_that_are_over() {
    let mut m = Municipality::new();
    for (from, to, reason) in [
        ("2026-01-02", "2026-01-31", PublicationReason::WholeMonthsOnly),
        ("2026-01-01", "2026-01-30", PublicationReason::WholeMonthsOnly),
        ("2026-02-01", "2026-01-31", PublicationReason::WholeMonthsOnly),
        ("2026-03-01", "2026-03-31", PublicationReason::PeriodNotOver),
    ] {
        let command = PublishFigures { from: day(from), to: day(to), ..january(harmless(), 0) };
        m.when(by(m.leader), command).refused_at("to", reason);
    }
}

#[test]
fn what_was_published_is_not_published_with_other_days() {
    let mut m = Municipality::new();
    m.given(by(m.leader), january(harmless(), 0));
    for (from, to) in [("2025-12-01", "2026-01-31"), ("2026-01-01", "2026-02-28")] {
        let command = PublishFigures { from: day(from), to: day(to), ..january(harmless(), 1) };
        m.when(by(m.leader), command)
            .refused_at("from", PublicationReason::PeriodCrossesPublication);
    }
    let february =
        PublishFigures { from: day("2026-02-01"), to: day("2026-02-28"), ..january(harmless(), 1) };
    m.when(by(m.leader), february).then_kinds(["figures_published"]);
}

#[test]
fn nothing_is_shown_of_one_or_two() {
    let withheld = |mut row: PublishedRow, withheld| {
        row.withheld = withheld;
        row
    };
    let citizens = |counts| row(Requester::Citizen, counts);
    let others = |counts| row(Requester::JobCentre, counts);
    let fine = [
        figures(vec![citizens([20, 5]), others([3, 0])]),
        figures(vec![
            withheld(citizens([20, 5]), [true, true, false]),
            withheld(others([2, 8]), [true, true, false]),
        ]),
        PublishedFigures { closed: None, ..harmless() },
    ];
    let other_people = PublishedTable {
        breakdown: Breakdown::Channel,
        rows: vec![row(Requester::Citizen, [19, 6])],
        lists_all: true,
    };
    let mut two_tables = harmless();
    two_tables.tables.push(other_people);
    let harmful = [
        figures(vec![citizens([20, 5]), others([2, 8])]),
        figures(vec![citizens([20, 5]), withheld(others([2, 0]), [true, true, false])]),
        // The column's total is 2.
        figures(vec![withheld(citizens([20, 2]), [true, true, false]), others([20, 0])]),
        PublishedFigures { closed: Some([30, 1]), ..harmless() },
        figures(Vec::new()),
        PublishedFigures { tables: Vec::new(), closed: None },
        two_tables,
    ];
    for figures in fine {
        let mut m = Municipality::new();
        m.when(by(m.leader), january(figures, 0)).then_kinds(["figures_published"]);
    }
    for figures in harmful {
        let mut m = Municipality::new();
        m.when(by(m.leader), january(figures, 0)).refused(PublicationReason::TooFewToPublish);
    }
}
