//! Inquiries: taken in, answered at the door, corrected, handed over; and setting up before that.

use crate::story::*;
use roret_domain::code::CodeScope;
use roret_domain::command::*;
use roret_domain::course::ClosingReason;
use roret_domain::event::*;
use roret_domain::id::{CitizenId, InquiryId, Position, StepId, UnitId, WorkerId};
use roret_domain::inquiry::{Channel, InquiryEnding, Requester, Urgency};
use roret_domain::municipality::Role;
use roret_domain::refusal::{
    CourseReason, InquiryReason, LINE_CHARACTERS_MAX, MunicipalityReason, Reason,
};
use roret_domain::roadmap::{
    Expectation, PlannedStep, StandardStep, StepActor, StepPlace, StepText,
};
use std::collections::BTreeSet;
use uuid::Uuid;

fn standard(id: roret_domain::id::StepId, step: StandardStep, by: &str) -> PlannedStep {
    PlannedStep {
        id,
        text: StepText::Standard(step),
        actor: StepActor::PrimaryContact,
        expectation: promised(by),
    }
}

fn end(case: Case, ended_at: jiff::Timestamp, ending: InquiryEnding) -> EndInquiry {
    EndInquiry { inquiry: case.inquiry, ended_at, ending, note: None }
}

// --- Setting up -----------------------------------------------------------------------------------

#[test]
fn a_municipality_is_founded_once_and_before_everything_else() {
    let mut m = Municipality::empty();
    let unit =
        || OpenUnit { name: "Nord".into(), phone: "1".into(), answering_hours: "kl. 9-14".into() };
    let found = || FoundMunicipality { name: "Prøvekøbing".into(), phone: "0".into() };
    m.when(SET_UP, unit()).refused(MunicipalityReason::NotFounded);
    let call = m.phone_call();
    m.when(IMPORT, call).refused(MunicipalityReason::NotFounded);
    m.when(SET_UP, FoundMunicipality { name: String::new(), phone: String::new() })
        .refused_at("name", Reason::TextMissing);
    m.when(SET_UP, found()).then([MunicipalityFounded {
        name: "Prøvekøbing".into(),
        phone: "0".into(),
    }
    .into()]);
    m.when(SET_UP, found()).refused(MunicipalityReason::AlreadyFounded);
    assert_eq!(m.image.municipality().map(|one| one.name.as_str()), Some("Prøvekøbing"));
}

#[test]
fn a_demonstration_is_one_from_its_first_event_on_and_nothing_real_becomes_one() {
    let found = || FoundDemonstration { name: "Prøvekøbing".into(), phone: "0".into() };
    let is_one = |m: &Municipality| m.image.municipality().map(|one| one.is_demonstration);
    let mut m = Municipality::empty();
    m.when(SET_UP, FoundDemonstration { name: String::new(), phone: String::new() })
        .refused_at("name", Reason::TextMissing);
    m.when(SET_UP, found()).then([DemonstrationFounded {
        name: "Prøvekøbing".into(),
        phone: "0".into(),
    }
    .into()]);
    assert_eq!(is_one(&m), Some(true));
    let real = FoundMunicipality { name: "Andenby".into(), phone: "0".into() };
    m.when(SET_UP, real.clone()).refused(MunicipalityReason::AlreadyFounded);
    // One that is real can't be turned into one by a command, nor by an event that comes later.
    let mut m = Municipality::empty();
    m.when(SET_UP, real)
        .then([MunicipalityFounded { name: "Andenby".into(), phone: "0".into() }.into()]);
    assert_eq!(is_one(&m), Some(false));
    m.when(SET_UP, found()).refused(MunicipalityReason::AlreadyFounded);
    let event = DemonstrationFounded { name: "Andenby".into(), phone: "0".into() };
    let mut image = m.image.clone();
    image.apply(&Envelope {
        position: image.position().next(),
        recorded_at: m.now,
        actor: SET_UP,
        command: roret_domain::id::CommandKey::from_uuid(uuid::Uuid::nil()),
        event: event.into(),
    });
    assert_eq!(image.municipality().map(|one| one.is_demonstration), Some(false));
}

