//! The forms of events: what the journal holds opens for ever, and holds nobody's words in clear.

use crate::samples::Dice;
use jiff::Timestamp;
use jiff::civil::Date;
use roret_domain::agreement::Confirmation;
use roret_domain::code::{CodeHash, CodeScope};
use roret_domain::course::*;
use roret_domain::erasure::{ArchiveStep, ErasureGround, ErasureWay, LegalHold};
use roret_domain::event::{DecodeError, Event};
use roret_domain::inquiry::{Channel, InquiryEnding, Requester, Theme, Urgency};
use roret_domain::key::KeyId;
use roret_domain::municipality::Role;
use roret_domain::publication::Breakdown;
use roret_domain::roadmap::StandardStep;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

const FORMS: &str = include_str!("event-forms.txt");
const READ: &str = include_str!("event-forms-read.txt");

/// What a clear text in a record is.
#[derive(Clone, Copy)]
enum Clear {
    Identifier,
    Instant,
    Day,
    Hash,
    Key,
    Section,
    /// One of these codes.
    Code(&'static dyn Fn() -> Vec<&'static str>),
    /// Any text, in these kinds only.
    Text(&'static [&'static str]),
}

macro_rules! codes_of {
    ($($list:ty),+) => {
        Clear::Code(&|| {
            let mut codes = Vec::new();
            $(codes.extend(<$list>::ALL.iter().map(|one| one.code()));)+
            codes
        })
    };
}

/// Every field that may hold clear text, what it holds, and why it may.
const CLEAR: &[(&str, Clear, &str)] = &[
    ("inquiry", Clear::Identifier, "says nothing outside the journal"),
    ("citizen", Clear::Identifier, "says nothing outside the journal"),
    ("course", Clear::Identifier, "says nothing outside the journal"),
    ("involvement", Clear::Identifier, "says nothing outside the journal"),
    ("contact", Clear::Identifier, "says nothing outside the journal"),
    ("step", Clear::Identifier, "says nothing outside the journal"),
    ("id", Clear::Identifier, "a planned step's"),
    ("unit", Clear::Identifier, "units are public"),
    ("worker", Clear::Identifier, "workers are told to citizens"),
    ("undoes", Clear::Identifier, "a command's key"),
    ("received_at", Clear::Instant, "figures count from it"),
    ("ended_at", Clear::Instant, "figures count to it"),
    ("agreed_at", Clear::Instant, "figures count to it"),
    ("started_at", Clear::Instant, "figures count from it"),
    ("closed_at", Clear::Instant, "figures count to it"),
    ("reentered_at", Clear::Instant, "figures count from it"),
    ("at", Clear::Instant, "figures count contacts per week"),
    ("done_at", Clear::Instant, "the roadmap stands without keys"),
    ("planned_end", Clear::Day, "the board stands without keys"),
    ("by", Clear::Day, "the board stands without keys"),
    ("from", Clear::Day, "the board stands without keys"),
    ("to", Clear::Day, "the board stands without keys"),
    ("hear_by", Clear::Day, "the board stands without keys"),
    ("bridge_follow_up_on", Clear::Day, "the follow-up stands without keys"),
    ("code", Clear::Hash, "a hash of 140 random bits leads nowhere"),
    ("legal_basis", Clear::Section, "figures are kept by section"),
    ("onward_section", Clear::Section, "figures are kept by section"),
    ("role", codes_of!(Role), "workers are told to citizens"),
    ("channel", codes_of!(Channel), "a code for figures"),
    ("requester", codes_of!(Requester), "a code for figures"),
    ("urgency", codes_of!(Urgency), "a code for the board"),
    ("ending", codes_of!(InquiryEnding), "a code for figures"),
    ("confirmation", codes_of!(Confirmation), "a code for figures"),
    ("course_kind", codes_of!(CourseKind), "a code for figures"),
    ("profession", codes_of!(Profession), "a code for figures"),
    ("contact_kind", codes_of!(ContactKind), "a code for figures"),
    ("reason", codes_of!(ClosingReason), "a code for figures; a delay's reason is sealed"),
    ("outcome", codes_of!(Outcome), "a code for figures"),
    ("scope", codes_of!(CodeScope), "what a follow-up code opens"),
    ("ground", codes_of!(ErasureGround), "why something is erased, in general"),
    ("archive", codes_of!(ArchiveStep), "what became of a duty, not of a person"),
    ("hold", codes_of!(LegalHold), "why something is kept, in general"),
    ("way", codes_of!(ErasureWay), "how something was erased"),
    ("keys", Clear::Key, "names of keys say nothing, and least of all when the keys are gone"),
    ("group", Clear::Identifier, "groups are told to citizens"),
    ("on", Clear::Day, "figures count from it"),
    ("themes", codes_of!(Theme), "a code for figures"),
    ("breakdown", codes_of!(Breakdown), "a code for figures"),
    ("month", Clear::Day, "figures are told by month"),
    ("standard", codes_of!(StandardStep), "a step every municipality takes"),
    (
        "actor",
        Clear::Code(&|| vec!["citizen", "primary_contact", "other"]),
        "who acts in a step; a worker stands beneath as an identifier",
    ),
    (
        "name",
        Clear::Text(&[
            "municipality_founded",
            "demonstration_founded",
            "unit_opened",
            "worker_joined",
            "group_opened",
        ]),
        "names of municipality, units, workers and groups are public",
    ),
    (
        "phone",
        Clear::Text(&[
            "municipality_founded",
            "demonstration_founded",
            "unit_opened",
            "worker_joined",
        ]),
        "the municipality's own telephones are public",
    ),
    ("answering_hours", Clear::Text(&["unit_opened"]), "a unit's hours are public"),
    (
        "outside_number",
        Clear::Text(&["inquiry_received"]),
        "the case number of another system, for finding a record again",
    ),
];

