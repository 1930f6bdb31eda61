//! What comes in as text: sections, civil registration numbers, hashes, codes; and what stays sealed.

use crate::samples::Dice;
use crate::story::*;
use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use proptest::prelude::*;
use roret_domain::access;
use roret_domain::agreement::Confirmation;
use roret_domain::board::View;
use roret_domain::citizen::{Cpr, Identity, NotACpr};
use roret_domain::code::{CodeHash, CodeScope, NotAHash};
use roret_domain::course::*;
use roret_domain::event::{Actor, Event};
use roret_domain::id::{CitizenId, InquiryId};
use roret_domain::inquiry::*;
use roret_domain::municipality::Role;
use roret_domain::refusal::{Checked, Reason};
use roret_domain::roadmap::StandardStep;
use roret_domain::sealed::{OpenError, Sealed};

// --- Sections -------------------------------------------------------------------------------------

#[test]
fn sections_are_read_as_people_write_them() {
    for (text, number) in [
        ("85", "85"),
        ("§ 85", "85"),
        ("§85", "85"),
        (" § 82 b ", "82b"),
        ("82B", "82b"),
        ("§§ 10", "10"),
        ("107", "107"),
        ("1", "1"),
    ] {
        let section: Section = text.parse().expect(text);
        assert_eq!((section.number(), section.to_string().as_str()), (number, number));
    }
}

#[test]
fn what_is_no_section_is_refused() {
    for text in
        ["", "§", "b", "b82", "82bc", "82b1", "1234", "82 æ", "82-b", "85.", "٨٥", "85\u{0}", "8§5"]
    {
        assert_eq!(text.parse::<Section>(), Err(NotASection), "{text:?}");
        let json = serde_json::to_string(text).expect("JSON");
        assert!(serde_json::from_str::<Section>(&json).is_err(), "{text:?}");
    }
}

#[test]
fn only_82b_ends_by_law() {
    for (text, limited) in [("82b", true), ("§ 82 B", true), ("82", false), ("82a", false)] {
        let section: Section = text.parse().expect(text);
        assert_eq!(section.is_time_limited(), limited, "{text}");
    }
}

// --- Civil registration numbers: the last four digits 0000 are nobody's ----------------------------

#[test]
fn a_number_is_kept_as_digits_and_shown_masked() {
    for text in ["3112990000", "311299-0000", "311299 0000", " 3112 99 - 0000"] {
        let number: Cpr = text.parse().unwrap_or_else(|NotACpr| panic!("not read"));
        assert_eq!(number.masked(), "311299-****");
        assert_eq!(serde_json::to_value(&number).expect("JSON"), "3112990000");
    }
    let leap_day = "2902000000".parse::<Cpr>().map(|number| number.masked());
    assert_eq!(leap_day, Ok("290200-****".to_owned()));
}

#[test]
fn what_is_no_number_is_refused() {
    let wrong = [
        "",
        "311299",
        "31129900000", // a digit too many
        "3202990000",  // no such day
        "0013990000",  // no such month
        "2902010000",  // no leap year
        "311299000O",  // a letter
        "+112990000",  // ten characters, nine digits
        "٣١١٢٩٩٠٠٠٠",  // digits, but not ours
        "311299/0000",
        "3112990000\n1",
    ];
    for (line, text) in wrong.into_iter().enumerate() {
        assert!(text.parse::<Cpr>() == Err(NotACpr), "line {line} was read as a number");
    }
}

// --- Hashes of codes ------------------------------------------------------------------------------

#[test]
fn a_hash_is_64_hexadecimal_digits() {
    let hash = CodeHash::from_bytes([0xAB; 32]);
    assert_eq!(hash.to_string(), "ab".repeat(32));
    assert_eq!("AB".repeat(32).parse(), Ok(hash));
    assert_eq!(serde_json::to_value(hash).expect("JSON"), "ab".repeat(32));
    let wrong = [
        String::new(),
        "ab".repeat(31),
        "ab".repeat(33),
        "ag".repeat(32),
        "+f".repeat(32),
        "-0".repeat(32),
        " f".repeat(32),
        "æ".repeat(32), // 64 bytes
        format!("{}\n", "ab".repeat(32)),
    ];
    for text in wrong {
        assert_eq!(text.parse::<CodeHash>(), Err(NotAHash), "{text:?}");
        assert!(serde_json::from_value::<CodeHash>(text.into()).is_err());
    }
}

// --- Codes ----------------------------------------------------------------------------------------

macro_rules! check_codes {
    ($($list:ty),+ $(,)?) => {$(
        for one in <$list>::ALL {
            assert_eq!(<$list>::from_code(one.code()), Some(*one));
            let json = serde_json::to_value(one).expect("JSON");
            assert_eq!(json, one.code(), "the journal writes the code");
            assert_eq!(serde_json::from_value::<$list>(json).ok(), Some(*one));
        }
        assert_eq!(<$list>::from_code("no such code"), None);
        assert_eq!(<$list>::from_code(""), None);
    )+};
}

