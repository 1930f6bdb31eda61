//! Random lives: numbers that become commands in the light of what there is, sensible or not.

use crate::story::*;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use proptest::prelude::*;
use roret_domain::agreement::Confirmation;
use roret_domain::calendar;
use roret_domain::code::CodeScope;
use roret_domain::command::*;
use roret_domain::course::*;
use roret_domain::event::Actor;
use roret_domain::id::*;
use roret_domain::inquiry::{Channel, Inquiry, InquiryEnding, Requester, Urgency};
use roret_domain::roadmap::{Expectation, StepActor};
use uuid::Uuid;

/// One move: small numbers, so that a failing life shrinks to a short one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Move {
    what: u8,
    who: u8,
    which: u8,
    detail: u8,
    days: i8,
}

pub(crate) fn any_move() -> impl Strategy<Value = Move> {
    (0..40u8, 0..50u8, 0..12u8, any::<u8>(), -3..=3i8)
        .prop_map(|(what, who, which, detail, days)| Move { what, who, which, detail, days })
}

pub(crate) fn any_life() -> impl Strategy<Value = Vec<Move>> {
    prop::collection::vec(any_move(), 0..60)
}

/// Where every life begins: one who waits, one who gets help, one young with one talk left.
pub(crate) fn beginning() -> Municipality {
    let mut m = Municipality::new();
    m.receive();
    m.running();
    let young = m.running_as(CourseKind::YouthCounselling);
    for _ in 0..4 {
        m.given(by(m.worker), young.contact(m.now, ContactKind::Meeting));
    }
    m
}

impl Move {
    fn pick<T: Copy>(self, all: &[T]) -> T {
        all[usize::from(self.detail) % all.len()]
    }

    fn is(self, bit: u8) -> bool {
        self.detail & (1 << bit) != 0
    }

    fn instant(self, m: &Municipality) -> Timestamp {
        // Mostly now, sometimes before, now and then tomorrow.
        let days = match self.days {
            3 => 1,
            days => days.min(0),
        };
        m.now + SignedDuration::from_hours(24 * i64::from(days))
    }

    fn date(self, m: &Municipality) -> Date {
        calendar::date_of(m.now).saturating_add(i64::from(self.days).days())
    }

    fn expectation(self, m: &Municipality) -> Expectation {
        let (to, from) = (self.date(m), calendar::date_of(m.now));
        match self.detail % 4 {
            0 => Expectation::Promised { by: to },
            1 => Expectation::Agreed { from, to },
            2 => Expectation::Forecast { from, to },
            _ => Expectation::Unknown { hear_by: to },
        }
    }

    fn actor(self, m: &Municipality, about: Option<&Inquiry>) -> Actor {
        let own = about.map(|inquiry| inquiry.citizen);
        let issued = about.and_then(|inquiry| inquiry.codes.last()).map(|issued| issued.hash);
        match self.who {
            0 => Actor::Visitor,
            1 => own.map_or(Actor::Visitor, Actor::Citizen),
            2 => issued.map_or(Actor::Visitor, Actor::CodeHolder),
            3 => by(m.leader),
            4 => by(m.southern_leader),
            5 => by(m.stranger),
            6 => by(m.former),
            7 => by(m.caseworker),
            8 => IMPORT,
            9 => SET_UP,
            10..=13 => by(m.colleague),
            _ => by(m.worker),
        }
    }

    fn step_actor(self, m: &Municipality) -> StepActor {
        self.pick(&[
            StepActor::Citizen,
            StepActor::Citizen,
            StepActor::PrimaryContact,
            StepActor::Worker(m.worker),
            StepActor::Worker(m.former),
            StepActor::Other,
        ])
    }

    fn worker(self, m: &Municipality) -> Option<WorkerId> {
        let workers = [m.worker, m.colleague, m.caseworker, m.stranger, m.leader, m.former];
        workers.get(usize::from(self.detail % 8)).copied()
    }

