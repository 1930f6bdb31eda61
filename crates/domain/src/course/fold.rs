//! Courses, folded from their events.

use super::{
    Closing, Contact, Course, CourseEvent, CourseStarted, DischargePlan, EarlierClosing,
    Involvement,
};
use crate::calendar::date_of;
use crate::id::CourseId;
use crate::record::Envelope;

/// Folds an event of an inquiry's courses in. Answers whether what it speaks of is known.
pub(crate) fn fold(courses: &mut Vec<Course>, event: &CourseEvent, envelope: &Envelope) -> bool {
    let version = envelope.position;
    match event {
        CourseEvent::CourseStarted(e) => {
            courses.push(begun(e));
            Some(())
        }
        CourseEvent::ProfessionInvolved(e) => of(courses, e.course).map(|course| {
            course.involvements.push(Involvement {
                id: e.involvement,
                profession: e.profession,
                worker: e.worker,
                ended: false,
            });
        }),
        CourseEvent::InvolvementEnded(e) => of(courses, e.course).and_then(|course| {
            let mut all = course.involvements.iter_mut();
            all.find(|one| one.id == e.involvement).map(|involvement| involvement.ended = true)
        }),
        CourseEvent::ContactRegistered(e) => of(courses, e.course).map(|course| {
            course.contacts.push(Contact {
                id: e.contact,
                at: e.at,
                kind: e.contact_kind,
                duration_minutes: e.duration_minutes,
                worker: envelope.actor.worker(),
                note: e.note.clone(),
                earlier_notes: Vec::new(),
                version,
            });
        }),
        CourseEvent::ContactCorrected(e) => of(courses, e.course).and_then(|course| {
            let contact = course.contacts.iter_mut().find(|one| one.id == e.contact)?;
            let earlier = std::mem::replace(&mut contact.note, e.note.clone());
            contact.earlier_notes.push(earlier);
            contact.version = version;
            Some(())
        }),
        CourseEvent::DischargePlanWritten(e) => of(courses, e.course).map(|course| {
            course.discharge_plan = Some(DischargePlan {
                words: e.words.clone(),
                bridge_follow_up_on: e.bridge_follow_up_on,
                version,
            });
        }),
        CourseEvent::CourseClosed(e) => of(courses, e.course).map(|course| {
            course.closing = Some(Closing {
                closed_at: e.closed_at,
                closed_on: date_of(e.closed_at),
                reason: e.reason,
                outcome: e.outcome,
                onward_section: e.onward_section.clone(),
                version,
            });
        }),
        CourseEvent::ClosingWithdrawn(e) => {
            of(courses, e.course).map(|course| course.closing = None)
        }
        CourseEvent::CourseReentered(e) => of(courses, e.course).and_then(|course| {
            let closing = course.closing.take()?;
            course.earlier_closings.push(EarlierClosing { closing, reentered_at: e.reentered_at });
            Some(())
        }),
    }
    .is_some()
}

fn of(courses: &mut [Course], id: CourseId) -> Option<&mut Course> {
    courses.iter_mut().find(|course| course.id == id)
}

fn begun(e: &CourseStarted) -> Course {
    Course {
        id: e.course,
        kind: e.course_kind,
        started_at: e.started_at,
        started_on: date_of(e.started_at),
        legal_basis: e.legal_basis.clone(),
        involvements: Vec::new(),
        contacts: Vec::new(),
        discharge_plan: None,
        closing: None,
        earlier_closings: Vec::new(),
    }
}
