//! Erasing: when, by whom, after which steps; and that no figure changes with it.

use crate::story::*;
use roret_domain::access;
use roret_domain::command::*;
use roret_domain::erasure::{
    ArchiveStep, ErasureGround, ErasureWay, LegalHold, Retention, expired,
};
use roret_domain::event::{
    Actor, ArchiveSettled, CitizenErased, ErasureApproved, ErasureRequested, Event, ExpiryReleased,
    HoldLiftAsked, LegalHoldChanged, Task,
};
use roret_domain::id::{CitizenId, WorkerId};
use roret_domain::inquiry::InquiryEnding;
use roret_domain::key::{KeyId, PersonKey, RingId};
use roret_domain::refusal::{ErasureReason, Fact, InquiryReason, Reason};
use zeroize::Zeroizing;

/// The day the time of what closes on 2 March 2026 is over: five years later.
const OVER: &str = "2031-03-02";

pub(crate) fn request(citizen: CitizenId) -> RequestErasure {
    RequestErasure { citizen, ground: ErasureGround::RetentionOver }
}

pub(crate) fn settle(citizen: CitizenId) -> SettleArchive {
    SettleArchive { citizen, archive: ArchiveStep::NotDue }
}

pub(crate) fn hold(citizen: CitizenId) -> ChangeLegalHold {
    ChangeLegalHold { citizen, hold: Some(LegalHold::Complaint) }
}

pub(crate) fn release(listed: u32) -> ReleaseExpiry {
    ReleaseExpiry { archive: ArchiveStep::NotDue, listed }
}

pub(crate) fn approve(citizen: CitizenId) -> ApproveErasure {
    ApproveErasure { citizen }
}

impl Municipality {
    /// Somebody with a name, or without, whose inquiry ended today.
    pub(crate) fn closed(&mut self, has_name: bool) -> Case {
        let worker = by(self.worker);
        let call = self.phone_call();
        let citizen = call.citizen.id();
        let identity = has_name.then(|| identity(citizen, "Helle Opdigtet"));
        let case = self.receive_as(worker, ReceiveInquiry { identity, ..call });
        let (ended_at, ending) = (self.now, InquiryEnding::GuidedOn);
        self.given(worker, EndInquiry { inquiry: case.inquiry, ended_at, ending, note: None });
        case
    }

    /// Somebody with a name whose time is over, with what comes before the approvals.
    pub(crate) fn requested(&mut self) -> Case {
        let case = self.closed(true);
        self.today(OVER);
        self.given(by(self.worker), request(case.citizen));
        self.given(by(self.caseworker), settle(case.citizen));
        case
    }

    fn other_caseworker(&mut self) -> WorkerId {
        self.hire("Ida Opdigtet", roret_domain::municipality::Role::Caseworker, self.north)
    }
}

#[track_caller]
fn kept_until(then: Then, until: &str) {
    let refusal = then.answer.expect_err("a refusal");
    assert_eq!(refusal.reason, ErasureReason::RetentionNotOver);
    assert_eq!(refusal.facts, [("day", Fact::Day(day(until)))]);
}

#[test]
fn the_second_of_two_others_approves_and_then_it_is_erased() {
    let mut m = Municipality::new();
    let case = m.closed(true);
    let citizen = case.citizen;
    m.today(OVER);
    let ground = ErasureGround::RetentionOver;
    m.when(by(m.worker), request(citizen)).then([ErasureRequested { citizen, ground }.into()]);
    let archive = ArchiveStep::NotDue;
    m.when(by(m.caseworker), settle(citizen)).then([ArchiveSettled { citizen, archive }.into()]);
    m.when(by(m.caseworker), approve(citizen)).then([ErasureApproved { citizen }.into()]);
    assert!(!m.image.citizen(citizen).unwrap().is_erased());
    let erased = CitizenErased { citizen, way: ErasureWay::Approved, keys: Vec::new() };
    m.when(by(m.leader), approve(citizen))
        .then([ErasureApproved { citizen }.into(), erased.into()]);
    assert!(m.image.citizen(citizen).unwrap().is_erased());
    assert_eq!(m.image.erased().len(), 1);
    assert_eq!(m.image.strays(), 0);
}