#[test]
fn units_and_workers_take_the_commands_key_and_only_once() {
    let mut m = Municipality::new();
    let key = m.next_key();
    let west =
        || OpenUnit { name: "Vest".into(), phone: "3".into(), answering_hours: "kl. 9-14".into() };
    let unit = UnitId::from_uuid(key.uuid());
    m.when(by(m.leader), west()).then([UnitOpened {
        unit,
        name: "Vest".into(),
        phone: "3".into(),
        answering_hours: "kl. 9-14".into(),
    }
    .into()]);
    m.when_under(key, by(m.leader), west()).refused(Reason::KeyUsed);

    let key = m.next_key();
    let ida = |name: &str, unit| AddWorker {
        name: name.into(),
        role: Role::Worker,
        unit,
        phone: "4".into(),
    };
    m.when(by(m.leader), ida("Ida Opdigtet", unit)).then([WorkerJoined {
        worker: WorkerId::from_uuid(key.uuid()),
        name: "Ida Opdigtet".into(),
        role: Role::Worker,
        unit,
        phone: "4".into(),
    }
    .into()]);
    m.when_under(key, by(m.leader), ida("Ida Opdigtet", unit)).refused(Reason::KeyUsed);
    let nowhere = UnitId::from_uuid(Uuid::nil());
    m.when(by(m.leader), ida("Ida Opdigtet", nowhere)).refused_at("unit", Reason::Unknown);
    m.when(by(m.leader), ida("", unit)).refused_at("name", Reason::TextMissing);
    let long = "i".repeat(LINE_CHARACTERS_MAX + 1);
    m.when(by(m.leader), ida(&long, unit)).refused_at("name", Reason::TextTooLong);
}

#[test]
fn clear_lines_are_bounded() {
    let mut m = Municipality::empty();
    let line = "ø".repeat(LINE_CHARACTERS_MAX);
    let long = line.clone() + "x";
    let found =
        |phone: &str| FoundMunicipality { name: "Prøvekøbing".into(), phone: phone.into() };
    m.when(SET_UP, found(&long)).refused_at("phone", Reason::TextTooLong);
    m.given(SET_UP, found(&line));
    let open = |phone: &str, answering_hours: &str| OpenUnit {
        name: "Nord".into(),
        phone: phone.into(),
        answering_hours: answering_hours.into(),
    };
    m.when(SET_UP, open(&long, "")).refused_at("phone", Reason::TextTooLong);
    m.when(SET_UP, open("", &long)).refused_at("answering_hours", Reason::TextTooLong);
    let unit = UnitId::from_uuid(m.given(SET_UP, open(&line, &line)).uuid());
    let add = |phone: &str| AddWorker {
        name: "Ida Opdigtet".into(),
        role: Role::Worker,
        unit,
        phone: phone.into(),
    };
    m.when(SET_UP, add(&long)).refused_at("phone", Reason::TextTooLong);
    m.given(SET_UP, add(&line));
    m.north = unit;
    let digits = "1".repeat(LINE_CHARACTERS_MAX);
    let numbered = |m: &mut Municipality, number: &str| ReceiveInquiry {
        outside_number: Some(number.into()),
        ..m.phone_call()
    };
    let call = numbered(&mut m, &(digits.clone() + "1"));
    m.when(IMPORT, call).refused_at("outside_number", Reason::TextTooLong);
    let call = numbered(&mut m, &digits);
    m.given(IMPORT, call);
}

// --- Taken in -------------------------------------------------------------------------------------

#[test]
fn an_anonymous_inquiry_gets_a_code_and_two_steps_within_the_promise() {
    let mut m = Municipality::new();
    let call = m.phone_call();
    let command = ReceiveInquiry { channel: Channel::Web, code: Some(code(1)), ..call };
    let key = m.next_key();
    let inquiry = InquiryId::from_uuid(key.uuid());
    m.when(Actor::Visitor, command.clone()).then([
        InquiryReceived {
            inquiry,
            citizen: command.citizen.id(),
            received_at: m.now,
            channel: Channel::Web,
            requester: Requester::Citizen,
            urgency: Urgency::Normal,
            citizen_aware: true,
            unit: m.north,
            outside_number: None,
            words: command.words.clone(),
            asker: None,
        }
        .into(),
        CodeIssued { inquiry, code: code(1), scope: CodeScope::Whole }.into(),
        StepsPlanned {
            inquiry,
            steps: vec![
                standard(step_of(key, 1), StandardStep::FirstTalk, "2026-03-09"),
                standard(step_of(key, 2), StandardStep::MakeAgreement, "2026-03-09"),
            ],
        }
        .into(),
    ]);
    let citizen = m.image.citizen(command.citizen.id()).expect("a citizen without a name");
    assert!(citizen.identity.is_none());
    assert_eq!(citizen.inquiries, [inquiry]);
}