#[test]
fn every_code_is_written_and_read_as_itself() {
    check_codes!(
        Channel,
        ClosingReason,
        CodeScope,
        Confirmation,
        ContactKind,
        CourseKind,
        InquiryEnding,
        Outcome,
        Profession,
        Requester,
        Role,
        StandardStep,
        Urgency,
        View,
        access::Purpose,
    );
}

#[test]
fn citizens_and_relatives_are_asked_about_together() {
    let together: Vec<_> =
        Requester::ALL.iter().filter(|one| one.is_citizen_or_relative()).collect();
    assert_eq!(together, [&Requester::Citizen, &Requester::Relative]);
}

// --- Sealed ---------------------------------------------------------------------------------------

const SECRET: &str = "hemmelig-kanariefugl";

fn citizen(n: u64) -> CitizenId {
    CitizenId::from_uuid(key(n).uuid())
}

#[test]
fn sealed_content_opens_for_its_citizen_and_for_nobody_else() {
    let sealed = note(citizen(1), SECRET);
    let m = Municipality::new();
    let own = m.look(Actor::Citizen(citizen(1)), citizen(1));
    let another = m.look(Actor::Citizen(citizen(2)), citizen(2));
    assert_eq!(sealed.subject(), citizen(1));
    assert_eq!(sealed.open(&own).map(|note| note.text), Ok(SECRET.to_owned()));
    assert!(sealed.open(&another).is_err_and(|error| error == OpenError::NotCovered));
    let nobody = access::look_at_each(&m.image, Actor::Visitor, m.now, [citizen(1)]);
    assert!(sealed.open(&nobody).is_err_and(|error| error == OpenError::NotCovered));
}

#[test]
fn damaged_content_says_so_and_shows_nothing() {
    let m = Municipality::new();
    let look = m.look(Actor::Citizen(citizen(1)), citizen(1));
    // Nothing, no JSON, no note, a note with a number for a text: each as Base64.
    for damaged in ["", "aGVtbWVsaWc", "e30", "eyJ0ZXh0Ijo3fQ"] {
        let record = serde_json::json!({ "for": citizen(1), "sealed": damaged });
        let sealed: Sealed<ContactNote> = serde_json::from_value(record).expect("a sealed record");
        let error = sealed.open(&look).err().expect("damaged");
        assert_eq!(error, OpenError::Damaged);
        assert_eq!(error.to_string(), "the sealed content is damaged");
    }
    let record = serde_json::json!({ "for": citizen(1), "sealed": SECRET });
    let error = serde_json::from_value::<Sealed<ContactNote>>(record).expect_err("no Base64");
    assert_eq!(error.to_string(), "sealed bytes are no Base64");
}

#[test]
fn debug_shows_neither_content_nor_length() {
    let (short, long) = (note(citizen(1), ""), note(citizen(1), &SECRET.repeat(9)));
    assert_eq!(format!("{short:?}"), "Sealed(…)");
    assert_eq!(format!("{short:?}"), format!("{long:?}"));
}

/// A story in which every sealed thing holds the secret.
fn secret_story() -> Municipality {
    let mut m = Municipality::new();
    let worker = by(m.worker);
    let call = m.phone_call();
    let who = call.citizen.id();
    let words = InquiryWords { about: SECRET.into() };
    let asker = Asker { name: SECRET.into(), reach: SECRET.into() };
    let case = m.receive_as(
        worker,
        roret_domain::command::ReceiveInquiry {
            words: Some(Sealed::close(who, &words)),
            asker: Some(Sealed::close_about_another(who, &asker)),
            identity: Some(identity(who, SECRET)),
            ..call
        },
    );
    let words = Some(agreement_words(who, SECRET));
    let agreement = roret_domain::command::MakeAgreement { words, ..case.agreement(m.now) };
    m.given(worker, agreement);
    let start = m.given(worker, case.start(m.now));
    let case = Case { course: course_of(start), ..case };
    let note = note(who, SECRET);
    let contact = case.contact(m.now, ContactKind::Meeting);
    m.given(worker, roret_domain::command::RegisterContact { note, ..contact });
    let step = case.plan_step(roret_domain::roadmap::StepActor::Citizen, promised("2026-04-01"));
    let words = step_words(who, SECRET);
    m.given(worker, roret_domain::command::PlanStep { words, ..step });
    m.given(worker, case.write_plan(case.draft(SECRET, None)));
    m
}