#[test]
fn the_erasure_names_every_key_of_the_file() {
    let mut m = Municipality::new();
    let worker = by(m.worker);
    let call = m.phone_call();
    let who = call.citizen.id();
    let asker = roret_domain::inquiry::Asker { name: "Mor Opdigtet".into(), reach: String::new() };
    let asker = Some(roret_domain::sealed::Sealed::close_about_another(who, &asker));
    let received =
        ReceiveInquiry { asker, identity: Some(identity(who, "Helle Opdigtet")), ..call };
    // Sealed as the writer seals: the citizen's parts with one key, who asks with another.
    let (key, context) = (m.next_key(), m.now);
    let events = m.decide(worker, key, &received.into()).unwrap();
    let person = |byte| {
        let id = KeyId::from_bytes([byte; 8]);
        PersonKey::new(RingId([0; 16]), id, Zeroizing::new([byte; 32]))
    };
    for mut event in events {
        let position = m.image.position().next();
        event.parts_at(position, &mut |part, place| {
            let is_other = part.whose() == roret_domain::sealed::Whose::Other;
            part.seal(&person(if is_other { 2 } else { 1 }), place);
        });
        m.happened(worker, event);
    }
    let inquiry = roret_domain::id::InquiryId::from_uuid(key.uuid());
    let end = EndInquiry { inquiry, ended_at: context, ending: InquiryEnding::Moved, note: None };
    m.given(worker, end);
    assert_eq!(m.image.citizen(who).unwrap().key, Some(KeyId::from_bytes([1; 8])));
    m.today(OVER);
    m.given(worker, request(who));
    m.given(by(m.caseworker), settle(who));
    m.given(by(m.caseworker), approve(who));
    m.given(by(m.leader), approve(who));
    let erased: Vec<&CitizenErased> = m.image.erased().collect();
    assert_eq!(erased[0].keys, [KeyId::from_bytes([1; 8]), KeyId::from_bytes([2; 8])]);
    assert_eq!(m.image.citizen(who).unwrap().key, None);
}

#[test]
fn nothing_is_erased_before_its_time_while_open_or_under_a_hold() {
    let mut m = Municipality::new();
    let worker = by(m.worker);
    let (case, open) = (m.closed(true), m.receive());
    m.when(worker, request(open.citizen)).refused(InquiryReason::InquiryOpen);
    m.today("2031-03-01");
    let days = m.when(worker, request(case.citizen));
    kept_until(days, OVER);
    m.today(OVER);
    m.given(by(m.caseworker), hold(case.citizen));
    m.when(worker, request(case.citizen)).refused(ErasureReason::UnderLegalHold);
    let lift = ChangeLegalHold { citizen: case.citizen, hold: None };
    m.given(by(m.leader), lift.clone());
    m.when(worker, request(case.citizen)).refused(ErasureReason::UnderLegalHold);
    m.given(by(m.caseworker), lift);
    m.given(worker, request(case.citizen));
    m.when(worker, request(case.citizen)).refused(ErasureReason::ErasureRequested);
    // A hold that comes after the request stops the approvals.
    m.given(by(m.caseworker), settle(case.citizen));
    m.given(by(m.caseworker), hold(case.citizen));
    m.when(by(m.caseworker), approve(case.citizen)).refused(ErasureReason::UnderLegalHold);
}

#[test]
fn whoever_comes_back_is_not_erased() {
    let mut m = Municipality::new();
    let case = m.requested();
    m.given(by(m.caseworker), approve(case.citizen));
    m.given(SET_UP, ReopenInquiry { inquiry: case.inquiry });
    m.when(by(m.leader), approve(case.citizen)).refused(InquiryReason::InquiryOpen);
}

