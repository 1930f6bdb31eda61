//! Every reason for a refusal can be met, says where, and brings the facts its text needs.

use crate::erasure::{approve, hold, release, request};
use crate::group::{opened, opening};
use crate::publication::{figures, harmless, january};
use crate::story::*;
use roret_domain::access;
use roret_domain::agreement::{AgreementWords, Confirmation};
use roret_domain::citizen::Identity;
use roret_domain::command::*;
use roret_domain::course::*;
use roret_domain::erasure::Retention;
use roret_domain::event::{Actor, Task};
use roret_domain::id::{InquiryId, InvolvementId};
use roret_domain::inquiry::{Asker, InquiryEnding, InquiryWords};
use roret_domain::refusal::*;
use roret_domain::roadmap::{DelayReason, StepActor, StepWords};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The program, when it erases by rule.
const BY_RULE: Actor = Actor::System(Task::Retention);

/// Meets one reason in the shortest story that leads to it. The match has no "other", so a new
/// reason without a story doesn't compile.
fn meet(reason: Reason) -> Refusal {
    let mut m = Municipality::new();
    let (worker, leader) = (by(m.worker), by(m.leader));
    let today = m.now;
    let tomorrow = noon("2026-03-03");
    let yesterday = noon("2026-03-01");
    let refused = |m: &mut Municipality, actor: Actor, command: Command| {
        m.when(actor, command).answer.expect_err("a refusal")
    };
    match reason {
        Reason::NotAllowed => refused(&mut m, worker, unit_named("Vest")),
        Reason::NotYourCitizen => {
            let case = m.receive();
            let stranger = by(m.stranger);
            refused(&mut m, stranger, case.agreement(today).into())
        }
        Reason::LeadersSeeFrames => {
            let case = m.receive();
            access::look(&m.image, by(m.leader), m.now, case.citizen).expect_err("a refusal")
        }
        Reason::Unknown => {
            let inquiry = InquiryId::from_uuid(Uuid::nil());
            refused(&mut m, worker, ReopenInquiry { inquiry }.into())
        }
        Reason::KeyUsed => {
            let case = m.receive();
            let again = m.phone_call();
            m.when_under(case.received, worker, again).answer.expect_err("a refusal")
        }
        Reason::Municipality(MunicipalityReason::NotFounded) => {
            refused(&mut Municipality::empty(), SET_UP, unit_named("Nord"))
        }
        Reason::Municipality(MunicipalityReason::AlreadyFounded) => {
            let found = FoundMunicipality { name: "Prøvekøbing".into(), phone: String::new() };
            refused(&mut m, SET_UP, found.into())
        }
        Reason::TextMissing => refused(&mut m, SET_UP, unit_named(" \t")),
        Reason::TextTooLong => {
            refused(&mut m, SET_UP, unit_named(&"å".repeat(LINE_CHARACTERS_MAX + 1)))
        }
        Reason::UnreadableText => refused(&mut m, SET_UP, unit_named("Socialr\u{fffd}d")),
        Reason::InTheFuture => {
            let call = m.phone_call();
            refused(&mut m, worker, ReceiveInquiry { received_at: tomorrow, ..call }.into())
        }
        Reason::Inquiry(InquiryReason::BeforeInquiry) => {
            let case = m.receive();
            refused(&mut m, worker, case.agreement(yesterday).into())
        }
        Reason::Course(CourseReason::ClosedBeforeStart) => {
            let case = m.running();
            refused(&mut m, worker, case.close(yesterday, ClosingReason::Moved).into())
        }
        Reason::Course(CourseReason::ClosedBeforeReentry) => {
            let case = m.running();
            m.given(worker, case.close(today, ClosingReason::Moved));
            m.today("2026-03-04");
            m.given(worker, case.reenter(m.now));
            refused(&mut m, worker, case.close(tomorrow, ClosingReason::Moved).into())
        }
        Reason::Course(CourseReason::ReenteredBeforeClosing) => {
            let case = m.running();
            m.given(worker, case.close(today, ClosingReason::Moved));
            refused(&mut m, worker, case.reenter(yesterday).into())
        }
        Reason::Agreement(AgreementReason::EndBeforeAgreement) => {
            let case = m.receive();
            let planned_end = Some(day("2026-03-01"));
            refused(&mut m, worker, MakeAgreement { planned_end, ..case.agreement(today) }.into())
        }
        Reason::WindowReversed => {
            let case = m.receive();
            let window = agreed("2026-03-06", "2026-03-05");
            refused(&mut m, worker, case.plan_step(StepActor::Citizen, window).into())
        }
        Reason::WindowPassed => {
            let case = m.receive();
            let window = promised("2026-03-01");
            refused(&mut m, worker, case.plan_step(StepActor::Citizen, window).into())
        }
        Reason::Inquiry(InquiryReason::InquiryEnded) => {
            let case = m.receive();
            m.given(worker, end(case, InquiryEnding::AnsweredAtDoor, today));
            refused(&mut m, worker, case.agreement(today).into())
        }
        Reason::Inquiry(InquiryReason::InquiryOpen) => {
            let case = m.receive();
            refused(&mut m, worker, ReopenInquiry { inquiry: case.inquiry }.into())
        }
        Reason::Agreement(AgreementReason::SecondAgreement) => {
            let case = m.receive();
            m.given(worker, case.agreement(today));
            refused(&mut m, worker, case.agreement(today).into())
        }
        Reason::Agreement(AgreementReason::NoAgreement) => {
            let case = m.receive();
            refused(&mut m, worker, case.start(today).into())
        }
        Reason::Agreement(AgreementReason::AlreadyConfirmed) => {
            let case = m.receive();
            let confirm = |confirmation| ConfirmAgreement { inquiry: case.inquiry, confirmation };
            m.given(worker, case.agreement(today));
            m.given(worker, confirm(Confirmation::OnPaper));
            refused(&mut m, worker, confirm(Confirmation::OnScreen).into())
        }
        Reason::Course(CourseReason::CourseRuns) => {
            let case = m.running();
            refused(&mut m, worker, case.start(today).into())
        }
        Reason::Course(CourseReason::CourseClosed) => {
            let case = m.running();
            m.given(worker, case.close(today, ClosingReason::Moved));
            refused(&mut m, worker, case.contact(today, ContactKind::Meeting).into())
        }
        Reason::Course(CourseReason::CourseOpen) => {
            let case = m.running();
            refused(&mut m, worker, case.withdraw().into())
        }
        Reason::Course(CourseReason::FiveConversations) => {
            let case = m.running_as(CourseKind::YouthCounselling);
            for _ in 0..5 {
                m.given(worker, case.contact(today, ContactKind::Video));
            }
            refused(&mut m, worker, case.contact(today, ContactKind::Video).into())
        }
        Reason::Course(CourseReason::NoOnwardSection) => {
            let case = m.running();
            let plan = Some(case.draft("Støtte hjemme.", None));
            let close = case.close(today, ClosingReason::LongerSupport);
            refused(&mut m, worker, CloseCourse { plan, ..close }.into())
        }
        Reason::NotOfUnit => {
            let (case, stranger) = (m.running(), Some(m.stranger));
            refused(&mut m, worker, case.involve(Profession::Nurse, stranger).into())
        }
        Reason::NotOffered => {
            let case = m.receive();
            let by_code =
                MakeAgreement { confirmation: Some(Confirmation::ByCode), ..case.agreement(today) };
            refused(&mut m, worker, by_code.into())
        }
        Reason::Course(CourseReason::AlreadyInvolved) => {
            let case = m.running();
            m.given(worker, case.involve(Profession::Nurse, None));
            refused(&mut m, worker, case.involve(Profession::Nurse, None).into())
        }
        Reason::Course(CourseReason::NotInvolved) => {
            let case = m.running();
            let (inquiry, course) = (case.inquiry, case.course);
            let involvement = InvolvementId::from_uuid(Uuid::nil());
            refused(&mut m, worker, EndInvolvement { inquiry, course, involvement }.into())
        }
        Reason::Roadmap(RoadmapReason::StepEnded) => {
            let case = m.receive();
            let step = step_of(case.received, 1);
            m.given(worker, case.drop(step));
            refused(&mut m, worker, case.finish(step).into())
        }
        Reason::Roadmap(RoadmapReason::StepAhead) => {
            let case = m.receive();
            let step = step_of(case.received, 1);
            refused(&mut m, worker, ReopenStep { inquiry: case.inquiry, step }.into())
        }
        Reason::Code(CodeReason::CodeRevoked) => {
            let call = m.phone_call();
            let case = m.receive_as(worker, ReceiveInquiry { code: Some(code(7)), ..call });
            let revoke = RevokeCode { inquiry: case.inquiry, code: code(7) };
            m.given(worker, revoke.clone());
            refused(&mut m, worker, revoke.into())
        }
        Reason::ChangedMeanwhile => {
            let case = m.running();
            m.given(worker, case.write_plan(case.draft("Sangkor.", None)));
            refused(&mut m, worker, case.write_plan(case.draft("Ro og fred.", None)).into())
        }
        Reason::Inquiry(InquiryReason::TakenMeanwhile) => {
            let case = m.running();
            let to_colleague = change(&[case.primary_contact(None, Some(m.colleague))]);
            refused(&mut m, worker, to_colleague.into())
        }
        Reason::Inquiry(InquiryReason::CannotBePrimaryContact) => {
            let case = m.receive();
            let to_leader = change(&[case.primary_contact(None, Some(m.leader))]);
            refused(&mut m, worker, to_leader.into())
        }
        Reason::NothingChosen => refused(&mut m, worker, change(&[]).into()),
        Reason::ChosenTwice => {
            let case = m.receive();
            let one = case.primary_contact(None, Some(m.worker));
            refused(&mut m, worker, change(&[one, one]).into())
        }
        Reason::Inquiry(InquiryReason::NeedsPrimaryContact) => {
            let case = m.running();
            let to_nobody = change(&[case.primary_contact(Some(m.worker), None)]);
            refused(&mut m, worker, to_nobody.into())
        }
        Reason::AboutSomebodyElse => {
            let (case, other) = (m.receive(), m.receive());
            let words = other.agreement(today).words;
            refused(&mut m, worker, MakeAgreement { words, ..case.agreement(today) }.into())
        }
        Reason::Inquiry(InquiryReason::LooksLikeCpr) => {
            let outside_number = Some("311299-0000".into());
            let call = ReceiveInquiry { outside_number, ..m.phone_call() };
            refused(&mut m, IMPORT, call.into())
        }
        Reason::Inquiry(InquiryReason::NotACaseNumber) => {
            let outside_number = Some("Opdigtet Hansen".into());
            let call = ReceiveInquiry { outside_number, ..m.phone_call() };
            refused(&mut m, IMPORT, call.into())
        }
        Reason::Group(GroupReason::PlacesOutOfRange) => {
            let none = opening(&m, 0);
            refused(&mut m, worker, none.into())
        }
        Reason::Group(GroupReason::GroupOver) => {
            let group = opened(&mut m, 1);
            m.today("2026-05-01");
            let inquiry = m.receive().inquiry;
            refused(&mut m, worker, AskForPlace { inquiry, group }.into())
        }
        Reason::Group(GroupReason::AlreadyInGroup) => {
            let (group, inquiry) = (opened(&mut m, 1), m.receive().inquiry);
            m.given(worker, AskForPlace { inquiry, group });
            refused(&mut m, worker, AskForPlace { inquiry, group }.into())
        }
        Reason::Group(GroupReason::NotInGroup) => {
            let (group, inquiry) = (opened(&mut m, 1), m.receive().inquiry);
            refused(&mut m, worker, GiveUpPlace { inquiry, group }.into())
        }
        Reason::Publication(PublicationReason::WholeMonthsOnly) => {
            let half = PublishFigures { to: day("2026-01-15"), ..january(harmless(), 0) };
            refused(&mut m, leader, half.into())
        }
        Reason::Publication(PublicationReason::PeriodNotOver) => {
            let longer = PublishFigures { to: day("2026-03-31"), ..january(harmless(), 0) };
            refused(&mut m, leader, longer.into())
        }
        Reason::Publication(PublicationReason::PeriodCrossesPublication) => {
            m.given(leader, january(harmless(), 0));
            let longer = PublishFigures { to: day("2026-02-28"), ..january(harmless(), 1) };
            refused(&mut m, leader, longer.into())
        }
        Reason::Publication(PublicationReason::TooFewToPublish) => {
            refused(&mut m, leader, january(figures(Vec::new()), 0).into())
        }
        Reason::Erasure(ErasureReason::Erased) => {
            let case = m.requested();
            m.given(by(m.caseworker), approve(case.citizen));
            m.given(by(m.leader), approve(case.citizen));
            refused(&mut m, worker, request(case.citizen).into())
        }
        Reason::Erasure(ErasureReason::RetentionNotOver) => {
            let case = m.closed(true);
            refused(&mut m, worker, request(case.citizen).into())
        }
        Reason::Erasure(ErasureReason::UnderLegalHold) => {
            let case = m.closed(true);
            m.given(by(m.leader), hold(case.citizen));
            refused(&mut m, worker, request(case.citizen).into())
        }
        Reason::Erasure(ErasureReason::ArchiveNotSettled) => {
            let case = m.closed(true);
            m.today("2031-03-02");
            m.given(worker, request(case.citizen));
            refused(&mut m, leader, approve(case.citizen).into())
        }
        Reason::Erasure(ErasureReason::ErasureRequested) => {
            let case = m.requested();
            refused(&mut m, worker, request(case.citizen).into())
        }
        Reason::Erasure(ErasureReason::ErasureNotRequested) => {
            let (case, leader) = (m.closed(true), by(m.leader));
            refused(&mut m, leader, approve(case.citizen).into())
        }
        Reason::Erasure(ErasureReason::OwnRequest) => {
            let (case, leader) = (m.closed(true), by(m.leader));
            m.today("2031-03-02");
            m.given(leader, request(case.citizen));
            refused(&mut m, leader, approve(case.citizen).into())
        }
        Reason::Erasure(ErasureReason::ApprovedAlready) => {
            let (case, leader) = (m.requested(), by(m.leader));
            m.given(leader, approve(case.citizen));
            refused(&mut m, leader, approve(case.citizen).into())
        }
        Reason::Erasure(ErasureReason::NoLegalHold) => {
            let (case, leader) = (m.closed(true), by(m.leader));
            let lift = ChangeLegalHold { citizen: case.citizen, hold: None };
            refused(&mut m, leader, lift.into())
        }
        Reason::Erasure(ErasureReason::RetentionNotSet) => {
            let citizen = m.closed(false).citizen;
            refused(&mut m, BY_RULE, EraseExpired { citizen }.into())
        }
        Reason::Erasure(ErasureReason::ListChanged) => {
            m.given(leader, SetRetention { retention: Retention::default() });
            refused(&mut m, leader, release(1).into())
        }
        Reason::Erasure(ErasureReason::NotAnonymous) => {
            let citizen = m.closed(true).citizen;
            refused(&mut m, BY_RULE, EraseExpired { citizen }.into())
        }
        Reason::Erasure(ErasureReason::MonthsOutOfRange) => {
            let retention = Retention { months: 0, anonymous_months: 1 };
            refused(&mut m, SET_UP, SetRetention { retention }.into())
        }
        Reason::ImportsOnly => {
            let case = m.running();
            refused(&mut m, worker, case.close(today, ClosingReason::NotRecorded).into())
        }
    }
}