#[test]
fn no_debug_output_of_a_story_shows_the_secret() {
    let m = secret_story();
    let records: String =
        m.journal.iter().map(|one| one.event.encode().expect("a record")).collect();
    let sealed = records.split("\"sealed\":\"").skip(1).filter_map(|rest| rest.split('"').next());
    let content: String = sealed
        .map(|text| BASE64_STANDARD_NO_PAD.decode(text).expect("Base64"))
        .map(|bytes| String::from_utf8(bytes).expect("JSON"))
        .collect();
    assert!(content.matches(SECRET).count() >= 7, "the story holds the secret");
    assert!(!records.contains(SECRET));
    for inquiry in m.image.inquiries() {
        assert!(!format!("{inquiry:?}").contains(SECRET));
        assert!(!format!("{:?}", m.image.citizen(inquiry.citizen)).contains(SECRET));
    }
    assert!(!format!("{:?}", m.journal).contains(SECRET));
}

#[test]
fn identifiers_are_read_from_text_and_named_in_debug() {
    let text = "00000000-0000-0000-0000-00000000002a";
    let id: InquiryId = text.parse().expect("an identifier");
    assert_eq!(id.to_string(), text);
    assert_eq!(format!("{id:?}"), format!("InquiryId({text})"));
    assert!("42".parse::<InquiryId>().is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_section_that_is_read_reads_the_same_again(text in "[§ 0-9a-zA-ZæøåK]{0,8}") {
        if let Ok(section) = text.parse::<Section>() {
            prop_assert_eq!(section.to_string().parse::<Section>(), Ok(section.clone()));
            let json = serde_json::to_string(&section).expect("JSON");
            prop_assert_eq!(serde_json::from_str::<Section>(&json).ok(), Some(section));
        }
    }

    #[test]
    fn no_text_breaks_a_parser(text in any::<String>()) {
        let _ = text.parse::<Section>();
        let _ = text.parse::<Cpr>().map(|number| number.masked());
        let _ = text.parse::<CodeHash>();
        let _ = Event::decode(&text, 1, &text);
        let _ = Channel::from_code(&text);
        for (kind, version) in Event::KINDS {
            let _ = Event::decode(kind, *version, &text);
        }
    }

    #[test]
    fn a_hash_that_is_written_is_read(bytes in any::<[u8; 32]>()) {
        let hash = CodeHash::from_bytes(bytes);
        prop_assert_eq!(hash.to_string().parse(), Ok(hash));
        let json = serde_json::to_string(&hash).expect("JSON");
        prop_assert_eq!(serde_json::from_str::<CodeHash>(&json).ok(), Some(hash));
    }

    #[test]
    fn sealed_content_of_any_text_opens_as_it_was(text in any::<String>(), seed in any::<u64>()) {
        let who = CitizenId::from_uuid(Dice::new(seed).uuid());
        let empty = Municipality::empty();
        let look = access::look(&empty.image, Actor::Citizen(who), empty.now, who);
        let sealed = note(who, &text);
        let json = serde_json::to_string(&sealed).expect("JSON");
        let back: Sealed<ContactNote> = serde_json::from_str(&json).expect("sealed");
        prop_assert!(back == sealed);
        let opened = back.open(&look.expect("one's own")).map(|note| note.text);
        prop_assert_eq!(opened, Ok(text));
    }
}

#[test]
fn a_name_or_word_of_which_nothing_is_seen_is_missing() {
    let name = |text: &str| Identity { name: text.into(), reach: String::new(), cpr: None };
    let unseen = [
        "\u{200b}",
        "\u{feff}",
        "\u{2060}",
        "\u{3164}",
        "\u{115f}",
        "\u{ffa0}",
        "\u{180e}",
        "\u{00ad}",
        "\u{200d}\u{200c}",
        "\u{2800}",
        "\u{301}",
        "\u{fffe}",
        "\u{e0041}",
        "\u{fe0f}",
        " \u{200b}\t",
        "\u{a0}",
        "\u{3000}",
    ];
    for text in unseen {
        let refusal = name(text).checked().err().expect("nothing is seen");
        assert_eq!(
            (refusal.field, refusal.reason),
            (Some("name"), Reason::TextMissing),
            "{text:?}"
        );
        let words = InquiryWords { about: text.into() }.checked().err().expect("nothing is seen");
        assert_eq!((words.field, words.reason), (Some("about"), Reason::TextMissing), "{text:?}");
    }
    for text in ["Bo", "И", "沈", "A\u{200d}B", "👩\u{200d}👩", "-", "ⵣ"] {
        assert!(name(text).checked().is_ok(), "{text:?}");
    }
}

#[test]
fn signs_that_turn_the_text_after_them_are_refused() {
    for sign in ('\u{202a}'..='\u{202e}')
        .chain('\u{2066}'..='\u{2069}')
        .chain(['\u{0}', '\u{1b}', '\u{9b}'])
    {
        let name = Identity { name: format!("Kim{sign}Eksempel"), reach: String::new(), cpr: None };
        let refusal = name.checked().err().expect("a turn");
        assert_eq!(refusal.reason, Reason::UnreadableText, "{sign:?}");
    }
}