#[test]
fn approvers_are_two_and_neither_is_the_one_who_asked() {
    let mut m = Municipality::new();
    let case = m.closed(true);
    let other = m.other_caseworker();
    m.today(OVER);
    m.when(by(m.caseworker), approve(case.citizen)).refused(ErasureReason::ErasureNotRequested);
    m.given(by(m.caseworker), request(case.citizen));
    m.when(by(m.caseworker), approve(case.citizen)).refused(ErasureReason::OwnRequest);
    m.when(by(other), approve(case.citizen)).refused(ErasureReason::ArchiveNotSettled);
    m.given(by(m.leader), settle(case.citizen));
    m.when(by(m.caseworker), approve(case.citizen)).refused(ErasureReason::OwnRequest);
    m.given(by(other), approve(case.citizen));
    m.when(by(other), approve(case.citizen)).refused(ErasureReason::ApprovedAlready);
    // Nobody of another unit has to do with it.
    m.when(by(m.stranger), approve(case.citizen)).refused(Reason::NotYourCitizen);
    m.when(by(m.southern_leader), approve(case.citizen)).refused(Reason::NotYourCitizen);
    // The program approves nothing.
    m.when(SET_UP, approve(case.citizen)).refused(Reason::NotAllowed);
    m.given(by(m.leader), approve(case.citizen));
}

#[test]
fn a_withdrawn_request_begins_anew_with_its_approvals() {
    let mut m = Municipality::new();
    let case = m.requested();
    m.given(by(m.caseworker), approve(case.citizen));
    let withdraw = WithdrawErasure { citizen: case.citizen };
    m.given(by(m.leader), withdraw.clone());
    m.when(by(m.leader), withdraw).refused(ErasureReason::ErasureNotRequested);
    m.when(by(m.caseworker), approve(case.citizen)).refused(ErasureReason::ErasureNotRequested);
    m.given(by(m.worker), request(case.citizen));
    m.when(by(m.caseworker), approve(case.citizen)).then_kinds(["erasure_approved"]);
}

#[test]
fn nothing_more_happens_to_whom_was_erased_and_nobody_looks() {
    let mut m = Municipality::new();
    let case = m.requested();
    m.given(by(m.caseworker), approve(case.citizen));
    m.given(by(m.leader), approve(case.citizen));
    let citizen = case.citizen;
    let (leader, rule) = (by(m.leader), Actor::System(Task::Retention));
    for (actor, command) in [
        (SET_UP, ReopenInquiry { inquiry: case.inquiry }.into()),
        (SET_UP, m.another_call(citizen).into()),
        (
            SET_UP,
            RecordIdentity {
                citizen,
                identity: identity(citizen, "Ny"),
                seen: m.image.citizen(citizen).unwrap().version,
            }
            .into(),
        ),
        (leader, Command::from(request(citizen))),
        (leader, hold(citizen).into()),
        (leader, settle(citizen).into()),
        (leader, WithdrawErasure { citizen }.into()),
        (rule, EraseExpired { citizen }.into()),
    ] {
        m.when(actor, command).refused(ErasureReason::Erased);
    }
    let look = access::look(&m.image, Actor::Citizen(citizen), m.now, citizen);
    assert_eq!(look.expect_err("erased").reason, ErasureReason::Erased);
    // Who might not look is told nothing.
    let look = access::look(&m.image, by(m.stranger), m.now, citizen);
    assert_eq!(look.expect_err("a stranger").reason, Reason::NotYourCitizen);
    let many = access::look_at_each(&m.image, Actor::Citizen(citizen), m.now, [citizen]);
    assert!(!many.covers(citizen));
}

