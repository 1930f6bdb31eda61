//! Who may do what, and who may look at whom: a table to read, and a model that was written apart.

use crate::erasure;
use crate::model::model;
use crate::story::*;
use roret_domain::access::{self, Look, Subject};
use roret_domain::agreement::Confirmation;
use roret_domain::code::CodeScope;
use roret_domain::command::*;
use roret_domain::course::{ClosingReason, ContactKind, CourseKind, Profession};
use roret_domain::erasure::{ArchiveStep, Retention};
use roret_domain::event::Actor;
use roret_domain::id::*;
use roret_domain::image::Image;
use roret_domain::inquiry::{Channel, InquiryEnding, Requester};
use roret_domain::municipality::Role;
use roret_domain::publication::*;
use roret_domain::refusal::{Reason, Refusal};
use roret_domain::roadmap::StepActor;
use std::collections::BTreeSet;
use uuid::Uuid;

/// `+` may, `.` may not, `y` not your citizen. The inquiry is north's, its course runs.
///
/// vis: visitor; rec, who, rev: holder of the receipt's code, the whole roadmap's, a revoked one;
/// cit, oth: the citizen, another citizen; wor, cas: worker and caseworker of north; con, inv: the
/// primary contact and an involved nurse, both of south; str: a worker of south; for: left north;
/// lea, sle: leaders of north and south; imp, set: import and setting up.
const TABLE: &str = "
                           vis rec who rev cit oth wor cas con inv str for lea sle imp set
    found municipality      .   .   .   .   .   .   .   .   .   .   .   .   .   .   +   +
    found demonstration     .   .   .   .   .   .   .   .   .   .   .   .   .   .   +   +
    open unit               .   .   .   .   .   .   .   .   .   .   .   .   +   +   +   +
    add worker              .   .   .   .   .   .   .   .   .   .   .   .   +   +   +   +
    open group              .   .   .   .   .   .   +   +   .   .   .   .   +   .   .   +
    ask for a place         .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    give up a place         .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    note themes             .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    publish figures         .   .   .   .   .   .   .   .   .   .   .   .   +   +   .   .
    set retention           .   .   .   .   .   .   .   .   .   .   .   .   +   +   .   +
    request erasure         .   .   .   .   .   .   +   +   y   y   y   .   +   y   .   .
    settle archive          .   .   .   .   .   .   .   +   .   .   .   .   +   y   .   .
    approve erasure         .   .   .   .   .   .   +   +   y   y   y   .   +   y   .   .
    withdraw erasure        .   .   .   .   .   .   .   +   .   .   .   .   +   y   .   .
    change legal hold       .   .   .   .   .   .   .   +   .   .   .   .   +   y   .   .
    lift legal hold         .   .   .   .   .   .   +   +   y   y   y   .   +   y   .   .
    release expiry          .   .   .   .   .   .   .   .   .   .   .   .   +   +   .   +
    erase expired           .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
    receive from the page   +   .   .   .   +   +   +   +   +   +   +   .   .   .   +   +
    receive by phone        .   .   .   .   .   .   +   +   +   +   +   .   .   .   +   +
    receive of known        .   .   .   .   +   .   +   +   +   +   y   .   .   .   +   +
    record identity         .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    correct inquiry         .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    change primary contact  .   .   .   .   .   .   +   +   +   +   y   .   +   y   +   +
    end inquiry             .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    reopen inquiry          .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    make agreement          .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    change agreement        .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    confirm agreement       .   .   +   .   +   .   +   +   +   +   y   .   .   .   .   .
    start course            .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    involve profession      .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    end involvement         .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    register contact        .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    correct contact         .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    plan step               .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    change step             .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    finish citizen's step   .   .   +   .   +   .   +   +   +   +   y   .   .   .   .   .
    finish another's step   .   .   .   .   .   .   +   +   +   +   y   .   .   .   .   .
    drop step               .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    reopen step             .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    give delay notice       .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    write discharge plan    .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    close course            .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    withdraw closing        .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    reenter course          .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    issue code              .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    revoke code             .   .   .   .   .   .   +   +   +   +   y   .   .   .   +   +
    look at the citizen     .   .   +   .   +   .   +   +   +   +   y   .   f   f   .   .
    see the frame           y   +   +   y   +   y   +   +   +   +   y   .   +   y   +   +
    see the figures         .   .   .   .   .   .   .   .   .   .   .   .   +   +   +   +
