//! The house rules that a machine can check, checked on the sources as they lie in the repository.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Which room may know which (`ARCHITECTURE.md`): the product's own crates, in what is built in.
const KNOWS: [(&str, &[&str]); 11] = [
    ("roret-domain", &[]),
    ("roret-drills", &[]),
    ("roret-journal", &["roret-domain"]),
    ("roret-insight", &["roret-domain"]),
    ("roret-simulate", &["roret-domain", "roret-texts"]),
    ("roret-office", &["roret-domain", "roret-journal"]),
    ("roret-texts", &["roret-domain"]),
    ("roret-paper", &["roret-domain", "roret-insight", "roret-simulate", "roret-texts"]),
    ("roret-web", &["roret-domain", "roret-insight", "roret-office", "roret-paper", "roret-texts"]),
    (
        "roret",
        &[
            "roret-domain",
            "roret-insight",
            "roret-journal",
            "roret-office",
            "roret-paper",
            "roret-simulate",
            "roret-texts",
            "roret-web",
        ],
    ),
    (
        "roret-bench",
        &[
            "roret-domain",
            "roret-drills",
            "roret-insight",
            "roret-journal",
            "roret-office",
            "roret-simulate",
            "roret-web",
        ],
    ),
];

/// Crates from outside that only some rooms may know, in what is built in.
const OUTSIDE: [(&str, &[&str]); 13] = [
    ("anyhow", &["roret", "roret-bench"]),
    ("askama", &["roret-web"]),
    ("axum", &["roret-web"]),
    ("clap", &["roret"]),
    ("csv", &["roret-paper"]),
    ("fluent-bundle", &["roret-texts"]),
    ("getrandom", &["roret"]),
    ("indicatif", &["roret"]),
    ("plotters", &["roret-web"]),
    ("sqlx", &["roret-journal"]),
    ("toml", &["roret-paper", "roret-simulate"]),
    ("tower-http", &["roret-web"]),
    ("tokio", &["roret", "roret-bench", "roret-journal", "roret-office", "roret-web"]),
];

/// What the pure rooms may know from outside: nothing that reads a file, a clock or a network.
const PURE: [(&str, &[&str]); 3] = [
    (
        "roret-domain",
        &[
            "base64",
            "blake3",
            "chacha20poly1305",
            "icu_properties",
            "imbl",
            "jiff",
            "serde",
            "serde_json",
            "uuid",
            "zeroize",
        ],
    ),
    ("roret-insight", &["imbl", "jiff", "serde", "serde_json", "uuid"]),
    (
        "roret-simulate",
        &[
            "jiff",
            "rand",
            "rand_distr",
            "schemars",
            "serde",
            "serde_json",
            "statrs",
            "strsim",
            "toml",
            "uuid",
        ],
    ),
];

/// The most lines of a file, and those that have more. The list may only get shorter, and its numbers
/// smaller.
const LINES_MAX: usize = 600;
const LONG_FILES: [(&str, usize); 0] = [];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Folders that are built, fetched or made while running.
const NOT_OURS: [&str; 7] =
    [".git", "node_modules", "target", "vendor", "data", "output", "snapshots"];

/// Every file of ours with one of these endings: its path from the root, with its text.
fn files(endings: &[&str]) -> Vec<(String, String)> {
    let root = root();
    let (mut found, mut folders) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !NOT_OURS.contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                let text = std::fs::read_to_string(&path).unwrap();
                found
                    .push((path.strip_prefix(&root).unwrap().to_string_lossy().into_owned(), text));
            }
        }
    }
    found.sort();
    assert!(found.len() >= 5, "found {} files with {endings:?}", found.len());
    found
}

/// Rust sources of every crate, with their tests.
fn rust() -> Vec<(String, String)> {
    let mut files = files(&[".rs"]);
    // This file names what it forbids.
    files.retain(|(path, _)| path != "crates/roret/tests/it/tidy.rs");
    files
}

/// The crates with their dependencies, as cargo sees them.
fn packages() -> BTreeMap<String, Vec<(String, bool)>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let dependency = |value: &Value| (text(&value["name"]), value["kind"] == "dev");
    let package = |value: &Value| {
        let dependencies = value["dependencies"].as_array().unwrap().iter().map(dependency);
        (text(&value["name"]), dependencies.collect())
    };
    metadata["packages"].as_array().unwrap().iter().map(package).collect()
}

