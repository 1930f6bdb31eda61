//! The promise report in its forms.

use jiff::civil::date;
use roret_domain::command::{CitizenRef, CloseCourse, Command, CourseStart, EndInquiry};
use roret_domain::command::{
    FoundMunicipality, MakeAgreement, OpenUnit, ReceiveInquiry, StartCourse,
};
use roret_domain::course::{ClosingReason, CourseKind};
use roret_domain::decide::{Context, decide};
use roret_domain::event::{Actor, Envelope, Task};
use roret_domain::id::{CitizenId, CommandKey, CourseId, InquiryId, UnitId};
use roret_domain::image::Image;
use roret_domain::inquiry::{Channel, InquiryEnding, Requester, Urgency};
use roret_insight::promise::{Figure, Period, PromiseReport, rows_of};
use roret_paper::promise;
use roret_texts::Language;
use serde_json::json;

const PERIOD: Period = Period { from: date(2024, 1, 1), to: date(2024, 12, 31) };

fn key(number: u128) -> CommandKey {
    CommandKey::from_uuid(serde_json::from_value(json!(format!("{:032x}", number << 32))).unwrap())
}

fn give(image: &mut Image, number: u128, command: impl Into<Command>) {
    let context = Context {
        now: "2025-06-01T10:00:00Z".parse().unwrap(),
        actor: Actor::System(Task::Import),
        key: key(number),
    };
    for event in decide(image, &command.into(), &context).unwrap() {
        let position = image.position().next();
        let (recorded_at, actor, command) = (context.now, context.actor, context.key);
        image.apply(&Envelope { position, recorded_at, actor, command, event });
    }
}

/// Three inquiries: a course with an onward section, one answered at the door, one that waits and
/// whose outside number a spreadsheet would take for a formula.
fn image() -> Image {
    let mut image = Image::default();
    give(&mut image, 1, FoundMunicipality { name: "Testby".into(), phone: String::new() });
    let unit = OpenUnit { name: "U".into(), phone: String::new(), answering_hours: String::new() };
    give(&mut image, 2, unit);
    for (number, day, requester, outside) in [
        (10, "2024-01-10T09:00:00Z", Requester::Citizen, "H1"),
        (20, "2024-02-10T09:00:00Z", Requester::JobCentre, "H2"),
        (30, "2024-03-10T09:00:00Z", Requester::Relative, "-1"),
    ] {
        let receive = ReceiveInquiry {
            citizen: CitizenRef::New(CitizenId::from_uuid(key(number).derive(1))),
            received_at: day.parse().unwrap(),
            channel: Channel::Phone,
            requester,
            urgency: Urgency::Normal,
            citizen_aware: true,
            unit: UnitId::from_uuid(key(2).uuid()),
            outside_number: Some(outside.into()),
            words: None,
            asker: None,
            identity: None,
            code: None,
            primary_contact: None,
        };
        give(&mut image, number, receive);
    }
    let inquiry = InquiryId::from_uuid(key(10).uuid());
    let agree = MakeAgreement {
        inquiry,
        agreed_at: "2024-01-17T09:00:00Z".parse().unwrap(),
        planned_end: None,
        words: None,
        confirmation: None,
        course: None,
    };
    give(&mut image, 11, agree);
    let started_at = "2024-01-18T09:00:00Z".parse().unwrap();
    let start = CourseStart { kind: CourseKind::Counselling, started_at, legal_basis: None };
    give(&mut image, 12, StartCourse { inquiry, start });
    let close = CloseCourse {
        inquiry,
        course: CourseId::from_uuid(key(12).derive(1)),
        closed_at: "2024-03-18T09:00:00Z".parse().unwrap(),
        reason: ClosingReason::LongerSupport,
        outcome: None,
        onward_section: Some("85".parse().unwrap()),
        plan: None,
    };
    give(&mut image, 13, close);
    let end = EndInquiry {
        inquiry: InquiryId::from_uuid(key(20).uuid()),
        ended_at: "2024-02-10T09:30:00Z".parse().unwrap(),
        ending: InquiryEnding::AnsweredAtDoor,
        note: None,
    };
    give(&mut image, 21, end);
    image
}