fn unit_named(name: &str) -> Command {
    OpenUnit { name: name.into(), phone: String::new(), answering_hours: String::new() }.into()
}

fn end(case: Case, ending: InquiryEnding, ended_at: jiff::Timestamp) -> EndInquiry {
    EndInquiry { inquiry: case.inquiry, ended_at, ending, note: None }
}

#[test]
fn every_reason_is_met() {
    for reason in Reason::all() {
        assert_eq!(meet(reason).reason, reason, "the story of {reason:?} leads elsewhere");
    }
}

#[test]
fn reasons_say_where_and_bring_their_facts() {
    let on = |name, text| (name, Fact::Day(day(text)));
    for (reason, field, facts) in [
        (Reason::TextMissing, Some("name"), vec![]),
        (Reason::TextTooLong, Some("name"), vec![("max", Fact::Number(200))]),
        (Reason::UnreadableText, Some("name"), vec![]),
        (
            Reason::InTheFuture,
            Some("received_at"),
            vec![on("day", "2026-03-03"), on("today", "2026-03-02")],
        ),
        (
            Reason::Inquiry(InquiryReason::BeforeInquiry),
            Some("agreed_at"),
            vec![on("day", "2026-03-01"), on("received", "2026-03-02")],
        ),
        (
            Reason::Course(CourseReason::ClosedBeforeStart),
            Some("closed_at"),
            vec![on("day", "2026-03-01"), on("started", "2026-03-02")],
        ),
        (
            Reason::Course(CourseReason::ClosedBeforeReentry),
            Some("closed_at"),
            vec![on("day", "2026-03-03"), on("back", "2026-03-04")],
        ),
        (
            Reason::Course(CourseReason::ReenteredBeforeClosing),
            Some("reentered_at"),
            vec![on("day", "2026-03-01"), on("closed", "2026-03-02")],
        ),
        (
            Reason::Agreement(AgreementReason::EndBeforeAgreement),
            Some("planned_end"),
            vec![on("day", "2026-03-01"), on("agreed", "2026-03-02")],
        ),
        (Reason::WindowReversed, Some("to"), vec![]),
        (
            Reason::WindowPassed,
            Some("to"),
            vec![on("day", "2026-03-01"), on("today", "2026-03-02")],
        ),
        (Reason::Agreement(AgreementReason::SecondAgreement), None, vec![on("day", "2026-03-02")]),
        (Reason::Course(CourseReason::FiveConversations), Some("kind"), vec![]),
        (Reason::Course(CourseReason::NoOnwardSection), Some("onward_section"), vec![]),
        (Reason::Course(CourseReason::AlreadyInvolved), Some("profession"), vec![]),
        (
            Reason::Inquiry(InquiryReason::TakenMeanwhile),
            None,
            vec![("number", Fact::Number(1)), ("name", Fact::Word("Ada Opdigtet".into()))],
        ),
        (Reason::Inquiry(InquiryReason::CannotBePrimaryContact), Some("primary_contact"), vec![]),
        (Reason::NothingChosen, Some("inquiry"), vec![]),
        (Reason::ChosenTwice, Some("inquiry"), vec![]),
        (
            Reason::Inquiry(InquiryReason::NeedsPrimaryContact),
            None,
            vec![("number", Fact::Number(1))],
        ),
        (Reason::AboutSomebodyElse, None, vec![]),
        (Reason::Inquiry(InquiryReason::LooksLikeCpr), Some("outside_number"), vec![]),
        (Reason::Inquiry(InquiryReason::NotACaseNumber), Some("outside_number"), vec![]),
        (Reason::Erasure(ErasureReason::RetentionNotOver), None, vec![on("day", "2031-03-02")]),
        (
            Reason::Erasure(ErasureReason::MonthsOutOfRange),
            Some("months"),
            vec![("max", Fact::Number(1_200))],
        ),
        (Reason::ImportsOnly, Some("reason"), vec![]),
        (Reason::ChangedMeanwhile, None, vec![]),
    ] {
        assert_eq!(meet(reason), Refusal { reason, field, facts });
    }
}

