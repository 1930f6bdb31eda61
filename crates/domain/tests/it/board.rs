//! The board: who sees what, due first, page by page, and nothing that is over.

use crate::story::*;
use roret_domain::board::{BoardPlace, Rank, View, due};
use roret_domain::command::*;
use roret_domain::course::ClosingReason;
use roret_domain::id::{InquiryId, UnitId, WorkerId};
use roret_domain::inquiry::{InquiryEnding, Urgency};
use roret_domain::roadmap::StepActor;

/// What the worker of north sees in a view today, and that the count says the same.
fn seen(m: &Municipality, view: View) -> Vec<InquiryId> {
    seen_by(m, view, m.north, m.worker)
}

fn seen_by(m: &Municipality, view: View, unit: UnitId, worker: WorkerId) -> Vec<InquiryId> {
    let today = roret_domain::calendar::date_of(m.now);
    let board = m.image.board();
    let places: Vec<BoardPlace> = board.places(view, unit, worker, today, None).collect();
    assert_eq!(board.count(view, unit, worker, today), places.len(), "{view:?}");
    places.into_iter().map(|place| place.inquiry).collect()
}

#[test]
fn due_first_then_in_the_order_of_arrival() {
    let mut m = Municipality::new();
    let (one, two) = (m.receive(), m.receive());
    let call = m.phone_call();
    let urgent = m.receive_as(by(m.worker), ReceiveInquiry { urgency: Urgency::Today, ..call });
    assert_eq!(seen(&m, View::All), [urgent.inquiry, one.inquiry, two.inquiry]);
}

#[test]
fn who_needs_an_answer_today_stands_on_top_until_somebody_has_it() {
    let mut m = Municipality::new();
    let old = m.receive();
    m.today("2026-03-12");
    let call = m.phone_call();
    let urgent = m.receive_as(by(m.worker), ReceiveInquiry { urgency: Urgency::Today, ..call });
    let late = m.receive();
    // Above what has been due for days.
    assert_eq!(seen(&m, View::All), [urgent.inquiry, old.inquiry, late.inquiry]);
    assert_eq!(seen(&m, View::Unassigned), [urgent.inquiry, old.inquiry, late.inquiry]);
    assert_eq!(seen(&m, View::DueThisWeek), [urgent.inquiry]);
    assert_eq!(seen(&m, View::Overdue), [old.inquiry]);
    // Not answered on its day either: it is overdue, and still on top.
    m.today("2026-03-13");
    assert_eq!(seen(&m, View::Overdue), [urgent.inquiry, old.inquiry]);
    m.given(by(m.worker), change(&[urgent.primary_contact(None, Some(m.worker))]));
    assert_eq!(seen(&m, View::All), [old.inquiry, urgent.inquiry, late.inquiry]);
    assert_eq!(seen(&m, View::Overdue), [old.inquiry, urgent.inquiry]);
    m.given(by(m.worker), change(&[urgent.primary_contact(Some(m.worker), None)]));
    assert_eq!(seen(&m, View::All), [urgent.inquiry, old.inquiry, late.inquiry]);
}

#[test]
fn mine_is_where_i_am_the_primary_contact_in_whatever_unit() {
    let mut m = Municipality::new();
    let (mine, free) = (m.running(), m.receive());
    assert_eq!(seen(&m, View::Mine), [mine.inquiry]);
    assert_eq!(seen(&m, View::Unassigned), [free.inquiry]);
    let handed = mine.primary_contact(Some(m.worker), Some(m.stranger));
    m.given(SET_UP, change(&[handed]));
    assert_eq!(seen(&m, View::Mine), []);
    assert_eq!(seen_by(&m, View::Mine, m.south, m.stranger), [mine.inquiry]);
    // The inquiry stays with its unit.
    assert_eq!(seen_by(&m, View::All, m.south, m.stranger), []);
    // Only what does not run yet can go back to the unit.
    let taken = free.primary_contact(None, Some(m.worker));
    m.given(by(m.worker), change(&[taken]));
    assert_eq!(seen(&m, View::Mine), [free.inquiry]);
    assert_eq!(seen(&m, View::Unassigned), []);
    let back = free.primary_contact(Some(m.worker), None);
    m.given(by(m.worker), change(&[back]));
    assert_eq!(seen(&m, View::Unassigned), [free.inquiry]);
}

#[test]
fn this_week_is_from_today_to_sunday_and_overdue_is_before_today() {
    let mut m = Municipality::new();
    // Received on Monday, due on Monday a week later.
    let case = m.receive();
    for (today, this_week, overdue) in [
        ("2026-03-02", false, false),
        ("2026-03-08", false, false), // Sunday: the week ends today
        ("2026-03-09", true, false),  // Monday, the day itself
        ("2026-03-10", false, true),
        ("2026-03-16", false, true),
    ] {
        m.today(today);
        let expected = |is_there: bool| if is_there { vec![case.inquiry] } else { vec![] };
        assert_eq!(seen(&m, View::DueThisWeek), expected(this_week), "{today}");
        assert_eq!(seen(&m, View::Overdue), expected(overdue), "{today}");
    }
    // A notice with a new time takes it off what is overdue.
    let step = m.ahead(case)[0];
    m.given(by(m.worker), case.notice(step, promised("2026-03-22")));
    assert_eq!(seen(&m, View::Overdue), []);
    assert_eq!(seen(&m, View::DueThisWeek), [case.inquiry]);
}

