//! Mapping files, good and bad.

use roret_paper::mapping::Mapping;
use roret_texts::Language;

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

/// The keys that a table of a mapping may have, told by the reader when it meets one it does not know.
fn keys(mapping: &str) -> Vec<String> {
    let told = Mapping::read(mapping).unwrap_err().text(Language::English);
    let known = told.split("expected one of ").nth(1).unwrap_or_else(|| panic!("{told}"));
    known.split('`').skip(1).step_by(2).map(String::from).collect()
}

#[test]
fn every_key_of_a_mapping_stands_in_the_documentation() {
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/files.md");
    let document = std::fs::read_to_string(document).unwrap();
    let mut all = keys(&format!("nonsense = 1\n{MAPPING}"));
    assert!(all.len() >= 11, "{all:?}");
    for table in ["[columns]", "[receipt]", "[channel]", "[requester]"] {
        let keys = keys(&MAPPING.replace(table, &format!("{table}\nnonsense = 1")));
        assert!(keys.len() >= 3, "{table}: {keys:?}");
        all.extend(keys);
    }
    for key in all {
        let is_there =
            [format!("`{key}`"), format!("`[{key}]`")].iter().any(|it| document.contains(it));
        assert!(is_there, "{key} stands nowhere in docs/files.md");
    }
}

#[test]
fn an_activity_is_a_text_or_a_list_of_them() {
    let of = |activity: &str| Mapping::read(&MAPPING.replace("attribute = \"opened\"", activity));
    assert!(of("activity = \"a\"").is_ok() && of("activity = [\"a\", \"b\"]").is_ok());
    for wrong in ["activity = []", "activity = 1", "activity = [\"a\", 1]"] {
        let told = of(wrong).unwrap_err().text(Language::English);
        assert!(told.contains("activity must be a text, or a list of at least one text"), "{told}");
    }
    check("attribute = \"opened\"", "attribute = \"a\"\nactivity = [\"b\"]", "[receipt] must name");
}