#[test]
fn an_urgent_inquiry_is_talked_about_today() {
    let mut m = Municipality::new();
    let call = m.phone_call();
    let case = m.receive_as(by(m.worker), ReceiveInquiry { urgency: Urgency::Today, ..call });
    let expected: Vec<Expectation> =
        m.inquiry(case).roadmap.steps.iter().map(|step| step.expectation).collect();
    assert_eq!(expected, [promised("2026-03-02"), promised("2026-03-09")]);
}

#[test]
fn who_takes_a_named_call_is_the_primary_contact_at_once() {
    let mut m = Municipality::new();
    let call = m.phone_call();
    let citizen = call.citizen.id();
    let command = ReceiveInquiry {
        identity: Some(identity(citizen, "Helle Opdigtet")),
        primary_contact: Some(m.worker),
        ..call
    };
    m.when(by(m.worker), command).then_kinds([
        "inquiry_received",
        "identity_recorded",
        "primary_contact_changed",
        "steps_planned",
    ]);
    let look = m.look(by(m.worker), citizen);
    let known = m.image.citizen(citizen).and_then(|citizen| citizen.identity.clone());
    let name = known.expect("an identity").open(&look).map(|identity| identity.name);
    assert_eq!(name, Ok("Helle Opdigtet".to_owned()));
    let inquiry = m.image.inquiry_by_number(1).expect("the first");
    assert_eq!(inquiry.primary_contact, Some(m.worker));
}

#[test]
fn only_the_citizens_own_code_opens_the_whole_roadmap() {
    for requester in Requester::ALL {
        let mut m = Municipality::new();
        let call = m.phone_call();
        let command = ReceiveInquiry { requester: *requester, code: Some(code(1)), ..call };
        m.given(by(m.worker), command);
        let expected = match requester {
            Requester::Citizen => CodeScope::Whole,
            _ => CodeScope::Receipt,
        };
        let scope = m.image.code(code(1)).map(|(_, issued)| issued.scope);
        assert_eq!(scope, Some(expected), "{requester:?}");
    }
}

#[test]
fn an_inquiry_must_speak_of_what_there_is() {
    let mut m = Municipality::new();
    let nobody = CitizenId::from_uuid(Uuid::nil());
    let nowhere = UnitId::from_uuid(Uuid::nil());
    let earlier = m.receive();
    let worker = by(m.worker);

    let call = m.phone_call();
    m.when(worker, ReceiveInquiry { unit: nowhere, ..call.clone() })
        .refused_at("unit", Reason::Unknown);
    let known = CitizenRef::Known(nobody);
    m.when(worker, ReceiveInquiry { citizen: known, ..call.clone() })
        .refused(Reason::NotYourCitizen);
    let about_nobody = Some(inquiry_words(nobody));
    m.when(IMPORT, ReceiveInquiry { citizen: known, words: about_nobody, ..call.clone() })
        .refused_at("citizen", Reason::Unknown);
    let not_new = CitizenRef::New(earlier.citizen);
    let words = Some(inquiry_words(earlier.citizen));
    m.when(worker, ReceiveInquiry { citizen: not_new, words, ..call.clone() })
        .refused(Reason::KeyUsed);
    m.when_under(earlier.received, worker, call.clone()).refused(Reason::KeyUsed);
    m.when(worker, ReceiveInquiry { words: None, ..call.clone() })
        .refused_at("about", Reason::TextMissing);
    for nobody in [m.leader, m.former, WorkerId::from_uuid(Uuid::nil())] {
        m.when(worker, ReceiveInquiry { primary_contact: Some(nobody), ..call.clone() })
            .refused_at("primary_contact", InquiryReason::CannotBePrimaryContact);
    }
    let with_code = ReceiveInquiry { code: Some(code(1)), ..call };
    m.given(worker, with_code.clone());
    let other = ReceiveInquiry { code: Some(code(1)), ..m.phone_call() };
    m.when(worker, other).refused(Reason::KeyUsed);
}

