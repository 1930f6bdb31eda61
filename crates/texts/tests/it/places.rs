//! Texts for people stand in `locales/`: no source holds two languages, or letters that only Danish has.

use std::fmt::Write;
use std::path::Path;

/// Danish that nobody is told: what the reader of days knows, and invented people and places.
const NO_TEXTS: [&str; 3] =
    ["crates/paper/src/day.rs", "crates/roret/src/demo.rs", "crates/simulate/src/people.rs"];

/// Every Rust file in a folder of the repository: its path, with its text up to its tests.
pub(crate) fn files(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (mut found, mut folders) = (Vec::new(), vec![root.join(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]").next().unwrap().to_owned();
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
                found.push((name, text));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no files under {folder}");
    found
}

/// The string literals of Rust source, without comments.
pub(crate) fn literals(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut signs = source.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '/' if signs.peek() == Some(&'/') => {
                signs.by_ref().find(|sign| *sign == '\n');
            }
            '\'' => {
                // A character such as '"'; a lifetime has no closing mark two signs on.
                let mut ahead = signs.clone();
                let first = ahead.next();
                let second = if first == Some('\\') { ahead.nth(1) } else { ahead.next() };
                if second == Some('\'') {
                    signs = ahead;
                }
            }
            '"' => {
                let mut literal = String::new();
                while let Some(sign) = signs.next() {
                    match sign {
                        '"' => break,
                        '\\' => literal.extend(signs.next()),
                        sign => literal.push(sign),
                    }
                }
                found.push(literal);
            }
            _ => {}
        }
    }
    found
}

/// Whether a source says something to people in words of its own.
fn speaks(source: &str) -> bool {
    let picks =
        source.split("pick(").skip(1).any(|arguments| arguments.trim_start().starts_with('"'));
    picks || literals(source).iter().any(|text| text.contains(['æ', 'ø', 'å', 'Æ', 'Ø', 'Å']))
}

#[test]
fn texts_for_people_stand_in_the_locales() {
    let mut wrong = String::new();
    let rooms =
        ["domain", "insight", "journal", "office", "paper", "roret", "simulate", "texts", "web"];
    for (path, source) in rooms.iter().flat_map(|room| files(&format!("crates/{room}/src"))) {
        if speaks(&source) && !NO_TEXTS.contains(&path.as_str()) {
            writeln!(wrong, "{path} holds a text: it belongs into locales/").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
