//! What is sealed in a command is about the citizen whom the command is about, and nobody else.

use crate::story::*;
use roret_domain::command::*;
use roret_domain::course::{ClosingReason, ContactKind};
use roret_domain::id::{CitizenId, ContactId, Position};
use roret_domain::inquiry::InquiryEnding;
use roret_domain::refusal::Reason;
use roret_domain::roadmap::StepActor;
use uuid::Uuid;

/// Every command that seals, on an inquiry whose course runs or, for what comes before one, on one
/// that waits; sealed about `subject`.
fn sealing(m: &mut Municipality, waiting: Case, running: Case, subject: CitizenId) -> Vec<Command> {
    let waits = |case: Case| Case { citizen: subject, ..case };
    let (inquiry, course) = (running.inquiry, running.course);
    let contact = m.course(running).contacts.first().expect("a contact");
    let (contact, seen) = (contact.id, contact.version);
    let agreement = m.inquiry(running).agreement.as_ref().expect("an agreement").version;
    let step = m.inquiry(running).roadmap.now().expect("a step").clone();
    let window = promised("2026-03-05");
    let call = m.another_call(running.citizen);
    let name = identity(subject, "Helle Opdigtet");
    let received = ReceiveInquiry { words: Some(inquiry_words(subject)), ..call.clone() };
    let reason = ClosingReason::NoFurtherNeed;
    let plan = Some(waits(running).draft("Kor.", None));
    vec![
        received.into(),
        ReceiveInquiry { identity: Some(name.clone()), ..call }.into(),
        RecordIdentity { citizen: running.citizen, identity: name, seen: Position(0) }.into(),
        waits(waiting).agreement(m.now).into(),
        EndInquiry {
            inquiry: waiting.inquiry,
            ended_at: m.now,
            ending: InquiryEnding::GuidedOn,
            note: Some(note(subject, "Tekst.")),
        }
        .into(),
        ChangeAgreement {
            inquiry,
            planned_end: None,
            words: agreement_words(subject, "Sejle."),
            seen: agreement,
        }
        .into(),
        waits(running).contact(m.now, ContactKind::Meeting).into(),
        CorrectContact { inquiry, course, contact, note: note(subject, "Ny tekst."), seen }.into(),
        waits(running).plan_step(StepActor::Citizen, window).into(),
        ChangeStep {
            inquiry,
            step: step.id,
            words: Some(step_words(subject, "Kaffe.")),
            actor: step.actor,
            expectation: step.expectation,
            seen: step.version,
        }
        .into(),
        waits(running).notice(step.id, window).into(),
        waits(running).write_plan(waits(running).draft("Kor.", None)).into(),
        CloseCourse { plan, ..running.close(m.now, reason) }.into(),
    ]
}

#[test]
fn what_is_sealed_about_somebody_else_is_refused() {
    let mut m = Municipality::new();
    let (waiting, running) = (m.receive(), m.running());
    m.given(by(m.worker), running.contact(m.now, ContactKind::Video));
    // One person in both: the second inquiry of the citizen whose course runs.
    let call = m.another_call(running.citizen);
    let again = m.receive_as(by(m.worker), call);
    let worker = by(m.worker);
    for subject in [waiting.citizen, CitizenId::from_uuid(Uuid::nil())] {
        for command in sealing(&mut m, again, running, subject) {
            let key = m.next_key();
            assert_eq!(command.sealed_about().last(), Some(&subject), "{command:?}");
            let refusal = m.decide(worker, key, &command).expect_err("a refusal");
            assert_eq!(refusal.reason, Reason::AboutSomebodyElse, "{command:?}");
            // Imports are no exception.
            let refusal = m.decide(IMPORT, key, &command).expect_err("a refusal");
            assert_eq!(refusal.reason, Reason::AboutSomebodyElse, "{command:?}");
        }
    }
    let commands = sealing(&mut m, again, running, running.citizen);
    assert_eq!(commands.len(), 13);
    for command in commands {
        let answer = m.decide(worker, m.next_key(), &command);
        assert!(answer.is_ok(), "{command:?}: {answer:?}");
    }
}

#[test]
fn who_may_not_write_is_not_told_about_whom_it_was() {
    let mut m = Municipality::new();
    let (case, other) = (m.running(), m.receive());
    let wrong = Case { citizen: other.citizen, ..case };
    m.when(by(m.stranger), wrong.contact(m.now, ContactKind::Meeting))
        .refused(Reason::NotYourCitizen);
    let contact = ContactId::from_uuid(Uuid::nil());
    let correction = CorrectContact {
        inquiry: case.inquiry,
        course: case.course,
        contact,
        note: note(other.citizen, "Tekst."),
        seen: Position(0),
    };
    m.when(by(m.worker), correction).refused(Reason::AboutSomebodyElse);
}

#[test]
fn what_seals_nothing_is_about_nobody() {
    let mut m = Municipality::new();
    let case = m.running();
    let step = m.ahead(case)[0];
    let nothing_sealed: [Command; 4] = [
        case.finish(step).into(),
        case.close(m.now, ClosingReason::Moved).into(),
        MakeAgreement { words: None, ..case.agreement(m.now) }.into(),
        change(&[case.primary_contact(None, None)]).into(),
    ];
    for command in nothing_sealed {
        assert_eq!(command.sealed_about(), [], "{command:?}");
    }
}
