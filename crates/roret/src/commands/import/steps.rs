//! What an imported row asks of the record: the steps that are not there yet.
//!
//! Each step (receipt, agreement, start, closing) has a command key made from the municipality, the
//! source, the outside number and the step's name. The same row makes the same keys, so an import run
//! twice doubles nothing, and a row that says more in a later file adds only what is new. A value
//! that differs from what is there changes nothing and is reported: people may have corrected it.

use roret_domain::command::{
    CitizenRef, CloseCourse, Command, CourseStart, EndInquiry, FoundMunicipality, MakeAgreement,
    OpenUnit, ReceiveInquiry, StartCourse,
};
use roret_domain::course::{Course, CourseKind};
use roret_domain::id::{CitizenId, CommandKey, CourseId, InquiryId, UnitId};
use roret_domain::image::Image;
use roret_domain::inquiry::{Inquiry, Urgency, is_case_number};
use roret_paper::inquiries::{Help, InquiryRow};
use uuid::Builder;

/// The unit that gets imported inquiries.
const UNIT: &str = "Social Indsats";

/// The ordinal of a course among the identifiers its start's key derives, as `decide` has it.
const COURSE: u16 = 1;

/// Makes the command keys of one source.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    municipality: String,
    source: String,
}

impl Keys {
    /// The keys of a source: `inquiries`, or a log by its name.
    pub(crate) fn new(municipality: &str, source: &str) -> Self {
        Self { municipality: municipality.into(), source: source.into() }
    }