#[test]
fn today_is_no_future_until_midnight_in_copenhagen() {
    let mut m = Municipality::new();
    m.now = "2026-03-28T23:30:00Z".parse().expect("half past midnight, the short night");
    let call = m.phone_call();
    let at = |text: &str| text.parse().expect("an instant");
    let last_moment = at("2026-03-29T21:59:59Z");
    m.given(by(m.worker), ReceiveInquiry { received_at: last_moment, ..call });
    let call = m.phone_call();
    let midnight = at("2026-03-29T22:00:00Z");
    m.when(by(m.worker), ReceiveInquiry { received_at: midnight, ..call }).refused_with_days(
        "received_at",
        Reason::InTheFuture,
        [("day", "2026-03-30"), ("today", "2026-03-29")],
    );
}

#[test]
fn an_import_may_lack_words_and_plans_nothing() {
    let mut m = Municipality::new();
    let call = m.phone_call();
    let outside_number = Some("case-1".into());
    m.when(IMPORT, ReceiveInquiry { words: None, outside_number, ..call })
        .then_kinds(["inquiry_received"]);
    let inquiry = m.image.inquiry_by_number(1).expect("the first");
    assert_eq!(inquiry.outside_number.as_deref(), Some("case-1"));
    assert_eq!(inquiry.roadmap.steps.len(), 0);
}

#[test]
fn a_number_from_outside_does_not_say_who_the_citizen_is() {
    let mut m = Municipality::new();
    let (cpr, words) = (Some(InquiryReason::LooksLikeCpr), Some(InquiryReason::NotACaseNumber));
    for (number, refused) in [
        ("311299-0000", cpr),
        ("3112990000", cpr),
        (" 311299 0000 ", cpr),
        ("311299.0000", cpr),
        ("SAG-31/12/99/0000", cpr),
        ("3213990000", None), // no such day
        ("31129900001", cpr), // a digit glued to it
        ("711299-0000", cpr), // a replacement number: day + 60
        ("1-701799752", None),
        ("2024-0117", None),
        ("SAG-2024/117", None),
        ("EMN-2024-05871", None),
        ("H1", None),
        ("A", None),
        ("", None),
        ("Opdigtet", words),
        ("Bo H", words),
        ("sag om Åse", words),
        ("bo@opdigtet.dk", words),
        ("Case_12", None),
        ("12_Åsegård", words),
    ] {
        let call = ReceiveInquiry { outside_number: Some(number.into()), ..m.phone_call() };
        let then = m.when(IMPORT, call);
        match refused {
            Some(reason) => then.refused_at("outside_number", reason),
            None => assert!(then.answer.is_ok(), "{number}"),
        }
    }
}

#[test]
fn inquiries_are_numbered_from_one_and_keep_their_story() {
    let mut m = Municipality::new();
    let (first, second) = (m.receive(), m.receive());
    let number = |number| m.image.inquiry_by_number(number).map(|inquiry| inquiry.id);
    assert_eq!(number(1), Some(first.inquiry));
    assert_eq!(number(2), Some(second.inquiry));
    assert_eq!((number(0), number(3)), (None, None));
    assert_eq!((m.image.inquiry_count(), m.image.citizen_count()), (2, 2));

    m.today("2026-03-04");
    m.given(by(m.colleague), first.agreement(m.now));
    let story: Vec<_> =
        m.inquiry(first).history.iter().map(|line| (line.kind, line.actor)).collect();
    let (worker, colleague) = (by(m.worker), by(m.colleague));
    assert_eq!(
        story,
        [
            ("inquiry_received", worker),
            ("steps_planned", worker),
            ("agreement_made", colleague),
            ("step_done", colleague),
            ("step_done", colleague),
            ("steps_planned", colleague),
        ]
    );
    assert_eq!(m.inquiry(first).version, m.image.position());
    assert!(m.inquiry(second).version < m.inquiry(first).version);
}

// --- Answered at the door -------------------------------------------------------------------------

