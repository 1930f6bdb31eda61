//! Mapping files, good and bad.

use roret_paper::language::Language;
use roret_paper::mapping::Mapping;

const MAPPING: &str = r#"
source = "test"
course_kind = "individual"
[columns]
case = "case"
activity = "activity"
time = "time"
[receipt]
attribute = "opened"
[channel]
default = "letter"
[requester]
default = "other"
"#;

/// Changes a good mapping and checks that the message says where.
#[track_caller]
fn check(from: &str, to: &str, part_of_message: &str) {
    let message = Mapping::read(&MAPPING.replace(from, to)).unwrap_err().text(Language::English);
    assert!(message.contains(part_of_message), "{message}");
}

#[test]
fn the_mappings_we_ship_are_read() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalogue/mappings");
    let mut count = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let mapping = Mapping::read(&std::fs::read_to_string(&path).unwrap());
        assert!(mapping.is_ok(), "{}: {mapping:?}", path.display());
        count += 1;
    }
    assert!(count > 0);
}

#[test]
fn a_bad_mapping_says_what_is_wrong() {
    assert!(Mapping::read(MAPPING).is_ok());
    check("individual", "family", "unknown variant `family`");
    check("[receipt]", "colour = 1\n[receipt]", "unknown field `colour`");
    check("default = \"other\"", "", "missing field `default`");
    check("attribute = \"opened\"", "", "[receipt] must name either attribute or activity");
    check("attribute = \"opened\"", "attribute = \"a\"\nactivity = \"b\"", "[receipt] must name");
    check("attribute = \"opened\"", "attribute = \"a\"\ntake = \"last\"", "[receipt] must name");
    check("source = \"test\"", "source = \" \"", "1 to 64 characters");
    check("source", "time_zone = \"Mars/Base\"\nsource", "Europe/Copenhagen");
    check("source", "source = ", "The mapping is not of its form");
    let long = format!("# {}\n{MAPPING}", "x".repeat(70_000));
    assert!(Mapping::read(&long).is_err());
}