fn clear(field: &str) -> Option<Clear> {
    CLEAR.iter().find(|(name, _, _)| *name == field).map(|(_, clear, _)| *clear)
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && text.parse::<uuid::Uuid>().is_ok()
}

fn is_what_it_should_be(kind: &str, clear: Clear, text: &str) -> bool {
    match clear {
        Clear::Identifier => is_uuid(text),
        Clear::Instant => text.ends_with('Z') && text.parse::<Timestamp>().is_ok(),
        Clear::Day => text.len() == 10 && text.parse::<Date>().is_ok(),
        Clear::Hash => text.parse::<CodeHash>().is_ok(),
        Clear::Key => text.parse::<KeyId>().is_ok(),
        Clear::Section => text.parse::<Section>().is_ok(),
        Clear::Code(codes) => codes().contains(&text),
        Clear::Text(kinds) => kinds.contains(&kind),
    }
}

/// The type of a clear text, as the forms write it.
fn type_of(field: &str, text: &str) -> String {
    match clear(field) {
        Some(Clear::Identifier) => "identifier".into(),
        Some(Clear::Instant) => "instant".into(),
        Some(Clear::Day) => "day".into(),
        Some(Clear::Hash) => "hash".into(),
        Some(Clear::Key) => "key".into(),
        Some(Clear::Section) => "section".into(),
        Some(Clear::Code(_)) => format!("`{text}`"),
        Some(Clear::Text(_)) | None => "text".into(),
    }
}

/// The leaves of a record: the path, its last field, and the value. Sealed content is one leaf.
fn leaves<'a>(
    value: &'a Value,
    path: &str,
    field: &'a str,
    found: &mut dyn FnMut(&str, &str, &Value),
) {
    match value {
        Value::Object(object) if object.contains_key("sealed") => found(path, field, value),
        Value::Object(object) => {
            for (name, value) in object {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                leaves(value, &path, name, found);
            }
        }
        Value::Array(values) => {
            let path = format!("{path}[]");
            values.iter().for_each(|value| leaves(value, &path, field, found));
        }
        _ => found(path, field, value),
    }
}

fn record(event: &Event) -> Value {
    serde_json::from_str(&event.encode().expect("a record")).expect("JSON")
}

/// Many events of a kind: enough that every code and every alternative is thrown.
fn many(kind: &str) -> impl Iterator<Item = Event> {
    (0..400).map(|seed| Dice::new(seed).event(kind)).chain([Dice::full(1).event(kind)])
}

// --- Forms ----------------------------------------------------------------------------------------

/// A kind's current form: a line per field, with every type and code it is written with.
fn form(kind: &str) -> String {
    let mut fields: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for event in many(kind) {
        leaves(&record(&event), "", "", &mut |path, field, value| {
            let type_name = match value {
                Value::Null => "nothing".into(),
                Value::Bool(_) => "yes or no".into(),
                Value::Number(_) => "number".into(),
                Value::String(text) => type_of(field, text),
                Value::Object(_) => "sealed".into(),
                Value::Array(_) => unreachable!("an array is no leaf"),
            };
            fields.entry(path.to_owned()).or_default().insert(type_name);
        });
    }
    let mut form = fields.into_iter().fold(String::new(), |mut form, (path, types)| {
        let types = Vec::from_iter(types).join(", ");
        writeln!(form, "    {path}: {types}").expect("a text grows");
        form
    });
    let sealed = sealed_order(&Dice::full(1).event(kind));
    if !sealed.is_empty() {
        writeln!(form, "    sealed, in this order: {sealed}").expect("a text grows");
    }
    form
}

