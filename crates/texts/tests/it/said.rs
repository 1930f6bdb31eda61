//! Every text of reports, files, plans, errors and the command line has a key, every key a text, in both languages; and none is left over.

use crate::places::{files, literals};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use roret_texts::{
    DANISH_ERRORS, DANISH_HELP, DANISH_PAPERS, DANISH_SOURCES, ENGLISH_PAPERS, ENGLISH_SOURCES,
    Language, texts_of,
};
use std::collections::{BTreeMap, BTreeSet};

/// Where reports are written and files and plans read, and where the command line speaks.
const ROOMS: [&str; 3] = ["crates/paper/src", "crates/roret/src", "crates/simulate/src"];

/// The papers, and the errors, which have no English file: their English stands where they are defined.
fn papers() -> BTreeMap<String, Names> {
    messages(&[DANISH_PAPERS, &[DANISH_ERRORS]].concat())
}

type Names = BTreeSet<String>;

/// Every message with the names of its variables. Strict: a file that can't be read whole fails.
fn messages(sources: &[&str]) -> BTreeMap<String, Names> {
    let mut found = BTreeMap::new();
    for source in sources {
        let resource = fluent_syntax::parser::parse(*source).expect("a file that is read whole");
        for entry in resource.body {
            if let Entry::Message(message) = entry {
                let mut names = Names::new();
                variables(message.value.as_ref().expect("a value"), &mut names);
                let is_new = found.insert(message.id.name.to_owned(), names).is_none();
                assert!(is_new, "{} is there twice", message.id.name);
            }
        }
    }
    found
}

fn variables(pattern: &Pattern<&str>, names: &mut Names) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        let inline = match expression {
            Expression::Inline(inline) => inline,
            Expression::Select { selector, variants } => {
                variants.iter().for_each(|variant| variables(&variant.value, names));
                selector
            }
        };
        match inline {
            InlineExpression::VariableReference { id } => {
                names.insert(id.name.to_owned());
            }
            InlineExpression::StringLiteral { .. } => {}
            other => panic!("neither a variable nor a literal: {other:?}"),
        }
    }
}

/// The literals of the crates that say what stands in reports and of files.
fn used() -> Names {
    ROOMS.into_iter().flat_map(files).flat_map(|(_, source)| literals(&source)).collect()
}

#[test]
fn no_key_is_there_twice() {
    messages(&[DANISH_SOURCES, DANISH_PAPERS, &[DANISH_ERRORS, DANISH_HELP]].concat());
    messages(&[ENGLISH_SOURCES, ENGLISH_PAPERS].concat());
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_variables() {
    assert_eq!(messages(DANISH_PAPERS), messages(ENGLISH_PAPERS));
}

#[test]
fn no_text_is_left_over() {
    let used = used();
    let left: Vec<String> = papers().into_keys().filter(|key| !used.contains(key)).collect();
    assert!(left.is_empty(), "nobody says {left:#?}");
}

/// Literals that look like keys and are none: a word of files.
const NO_KEYS: [&str; 1] = ["e-mail"];

#[test]
fn every_key_that_is_used_has_a_text() {
    let known = messages(&[DANISH_SOURCES, DANISH_PAPERS].concat());
    let has_form_of_key = |literal: &str| {
        literal.contains('-')
            && literal.split('-').all(|word| {
                !word.is_empty()
                    && word.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
            })
    };
    for (path, source) in files("crates/paper/src") {
        for literal in literals(&source).into_iter().filter(|literal| has_form_of_key(literal)) {
            let is_known = known.contains_key(&literal) || NO_KEYS.contains(&literal.as_str());
            assert!(is_known, "{path}: {literal} is no key");
        }
    }
}

/// Beginnings that only the keys of errors and of plans have.
const BEGINNINGS: [&str; 2] = ["error-", "plan-"];

#[test]
fn every_key_of_an_error_or_a_plan_has_a_text() {
    let known = papers();
    for literal in used() {
        let is_key = BEGINNINGS.iter().any(|beginning| literal.starts_with(beginning));
        assert!(!is_key || known.contains_key(&literal), "no text under {literal}");
    }
}

/// Where a text is filled in, the names of its variables stand in the same file, or in what reports fill theirs in with.
#[test]
fn a_text_that_is_filled_in_gets_the_variables_it_names() {
    const TELLING: &str = "crates/paper/src/report/telling.rs";
    let mut seen = 0;
    let papers = papers();
    let telling: Vec<String> = files("crates/paper/src/report")
        .into_iter()
        .filter(|(path, _)| path == TELLING)
        .flat_map(|(_, source)| literals(&source))
        .collect();
    assert!(!telling.is_empty(), "{TELLING} says nothing");
    for (path, source) in ROOMS.into_iter().flat_map(files) {
        let mut literals: Names = literals(&source).into_iter().collect();
        if path.starts_with("crates/paper/src/report/") {
            literals.extend(telling.iter().cloned());
        }
        for (key, names) in papers.iter().filter(|(key, _)| literals.contains(*key)) {
            assert!(names.is_subset(&literals), "{path}: {key} waits for {names:?}");
            seen += usize::from(!names.is_empty());
        }
    }
    assert!(seen > 40, "only {seen} texts are filled in");
}

#[test]
fn a_text_that_is_shown_as_it_is_has_no_variable() {
    let known = messages(&[DANISH_SOURCES, DANISH_PAPERS].concat());
    for (path, source) in ROOMS.into_iter().flat_map(files) {
        for opening in ["t.get(\"", "texts_of(language).get(\"", "label("] {
            for part in source.split(opening).skip(1) {
                let part = part.split([')', ';']).next().unwrap();
                let key = if opening == "label(" {
                    part.split('"').nth(3)
                } else {
                    part.split('"').next()
                };
                let Some(key) = key else { continue };
                let names = known.get(key).unwrap_or_else(|| panic!("{path}: no text under {key}"));
                assert!(names.is_empty(), "{path}: {key} waits for {names:?}");
                for language in Language::ALL {
                    assert_ne!(texts_of(language).get(key), key, "{key} in {language:?}");
                }
            }
        }
    }
}
