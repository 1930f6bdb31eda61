//! Who may do what, written a second time, from the law and the mission, and from nothing of the code.

use roret_domain::code::CodeScope;
use roret_domain::command::Command;
use roret_domain::event::{Actor, Task};
use roret_domain::id::InquiryId;
use roret_domain::image::Image;
use roret_domain::inquiry::Inquiry;
use roret_domain::municipality::{Role, Worker};
use roret_domain::roadmap::StepActor;

/// What the law and the mission say each may do, by the command's name in its record. Written from them and from
/// nothing of the code: a command that is not named here is nobody's.
///
/// - Whoever asks gets help at once, without a case (mission): a visitor may ask, for themselves or for somebody.
/// - The citizen has the helm of the own way: says yes, and finishes what is the citizen's to do.
/// - Who helps sees and does what helping takes, and only for whom they help (GDPR article 5 (1) c, L-70).
/// - Who leads plans and is told figures; nothing of a citizen is opened by leading.
/// - What is forgotten takes several, all of the unit that has the content (L-90 to L-95).
pub(crate) fn model(image: &Image, actor: Actor, command: &Command) -> bool {
    let record = serde_json::to_value(command).expect("a command is a record");
    let (name, content) = record.as_object().and_then(|one| one.iter().next()).expect("one name");
    let asked = Asked { image, name, content };
    match actor {
        Actor::System(Task::Retention) => name == "erase_expired",
        Actor::System(Task::Import) => is_brought_in(name),
        Actor::System(Task::SetUp) => {
            is_brought_in(name)
                || ["open_group", "set_retention", "release_expiry"].contains(&name.as_str())
        }
        Actor::Visitor => asked.comes_from_the_page() && content["citizen"]["known"].is_null(),
        Actor::Citizen(own) => {
            let known = &content["citizen"]["known"];
            asked.comes_from_the_page() && (known.is_null() || *known == own.to_string())
                || asked.is_on_the_way_of(|inquiry| inquiry.citizen == own)
        }
        Actor::CodeHolder(hash) => asked.is_on_the_way_of(|inquiry| {
            inquiry.codes.iter().any(|issued| {
                issued.hash == hash && !issued.revoked && issued.scope == CodeScope::Whole
            })
        }),
        Actor::Worker(id) => image
            .workers()
            .find(|one| one.id == id && !one.left)
            .is_some_and(|worker| asked.is_for(worker)),
    }
}

/// What helping takes, for an inquiry that somebody helps with.
const HELPING: &[&str] = &[
    "ask_for_place",
    "give_up_place",
    "note_themes",
    "correct_inquiry",
    "end_inquiry",
    "reopen_inquiry",
    "make_agreement",
    "change_agreement",
    "start_course",
    "involve_profession",
    "end_involvement",
    "register_contact",
    "correct_contact",
    "plan_step",
    "change_step",
    "drop_step",
    "reopen_step",
    "give_delay_notice",
    "write_discharge_plan",
    "close_course",
    "withdraw_closing",
    "reenter_course",
    "issue_code",
    "revoke_code",
];

/// What records of another system, and an invented municipality, are made of, besides what helping takes.
const BROUGHT_IN: &[&str] = &[
    "found_municipality",
    "found_demonstration",
    "open_unit",
    "add_worker",
    "receive_inquiry",
    "record_identity",
    "change_primary_contacts",
];

fn is_brought_in(name: &str) -> bool {
    BROUGHT_IN.contains(&name) || HELPING.contains(&name)
}

struct Asked<'a> {
    image: &'a Image,
    name: &'a str,
    content: &'a serde_json::Value,
}

impl<'a> Asked<'a> {
    fn comes_from_the_page(&self) -> bool {
        let Self { name, content, .. } = self;
        *name == "receive_inquiry"
            && content["channel"] == "web"
            && !["other_department", "other_municipality"]
                .contains(&content["requester"].as_str().unwrap_or_default())
            && content["primary_contact"].is_null()
            && content["outside_number"].is_null()
    }

    fn inquiry(&self, of: &serde_json::Value) -> Option<&'a Inquiry> {
        let id: InquiryId = of["inquiry"].as_str()?.parse().ok()?;
        self.image.inquiries().find(|inquiry| inquiry.id == id)
    }

    fn is_on_the_way_of(&self, is_own: impl Fn(&Inquiry) -> bool) -> bool {
        self.inquiry(self.content).is_some_and(|inquiry| {
            let is_citizens_step = || {
                let steps = inquiry.roadmap.steps.iter();
                let mut steps = steps.filter(|step| self.content["step"] == step.id.to_string());
                steps.any(|step| step.actor == StepActor::Citizen)
            };
            is_own(inquiry)
                && match self.name {
                    "confirm_agreement" => true,
                    "finish_step" => is_citizens_step(),
                    _ => false,
                }
        })
    }

    fn is_for(&self, worker: &Worker) -> bool {
        let Self { image, name, content } = self;
        let takes_part = |inquiry: &Inquiry| {
            let involved = inquiry.courses.iter().any(|course| {
                course.involvements.iter().any(|one| one.worker == Some(worker.id) && !one.ended)
            });
            inquiry.unit == worker.unit || inquiry.primary_contact == Some(worker.id) || involved
        };
        let of_citizen = |id: &serde_json::Value| -> Vec<&Inquiry> {
            image.inquiries().filter(|inquiry| *id == inquiry.citizen.to_string()).collect()
        };
        let helps = |citizen: &serde_json::Value| {
            of_citizen(citizen).into_iter().any(|inquiry| {
                let runs = inquiry.courses.iter().any(|course| course.closing.is_none());
                let is_open = inquiry.ended.is_none() && (inquiry.courses.is_empty() || runs);
                is_open && takes_part(inquiry)
            })
        };
        // The newest inquiry of the citizen is the worker's unit's.
        let keeps = || {
            let newest = of_citizen(&content["citizen"]).into_iter().max_by_key(|one| one.number);
            newest.is_some_and(|inquiry| inquiry.unit == worker.unit)
        };
        let (leads, decides) = (worker.role == Role::Leader, worker.role != Role::Worker);
        match *name {
            "open_unit" | "add_worker" | "publish_figures" | "set_retention" | "release_expiry" => {
                leads
            }
            "request_erasure" | "approve_erasure" => keeps(),
            "change_legal_hold" if content["hold"].is_null() => keeps(),
            "settle_archive" | "withdraw_erasure" | "change_legal_hold" => decides && keeps(),
            "open_group" => content["unit"] == worker.unit.to_string(),
            "change_primary_contacts" => {
                let changes = content["changes"].as_array().expect("a list");
                let of = |change| self.inquiry(change).is_some_and(takes_part);
                !changes.is_empty() && changes.iter().all(of)
            }
            "receive_inquiry" => {
                let known = &content["citizen"]["known"];
                !leads && (known.is_null() || helps(known))
            }
            "record_identity" => !leads && helps(&content["citizen"]),
            "confirm_agreement" | "finish_step" => {
                !leads && self.inquiry(content).is_some_and(takes_part)
            }
            name if HELPING.contains(&name) => {
                !leads && self.inquiry(content).is_some_and(takes_part)
            }
            _ => false,
        }
    }
}
