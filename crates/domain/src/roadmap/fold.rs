//! The roadmap, folded from its events.

use super::{DelayNotice, Roadmap, RoadmapEvent, Step, StepEnd};
use crate::id::{Position, StepId};
use crate::record::Envelope;

impl Roadmap {
    /// Folds an event in. Answers whether what it speaks of is known.
    pub(crate) fn fold(&mut self, event: &RoadmapEvent, envelope: &Envelope) -> bool {
        let (version, now) = (envelope.position, envelope.recorded_at);
        match event {
            RoadmapEvent::StepsPlanned(e) => {
                self.steps.extend(e.steps.iter().map(|planned| Step {
                    id: planned.id,
                    text: planned.text.clone(),
                    actor: planned.actor,
                    expectation: planned.expectation,
                    planned_at: now,
                    end: None,
                    delay_notices: Vec::new(),
                    version,
                }));
                true
            }
            RoadmapEvent::StepChanged(e) => self.change(e.step, version, |step| {
                step.text = e.text.clone();
                step.actor = e.actor;
                step.expectation = e.expectation;
            }),
            RoadmapEvent::StepDone(e) => {
                self.change(e.step, version, |step| step.end = Some(StepEnd::Done(e.done_at)))
            }
            RoadmapEvent::StepDropped(e) => {
                self.change(e.step, version, |step| step.end = Some(StepEnd::Dropped(now)))
            }
            RoadmapEvent::StepReopened(e) => self.change(e.step, version, |step| step.end = None),
            RoadmapEvent::DelayNoticed(e) => self.change(e.step, version, |step| {
                let before = step.expectation;
                step.delay_notices.push(DelayNotice { at: now, reason: e.reason.clone(), before });
                step.expectation = e.expectation;
            }),
        }
    }

    fn change(&mut self, id: StepId, version: Position, change: impl FnOnce(&mut Step)) -> bool {
        let Some(step) = self.steps.iter_mut().find(|step| step.id == id) else { return false };
        step.version = version;
        change(step);
        true
    }
}
