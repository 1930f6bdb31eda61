//! What is told to everybody: it agrees with the promise report, hides what must be hidden, and stays harmless
//! together with what was told before.

use crate::history::*;
use roret_domain::event::{Event, FiguresPublished, InquiryEvent};
use roret_domain::id::UnitId;
use roret_domain::image::Image;
use roret_domain::inquiry::{Channel, Requester};
use roret_domain::publication::{
    Breakdown, Counted, PublishedFigures, PublishedRow, PublishedTable,
};
use roret_insight::promise::{Period, PromiseReport};
use roret_insight::publication::{figures, given_away};
use roret_insight::suppression::{NotTold, THRESHOLD};

/// Requester, inquiries with an agreement within seven days, others.
type AskedCounts = (Requester, u32, u32);

fn history(asked: &[AskedCounts]) -> History {
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
    let row = rows.iter().find(|row| row.of == Counted::Requester(requester));
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

/// So many by each channel in January, each with an agreement the next day.
fn by_channel(counts: &[(Channel, u32)]) -> Vec<Event> {
    let mut h = History::default();
    for (channel, count) in counts {
        for _ in 0..*count {
            let one = h.received("2026-01-05");
            if let Some(Event::Inquiry(InquiryEvent::InquiryReceived(event))) = h.events.last_mut()
            {
                event.channel = *channel;
            }
            h.agreed(one, "2026-01-06");
        }
    }
    h.events
}

const FIVE_ONES: [(Channel, u32); 6] = [
    (Channel::Phone, 100),
    (Channel::WalkIn, 1),
    (Channel::Web, 1),
    (Channel::Letter, 1),
    (Channel::EMail, 1),
    (Channel::Meeting, 1),
];

fn table(figures: &PublishedFigures, breakdown: Breakdown) -> &PublishedTable {
    figures.tables.iter().find(|table| table.breakdown == breakdown).expect("a table")
}

#[test]
fn every_group_is_listed_so_that_a_row_says_nothing_by_being_there() {
    let image = image(&by_channel(&FIVE_ONES));
    let figures = figures(&image, period("2026-01-01", "2026-03-31"), THRESHOLD).expect("figures");
    let rows = |breakdown| table(&figures, breakdown).rows.len();
    assert_eq!(rows(Breakdown::Channel), Channel::ALL.len());
    assert_eq!(rows(Breakdown::Requester), Requester::ALL.len());
    assert_eq!(rows(Breakdown::Month), 3);
    assert!(figures.tables.iter().all(|table| table.lists_all));
    // Whoever knows that five rows share five people must not know how many came by phone.
    let phone = &table(&figures, Breakdown::Channel).rows;
    let phone = phone.iter().find(|row| row.of == Counted::Channel(Channel::Phone)).expect("a row");
    assert_eq!(phone.withheld, [true, false, true]);
}

#[test]
fn where_all_agreed_nobody_is_given_away_and_the_noughts_are_shown() {
    let mut counts = FIVE_ONES;
    counts[0].1 = 40;
    let mut events = by_channel(&counts);
    let figures = told(&image(&events)).expect("figures");
    assert_eq!(figures.totals(), [45, 0]);
    for row in figures.tables.iter().flat_map(|table| &table.rows) {
        assert!(!row.withheld[1], "{row:?}");
    }
    events.push(published(figures));
    assert_eq!(given_away(&image(&events), THRESHOLD), []);
}

/// As figures were published before all groups were listed: the ones withheld, phone shown.
fn as_once() -> PublishedFigures {
    let row = |(channel, within): &(Channel, u32)| PublishedRow {
        of: Counted::Channel(*channel),
        within: *within,
        others: 0,
        withheld: if *within == 1 { [true, false, true] } else { [false; 3] },
    };
    let rows = FIVE_ONES.iter().map(row).collect();
    let table = PublishedTable { breakdown: Breakdown::Channel, rows, lists_all: false };
    PublishedFigures { tables: vec![table], closed: None }
}

#[test]
fn what_was_given_away_before_is_named_and_not_held_against_what_comes() {
    let mut events = by_channel(&FIVE_ONES);
    events.push(published(as_once()));
    let named = |events: &[Event]| -> Vec<(Counted, usize, u32)> {
        let image = image(events);
        let found = given_away(&image, THRESHOLD);
        found.iter().map(|one| (one.of, one.column, one.values)).collect()
    };
    let before = named(&events);
    assert_eq!(before.len(), 10);
    assert!(
        before
            .iter()
            .all(|(of, _, values)| { *values == 1 && *of != Counted::Channel(Channel::Phone) })
    );
    // The same again: nothing is refused.
    let again = told(&image(&events)).expect("the same can be told");
    assert_eq!(again.totals(), [105, 0]);
    // Ten more by phone and two by letter: nothing new is given away.
    let mut h = History::default();
    h.events = events;
    let h = continued_by(continued_by(h, 10, Channel::Phone), 2, Channel::Letter);
    let figures = told(&image(&h.events)).expect("figures");
    assert_eq!(figures.totals(), [117, 0]);
    let letters = |row: &&PublishedRow| row.of == Counted::Channel(Channel::Letter);
    let rows = &table(&figures, Breakdown::Channel).rows;
    assert_eq!(rows.iter().find(letters).expect("a row").withheld, [true, false, true]);
}

fn continued_by(mut h: History, count: u64, channel: Channel) -> History {
    for number in 0..count {
        let id = 1_000 + h.events.len() as u64 + number;
        let mut event = received(id, at("2026-01-07"), Requester::Citizen);
        if let Event::Inquiry(InquiryEvent::InquiryReceived(event)) = &mut event {
            event.channel = channel;
        }
        h.events.push(event);
        h.agreed(inquiry_id(id), "2026-01-08");
    }
    h
}

#[test]
fn a_page_of_many_months_and_units_is_told() {
    let mut h = History::default();
    for month in 0..36 {
        let on = day("2023-01-05").checked_add(jiff::Span::new().months(month)).expect("a day");
        for number in 0..(month % 7) {
            let one = h.received(&on.to_string());
            if let Some(Event::Inquiry(InquiryEvent::InquiryReceived(event))) = h.events.last_mut()
            {
                event.unit = UnitId::from_uuid(uuid::Uuid::from_u128(1 + month as u128 % 10));
            }
            if number % 4 > 0 {
                h.agreed(one, &on.to_string());
            }
        }
    }
    let figures =
        figures(&image(&h.events), period("2023-01-01", "2025-12-31"), THRESHOLD).expect("told");
    assert_eq!(table(&figures, Breakdown::Month).rows.len(), 36);
    assert_eq!(table(&figures, Breakdown::Unit).rows.len(), 10);
}

#[test]
fn closings_that_leave_few_are_not_told() {
    for (open, is_told) in [(0, true), (1, false), (4, false), (5, true)] {
        let mut h = History::default();
        for number in 0..45 {
            let course = h.running("2026-01-05");
            h.agreed(course.0, "2026-01-06");
            if number >= open {
                h.closed(course, "2026-01-20");
            }
        }
        let figures = told(&image(&h.events)).expect("figures");
        assert_eq!(figures.closed.is_some(), is_told, "{open} are left");
    }
}