#[test]
fn the_object_has_every_figure() {
    let report = PromiseReport::of(&image(), PERIOD);
    let object: serde_json::Value = serde_json::from_str(&promise::json(&report).unwrap()).unwrap();
    assert_eq!(
        object,
        json!({
            "period": ["2024-01-01", "2024-12-31"],
            "inquiries": 3,
            "agreed_within_7_days": 1,
            "agreed_within_7_days_share": 0.3333,
            "from_citizen_or_relative": 2,
            "from_citizen_or_relative_within_7_days": 1,
            "from_citizen_or_relative_share": 0.5,
            "by_requester": {
                "citizen": {"inquiries": 1, "agreed_within_7_days": 1},
                "relative": {"inquiries": 1, "agreed_within_7_days": 0},
                "job_centre": {"inquiries": 1, "agreed_within_7_days": 0},
            },
            "answered_at_the_door": 1,
            "closed": 1,
            "closed_by_month_of_duration": {"1": 0, "2": 1, "3": 0, "4": 0, "5": 0, "6": 0},
            "closed_within_6_months": 1,
            "closed_within_6_months_share": 1.0,
            "closed_later_than_6_months": 0,
            "went_on_to_longer_support": 1,
            "onward_by_section": {"85": 1},
            "open": 1,
        })
    );
}

#[test]
fn a_share_of_nothing_is_unknown() {
    let period = Period { from: date(2030, 1, 1), to: date(2030, 1, 31) };
    let report = PromiseReport::of(&image(), period);
    let object: serde_json::Value = serde_json::from_str(&promise::json(&report).unwrap()).unwrap();
    assert_eq!(object["agreed_within_7_days_share"], serde_json::Value::Null);
    assert!(
        promise::csv(&report, Language::English).unwrap().contains("\nclosed,Closed courses,0,,")
    );
    let text = promise::text(&report, Language::Danish);
    assert!(text.lines().any(|line| line.starts_with("Afsluttede forløb ") && line.ends_with('–')));
}

#[test]
fn every_value_in_the_table_is_the_number_of_rows_behind_it() {
    let image = image();
    let lines = promise::lines(&PromiseReport::of(&image, PERIOD));
    assert_eq!(lines.len(), 17);
    for line in lines {
        let rows = rows_of(&image, PERIOD, &line.figure);
        assert_eq!(usize::try_from(line.value).unwrap(), rows.len(), "{:?}", line.figure);
        for language in [Language::Danish, Language::English] {
            assert!(!promise::definition(&line.figure, language).is_empty());
        }
    }
}

#[test]
fn text_is_a_table_in_both_languages() {
    let report = PromiseReport::of(&image(), PERIOD);
    let danish = promise::text(&report, Language::Danish);
    assert!(danish.starts_with("Løfterapport 2024-01-01 – 2024-12-31\n"), "{danish}");
    assert!(danish.contains("Aftale inden for 7 dage") && danish.contains("33,3 %"), "{danish}");
    let english = promise::text(&report, Language::English);
    assert!(english.contains("Went on to support under § 85") && english.contains("33.3 %"));
}

#[test]
fn rows_hold_clear_facts_and_no_formula() {
    let image = image();
    let rows = rows_of(&image, PERIOD, &Figure::Inquiries);
    assert_eq!(
        promise::rows_csv(&rows, PERIOD).unwrap(),
        "number,outside_number,received,agreed,started,closed,channel,requester,closing_reason,onward_section\n\
         1,H1,2024-01-10,2024-01-17,2024-01-18,2024-03-18,phone,citizen,longer_support,85\n\
         2,H2,2024-02-10,,,,phone,job_centre,,\n\
         3,'-1,2024-03-10,,,,phone,relative,,\n"
    );
    let short = Period { from: PERIOD.from, to: date(2024, 1, 17) };
    let rows = rows_of(&image, short, &Figure::Inquiries);
    let file = promise::rows_csv(&rows, short).unwrap();
    assert!(file.ends_with("\n1,H1,2024-01-10,2024-01-17,,,phone,citizen,,\n"), "{file}");
}