    fn of(&self, source: &str, number: &str, what: &str) -> CommandKey {
        let mut hasher = blake3::Hasher::new_derive_key("roret 2026 key of an imported step");
        for part in [self.municipality.as_str(), source, number, what] {
            // With its length before it, no part can be taken for the end of another.
            hasher.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let mut bytes = [0; 16];
        hasher.finalize_xof().fill(&mut bytes);
        CommandKey::from_uuid(Builder::from_custom_bytes(bytes).into_uuid())
    }

    fn step(&self, number: &str, what: &str) -> CommandKey {
        self.of(&self.source, number, what)
    }
}

/// What has to be there before the first inquiry: the municipality and its unit.
pub(crate) struct Ground {
    /// The unit that gets the inquiries.
    pub(crate) unit: UnitId,
    /// The commands that are still to be given; empty when both are there.
    pub(crate) commands: Vec<(CommandKey, Command)>,
}

/// Finds the ground, or what makes it.
pub(crate) fn ground(image: &Image, name: &str, keys: &Keys) -> Ground {
    let mut commands = Vec::new();
    if image.municipality().is_none() {
        let found = FoundMunicipality { name: name.trim().into(), phone: String::new() };
        commands.push((keys.of("ground", "", "municipality"), found.into()));
    }
    let named = image.units().find(|unit| unit.name == UNIT);
    let unit = named.or_else(|| image.units().next()).map(|unit| unit.id);
    let unit = unit.unwrap_or_else(|| {
        let key = keys.of("ground", "", "unit");
        let (name, phone) = (UNIT.into(), String::new());
        commands.push((key, OpenUnit { name, phone, answering_hours: String::new() }.into()));
        UnitId::from_uuid(key.uuid())
    });
    Ground { unit, commands }
}

/// The steps of a row.
#[derive(Default)]
pub(crate) struct Steps {
    /// Those that are not there yet, in order; all or none are taken.
    pub(crate) commands: Vec<(CommandKey, Command)>,
    /// Whether the inquiry itself is among them.
    pub(crate) is_new: bool,
    /// Columns that differ from what is there.
    pub(crate) differs: Vec<&'static str>,
}

impl Steps {
    fn differs_unless(&mut self, is_same: bool, column: &'static str) {
        if !is_same {
            self.differs.push(column);
        }
    }
}

/// Compares a row with the image.
pub(crate) fn steps(
    row: &InquiryRow,
    kind: CourseKind,
    image: &Image,
    unit: UnitId,
    keys: &Keys,
) -> Steps {
    let key = keys.step(&row.number, "receipt");
    let inquiry = InquiryId::from_uuid(key.uuid());
    let known = image.inquiry(inquiry);
    let mut steps = Steps { is_new: known.is_none(), ..Steps::default() };
    match known {
        None => steps.commands.push((key, receive(row, key, unit))),
        Some(known) => {
            steps.differs_unless(known.received_at == row.received_at, "received_at");
            steps.differs_unless(known.channel == row.channel, "channel");
            steps.differs_unless(known.requester == row.requester, "requester");
        }
    }
    agreement(row, inquiry, known, keys, &mut steps);
    match &row.help {
        Help::Awaited => {}
        Help::Ended { at, ending } => match known.and_then(|known| known.ended) {
            Some(ended) => {
                steps.differs_unless(ended.at == *at, "closed_at");
                steps.differs_unless(ended.ending == *ending, "closing_reason");
            }
            None => {
                let end = EndInquiry { inquiry, ended_at: *at, ending: *ending, note: None };
                steps.commands.push((keys.step(&row.number, "ending"), end.into()));
            }
        },
        Help::Course { .. } => course(row, kind, inquiry, known, keys, &mut steps),
    }
    steps
}

fn receive(row: &InquiryRow, key: CommandKey, unit: UnitId) -> Command {
    ReceiveInquiry {
        citizen: CitizenRef::New(CitizenId::from_uuid(key.derive(1))),
        received_at: row.received_at,
        channel: row.channel,
        requester: row.requester,
        urgency: Urgency::Normal,
        // The file does not say otherwise: help that was agreed on was known to the citizen.
        citizen_aware: true,
        unit,
        outside_number: Some(row.number.clone()).filter(|number| is_case_number(number)),
        words: None,
        asker: None,
        identity: None,
        code: None,
        primary_contact: None,
    }
    .into()
}

fn agreement(
    row: &InquiryRow,
    inquiry: InquiryId,
    known: Option<&Inquiry>,
    keys: &Keys,
    steps: &mut Steps,
) {
    let Some(agreed_at) = row.agreed_at else { return };
    if let Some(agreement) = known.and_then(|known| known.agreement.as_ref()) {
        return steps.differs_unless(agreement.agreed_at == agreed_at, "agreed_at");
    }
    let agree = MakeAgreement {
        inquiry,
        agreed_at,
        planned_end: None,
        words: None,
        confirmation: None,
        course: None,
    };
    steps.commands.push((keys.step(&row.number, "agreement"), agree.into()));
}

fn course(
    row: &InquiryRow,
    kind: CourseKind,
    inquiry: InquiryId,
    known: Option<&Inquiry>,
    keys: &Keys,
    steps: &mut Steps,
) {
    let Help::Course { started_at, closing } = &row.help else { return };
    let key = keys.step(&row.number, "start");
    let own = CourseId::from_uuid(key.derive(COURSE));
    // A course that was started by hand meanwhile is the same help.
    let course = known.and_then(|known| known.course(own).or(known.courses.last()));
    let id = course.map_or(own, |course| course.id);
    match course {
        Some(course) => steps.differs_unless(course.started_at == *started_at, "started_at"),
        None => {
            let start = CourseStart { kind, started_at: *started_at, legal_basis: None };
            steps.commands.push((key, StartCourse { inquiry, start }.into()));
        }
    }
    let Some(closing) = closing else { return };
    if let Some(there) = course.and_then(first_closing) {
        steps.differs_unless(there.closed_at == closing.closed_at, "closed_at");
        steps.differs_unless(there.reason == closing.reason, "closing_reason");
        steps.differs_unless(there.onward_section == closing.onward_section, "onward_section");
        return;
    }
    let close = CloseCourse {
        inquiry,
        course: id,
        closed_at: closing.closed_at,
        reason: closing.reason,
        outcome: None,
        onward_section: closing.onward_section.clone(),
        plan: None,
    };
    steps.commands.push((keys.step(&row.number, "closing"), close.into()));
}

/// The closing that an import would have brought: the first one, where people came back later.
fn first_closing(course: &Course) -> Option<&roret_domain::course::Closing> {
    let earlier = course.earlier_closings.first().map(|earlier| &earlier.closing);
    earlier.or(course.closing.as_ref())
}