#[test]
fn waiting_for_the_citizen_is_a_next_step_of_the_citizens() {
    let mut m = Municipality::new();
    let case = m.receive();
    let own = m.given(by(m.worker), case.plan_step(StepActor::Citizen, promised("2026-03-05")));
    assert_eq!(seen(&m, View::WaitingForCitizen), []);
    for step in m.ahead(case).into_iter().take(2) {
        m.given(by(m.worker), case.finish(step));
    }
    assert_eq!(seen(&m, View::WaitingForCitizen), [case.inquiry]);
    let own = roret_domain::id::StepId::from_uuid(own.uuid());
    m.given(roret_domain::event::Actor::Citizen(case.citizen), case.finish(own));
    assert_eq!(seen(&m, View::WaitingForCitizen), []);
}

#[test]
fn what_is_over_is_in_no_view_and_comes_back_with_its_place() {
    let mut m = Municipality::new();
    let worker = by(m.worker);
    let (ended, closed) = (m.receive(), m.running());
    let before: Vec<_> = View::ALL.iter().map(|view| seen(&m, *view)).collect();
    let (inquiry, ending) = (ended.inquiry, InquiryEnding::AnsweredAtDoor);
    m.given(worker, EndInquiry { inquiry, ended_at: m.now, ending, note: None });
    m.given(worker, closed.close(m.now, ClosingReason::NoContact));
    for view in View::ALL {
        assert_eq!(seen(&m, *view), [], "{view:?}");
    }
    m.given(worker, ReopenInquiry { inquiry });
    m.given(worker, closed.withdraw());
    let after: Vec<_> = View::ALL.iter().map(|view| seen(&m, *view)).collect();
    assert_eq!(after, before);
    m.given(worker, closed.close(m.now, ClosingReason::NoContact));
    m.given(worker, closed.reenter(m.now));
    assert_eq!(seen(&m, View::Mine), [closed.inquiry]);
}

#[test]
fn imports_without_a_road_are_due_when_their_promise_ends() {
    let mut m = Municipality::new();
    let call = m.phone_call();
    let case = m.receive_as(IMPORT, call);
    assert_eq!(due(m.inquiry(case)), day("2026-03-09"));
    m.given(IMPORT, case.start(m.now));
    assert_eq!(due(m.inquiry(case)), day("2026-09-02"));
}

#[test]
fn pages_follow_each_other_without_gap_or_overlap() {
    let mut m = Municipality::new();
    for days in 0..9 {
        m.today(&format!("2026-03-{:02}", 2 + days / 2));
        let urgency = if days % 3 == 0 { Urgency::Today } else { Urgency::Normal };
        let call = m.phone_call();
        m.receive_as(by(m.worker), ReceiveInquiry { urgency, ..call });
    }
    let today = day("2026-03-10");
    let board = m.image.board();
    for view in View::ALL {
        let whole: Vec<BoardPlace> = board.places(*view, m.north, m.worker, today, None).collect();
        let mut pages = Vec::new();
        let mut after = None;
        loop {
            let page: Vec<BoardPlace> =
                board.places(*view, m.north, m.worker, today, after).take(2).collect();
            let Some(last) = page.last() else { break };
            after = Some(*last);
            pages.extend(page);
        }
        assert_eq!(pages, whole, "{view:?}");
    }
    // A page after something long past begins where the view begins.
    let inquiry = InquiryId::from_uuid(uuid::Uuid::max());
    let long_past = Some(BoardPlace { rank: Rank::Ordinary, due: day("2020-01-01"), inquiry });
    let from_past: Vec<BoardPlace> =
        board.places(View::DueThisWeek, m.north, m.worker, today, long_past).collect();
    let whole: Vec<BoardPlace> =
        board.places(View::DueThisWeek, m.north, m.worker, today, None).collect();
    assert_eq!(from_past, whole);
}

#[test]
fn a_reader_keeps_the_board_it_was_given() {
    let mut m = Municipality::new();
    let case = m.running();
    let earlier = m.image.clone();
    m.given(by(m.worker), case.close(m.now, ClosingReason::Moved));
    let today = day("2026-03-02");
    assert_eq!(earlier.board().count(View::All, m.north, m.worker, today), 1);
    assert_eq!(m.image.board().count(View::All, m.north, m.worker, today), 0);
    assert!(earlier.inquiry(case.inquiry).is_some_and(|inquiry| inquiry.is_open()));
}