#[test]
fn every_code_is_its_own() {
    let codes: BTreeSet<&str> = Reason::all().map(Reason::code).collect();
    assert_eq!(codes.len(), Reason::all().count());
    for reason in Reason::all() {
        // Names of texts in the locales: small letters and hyphens.
        assert!(reason.code().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'));
    }
}

/// Where a content is refused, and why; none when it may be sealed.
fn problem<T: Checked>(content: T) -> Option<(&'static str, Reason)> {
    content.checked().err().map(|refusal| (refusal.field.expect("a field"), refusal.reason))
}

#[test]
fn content_is_checked_before_it_is_sealed() {
    let empty = String::new;
    let text = || "Tekst".to_owned();
    let too_long = || "ø".repeat(TEXT_CHARACTERS_MAX + 1);
    let line_too_long = || "ø".repeat(LINE_CHARACTERS_MAX + 1);
    let missing = |field| Some((field, Reason::TextMissing));
    let long = |field| Some((field, Reason::TextTooLong));

    let words = |about| InquiryWords { about };
    assert_eq!(problem(words(text())), None);
    assert_eq!(problem(words(empty())), missing("about"));
    assert_eq!(problem(words(too_long())), long("about"));

    let asker = |name, reach| Asker { name, reach };
    assert_eq!(problem(asker(empty(), empty())), None);
    assert_eq!(problem(asker(line_too_long(), empty())), long("asker_name"));
    assert_eq!(problem(asker(empty(), line_too_long())), long("asker_reach"));

    let person = |name, reach| Identity { name, reach, cpr: None };
    assert_eq!(problem(person(text(), empty())), None);
    assert_eq!(problem(person(" ".into(), empty())), missing("name"));
    assert_eq!(problem(person(line_too_long(), empty())), long("name"));
    assert_eq!(problem(person(text(), line_too_long())), long("reach"));

    let agreement =
        |wants, support, who_does_what| AgreementWords { wants, support, who_does_what };
    assert_eq!(problem(agreement(text(), empty(), empty())), None);
    assert_eq!(problem(agreement("\n".into(), text(), text())), missing("wants"));
    assert_eq!(problem(agreement(text(), too_long(), empty())), long("support"));
    assert_eq!(problem(agreement(text(), empty(), too_long())), long("who_does_what"));

    assert_eq!(problem(ContactNote { text: text() }), None);
    assert_eq!(problem(ContactNote { text: empty() }), missing("text"));
    assert_eq!(problem(ContactNote { text: too_long() }), long("text"));
    assert_eq!(problem(DelayReason { text: text() }), None);
    assert_eq!(problem(DelayReason { text: empty() }), missing("text"));

    let step = |what, citizen_does| StepWords { what, citizen_does };
    assert_eq!(problem(step(text(), empty())), None);
    assert_eq!(problem(step(empty(), text())), missing("what"));
    assert_eq!(problem(step(line_too_long(), empty())), long("what"));
    assert_eq!(problem(step(text(), too_long())), long("citizen_does"));

    let plan = |afterwards: String| DischargePlanWords { afterwards, ..Default::default() };
    assert_eq!(problem(plan(text())), None);
    assert_eq!(problem(plan(empty())), missing("afterwards"));
    assert_eq!(problem(DischargePlanWords { signs: too_long(), ..plan(text()) }), long("signs"));
    assert_eq!(
        problem(DischargePlanWords { whom_to_call: too_long(), ..plan(text()) }),
        long("whom_to_call")
    );
    assert_eq!(
        problem(DischargePlanWords { offer: line_too_long(), ..plan(text()) }),
        long("offer")
    );
}

#[test]
fn lengths_count_characters_not_bytes() {
    let exactly = "ø".repeat(LINE_CHARACTERS_MAX);
    assert_eq!(needed("name", &exactly, LINE_CHARACTERS_MAX), Ok(()));
    assert_eq!(bounded("name", "", 0), Ok(()));
    let refusal = bounded("name", &(exactly + "x"), LINE_CHARACTERS_MAX).expect_err("too long");
    assert_eq!(refusal.facts, [("max", Fact::Number(200))]);
}
