//! Closing a course, and who may take it back.

use crate::story::*;
use roret_domain::command::*;
use roret_domain::course::*;
use roret_domain::event::CourseStarted;
use roret_domain::id::CourseId;
use roret_domain::refusal::{CourseReason, Reason};
use uuid::Uuid;

#[test]
fn a_discharge_plan_is_offered_and_never_demanded() {
    for reason in ClosingReason::ALL.iter().copied() {
        let mut m = Municipality::new();
        let case = m.running();
        let onward_section = "107".parse().ok();
        let close = CloseCourse { onward_section, ..case.close(m.now, reason) };
        let answer = m.when(by(m.worker), close.clone());
        match reason {
            ClosingReason::NotRecorded => {
                answer.refused_at("reason", Reason::ImportsOnly);
                m.given(IMPORT, close);
            }
            _ => assert!(answer.answer.is_ok(), "{reason:?}"),
        }
    }
}

#[test]
fn only_the_last_course_is_taken_back_or_gone_on_with() {
    let mut m = Municipality::new();
    let first = m.running();
    m.given(by(m.worker), first.close(m.now, ClosingReason::Moved));
    // A second one, as other systems have them: it came in beside the first.
    let second = CourseId::from_uuid(Uuid::from_u128(77));
    m.happened(
        IMPORT,
        CourseStarted {
            inquiry: first.inquiry,
            course: second,
            course_kind: CourseKind::Group,
            started_at: m.now,
            legal_basis: None,
        },
    );
    m.when(by(m.worker), first.withdraw()).refused(CourseReason::CourseRuns);
    m.when(by(m.worker), first.reenter(m.now)).refused(CourseReason::CourseRuns);
    let last = Case { course: second, ..first };
    m.given(by(m.worker), last.close(m.now, ClosingReason::Moved));
    m.when(by(m.worker), first.withdraw()).refused(Reason::NotOffered);
    m.when(by(m.worker), first.reenter(m.now)).refused(Reason::NotOffered);
    m.given(by(m.worker), last.reenter(m.now));
}