    /// What somebody does now, seeing what there is; with a little time gone since the last.
    pub(crate) fn command(self, m: &mut Municipality) -> (Actor, Command) {
        m.now += SignedDuration::from_hours(5 * i64::from(self.which));
        let stranger = m.phone_call();
        // Now and then an inquiry that is not there.
        let nth = usize::from(self.which) % m.image.inquiry_count();
        let about = m.image.inquiries().nth(nth).filter(|_| self.which < 11).cloned();
        let actor = self.actor(m, about.as_ref());
        let command = self.command_on(m, about.as_ref(), stranger);
        (actor, command)
    }

    fn command_on(
        self,
        m: &Municipality,
        about: Option<&Inquiry>,
        call: ReceiveInquiry,
    ) -> Command {
        let nil = Uuid::nil();
        let inquiry = about.map_or(InquiryId::from_uuid(nil), |one| one.id);
        let citizen = about.map_or(CitizenId::from_uuid(nil), |one| one.citizen);
        let running = about.and_then(|one| one.courses.last());
        let course = running.map_or(CourseId::from_uuid(nil), |one| one.id);
        let received = CommandKey::from_uuid(inquiry.uuid());
        // Now and then what is sealed is about somebody else.
        let subject = if self.detail % 32 == 31 { CitizenId::from_uuid(nil) } else { citizen };
        let case = Case { inquiry, citizen: subject, course, received };
        let steps = about.map_or(&[][..], |one| &one.roadmap.steps);
        let step = steps.iter().cycle().nth(usize::from(self.detail));
        let step_id = step.map_or(StepId::from_uuid(nil), |one| one.id);
        let seen = |version: Option<Position>| {
            if self.detail < 230 { version.unwrap_or_default() } else { Position(1) }
        };
        let at = self.instant(m);
        let note = note(subject, "Tekst.");
        match self.what {
            0 | 1 => self.receive(m, about, call),
            2 => case.withdraw().into(),
            3 => case.reenter(at).into(),
            4..=6 => RecordIdentity {
                citizen,
                identity: identity(subject, "Helle Opdigtet"),
                seen: seen(m.image.citizen(citizen).map(|one| one.version)),
            }
            .into(),
            7 => CorrectInquiry {
                inquiry,
                received_at: at,
                channel: self.pick(Channel::ALL),
                requester: self.pick(Requester::ALL),
                seen: seen(about.map(|one| one.version)),
            }
            .into(),
            8 | 9 => {
                let from = about.and_then(|one| one.primary_contact);
                let mut changes = vec![case.primary_contact(from, self.worker(m))];
                let other = m.image.inquiries().find(|other| other.id != inquiry);
                if let Some(other) = other.filter(|_| self.is(5)) {
                    let to = self.worker(m);
                    let from = other.primary_contact;
                    changes.push(PrimaryContactChange { inquiry: other.id, from, to });
                }
                changes.extend(changes.first().copied().filter(|_| self.is(6)));
                change(&changes).into()
            }
            10 => {
                let ending = self.pick(InquiryEnding::ALL);
                EndInquiry { inquiry, ended_at: at, ending, note: Some(note) }.into()
            }
            11 => ReopenInquiry { inquiry }.into(),
            12..=15 => self.agreement(m, case),
            16 => {
                let agreement = about.and_then(|one| one.agreement.as_ref());
                ChangeAgreement {
                    inquiry,
                    planned_end: self.is(2).then(|| self.date(m)),
                    words: agreement_words(subject, "Sejle."),
                    seen: seen(agreement.map(|one| one.version)),
                }
                .into()
            }
            17 => ConfirmAgreement { inquiry, confirmation: self.pick(Confirmation::ALL) }.into(),
            18..=20 => StartCourse { inquiry, start: self.start(m) }.into(),
            21 => case.involve(self.pick(Profession::ALL), self.worker(m)).into(),
            22 => {
                let last = running.and_then(|one| one.involvements.last()).map(|one| one.id);
                let involvement = last.unwrap_or(InvolvementId::from_uuid(nil));
                EndInvolvement { inquiry, course, involvement }.into()
            }
            23..=25 => case.contact(at, self.pick(ContactKind::ALL)).into(),
            26 => {
                let last = running.and_then(|one| one.contacts.last());
                CorrectContact {
                    inquiry,
                    course,
                    contact: last.map_or(ContactId::from_uuid(nil), |one| one.id),
                    note,
                    seen: seen(last.map(|one| one.version)),
                }
                .into()
            }
            27 => case.plan_step(self.step_actor(m), self.expectation(m)).into(),
            28 => ChangeStep {
                inquiry,
                step: step_id,
                words: self.is(3).then(|| step_words(subject, "Kaffe.")),
                actor: self.step_actor(m),
                expectation: self.expectation(m),
                seen: seen(step.map(|one| one.version)),
            }
            .into(),
            29 | 30 => case.finish(step_id).into(),
            31 => case.drop(step_id).into(),
            32 => ReopenStep { inquiry, step: step_id }.into(),
            33 => case.notice(step_id, self.expectation(m)).into(),
            34 => {
                let plan = running.and_then(|one| one.discharge_plan.as_ref());
                case.write_plan(case.draft("Kor.", plan.map(|one| seen(Some(one.version))))).into()
            }
            35 | 36 => {
                let plan = running.and_then(|one| one.discharge_plan.as_ref());
                let draft = case.draft("Kor.", plan.map(|one| one.version));
                let reason = self.pick(ClosingReason::ALL);
                let onward_section = "85".parse().ok();
                let plan = self.is(4).then_some(draft);
                CloseCourse { plan, onward_section, ..case.close(at, reason) }.into()
            }
            37 => case.withdraw().into(),
            38 => case.reenter(at).into(),
            _ if self.is(0) => {
                let scope = self.pick(CodeScope::ALL);
                IssueCode { inquiry, code: code(self.detail), scope }.into()
            }
            _ => {
                let last = about.and_then(|one| one.codes.last()).map(|one| one.hash);
                RevokeCode { inquiry, code: last.unwrap_or(code(0)) }.into()
            }
        }
    }