/// What a crate has built in.
fn built_in(dependencies: &[(String, bool)]) -> impl Iterator<Item = &str> {
    dependencies.iter().filter(|(_, is_for_tests)| !is_for_tests).map(|(name, _)| name.as_str())
}

#[test]
fn every_room_knows_only_those_below_it() {
    let packages = packages();
    let rooms: BTreeSet<&str> = packages.keys().map(String::as_str).collect();
    let planned: BTreeSet<&str> = KNOWS.iter().map(|(room, _)| *room).collect();
    assert_eq!(rooms, planned, "a new room gets its line in KNOWS and in ARCHITECTURE.md");
    let mut wrong = String::new();
    for (room, may_know) in KNOWS {
        for known in built_in(&packages[room]).filter(|name| rooms.contains(name)) {
            if !may_know.contains(&known) {
                writeln!(wrong, "{room} knows {known}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn what_comes_from_outside_stays_in_its_room() {
    let packages = packages();
    let mut wrong = String::new();
    for (outside, rooms) in OUTSIDE {
        for (room, dependencies) in &packages {
            let knows = built_in(dependencies).any(|name| name == outside);
            if knows && !rooms.contains(&room.as_str()) {
                writeln!(wrong, "{room} knows {outside}").unwrap();
            }
        }
    }
    for (room, may_know) in PURE {
        for known in built_in(&packages[room]).filter(|name| !name.starts_with("roret")) {
            if !may_know.contains(&known) {
                writeln!(wrong, "{room} is pure and knows {known}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn only_the_journal_holds_sql() {
    let words = ["SELECT ", "INSERT INTO ", "DELETE FROM ", "CREATE TABLE ", "PRAGMA ", "sqlx::"];
    let mut wrong = String::new();
    for (path, text) in rust() {
        // The drills give orders to servers of their own; they are no part of the product.
        if path.starts_with("crates/journal/") || path.starts_with("drills/") {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            if words.iter().any(|word| line.contains(word)) {
                writeln!(wrong, "{path}:{}: {}", number + 1, line.trim()).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// What is run is a named statement, which the suite counts; a name is given to a text of the program, and
/// nothing is put into it.
#[test]
fn no_statement_is_put_together() {
    let mut seen = 0;
    let ours = |path: &str| path.starts_with("crates/journal/src/");
    for (path, text) in rust().into_iter().filter(|(path, _)| ours(path)) {
        for call in ["query(", "query_as(", "query_scalar(", "query_with(", "raw_sql("] {
            for (at, _) in text.match_indices(&format!("sqlx::{call}")) {
                let argument = &text[at + "sqlx::".len() + call.len()..];
                let argument = argument.split([')', ',']).next().unwrap().trim();
                assert!(argument.ends_with(".text("), "{path}: sqlx::{call}{argument}");
                seen += 1;
            }
        }
        for word in ["QueryBuilder", "AssertSqlSafe"] {
            assert!(!text.contains(word), "{path}: {word}");
        }
        let made = text.matches("Statement::new(").count();
        assert_eq!(made, usize::from(path.ends_with("/statement.rs")), "{path}");
    }
    assert!(seen > 10, "only {seen} statements were found");
}

/// A look is written down by the office. Who asks the rules for one without it opens in silence.
#[test]
fn only_the_office_asks_for_a_look() {
    let mut seen = 0;
    for (path, text) in rust() {
        // The rules themselves, their own tests, and those of the keys that a look is given.
        if path.starts_with("crates/domain/") || path == "crates/journal/tests/it/keys.rs" {
            continue;
        }
        let calls = text.matches("access::look").count();
        let imports = text.match_indices("access::{").filter(|(at, _)| {
            let names = text[*at..].split('}').next().unwrap();
            names.split(['{', ',', ' ', '\n']).any(|name| matches!(name, "look" | "look_at_each"))
        });
        let found = calls + imports.count();
        if path.starts_with("crates/office/src/") {
            seen += found;
        } else {
            assert_eq!(found, 0, "{path} asks for a look");
        }
    }
    assert!(seen >= 2, "the office asks {seen} times");
}

/// A right that is not said is nobody's, and an event that nobody folds does not compile: no match over commands, acts,
/// roles, tasks or events has a rest.
#[test]
fn rights_and_folds_have_no_rest() {
    let rests: Vec<String> = rust()
        .into_iter()
        .filter(|(path, _)| path.starts_with("crates/domain/src/"))
        .filter(|(path, _)| path.ends_with("/rights.rs") || path.ends_with("/fold.rs"))
        .filter(|(_, text)| text.contains("_ =>"))
        .map(|(path, _)| path)
        .collect();
    assert_eq!(rests, [""; 0]);
    // In `access.rs` what has a rest is an option: a code or a citizen that is there and fits, or not.
    let (_, access) = files(&["rs"])
        .into_iter()
        .find(|(path, _)| path == "crates/domain/src/access.rs")
        .expect("the rules of access");
    let (_, rules) = access.split_once("pub fn may(").expect("the rule for commands");
    assert!(!rules.contains("_ =>"));
}

#[test]
fn every_module_says_what_it_is() {
    for (path, text) in rust() {
        let first = text.lines().find(|line| !line.starts_with("#!["));
        let says = first.and_then(|line| line.strip_prefix("//! "));
        assert!(says.is_some_and(|words| words.len() > 10), "{path} does not say what it is");
    }
}

#[test]
fn a_file_tells_one_story() {
    let long: BTreeMap<&str, usize> = LONG_FILES.into_iter().collect();
    let mut wrong = String::new();
    for (path, text) in files(&[".rs", ".html", ".mjs", "roret.js", "roret.css", ".ftl", ".sh"]) {
        let lines = text.lines().count();
        match long.get(path.as_str()) {
            None if lines > LINES_MAX => writeln!(wrong, "{path} has {lines} lines").unwrap(),
            Some(most) if lines > *most => writeln!(wrong, "{path} grew to {lines} lines").unwrap(),
            Some(_) if lines <= LINES_MAX => {
                writeln!(wrong, "{path} has {lines} lines: take it off the list").unwrap();
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Paths of somebody's machine work on that machine alone.
#[test]
fn no_file_names_somebodys_machine() {
    let words = ["/root/", "/home/", "/work/", "/tmp/", "C:\\Users"];
    let endings = [
        ".rs", ".toml", ".md", ".html", ".mjs", ".js", ".css", ".ftl", ".sh", ".yml", ".json",
        "Makefile", "run", ".snap",
    ];
    let mut wrong = String::new();
    for (path, text) in files(&endings) {
        if path == "crates/roret/tests/it/tidy.rs" || path.ends_with("-lock.json") {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            if words.iter().any(|word| line.contains(word)) {
                writeln!(wrong, "{path}:{}: {}", number + 1, line.trim()).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn a_test_that_is_left_out_says_why() {
    for (path, text) in rust() {
        assert!(!text.contains("#[ignore]"), "{path} leaves a test out without a reason");
        for (at, opening) in text.match_indices("#[ignore = \"") {
            let reason = text[at + opening.len()..].split('"').next().unwrap();
            assert!(reason.len() > 5, "{path} leaves a test out because of {reason:?}");
        }
    }
}

/// A page's markup has no style and no script of its own, and nothing that was typed goes in unescaped.
#[test]
fn templates_only_show() {
    let mut wrong = String::new();
    for (path, text) in files(&[".html"]) {
        for word in [" style=", "<style", "onclick=", "onload=", "onchange=", "javascript:"] {
            if text.contains(word) {
                writeln!(wrong, "{path}: {word}").unwrap();
            }
        }
        for part in text.split("<script").skip(1) {
            if !part.starts_with(" defer src=") {
                writeln!(wrong, "{path}: a script of its own").unwrap();
            }
        }
        for (before, _) in text.match_indices("|safe").map(|(at, _)| text.split_at(at)) {
            let shown = before.rsplit("{{").next().unwrap().trim();
            // Both are drawn by our own templates, which escape.
            if !matches!(shown, "form" | "chart") {
                writeln!(wrong, "{path}: {shown}|safe").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_dependency_has_its_reason() {
    let root = root();
    let workspace = std::fs::read_to_string(root.join("Cargo.toml")).unwrap();
    for (path, text) in files(&["Cargo.toml"]) {
        if path == "Cargo.toml" || path.starts_with("fuzz/") {
            continue;
        }
        let mut section = String::new();
        for line in text.lines() {
            if line.starts_with('[') {
                section = line.to_owned();
            }
            if section.ends_with("dependencies]") && line.contains('=') && !line.starts_with('#') {
                let is_shared =
                    line.contains(".workspace = true") || line.contains("workspace = true");
                assert!(is_shared, "{path}: {line} has a version of its own");
                let name = line.split(['.', ' ']).next().unwrap();
                assert!(workspace.contains(&format!("\n{name} = ")), "{path}: {name}");
            }
        }
    }
}