#[test]
fn an_inquiry_is_answered_at_the_door_and_leaves_the_board() {
    let mut m = Municipality::new();
    let case = m.receive();
    let said = Some(note(case.citizen, "Hun fik et nummer til sorggruppen."));
    let ending = InquiryEnding::AnsweredAtDoor;
    let command = EndInquiry { note: said.clone(), ..end(case, m.now, ending) };
    let (inquiry, ended_at) = (case.inquiry, m.now);
    let step = |n| step_of(case.received, n);
    m.when(by(m.worker), command).then([
        InquiryEnded { inquiry, ended_at, ending, note: said }.into(),
        // The citizen is promised nothing more.
        StepDropped { inquiry, step: step(1) }.into(),
        StepDropped { inquiry, step: step(2) }.into(),
    ]);
    assert!(!m.inquiry(case).is_open());
    assert_eq!(m.ahead(case), []);
    assert!(m.inquiry(case).ended.is_some_and(|ended| ended.ending.is_help()));
}

#[test]
fn help_at_the_door_is_an_answer_or_a_way_on() {
    let help: Vec<_> = InquiryEnding::ALL.iter().filter(|ending| ending.is_help()).collect();
    assert_eq!(help, [&InquiryEnding::AnsweredAtDoor, &InquiryEnding::GuidedOn]);
}

#[test]
fn an_inquiry_ends_once_between_its_receipt_and_today() {
    let mut m = Municipality::new();
    let case = m.receive();
    let worker = by(m.worker);
    let door = InquiryEnding::AnsweredAtDoor;
    m.when(worker, end(case, noon("2026-03-03"), door)).refused_at("ended_at", Reason::InTheFuture);
    m.when(worker, end(case, noon("2026-03-01"), door))
        .refused_at("ended_at", InquiryReason::BeforeInquiry);
    m.when(worker, end(case, m.now, InquiryEnding::NotRecorded))
        .refused_at("ending", Reason::ImportsOnly);
    m.given(IMPORT, end(case, m.now, InquiryEnding::NotRecorded));
    m.when(worker, end(case, m.now, door)).refused(InquiryReason::InquiryEnded);

    let running = m.running();
    m.when(worker, end(running, m.now, door)).refused(CourseReason::CourseRuns);
    m.given(worker, running.close(m.now, ClosingReason::Moved));
    m.when(worker, end(running, m.now, door)).refused(CourseReason::CourseClosed);
}

#[test]
fn an_ended_inquiry_is_reopened_with_the_road_it_had() {
    let mut m = Municipality::new();
    let case = m.receive();
    let (worker, inquiry) = (by(m.worker), case.inquiry);
    let own = |m: &mut Municipality| {
        let key = m.given(worker, case.plan_step(StepActor::Citizen, promised("2026-03-05")));
        StepId::from_uuid(key.uuid())
    };
    let (done, dropped, kept) = (own(&mut m), own(&mut m), own(&mut m));
    m.given(worker, case.finish(done));
    m.given(worker, case.drop(dropped));
    let ahead = m.ahead(case);
    assert_eq!(ahead, [step_of(case.received, 1), step_of(case.received, 2), kept]);
    let reopen = || ReopenInquiry { inquiry };
    m.when(worker, reopen()).refused(InquiryReason::InquiryOpen);
    m.given(worker, end(case, m.now, InquiryEnding::NoContact));
    let ended = m.inquiry(case).ended.map(|ended| ended.version.0);
    assert_eq!(ended, Some(m.image.position().0 - 3));
    m.today("2026-03-04");
    m.when(worker, reopen()).then([
        InquiryReopened { inquiry }.into(),
        StepReopened { inquiry, step: ahead[0] }.into(),
        StepReopened { inquiry, step: ahead[1] }.into(),
        StepReopened { inquiry, step: kept }.into(),
    ]);
    assert!(m.inquiry(case).is_open());
    assert_eq!(m.ahead(case), ahead);
    // A second ending brings back its own steps, not those of the first.
    m.given(worker, case.finish(kept));
    m.given(worker, end(case, m.now, InquiryEnding::Moved));
    m.given(worker, reopen());
    assert_eq!(m.ahead(case), ahead[..2]);
}

// --- Corrected ------------------------------------------------------------------------------------

fn correction(m: &Municipality, case: Case, received_at: jiff::Timestamp) -> CorrectInquiry {
    CorrectInquiry {
        inquiry: case.inquiry,
        received_at,
        channel: Channel::Letter,
        requester: Requester::GeneralPractitioner,
        seen: m.inquiry(case).version,
    }
}