";

/// One of each command. The match has no "other": a new command without a row doesn't compile.
pub(crate) fn row(image: &Image, command: &Command) -> &'static str {
    match command {
        Command::Municipality(MunicipalityCommand::FoundMunicipality(_)) => "found municipality",
        Command::Municipality(MunicipalityCommand::FoundDemonstration(_)) => "found demonstration",
        Command::Municipality(MunicipalityCommand::OpenUnit(_)) => "open unit",
        Command::Municipality(MunicipalityCommand::AddWorker(_)) => "add worker",
        Command::Publication(PublicationCommand::PublishFigures(_)) => "publish figures",
        Command::Group(GroupCommand::OpenGroup(_)) => "open group",
        Command::Erasure(ErasureCommand::SetRetention(_)) => "set retention",
        Command::Erasure(ErasureCommand::RequestErasure(_)) => "request erasure",
        Command::Erasure(ErasureCommand::SettleArchive(_)) => "settle archive",
        Command::Erasure(ErasureCommand::ApproveErasure(_)) => "approve erasure",
        Command::Erasure(ErasureCommand::WithdrawErasure(_)) => "withdraw erasure",
        Command::Erasure(ErasureCommand::ChangeLegalHold(ChangeLegalHold {
            hold: None, ..
        })) => "lift legal hold",
        Command::Erasure(ErasureCommand::ChangeLegalHold(_)) => "change legal hold",
        Command::Erasure(ErasureCommand::ReleaseExpiry(_)) => "release expiry",
        Command::Erasure(ErasureCommand::EraseExpired(_)) => "erase expired",
        Command::Group(GroupCommand::AskForPlace(_)) => "ask for a place",
        Command::Group(GroupCommand::GiveUpPlace(_)) => "give up a place",
        Command::Inquiry(InquiryCommand::NoteThemes(_)) => "note themes",
        Command::Inquiry(InquiryCommand::ReceiveInquiry(c)) if c.citizen.known().is_some() => {
            "receive of known"
        }
        Command::Inquiry(InquiryCommand::ReceiveInquiry(c)) if c.channel == Channel::Web => {
            "receive from the page"
        }
        Command::Inquiry(InquiryCommand::ReceiveInquiry(_)) => "receive by phone",
        Command::Citizen(CitizenCommand::RecordIdentity(_)) => "record identity",
        Command::Inquiry(InquiryCommand::CorrectInquiry(_)) => "correct inquiry",
        Command::Inquiry(InquiryCommand::ChangePrimaryContacts(_)) => "change primary contact",
        Command::Inquiry(InquiryCommand::EndInquiry(_)) => "end inquiry",
        Command::Inquiry(InquiryCommand::ReopenInquiry(_)) => "reopen inquiry",
        Command::Agreement(AgreementCommand::MakeAgreement(_)) => "make agreement",
        Command::Agreement(AgreementCommand::ChangeAgreement(_)) => "change agreement",
        Command::Agreement(AgreementCommand::ConfirmAgreement(_)) => "confirm agreement",
        Command::Course(CourseCommand::StartCourse(_)) => "start course",
        Command::Course(CourseCommand::InvolveProfession(_)) => "involve profession",
        Command::Course(CourseCommand::EndInvolvement(_)) => "end involvement",
        Command::Course(CourseCommand::RegisterContact(_)) => "register contact",
        Command::Course(CourseCommand::CorrectContact(_)) => "correct contact",
        Command::Roadmap(RoadmapCommand::PlanStep(_)) => "plan step",
        Command::Roadmap(RoadmapCommand::ChangeStep(_)) => "change step",
        Command::Roadmap(RoadmapCommand::FinishStep(c)) if is_citizens(image, c) => {
            "finish citizen's step"
        }
        Command::Roadmap(RoadmapCommand::FinishStep(_)) => "finish another's step",
        Command::Roadmap(RoadmapCommand::DropStep(_)) => "drop step",
        Command::Roadmap(RoadmapCommand::ReopenStep(_)) => "reopen step",
        Command::Roadmap(RoadmapCommand::GiveDelayNotice(_)) => "give delay notice",
        Command::Course(CourseCommand::WriteDischargePlan(_)) => "write discharge plan",
        Command::Course(CourseCommand::CloseCourse(_)) => "close course",
        Command::Course(CourseCommand::WithdrawClosing(_)) => "withdraw closing",
        Command::Course(CourseCommand::ReenterCourse(_)) => "reenter course",
        Command::Code(CodeCommand::IssueCode(_)) => "issue code",
        Command::Code(CodeCommand::RevokeCode(_)) => "revoke code",
    }
}