/// The paths of sealed content, in the order in which it is visited: content opens only under the ordinal it was sealed with.
fn sealed_order(event: &Event) -> String {
    let mut places = BTreeMap::new();
    keys(&record(event), "", &mut places);
    let mut order = Vec::new();
    event.parts(&mut |part| order.push(part.key()));
    let of = |key: Option<KeyId>| places[&key.expect("sealed").to_string()].as_str();
    let order: Vec<&str> = order.into_iter().map(of).collect();
    assert_eq!(order.len(), places.len(), "{}", event.kind());
    order.join(" ")
}

/// The keys in a record, each with the path of the field it stands in.
fn keys(value: &Value, path: &str, found: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(key)) =
                object.get("key").filter(|_| object.contains_key("sealed"))
            {
                found.insert(key.clone(), path.to_owned());
            }
            for (name, value) in object {
                keys(value, &format!("{path}.{name}"), found);
            }
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                keys(value, &format!("{path}[{index}]"), found);
            }
        }
        _ => {}
    }
}

/// A form as the file keeps it: its lines, and the record that was kept with it.
#[derive(Clone)]
struct Kept {
    form: String,
    record: String,
}

const RECORD: &str = "    = ";

fn kept() -> BTreeMap<(String, u16), Kept> {
    let mut all = BTreeMap::new();
    let lines = FORMS.lines().filter(|line| !line.starts_with('#'));
    let mut heading = None;
    for line in lines {
        if let Some(record) = line.strip_prefix(RECORD) {
            let kept: &mut Kept = all.get_mut(&heading).expect("a heading");
            kept.record = record.to_owned();
        } else if line.starts_with(' ') {
            let kept: &mut Kept = all.get_mut(&heading).expect("a heading");
            kept.form += &format!("{line}\n");
        } else {
            let (kind, version) = line.split_once(' ').expect("a kind and a version");
            let version = version.parse::<u16>().expect("a version");
            heading = Some((kind.to_owned(), version));
            let none = Kept { form: String::new(), record: String::new() };
            assert!(all.insert(heading.clone(), none).is_none(), "{line} stands twice");
        }
    }
    all.into_iter().filter_map(|(heading, kept)| Some((heading?, kept))).collect()
}

const HEAD: &str = "\
# The forms of all events ever written, checked by schema.rs: a line per field, the order in which content is sealed (it opens
# only under the ordinal it was sealed with), and a record to open.
# What stands here stays. A form that changes gets a new version, and this file one more entry; the
# test prints what to put here. Codes in `such marks` may become more, not fewer.
";

/// The file as it should be: what it keeps, and what is missing from it.
fn file(kept: &BTreeMap<(String, u16), Kept>) -> String {
    let mut text = HEAD.to_owned();
    for ((kind, version), kept) in kept {
        write!(text, "{kind} {version}\n{}{RECORD}{}\n", kept.form, kept.record)
            .expect("a text grows");
    }
    text
}

/// What is lost between two forms: fields, types and codes that were and are no more, or fields
/// that are new. More codes in a field are no loss.
fn losses(before: &str, after: &str) -> Vec<String> {
    let fields = |form: &str| -> BTreeMap<String, BTreeSet<String>> {
        form.lines()
            .filter_map(|line| line.split_once(": "))
            .map(|(path, types)| {
                (path.trim().to_owned(), types.split(", ").map(str::to_owned).collect())
            })
            .collect()
    };
    let (before, after) = (fields(before), fields(after));
    let mut losses = Vec::new();
    for path in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
        match (before.get(path), after.get(path)) {
            (Some(_), None) => losses.push(format!("{path} is gone")),
            (None, _) => losses.push(format!("{path} is new")),
            (Some(before), Some(after)) => {
                let gone = before.difference(after).map(|one| format!("{path}: no {one}"));
                let new = after.difference(before).filter(|one| !one.starts_with('`'));
                losses.extend(gone.chain(new.map(|one| format!("{path}: also {one}"))));
            }
        }
    }
    losses
}

#[test]
fn a_form_that_changes_gets_a_new_version() {
    let mut kept = kept();
    for (kind, version) in Event::KINDS {
        let (form, heading) = (form(kind), ((*kind).to_owned(), *version));
        if let Some(kept) = kept.get(&heading) {
            let losses = losses(&kept.form, &form);
            assert!(
                losses.is_empty(),
                "the form of {kind} {version} has changed, and journals hold the old one; \
                 make version {} (docs/adding-an-event.md): {losses:#?}",
                version + 1
            );
        }
        let record = kept.get(&heading).map(|kept| kept.record.clone());
        let record =
            record.unwrap_or_else(|| Dice::full(1).event(kind).encode().expect("a record"));
        kept.insert(heading, Kept { form, record });
    }
    let expected = file(&kept);
    assert!(
        FORMS == expected,
        "put this into tests/it/event-forms.txt, and read the difference:\n{expected}"
    );
}