#[test]
fn a_correction_moves_the_day_the_waiting_counts_from() {
    let mut m = Municipality::new();
    let case = m.receive();
    m.today("2026-03-04");
    let command = correction(&m, case, noon("2026-02-27"));
    m.when(by(m.worker), command).then([InquiryCorrected {
        inquiry: case.inquiry,
        received_at: noon("2026-02-27"),
        channel: Channel::Letter,
        requester: Requester::GeneralPractitioner,
    }
    .into()]);
    assert_eq!(m.inquiry(case).received_on(), day("2026-02-27"));
    assert_eq!(m.inquiry(case).channel, Channel::Letter);
}

#[test]
fn the_second_of_two_who_correct_is_told() {
    let mut m = Municipality::new();
    let case = m.receive();
    let (first, second) = (correction(&m, case, m.now), correction(&m, case, m.now));
    m.given(by(m.worker), first);
    m.when(by(m.colleague), second).refused(Reason::ChangedMeanwhile);
}

#[test]
fn receipt_is_not_corrected_past_what_came_of_it() {
    let mut m = Municipality::new();
    let worker = by(m.worker);
    let (agreed, ended, running) = (m.receive(), m.receive(), m.running());
    m.given(worker, agreed.agreement(m.now));
    m.given(worker, end(ended, m.now, InquiryEnding::GuidedOn));
    let call = m.phone_call();
    let imported = m.receive_as(IMPORT, call);
    m.given(IMPORT, imported.start(m.now));
    m.today("2026-03-04");
    for case in [agreed, ended, running, imported] {
        let late = correction(&m, case, noon("2026-03-03"));
        m.when(worker, late).refused_with_days(
            "received_at",
            InquiryReason::BeforeInquiry,
            [("day", "2026-03-02"), ("received", "2026-03-03")],
        );
        let tomorrow = correction(&m, case, noon("2026-03-05"));
        m.when(worker, tomorrow).refused_at("received_at", Reason::InTheFuture);
        // The day itself is no contradiction.
        let same_day = correction(&m, case, noon("2026-03-02"));
        m.given(worker, same_day);
    }
}

#[test]
fn the_second_of_two_who_write_a_name_is_told_and_the_first_name_stands() {
    let mut m = Municipality::new();
    let case = m.receive();
    let name = |text| RecordIdentity {
        citizen: case.citizen,
        identity: identity(case.citizen, text),
        seen: Position(0),
    };
    m.when(by(m.worker), name("Helle Opdigtet")).then([IdentityRecorded {
        citizen: case.citizen,
        identity: identity(case.citizen, "Helle Opdigtet"),
    }
    .into()]);
    m.when(by(m.colleague), name("Helga Opdigtet")).refused(Reason::ChangedMeanwhile);
    let citizen = m.image.citizen(case.citizen).expect("known");
    assert_eq!(citizen.identity, Some(identity(case.citizen, "Helle Opdigtet")));
    assert_eq!(citizen.version, m.image.position());
    let again = RecordIdentity { seen: citizen.version, ..name("Helga Opdigtet") };
    m.given(by(m.colleague), again);

    let nobody = CitizenId::from_uuid(Uuid::nil());
    let identity = identity(nobody, "Helga Opdigtet");
    let nobody = RecordIdentity { citizen: nobody, identity, seen: Position(0) };
    m.when(SET_UP, nobody).refused(Reason::Unknown);
}

// --- Keys and places ------------------------------------------------------------------------------

#[test]
fn a_key_derives_different_identifiers_and_itself_first() {
    let key = key(5);
    assert_eq!(key.derive(0), key.uuid());
    let derived: BTreeSet<Uuid> = (0..=u16::MAX).map(|ordinal| key.derive(ordinal)).collect();
    assert_eq!(derived.len(), 65_536);
}

#[test]
fn there_is_one_now_and_one_next() {
    let mut m = Municipality::new();
    let case = m.running();
    let places: Vec<StepPlace> = m.inquiry(case).roadmap.places().map(|(place, _)| place).collect();
    assert_eq!(
        places,
        [StepPlace::Done, StepPlace::Done, StepPlace::Now, StepPlace::Next, StepPlace::Later]
    );
    let now = m.ahead(case)[0];
    m.given(by(m.worker), case.drop(now));
    let places: Vec<StepPlace> = m.inquiry(case).roadmap.places().map(|(place, _)| place).collect();
    assert_eq!(
        places,
        [StepPlace::Done, StepPlace::Done, StepPlace::Dropped, StepPlace::Now, StepPlace::Next]
    );
}