    fn receive(self, m: &Municipality, about: Option<&Inquiry>, call: ReceiveInquiry) -> Command {
        let citizen = match about {
            Some(inquiry) if self.detail.is_multiple_of(4) => CitizenRef::Known(inquiry.citizen),
            _ => call.citizen,
        };
        let subject = if self.detail % 32 == 31 { call.citizen } else { citizen };
        let words = (self.detail != 7).then(|| inquiry_words(subject.id()));
        let numbers = [None, Some("H-1"), Some("311299-0000"), None];
        ReceiveInquiry {
            citizen,
            received_at: self.instant(m),
            channel: self.pick(&[Channel::Web, Channel::Web, Channel::Phone]),
            requester: self.pick(Requester::ALL),
            urgency: self.pick(Urgency::ALL),
            outside_number: self.pick(&numbers).filter(|_| self.is(7)).map(Into::into),
            unit: if self.is(6) && self.is(5) { m.south } else { m.north },
            code: self.is(3).then(|| code(self.detail)),
            primary_contact: self.worker(m).filter(|_| self.is(4)),
            words,
            ..call
        }
        .into()
    }

    fn start(self, m: &Municipality) -> CourseStart {
        let kind = self.pick(&[
            CourseKind::Individual,
            CourseKind::Group,
            CourseKind::YouthCounselling,
            CourseKind::Outreach,
        ]);
        CourseStart { kind, started_at: self.instant(m), legal_basis: "82b".parse().ok() }
    }

    fn agreement(self, m: &Municipality, case: Case) -> Command {
        MakeAgreement {
            planned_end: self.is(0).then(|| self.date(m)),
            confirmation: self.is(1).then(|| self.pick(Confirmation::ALL)),
            course: self.is(2).then(|| self.start(m)),
            ..case.agreement(self.instant(m))
        }
        .into()
    }
}