#[test]
fn who_never_gave_a_name_is_erased_by_rule() {
    let mut m = Municipality::new();
    m.given(by(m.leader), SetRetention { retention: Retention::default() });
    m.given(by(m.leader), release(0));
    let (nameless, named, open) = (m.closed(false), m.closed(true), m.receive());
    let program = Actor::System(Task::Retention);
    let today = day("2027-03-01");
    assert_eq!(expired(&m.image, today).count(), 0);
    m.today("2027-03-01");
    let early = EraseExpired { citizen: nameless.citizen };
    m.when(program, early.clone()).refused(ErasureReason::RetentionNotOver);
    m.today("2027-03-02");
    let today = day("2027-03-02");
    assert_eq!(expired(&m.image, today).collect::<Vec<_>>(), [nameless.citizen]);
    m.when(program, EraseExpired { citizen: named.citizen }).refused(ErasureReason::NotAnonymous);
    m.when(program, EraseExpired { citizen: open.citizen }).refused(InquiryReason::InquiryOpen);
    m.when(program, request(named.citizen)).refused(Reason::NotAllowed);
    m.given(by(m.leader), hold(nameless.citizen));
    assert_eq!(expired(&m.image, today).count(), 0);
    m.when(program, early.clone()).refused(ErasureReason::UnderLegalHold);
    for lifts in [m.leader, m.caseworker] {
        m.given(by(lifts), ChangeLegalHold { citizen: nameless.citizen, hold: None });
    }
    let way = ErasureWay::AnonymousExpired;
    let erased = CitizenErased { citizen: nameless.citizen, way, keys: Vec::new() };
    m.when(program, early).then([Event::from(erased)]);
    assert_eq!(expired(&m.image, today).count(), 0);
}

#[test]
fn the_municipality_says_how_long() {
    let mut m = Municipality::new();
    let case = m.closed(true);
    let set = |months, anonymous_months| SetRetention {
        retention: Retention { months, anonymous_months },
    };
    m.when(by(m.worker), set(12, 1)).refused(Reason::NotAllowed);
    m.when(by(m.leader), set(0, 1)).refused_at("months", ErasureReason::MonthsOutOfRange);
    m.when(by(m.leader), set(1, 1_201))
        .refused_at("anonymous_months", ErasureReason::MonthsOutOfRange);
    m.given(by(m.leader), set(12, 1));
    assert_eq!(m.image.retention(), Retention { months: 12, anonymous_months: 1 });
    m.today("2027-03-01");
    m.when(by(m.worker), request(case.citizen)).refused(ErasureReason::RetentionNotOver);
    m.today("2027-03-02");
    m.given(by(m.worker), request(case.citizen));
}

#[test]
fn a_closed_course_counts_from_its_last_closing() {
    let mut m = Municipality::new();
    let case = m.running();
    let worker = by(m.worker);
    m.given(worker, case.write_plan(case.draft("Kor.", None)));
    m.given(worker, case.close(m.now, roret_domain::course::ClosingReason::NoFurtherNeed));
    m.today("2026-04-10");
    m.given(worker, case.reenter(m.now));
    m.when(worker, request(case.citizen)).refused(InquiryReason::InquiryOpen);
    m.today("2026-05-20");
    m.given(worker, case.close(m.now, roret_domain::course::ClosingReason::NoFurtherNeed));
    let then = m.when(worker, request(case.citizen));
    kept_until(then, "2031-05-20");
}

#[test]
fn nothing_is_erased_by_rule_before_a_leader_has_set_the_time_and_seen_the_list() {
    let mut m = Municipality::new();
    let (program, leader) = (Actor::System(Task::Retention), by(m.leader));
    let (one, two) = (m.closed(false), m.closed(false));
    let goes = |case: Case| EraseExpired { citizen: case.citizen };
    m.today("2040-01-01");
    m.when(program, goes(one)).refused(ErasureReason::RetentionNotSet);
    m.when(leader, release(2)).refused(ErasureReason::RetentionNotSet);
    let set =
        |anonymous_months| SetRetention { retention: Retention { months: 60, anonymous_months } };
    m.given(leader, set(12));
    m.when(program, goes(one)).refused(ErasureReason::ArchiveNotSettled);
    // Whoever has seen another list has not seen this one.
    for seen in [0, 1, 3] {
        let refusal = m.when(leader, release(seen)).answer.expect_err("another list");
        assert_eq!(
            (refusal.reason, refusal.facts),
            (Reason::Erasure(ErasureReason::ListChanged), vec![("n", Fact::Number(2))])
        );
    }
    m.when(by(m.caseworker), release(2)).refused(Reason::NotAllowed);
    let archive = ArchiveStep::NotDue;
    m.when(leader, release(2)).then([ExpiryReleased { archive, listed: 2 }.into()]);
    m.given(program, goes(one));
    // Another time is another list.
    m.given(leader, set(6));
    m.when(program, goes(two)).refused(ErasureReason::ArchiveNotSettled);
    m.given(leader, release(1));
    m.given(program, goes(two));
}