#[test]
fn every_record_ever_kept_opens() {
    for ((kind, version), kept) in kept() {
        let event = Event::decode(&kind, version, &kept.record)
            .unwrap_or_else(|error| panic!("{kind} {version} opens no more: {error}"));
        assert_eq!(event.kind(), kind);
        if event.version() == version {
            assert_eq!(event.encode().expect("a record"), kept.record);
        }
    }
}

/// What each record of an older form is read as, in today's form. It stays what it is: a change here is a change of what
/// journals say.
#[test]
fn every_record_of_an_older_form_is_read_as_what_it_was() {
    let mut read = String::new();
    for ((kind, version), kept) in kept() {
        let event = Event::decode(&kind, version, &kept.record).expect("it opens");
        if event.version() != version {
            let record = event.encode().expect("a record");
            read += &format!("{kind} {version} -> {}\n    {record}\n", event.version());
        }
    }
    assert!(
        READ == read,
        "put this into tests/it/event-forms-read.txt, and read the difference:\n{read}"
    );
}

#[test]
fn kinds_are_words_and_each_is_its_own() {
    let kinds: BTreeSet<&str> = Event::KINDS.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds.len(), Event::KINDS.len());
    for (kind, version) in Event::KINDS {
        assert!(*version >= 1);
        assert!(kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{kind}");
        assert_eq!(Dice::new(1).event(kind).kind(), *kind);
    }
}

#[test]
fn what_was_lost_is_said() {
    let before = "    a: day, nothing\n    b: `x`, `y`\n    c: text\n";
    let more_codes = "    a: day, nothing\n    b: `x`, `y`, `z`\n    c: text\n";
    assert_eq!(losses(before, more_codes), [""; 0]);
    let after = "    a: day\n    b: `x`, nothing\n    d: text\n";
    let expected = ["a: no nothing", "b: no `y`", "b: also nothing", "c is gone", "d is new"];
    assert_eq!(losses(before, after), expected);
}

// --- Clear text -----------------------------------------------------------------------------------

#[test]
fn every_clear_text_is_allowed_and_is_what_it_should_be() {
    for (kind, _) in Event::KINDS {
        for event in many(kind) {
            leaves(&record(&event), "", "", &mut |path, field, value| match value {
                Value::String(text) => {
                    let clear = clear(field);
                    let is_right =
                        clear.is_some_and(|clear| is_what_it_should_be(kind, clear, text));
                    assert!(is_right, "{kind}: {path} holds clear text: seal it, or say why not");
                }
                Value::Object(sealed) => {
                    let names: Vec<&String> = sealed.keys().collect();
                    assert_eq!(names, ["for", "key", "sealed"], "{kind}: {path}");
                    assert!(sealed["for"].as_str().is_some_and(is_uuid));
                }
                _ => {}
            });
        }
    }
}

#[test]
fn every_allowed_field_is_used() {
    let mut used = BTreeSet::new();
    for (kind, _) in Event::KINDS {
        for event in many(kind) {
            leaves(&record(&event), "", "", &mut |_, field, value| {
                if value.is_string() {
                    used.insert(field.to_owned());
                }
            });
        }
    }
    let allowed: BTreeSet<String> = CLEAR.iter().map(|(field, _, _)| (*field).to_owned()).collect();
    assert_eq!(used, allowed);
    assert!(CLEAR.iter().all(|(_, _, why)| !why.is_empty()));
}

// --- Damaged records ------------------------------------------------------------------------------

#[test]
fn what_is_no_event_is_not_read_as_one() {
    let unknown = |kind, version| match Event::decode(kind, version, "{}") {
        Err(error @ DecodeError::UnknownKind { .. }) => error.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        unknown("course_forgotten", 1),
        "no event is of kind \"course_forgotten\", version 1"
    );
    assert_eq!(unknown("worker_left", 9), "no event is of kind \"worker_left\", version 9");
    for damaged in ["", "{", "{}", "null", "[]", r#"{"worker":7}"#, r#"{"worker":"nobody"}"#] {
        let error = Event::decode("worker_left", 1, damaged).expect_err("damaged");
        assert!(matches!(error, DecodeError::Malformed { kind: "worker_left", .. }), "{damaged}");
        assert_eq!(error.to_string(), "a record of kind worker_left is malformed");
        assert!(std::error::Error::source(&error).is_some());
    }
}
