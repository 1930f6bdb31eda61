//! What is told to everybody: it agrees with the promise report, hides what must be hidden, and stays harmless
//! together with what was told before.

use crate::history::*;
use roret_domain::event::{Event, FiguresPublished};
use roret_domain::image::Image;
use roret_domain::inquiry::Requester;
use roret_domain::publication::{Breakdown, Group, PublishedFigures, PublishedTable};
use roret_insight::promise::{Period, PromiseReport};
use roret_insight::publication::figures;
use roret_insight::suppression::{NotTold, THRESHOLD};

/// Requester, inquiries with an agreement within seven days, others.
type Asked = (Requester, u32, u32);

fn history(asked: &[Asked]) -> History {
    let mut history = History::default();
    for (requester, within, others) in asked {
        for number in 0..within + others {
            let one = history.received_from("2026-01-05", *requester);
            if number < *within {
                history.agreed(one, "2026-01-08");
            }
        }
    }
    history
}

fn january() -> Period {
    period("2026-01-01", "2026-01-31")
}

fn told(image: &Image) -> Result<PublishedFigures, NotTold> {
    figures(image, january(), THRESHOLD)
}

fn by_requester(figures: &PublishedFigures) -> &PublishedTable {
    let found = figures.tables.iter().find(|table| table.breakdown == Breakdown::Requester);
    found.expect("a table by requester")
}

fn withheld(figures: &PublishedFigures, requester: Requester) -> [bool; 3] {
    let rows = &by_requester(figures).rows;
    let row = rows.iter().find(|row| row.of == Group::Requester(requester));
    row.expect("a row").withheld
}

fn published(figures: PublishedFigures) -> Event {
    let Period { from, to } = january();
    FiguresPublished { from, to, figures }.into()
}

#[test]
fn many_are_told_as_the_promise_report_counts_them() {
    let h = history(&[(Requester::Citizen, 40, 10), (Requester::Relative, 20, 7)]);
    let image = image(&h.events);
    let figures = told(&image).expect("figures");
    let report = PromiseReport::of(&image, january());
    assert_eq!(figures.totals(), [report.agreed_within_7_days, report.inquiries - 60]);
    assert_eq!(figures.tables.len(), Breakdown::ALL.len());
    for table in &figures.tables {
        assert!(table.rows.iter().all(|row| row.withheld == [false; 3]), "{table:?}");
    }
    assert_eq!(figures.closed, Some([0, 0]));
}

#[test]
fn few_are_hidden_and_others_with_them() {
    let h = history(&[
        (Requester::Citizen, 40, 10),
        (Requester::Relative, 20, 3),
        (Requester::JobCentre, 9, 12),
    ]);
    let figures = told(&image(&h.events)).expect("figures");
    let [within, others, _] = withheld(&figures, Requester::Relative);
    assert!(others, "three are few");
    assert!(within, "three are 23 less 20");
    let rows = [Requester::Citizen, Requester::JobCentre];
    let also = rows.iter().filter(|one| withheld(&figures, **one)[1]).count();
    assert_eq!(also, 1, "three are 25 less 10 less 12");
}

#[test]
fn of_few_people_nothing_is_told() {
    for few in [
        vec![],
        vec![(Requester::Citizen, 2, 1)],
        vec![(Requester::Citizen, 40, 2), (Requester::Relative, 30, 1)],
    ] {
        assert_eq!(told(&image(&history(&few).events)), Err(NotTold::TooFew), "{few:?}");
    }
}

#[test]
fn the_same_is_told_again_and_few_more_are_not() {
    let asked =
        [(Requester::Citizen, 40, 10), (Requester::Relative, 20, 3), (Requester::Other, 9, 9)];
    let mut h = history(&asked);
    let first = told(&image(&h.events)).expect("figures");
    h.events.push(published(first.clone()));
    assert_eq!(told(&image(&h.events)), Ok(first.clone()), "nothing has changed");
    // Two more: the totals would tell how they fared.
    let late = |h: &mut History, count: u32| {
        for _ in 0..count {
            h.received_from("2026-01-20", Requester::Citizen);
        }
    };
    late(&mut h, 2);
    assert_eq!(told(&image(&h.events)), Err(NotTold::TooFew));
    late(&mut h, 8);
    let second = told(&image(&h.events)).expect("ten more are enough");
    assert_eq!(second.totals(), [69, 32]);
    // What was hidden stays hidden.
    let hidden = |figures: &PublishedFigures| -> Vec<bool> {
        by_requester(figures).rows.iter().flat_map(|row| row.withheld).collect()
    };
    assert!(hidden(&first).iter().zip(hidden(&second)).all(|(then, now)| !then || now));
}
