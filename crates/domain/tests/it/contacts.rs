//! The primary contact: handed over, alone or many at once, and kept while a course runs.

use crate::story::*;
use roret_domain::command::*;
use roret_domain::course::ClosingReason;
use roret_domain::event::*;
use roret_domain::id::{InquiryId, WorkerId};
use roret_domain::inquiry::InquiryEnding;
use roret_domain::refusal::{CourseReason, Fact, InquiryReason, Reason};
use uuid::Uuid;

#[test]
fn many_are_handed_over_in_one_command_and_back_by_another() {
    let mut m = Municipality::new();
    let (one, two) = (m.receive(), m.receive());
    let to = Some(m.colleague);
    let handed = m
        .when(by(m.leader), change(&[one.primary_contact(None, to), two.primary_contact(None, to)]))
        .then([
            PrimaryContactChanged { inquiry: one.inquiry, worker: to, undoes: None }.into(),
            PrimaryContactChanged { inquiry: two.inquiry, worker: to, undoes: None }.into(),
        ]);
    let back = [one.primary_contact(to, None), two.primary_contact(to, None)];
    let undo = ChangePrimaryContacts { changes: back.to_vec(), undoes: Some(handed) };
    m.when(by(m.leader), undo.clone()).then([
        PrimaryContactChanged { inquiry: one.inquiry, worker: None, undoes: Some(handed) }.into(),
        PrimaryContactChanged { inquiry: two.inquiry, worker: None, undoes: Some(handed) }.into(),
    ]);
    assert_eq!(m.inquiry(one).primary_contact, None);
    // Both stand in the story: nothing is erased.
    let changes = m.inquiry(one).history.iter().filter(|one| one.kind == "primary_contact_changed");
    assert_eq!(changes.count(), 2);
    m.when(by(m.leader), undo).refused(InquiryReason::TakenMeanwhile);
}

#[test]
fn all_are_handed_over_or_none() {
    let mut m = Municipality::new();
    let (one, taken, ended, closed) = (m.receive(), m.receive(), m.receive(), m.running());
    let worker = by(m.worker);
    m.given(worker, change(&[taken.primary_contact(None, Some(m.worker))]));
    m.given(
        worker,
        EndInquiry {
            inquiry: ended.inquiry,
            ended_at: m.now,
            ending: InquiryEnding::GuidedOn,
            note: None,
        },
    );
    m.given(worker, closed.close(m.now, ClosingReason::Moved));
    let to = Some(m.colleague);
    let unknown = Case { inquiry: InquiryId::from_uuid(Uuid::nil()), ..one };
    let from = Some(m.worker);
    for (other, reason) in [
        (taken.primary_contact(None, to), Reason::Inquiry(InquiryReason::TakenMeanwhile)),
        (ended.primary_contact(None, to), Reason::Inquiry(InquiryReason::InquiryEnded)),
        (closed.primary_contact(from, to), Reason::Course(CourseReason::CourseClosed)),
        (unknown.primary_contact(None, to), Reason::Unknown),
    ] {
        m.when(worker, change(&[one.primary_contact(None, to), other])).refused(reason);
        assert_eq!(m.inquiry(one).primary_contact, None);
    }
    for nobody in [m.leader, m.former, WorkerId::from_uuid(Uuid::nil())] {
        let to_nobody = taken.primary_contact(from, Some(nobody));
        m.when(worker, change(&[one.primary_contact(None, to), to_nobody]))
            .refused_at("primary_contact", InquiryReason::CannotBePrimaryContact);
    }
    assert_eq!(m.inquiry(one).primary_contact, None);
    m.when(worker, change(&[])).refused_at("inquiry", Reason::NothingChosen);
}

#[test]
fn one_is_not_handed_over_twice_in_one_command() {
    let mut m = Municipality::new();
    let (one, two) = (m.receive(), m.receive());
    let to = |case: Case, worker| case.primary_contact(None, Some(worker));
    let (worker, colleague) = (m.worker, m.colleague);
    for twice in [
        vec![to(one, worker), to(one, worker)],
        vec![to(one, worker), to(two, worker), to(one, colleague)],
        vec![to(two, worker), to(one, worker), to(one, colleague)],
    ] {
        m.when(by(worker), change(&twice)).refused_at("inquiry", Reason::ChosenTwice);
    }
    assert_eq!(m.inquiry(one).primary_contact, None);
    m.given(by(worker), change(&[to(two, worker), to(one, colleague)]));
}

#[test]
fn a_running_course_keeps_a_primary_contact_whatever_is_undone() {
    let mut m = Municipality::new();
    let (waiting, case) = (m.receive(), m.receive());
    let (worker, nobody) = (by(m.worker), Some(m.worker));
    let taken =
        m.given(worker, change(&[waiting, case].map(|one| one.primary_contact(None, nobody))));
    m.given(worker, case.agreement(m.now));
    m.given(worker, case.start(m.now));
    let back = [waiting, case].map(|one| one.primary_contact(nobody, None));
    let undo = ChangePrimaryContacts { changes: back.to_vec(), undoes: Some(taken) };
    let refusal = m.when(by(m.leader), undo).answer.expect_err("a refusal");
    assert_eq!(refusal.reason, InquiryReason::NeedsPrimaryContact);
    assert_eq!(refusal.facts, [("number", Fact::Number(2))]);
    // All or none: the one who waits keeps the contact too, and alone it may go back to the unit.
    assert_eq!(m.inquiry(waiting).primary_contact, nobody);
    m.given(worker, change(&[back[0]]));
    m.given(worker, change(&[case.primary_contact(nobody, Some(m.colleague))]));
    assert_eq!(m.inquiry(case).primary_contact, Some(m.colleague));
}

#[test]
fn who_took_it_meanwhile_is_named() {
    let mut m = Municipality::new();
    let (_, case) = (m.receive(), m.receive());
    m.given(by(m.colleague), change(&[case.primary_contact(None, Some(m.colleague))]));
    let late = m.when(by(m.worker), change(&[case.primary_contact(None, Some(m.worker))]));
    let refusal = late.answer.expect_err("a refusal");
    assert_eq!(refusal.reason, InquiryReason::TakenMeanwhile);
    let name = Fact::Word("Bo Opdigtet".into());
    assert_eq!(refusal.facts, [("number", Fact::Number(2)), ("name", name)]);
}