fn is_citizens(image: &Image, finish: &FinishStep) -> bool {
    let inquiry = image.inquiry(finish.inquiry);
    let step = inquiry.and_then(|inquiry| inquiry.roadmap.step(finish.step));
    step.is_some_and(|step| step.actor == StepActor::Citizen)
}

/// One running course with everybody the table speaks of, and one of each command on it.
pub(crate) fn stage() -> (Municipality, Case, Vec<(&'static str, Actor)>, Vec<Command>) {
    let mut m = Municipality::new();
    let case = m.running();
    let worker = by(m.worker);
    let nurse = m.hire("Hanne Opdigtet", Role::Worker, m.south);
    let contact = m.hire("Ivan Opdigtet", Role::Worker, m.south);
    m.given(SET_UP, case.involve(Profession::Nurse, Some(nurse)));
    m.given(SET_UP, change(&[case.primary_contact(Some(m.worker), Some(contact))]));
    for (n, scope) in [(1, CodeScope::Receipt), (2, CodeScope::Whole), (3, CodeScope::Whole)] {
        m.given(worker, IssueCode { inquiry: case.inquiry, code: code(n), scope });
    }
    m.given(worker, RevokeCode { inquiry: case.inquiry, code: code(3) });
    let own = m.given(worker, case.plan_step(StepActor::Citizen, promised("2026-03-05")));
    let own = StepId::from_uuid(own.uuid());
    let other = m.receive();
    let actors = vec![
        ("vis", Actor::Visitor),
        ("rec", Actor::CodeHolder(code(1))),
        ("who", Actor::CodeHolder(code(2))),
        ("rev", Actor::CodeHolder(code(3))),
        ("cit", Actor::Citizen(case.citizen)),
        ("oth", Actor::Citizen(other.citizen)),
        ("wor", worker),
        ("cas", by(m.caseworker)),
        ("con", by(contact)),
        ("inv", by(nurse)),
        ("str", by(m.stranger)),
        ("for", by(m.former)),
        ("lea", by(m.leader)),
        ("sle", by(m.southern_leader)),
        ("imp", IMPORT),
        ("set", SET_UP),
    ];
    let commands = one_of_each(&mut m, case, own);
    (m, case, actors, commands)
}

fn one_of_each(m: &mut Municipality, case: Case, own: StepId) -> Vec<Command> {
    let (inquiry, course, citizen) = (case.inquiry, case.course, case.citizen);
    let text = || "Tekst".to_owned();
    let now = m.now;
    let step = m.ahead(case)[0];
    let phone = m.phone_call();
    let page = ReceiveInquiry { channel: Channel::Web, ..phone.clone() };
    let of_known = ReceiveInquiry { citizen: CitizenRef::Known(citizen), ..page.clone() };
    let window = promised("2026-03-05");
    let seen = Position(0);
    vec![
        FoundMunicipality { name: text(), phone: text() }.into(),
        FoundDemonstration { name: text(), phone: text() }.into(),
        OpenUnit { name: text(), phone: text(), answering_hours: text() }.into(),
        AddWorker { name: text(), role: Role::Worker, unit: m.north, phone: text() }.into(),
        publish_january(),
        SetRetention { retention: Retention::default() }.into(),
        erasure::request(citizen).into(),
        erasure::settle(citizen).into(),
        erasure::approve(citizen).into(),
        WithdrawErasure { citizen }.into(),
        erasure::hold(citizen).into(),
        ChangeLegalHold { citizen, hold: None }.into(),
        ReleaseExpiry { archive: ArchiveStep::NotDue, listed: 0 }.into(),
        EraseExpired { citizen }.into(),
        OpenGroup {
            unit: m.north,
            name: text(),
            places: 8,
            from: day("2026-03-01"),
            to: day("2026-06-01"),
        }
        .into(),
        AskForPlace { inquiry, group: GroupId::from_uuid(Uuid::nil()) }.into(),
        GiveUpPlace { inquiry, group: GroupId::from_uuid(Uuid::nil()) }.into(),
        NoteThemes { inquiry, themes: Vec::new(), seen }.into(),
        page.into(),
        phone.into(),
        of_known.into(),
        RecordIdentity { citizen, identity: identity(citizen, "Helle Opdigtet"), seen }.into(),
        CorrectInquiry {
            inquiry,
            received_at: now,
            channel: Channel::Letter,
            requester: Requester::Citizen,
            seen,
        }
        .into(),
        change(&[case.primary_contact(None, Some(m.worker))]).into(),
        EndInquiry { inquiry, ended_at: now, ending: InquiryEnding::Moved, note: None }.into(),
        ReopenInquiry { inquiry }.into(),
        case.agreement(now).into(),
        ChangeAgreement {
            inquiry,
            planned_end: None,
            words: agreement_words(citizen, "Sejle."),
            seen,
        }
        .into(),
        ConfirmAgreement { inquiry, confirmation: Confirmation::ByCode }.into(),
        case.start(now).into(),
        case.involve(Profession::Psychologist, None).into(),
        EndInvolvement { inquiry, course, involvement: InvolvementId::from_uuid(Uuid::nil()) }
            .into(),
        case.contact(now, ContactKind::Meeting).into(),
        CorrectContact {
            inquiry,
            course,
            contact: ContactId::from_uuid(Uuid::nil()),
            note: note(citizen, "Tekst."),
            seen,
        }
        .into(),
        case.plan_step(StepActor::Citizen, window).into(),
        ChangeStep {
            inquiry,
            step,
            words: None,
            actor: StepActor::Citizen,
            expectation: window,
            seen,
        }
        .into(),
        case.finish(own).into(),
        case.finish(step).into(),
        case.drop(step).into(),
        ReopenStep { inquiry, step }.into(),
        case.notice(step, window).into(),
        case.write_plan(case.draft("Kor.", None)).into(),
        case.close(now, ClosingReason::Moved).into(),
        case.withdraw().into(),
        case.reenter(now).into(),
        IssueCode { inquiry, code: code(9), scope: CodeScope::Whole }.into(),
        RevokeCode { inquiry, code: code(1) }.into(),
    ]
}

fn cell<T>(answer: Result<T, Refusal>) -> char {
    match answer.map_err(|refusal| refusal.reason) {
        Ok(_) => '+',
        Err(Reason::NotAllowed) => '.',
        Err(Reason::NotYourCitizen) => 'y',
        Err(Reason::LeadersSeeFrames) => 'f',
        Err(other) => panic!("access says no otherwise: {other:?}"),
    }
}

#[test]
fn the_table_holds() {
    let (m, case, actors, commands) = stage();
    let line = |name: &str, cells: Vec<String>| format!("    {name:<22}{}\n", cells.concat());
    let mut actual = String::from("\n");
    let names = actors.iter().map(|(name, _)| format!(" {name}")).collect();
    actual += &line("", names);
    let mut row_of = |name: &str, answer: &dyn Fn(Actor) -> char| {
        let cells = actors.iter().map(|(_, actor)| format!("  {} ", answer(*actor))).collect();
        actual += &line(name, cells);
    };
    for command in &commands {
        row_of(row(&m.image, command), &|actor| cell(access::may(&m.image, actor, m.now, command)));
    }
    let inquiry = m.inquiry(case);
    row_of("look at the citizen", &|actor| {
        cell(access::look(&m.image, actor, m.now, case.citizen))
    });
    row_of("see the frame", &|actor| cell(access::may_see_frame(&m.image, actor, m.now, inquiry)));
    row_of("see the figures", &|actor| cell(access::may_see_figures(&m.image, actor, m.now)));
    // Spaces are for the reader.
    let words = |table: &str| -> Vec<Vec<String>> {
        table.lines().map(|line| line.split_whitespace().map(str::to_owned).collect()).collect()
    };
    let (actual_rows, expected_rows) = (words(&actual), words(TABLE));
    let differing: Vec<_> = actual_rows.iter().filter(|row| !expected_rows.contains(row)).collect();
    assert!(differing.is_empty(), "these rows are not in the table: {differing:#?}");
    assert_eq!(actual_rows.len(), expected_rows.len(), "a row too many or too few");
}

#[test]
fn each_command_has_a_row() {
    let (m, _, _, commands) = stage();
    let rows: BTreeSet<&str> = commands.iter().map(|command| row(&m.image, command)).collect();
    assert_eq!(rows.len(), commands.len());
    for command in &commands {
        assert!(TABLE.contains(row(&m.image, command)));
    }
}

/// A command about nobody is refused to everybody but those whom their role or task allows it.
#[test]
fn what_is_about_nobody_is_refused_to_everybody_not_named() {
    let (m, _, actors, commands) = stage();
    let about_nobody = |command: &&Command| match command.need().of {
        Subject::Municipality | Subject::Unit(_) => true,
        Subject::EachInquiry(inquiries) => inquiries.is_empty(),
        Subject::Inquiry(_)
        | Subject::Citizen(_)
        | Subject::ContentOf(_)
        | Subject::NewInquiry(_) => false,
    };
    let of_none: Command = change(&[]).into();
    let named: &[(&str, &[&str])] = &[
        ("found municipality", &["imp", "set"]),
        ("found demonstration", &["imp", "set"]),
        ("open unit", &["lea", "sle", "imp", "set"]),
        ("add worker", &["lea", "sle", "imp", "set"]),
        ("publish figures", &["lea", "sle"]),
        ("set retention", &["lea", "sle", "set"]),
        ("release expiry", &["lea", "sle", "set"]),
        ("open group", &["wor", "cas", "lea", "set"]),
        ("change primary contact", &["imp", "set"]),
    ];
    let mut found = 0;
    for command in commands.iter().chain([&of_none]).filter(about_nobody) {
        let row = row(&m.image, command);
        let (_, may) = named.iter().find(|(name, _)| *name == row).expect("somebody is named");
        for (name, actor) in &actors {
            let allowed = access::may(&m.image, *actor, m.now, command).is_ok();
            assert_eq!(allowed, may.contains(name), "{row}: {name}");
        }
        found += 1;
    }
    assert_eq!(found, named.len());
}

#[test]
fn the_model_agrees_with_the_rules_on_every_row() {
    let (m, _, actors, commands) = stage();
    for command in &commands {
        for (name, actor) in &actors {
            let allowed = access::may(&m.image, *actor, m.now, command).is_ok();
            let row = row(&m.image, command);
            assert_eq!(allowed, model(&m.image, *actor, command), "{name}: {row}");
        }
    }
}

// --- Stories --------------------------------------------------------------------------------------

fn may_look(m: &Municipality, actor: Actor, case: Case) -> char {
    cell(access::look(&m.image, actor, m.now, case.citizen))
}

#[test]
fn closing_the_course_closes_the_access_at_once() {
    let mut m = Municipality::new();
    let case = m.running();
    m.given(SET_UP, case.involve(Profession::Nurse, Some(m.stranger)));
    let staff = [m.worker, m.colleague, m.caseworker, m.stranger].map(by);
    for actor in staff {
        assert_eq!(may_look(&m, actor, case), '+');
    }
    m.given(by(m.worker), case.close(m.now, ClosingReason::Moved));
    for actor in staff {
        assert_eq!(may_look(&m, actor, case), 'y');
    }
    assert_eq!(may_look(&m, Actor::Citizen(case.citizen), case), '+');
    m.given(by(m.worker), case.withdraw());
    for actor in staff {
        assert_eq!(may_look(&m, actor, case), '+');
    }
}

#[test]
fn an_ended_involvement_or_handed_over_contact_ends_the_relation() {
    let mut m = Municipality::new();
    let case = m.running();
    let (inquiry, course) = (case.inquiry, case.course);
    let key = m.given(SET_UP, case.involve(Profession::Nurse, Some(m.stranger)));
    let involvement = InvolvementId::from_uuid(key.uuid());
    m.given(by(m.stranger), EndInvolvement { inquiry, course, involvement });
    assert_eq!(may_look(&m, by(m.stranger), case), 'y');

    m.given(SET_UP, change(&[case.primary_contact(Some(m.worker), Some(m.stranger))]));
    assert_eq!(may_look(&m, by(m.stranger), case), '+');
    m.given(by(m.worker), change(&[case.primary_contact(Some(m.stranger), Some(m.colleague))]));
    assert_eq!(may_look(&m, by(m.stranger), case), 'y');
}

#[test]
fn another_open_inquiry_keeps_the_relation() {
    let mut m = Municipality::new();
    let case = m.running();
    let again = m.another_call(case.citizen);
    m.given(by(m.worker), again);
    m.given(by(m.worker), case.close(m.now, ClosingReason::Moved));
    assert_eq!(may_look(&m, by(m.worker), case), '+');
}

#[test]
fn a_leader_sees_frames_of_the_unit_and_no_content_even_when_involved() {
    let mut m = Municipality::new();
    let case = m.running();
    m.given(SET_UP, case.involve(Profession::SocialWorker, Some(m.southern_leader)));
    let inquiry = m.inquiry(case);
    for leader in [m.leader, m.southern_leader] {
        assert_eq!(may_look(&m, by(leader), case), 'f');
        assert_eq!(cell(access::may_see_frame(&m.image, by(leader), m.now, inquiry)), '+');
        assert!(
            access::look_at_each(&m.image, by(leader), m.now, [case.citizen]).citizens().is_empty()
        );
    }
}

#[test]
fn a_revoked_code_opens_nothing_and_a_receipt_no_content() {
    let mut m = Municipality::new();
    let case = m.running();
    let (inquiry, holder) = (case.inquiry, Actor::CodeHolder(code(1)));
    let frame =
        |m: &Municipality| cell(access::may_see_frame(&m.image, holder, m.now, m.inquiry(case)));
    assert_eq!((may_look(&m, holder, case), frame(&m)), ('.', 'y'));
    m.given(by(m.worker), IssueCode { inquiry, code: code(1), scope: CodeScope::Whole });
    assert_eq!((may_look(&m, holder, case), frame(&m)), ('+', '+'));
    m.given(by(m.worker), RevokeCode { inquiry, code: code(1) });
    assert_eq!((may_look(&m, holder, case), frame(&m)), ('.', 'y'));
    m.given(by(m.worker), IssueCode { inquiry, code: code(2), scope: CodeScope::Receipt });
    let receipt = Actor::CodeHolder(code(2));
    assert_eq!(may_look(&m, receipt, case), '.');
    assert_eq!(cell(access::may_see_frame(&m.image, receipt, m.now, m.inquiry(case))), '+');
}

#[test]
fn a_code_follows_its_own_inquiry_only() {
    let mut m = Municipality::new();
    let (case, other) = (m.running(), m.running());
    let holder = Actor::CodeHolder(code(1));
    m.given(
        by(m.worker),
        IssueCode { inquiry: case.inquiry, code: code(1), scope: CodeScope::Whole },
    );
    let confirmation = Confirmation::ByCode;
    m.when(holder, ConfirmAgreement { inquiry: other.inquiry, confirmation })
        .refused(Reason::NotAllowed);
    m.given(holder, ConfirmAgreement { inquiry: case.inquiry, confirmation });
    assert_eq!(may_look(&m, holder, other), '.');
    assert_eq!(cell(access::may_see_frame(&m.image, holder, m.now, m.inquiry(other))), 'y');
}

#[test]
fn a_visitor_does_not_write_on_a_known_citizen() {
    let mut m = Municipality::new();
    let case = m.running();
    let call = ReceiveInquiry { channel: Channel::Web, ..m.phone_call() };
    let known = CitizenRef::Known(case.citizen);
    m.when(Actor::Visitor, ReceiveInquiry { citizen: known, ..call.clone() })
        .refused(Reason::NotAllowed);
    let other = m.receive();
    m.when(Actor::Citizen(other.citizen), ReceiveInquiry { citizen: known, ..call.clone() })
        .refused(Reason::NotAllowed);
    for requester in Requester::ALL.iter().copied() {
        let is_offered = Requester::ON_PUBLIC_PAGE.contains(&requester);
        let may = access::may(
            &m.image,
            Actor::Visitor,
            m.now,
            &ReceiveInquiry { requester, ..call.clone() }.into(),
        );
        assert_eq!(may.is_ok(), is_offered, "{requester:?}");
    }
    let to_a_worker = ReceiveInquiry { primary_contact: Some(m.worker), ..call.clone() };
    m.when(Actor::Visitor, to_a_worker).refused(Reason::NotAllowed);
    let again = ReceiveInquiry { channel: Channel::Web, ..m.another_call(case.citizen) };
    m.given(Actor::Citizen(case.citizen), again);
}

#[test]
fn of_many_the_allowed_are_opened_and_the_others_stay_sealed() {
    let mut m = Municipality::new();
    let (mine, other, closed) = (m.running(), m.receive(), m.running_as(CourseKind::Group));
    m.given(by(m.worker), closed.close(m.now, ClosingReason::Died));
    let asked = [closed, other, mine, other].map(|case| case.citizen);
    let look: Look = access::look_at_each(&m.image, by(m.worker), m.now, asked);
    assert_eq!(look.citizens(), [mine.citizen, other.citizen]);
    assert!(look.covers(mine.citizen) && look.covers(other.citizen));
    assert!(!look.covers(closed.citizen));
    let identity = identity(closed.citizen, "Helle Opdigtet");
    assert!(identity.open(&look).is_err());
}

fn publish_january() -> Command {
    let of = Counted::Requester(Requester::Citizen);
    let rows = vec![PublishedRow { of, within: 20, others: 5, withheld: [false; 3] }];
    let tables = vec![PublishedTable { breakdown: Breakdown::Requester, rows, lists_all: true }];
    let figures = PublishedFigures { tables, closed: None };
    let (from, to) = (day("2026-01-01"), day("2026-01-31"));
    PublishFigures { from, to, figures, seen: 0 }.into()
}