#[test]
fn what_was_imported_is_kept_from_the_day_it_came_in() {
    let mut m = Municipality::new();
    m.given(by(m.leader), SetRetention { retention: Retention::default() });
    m.today("2026-03-02");
    let call = m.phone_call();
    let received_at = noon("2017-02-01");
    let case = m.receive_as(IMPORT, ReceiveInquiry { received_at, ..call });
    let (ended_at, ending) = (noon("2017-02-05"), InquiryEnding::NotRecorded);
    m.given(IMPORT, EndInquiry { inquiry: case.inquiry, ended_at, ending, note: None });
    m.given(by(m.leader), release(0));
    let goes = EraseExpired { citizen: case.citizen };
    let refusal = m.when(Actor::System(Task::Retention), goes.clone()).answer.expect_err("kept");
    assert_eq!(refusal.reason, ErasureReason::RetentionNotOver);
    assert_eq!(refusal.facts, [("day", Fact::Day(day("2027-03-02")))]);
    m.today("2027-03-01");
    assert_eq!(expired(&m.image, day("2027-03-01")).count(), 0);
    m.today("2027-03-02");
    m.given(Actor::System(Task::Retention), goes);
}

#[test]
fn one_places_a_hold_and_two_of_the_unit_lift_it() {
    let mut m = Municipality::new();
    let case = m.closed(true);
    let citizen = case.citizen;
    let lift = ChangeLegalHold { citizen, hold: None };
    m.when(by(m.leader), lift.clone()).refused(ErasureReason::NoLegalHold);
    for stranger in [m.southern_leader, m.stranger] {
        assert!(m.when(by(stranger), hold(citizen)).answer.is_err());
        assert!(access::may_see_erasure(&m.image, by(stranger), m.now, citizen).is_err());
    }
    m.given(by(m.caseworker), hold(citizen));
    m.when(by(m.caseworker), lift.clone()).then([HoldLiftAsked { citizen }.into()]);
    m.when(by(m.caseworker), lift.clone()).refused(ErasureReason::OwnRequest);
    assert!(m.image.citizen(citizen).unwrap().erasure.as_ref().unwrap().hold.is_some());
    // Placed anew, it is to be asked for anew.
    m.given(by(m.leader), hold(citizen));
    m.when(by(m.leader), lift.clone()).then([HoldLiftAsked { citizen }.into()]);
    m.when(by(m.caseworker), lift).then([LegalHoldChanged { citizen, hold: None }.into()]);
}

#[test]
fn what_is_open_is_neither_archived_nor_held() {
    let mut m = Municipality::new();
    let (inquiry, course) = (m.receive(), m.running());
    for case in [inquiry, course] {
        m.when(by(m.caseworker), settle(case.citizen)).refused(InquiryReason::InquiryOpen);
        m.when(by(m.caseworker), hold(case.citizen)).refused(InquiryReason::InquiryOpen);
    }
}

#[test]
fn who_comes_again_has_nothing_asked_for_and_nothing_settled() {
    let mut m = Municipality::new();
    let case = m.requested();
    m.given(by(m.caseworker), approve(case.citizen));
    let again = m.another_call(case.citizen);
    m.given(SET_UP, again);
    let erasure = m.image.citizen(case.citizen).unwrap().erasure.clone().unwrap();
    assert_eq!((erasure.request, erasure.archive), (None, None));
}
