//! Every text has a key, every key a text, in both languages; and none is left over.

use crate::{codes, sources};
use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement,
};
use roret_domain::refusal::Reason;
use roret_web::texts::{DANISH_SOURCES, ENGLISH_SOURCES, Language};
use std::collections::{BTreeMap, BTreeSet};

type Names = BTreeSet<String>;

/// Every message with the names of its variables. Strict: a file that can't be read whole fails.
fn messages(files: &[&str]) -> BTreeMap<String, Names> {
    let mut found = BTreeMap::new();
    for file in files {
        let resource = fluent_syntax::parser::parse(*file).expect("a file that can be read whole");
        for entry in resource.body {
            match entry {
                Entry::Message(message) => {
                    let mut names = Names::new();
                    variables(message.value.as_ref().expect("a value"), &mut names);
                    let is_new = found.insert(message.id.name.to_owned(), names).is_none();
                    assert!(is_new, "{} is there twice", message.id.name);
                }
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
                other => panic!("not a message: {other:?}"),
            }
        }
    }
    found
}

fn variables(pattern: &Pattern<&str>, names: &mut Names) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, names);
        }
    }
}

fn in_expression(expression: &Expression<&str>, names: &mut Names) {
    match expression {
        Expression::Inline(inline) => in_inline(inline, names),
        Expression::Select { selector, variants } => {
            in_inline(selector, names);
            variants.iter().for_each(|variant| variables(&variant.value, names));
        }
    }
}

fn in_inline(inline: &InlineExpression<&str>, names: &mut Names) {
    match inline {
        InlineExpression::VariableReference { id } => {
            names.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => in_expression(expression, names),
        InlineExpression::FunctionReference {
            arguments: CallArguments { positional, .. }, ..
        } => {
            positional.iter().for_each(|argument| in_inline(argument, names));
        }
        _ => {}
    }
}

fn danish() -> BTreeMap<String, Names> {
    messages(DANISH_SOURCES)
}

/// Literals that look like keys and are none: names of headers, cookies and marks.
const NO_KEYS: [&str; 9] = [
    "hx-request-type",
    "no-referrer",
    "no-store",
    "roret-sprog",
    "roret-plads",
    "roret-vej",
    "same-origin",
    "sec-fetch-site",
    "x-request-id",
];

/// Whether a literal has the form of a key: small words with hyphens between.
fn has_form_of_key(literal: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    literal.contains('-')
        && literal.starts_with(|first: char| first.is_ascii_lowercase())
        && literal.split('-').all(is_word)
}

/// The literals after each of these openings: what stands there is certainly a key.
fn after<'a>(source: &'a str, openings: &[&str]) -> Vec<&'a str> {
    let mut found = Vec::new();
    for opening in openings {
        for (before, rest) in source.match_indices(opening).map(|(at, _)| source.split_at(at)) {
            let is_whole_name =
                !before.ends_with(|sign: char| sign.is_alphanumeric() || sign == '_');
            if is_whole_name || opening.starts_with('.') {
                found.extend(rest[opening.len()..].split('"').next());
            }
        }
    }
    found
}

const GETS: [&str; 5] = ["t.get(\"", "texts.get(\"", "texts().get(\"", "t.has(\"", "self.get(\""];
const WITHS: [&str; 2] = ["t.with(\"", "t.with(\n            \""];

/// Names of fields that have their label under `field-NAME`, because the form gives them no other.
fn fields(source: &str) -> Vec<&str> {
    let mut found = after(source, &["saved(t, \""]);
    for opening in [".needs(", ".may("] {
        for field in source.split(opening).skip(1) {
            let Some(field) = field.trim_start().strip_prefix('"') else { continue };
            let ends = [".needs(", ".may(", ".submit(", ";"];
            let end = ends.iter().filter_map(|end| field.find(end)).min();
            let end = end.unwrap_or(field.len());
            if !field[..end].contains(".labelled(") {
                found.extend(field.split('"').next());
            }
        }
    }
    found
}

struct Used {
    /// Keys that a page shows without variables.
    got: Names,
    /// Keys that a page fills in.
    filled: BTreeMap<String, Names>,
    /// Keys that are used, one way or the other.
    all: Names,
}

fn used() -> Used {
    let mut used = Used { got: Names::new(), filled: BTreeMap::new(), all: Names::new() };
    for (_, source) in sources::files("src", "html") {
        used.got.extend(after(&source, &GETS).into_iter().map(String::from));
    }
    let known = danish();
    // The texts name some of their own: months and weekdays.
    let ours = sources::files("src", "rs").into_iter();
    for (path, source) in ours.chain(sources::files("../texts/src", "rs")) {
        let source = source.split("#[cfg(test)]").next().unwrap();
        used.got.extend(after(source, &GETS).into_iter().map(String::from));
        for name in fields(source) {
            used.got.insert(format!("field-{name}"));
        }
        for literal in sources::literals(source) {
            if has_form_of_key(&literal) && !NO_KEYS.contains(&literal.as_str()) {
                // What somebody else saved meanwhile is labelled by the field's name.
                let of_field = format!("field-{literal}");
                let is_key = known.contains_key(&literal);
                let is_other = is_list(&literal) || known.contains_key(&of_field);
                assert!(is_key || is_other, "{}: {literal} is no key", path.display());
                used.all.insert(if is_key { literal } else { of_field });
            } else if known.contains_key(&literal) {
                used.all.insert(literal);
            }
        }
        for opening in WITHS {
            for call in source.split(opening).skip(1) {
                let (key, rest) = call.split_once('"').unwrap();
                if let Some(arguments) = rest.trim_start_matches([',', ' ', '\n']).strip_prefix('[')
                {
                    let arguments = arguments.split(']').next().unwrap();
                    let names = after(arguments, &["(\""]).into_iter().map(String::from);
                    used.filled.insert(key.to_owned(), names.collect());
                }
            }
        }
    }
    used.got.extend(generated(&known));
    used.all.extend(used.got.iter().cloned());
    used.all.extend(used.filled.keys().cloned());
    used
}

fn is_list(literal: &str) -> bool {
    codes::lists().iter().any(|(list, _)| *list == literal)
}

/// Keys that are put together: from codes, from fields with a hint, from titles with a line under them.
fn generated(known: &BTreeMap<String, Names>) -> Names {
    let mut keys = Names::new();
    for (list, codes) in codes::lists() {
        keys.extend(codes.iter().map(|code| codes::key(list, code)));
    }
    let ends = |ending: &str| {
        let with = known
            .keys()
            .filter(|key| key.strip_suffix(ending).is_some_and(|base| known.contains_key(base)));
        with.cloned().collect::<Vec<_>>()
    };
    keys.extend(ends("-hint").into_iter().filter(|key| key.starts_with("field-")));
    keys.extend(ends("-lead").into_iter().filter(|key| key.contains("-title-")));
    keys
}

/// Keys that are put together and have variables.
fn generated_with_variables() -> Names {
    let refusals = codes::reasons().map(|code| format!("refusal-{code}"));
    let figures = codes::figures();
    let labels = figures.iter().map(|word| format!("figure-{word}"));
    let definitions = figures.iter().map(|word| format!("definition-{word}"));
    refusals.chain(labels).chain(definitions).collect()
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_variables() {
    assert_eq!(danish(), messages(ENGLISH_SOURCES));
}

#[test]
fn every_key_that_is_used_has_a_text() {
    let known = danish();
    let used = used();
    let wanted: Names = used.all.union(&generated_with_variables()).cloned().collect();
    let without: Vec<&String> = wanted
        .iter()
        .filter(|key| !known.contains_key(*key))
        .filter(|key| !key.strip_prefix("field-").is_some_and(is_list))
        .collect();
    assert!(without.is_empty(), "no text under {without:#?}");
}

#[test]
fn no_text_is_left_over() {
    let used = used();
    let generated = generated_with_variables();
    let left: Vec<String> = danish()
        .into_keys()
        .filter(|key| !used.all.contains(key) && !generated.contains(key))
        .collect();
    assert!(left.is_empty(), "nobody shows {left:#?}");
}

#[test]
fn a_text_that_is_shown_as_it_is_has_no_variable() {
    let known = danish();
    for key in &used().got {
        let names = known.get(key).unwrap_or_else(|| panic!("no text under {key}"));
        assert!(names.is_empty(), "{key} waits for {names:?}");
        for language in Language::ALL {
            assert_ne!(
                roret_web::texts::texts_of(language).get(key),
                key,
                "{key} shows through in {language:?}"
            );
        }
    }
}

#[test]
fn a_text_that_is_filled_in_gets_the_variables_it_names() {
    let known = danish();
    let filled = used().filled;
    assert!(filled.len() > 10, "the pages fill in more than {filled:?}");
    for (key, given) in filled {
        assert_eq!(known[&key], given, "{key}");
    }
}

#[test]
fn every_list_that_a_page_asks_for_is_known() {
    let lists: Names = codes::lists().into_iter().map(|(list, _)| list.to_owned()).collect();
    let mut asked = Names::new();
    for (_, source) in sources::files("src", "rs") {
        let names = after(&source, &["t.code(\"", "choices(t, \"", "list(\""]);
        asked.extend(names.into_iter().map(String::from));
        asked.extend(sources::literals(&source).into_iter().filter(|text| lists.contains(text)));
    }
    assert_eq!(asked, lists);
}

#[test]
fn every_code_has_its_meaning_in_both_languages() {
    for language in Language::ALL {
        for (list, codes) in codes::lists() {
            for code in codes {
                let meaning = roret_web::texts::texts_of(language).code(list, code);
                assert!(!meaning.is_empty(), "{language:?}: {list} {code}");
            }
        }
    }
}

/// The facts that stand after a refusal's reason, as `.with("name", …)`.
fn facts_after(mut source: &str) -> Names {
    let mut names = Names::new();
    while let Some(rest) = source.trim_start().strip_prefix(".with(\"") {
        names.insert(rest.split('"').next().unwrap().to_owned());
        let mut depth = 1;
        let end = rest.char_indices().find(|(_, sign)| {
            depth += match sign {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            depth == 0
        });
        source = &rest[end.unwrap().0 + 1..];
    }
    names
}

#[test]
fn every_refusal_brings_the_facts_its_text_names() {
    let known = danish();
    let mut seen = 0;
    let all = sources::files("../domain/src", "rs").into_iter().chain(sources::files("src", "rs"));
    for (path, source) in all {
        let source = source.split("#[cfg(test)]").next().unwrap();
        for part in source.split("Refusal::").skip(1) {
            let made = part.strip_prefix("new(").or_else(|| part.strip_prefix("at("));
            let Some((made, rest)) = made.and_then(|made| made.split_once(')')) else { continue };
            let Some((_, name)) = made.split_once("Reason::") else { continue };
            // The reasons of a subject stand in the subject's own list.
            let name_of = |reason: &Reason| {
                let text = format!("{reason:?}");
                let (_, inner) = text.split_once('(').unwrap_or(("", &text));
                inner.trim_end_matches(')').to_owned()
            };
            let reason = Reason::all().find(|reason| name_of(reason) == name.trim()).expect(name);
            let text = &known[&format!("refusal-{}", reason.code())];
            let facts = facts_after(rest);
            assert!(text.is_subset(&facts), "{}: {reason:?} has {facts:?}", path.display());
            seen += usize::from(!text.is_empty());
        }
    }
    assert!(seen > 8, "only {seen} refusals with facts were found");
}

/// A text, the names of its numbers, and what it says of one and of two, in Danish and in English.
type Counted = (&'static str, &'static [&'static str], [&'static str; 2], [&'static str; 2]);

const COUNTED: &[Counted] = &[
    (
        "figures-n",
        &["n", "open"],
        ["1 person, heraf 1 stadig åben ved", "2 personer, heraf 2 stadig åbne ved"],
        ["1 person, 1 of", "2 people, 2 of"],
    ),
    (
        "figures-waiting-both",
        &["median", "eight"],
        ["højst 1 dag, og 8 ud af 10 højst 1 dag.", "højst 2 dage, og 8 ud af 10 højst 2 dage."],
        [
            "at most 1 day, and 8 of 10 at most 1 day.",
            "at most 2 days, and 8 of 10 at most 2 days.",
        ],
    ),
    (
        "figures-waiting-half",
        &["median"],
        ["højst 1 dag. Hvornår", "højst 2 dage. Hvornår"],
        ["1 day. When", "2 days. When"],
    ),
    (
        "figures-duration-both",
        &["median", "eight"],
        ["højst 1 dag, og 8 ud af 10 højst 1 dag.", "højst 2 dage, og"],
        ["1 day, and 8 of 10 at most 1 day.", "2 days, and"],
    ),
    (
        "figures-duration-half",
        &["median"],
        ["højst 1 dag. Hvornår", "højst 2 dage. Hvornår"],
        ["1 day. When", "2 days. When"],
    ),
    (
        "figures-shorter",
        &["n", "whom"],
        ["(1 henvendelse)", "(2 henvendelser)"],
        ["(1 inquiry)", "(2 inquiries)"],
    ),
    (
        "figures-duration-longer",
        &["n", "whom"],
        ["(1 forløb)", "(2 forløb)"],
        ["(1 course)", "(2 courses)"],
    ),
    (
        "figures-return",
        &["part", "n"],
        ["1 af 1 er", "2 af 2 er"],
        ["1 of 1 has come", "2 of 2 have come"],
    ),
    (
        "figures-caseload",
        &["open", "late"],
        ["1 henvendelse er åben; 1 har", "2 henvendelser er åbne; 2 har"],
        ["1 inquiry is open; 1 has", "2 inquiries are open; 2 have"],
    ),
    (
        "figures-coverage",
        &["n", "part"],
        ["Af 1 forudsigelse „", "Af 2 forudsigelser „"],
        ["Of 1 forecast \"", "Of 2 forecasts \""],
    ),
    (
        "figures-steps",
        &["part", "n"],
        ["1 af 1 skridt", "2 af 2 skridt"],
        ["1 of 1 step was", "2 of 2 steps were"],
    ),
    (
        "figures-goals",
        &["part", "n", "yes"],
        ["1 af 1 aftale siger", "2 af 2 aftaler siger"],
        ["1 of 1 agreement says", "2 of 2 agreements say"],
    ),
    (
        "figures-contacts",
        &["n", "weeks"],
        ["1 kontakt på 1 uge.", "2 kontakter på 2 uger."],
        ["1 contact in 1 week.", "2 contacts in 2 weeks."],
    ),
    (
        "figures-groups",
        &["taken", "places", "waiting"],
        ["1 af 1 plads er", "2 af 2 pladser er"],
        ["1 of 1 place is taken, and 1 waits", "2 of 2 places are taken, and 2 wait"],
    ),
    (
        "promise-durations-sentence",
        &["closed", "first", "within", "later"],
        ["Af 1 afsluttet forløb", "Af 2 afsluttede forløb"],
        ["Of 1 closed course,", "Of 2 closed courses,"],
    ),
    (
        "published-closed-few",
        &["part", "whole"],
        ["1 af 1 forløb", "2 af 2 forløb"],
        ["1 of 1 course closed", "2 of 2 courses closed"],
    ),
    (
        "publish-withheld",
        &["n"],
        ["Ét tal bliver", "2 tal bliver"],
        ["One number is", "2 numbers are"],
    ),
    ("board-days", &["days"], ["dag siden", "dage siden"], ["day since", "days since"]),
    ("due-overdue", &["days"], ["1 dag over", "2 dage over"], ["1 day", "2 days"]),
    ("inquiry-waiting", &["days"], ["1 dag siden", "2 dage siden"], ["1 day", "2 days"]),
    ("roadmap-waiting", &["days"], ["en dag siden", "2 dage siden"], ["one day", "2 days"]),
    (
        "inquiry-conversations",
        &["left"],
        ["én samtale", "2 samtaler"],
        ["one conversation", "2 conversations"],
    ),
    (
        "group-choice",
        &["group", "taken", "places"],
        ["1 plads er", "2 pladser er"],
        ["1 place is", "2 places are"],
    ),
    (
        "erasure-lead",
        &["months", "anonymous"],
        ["1 måned, efter", "2 måneder, efter"],
        ["1 month after", "2 months after"],
    ),
    ("erasure-rule-waits", &["n"], ["én person.", "2 personer."], ["One person's", "of 2 people"]),
];

#[test]
fn one_is_one_and_two_are_two() {
    for (key, names, danish, english) in COUNTED {
        for (language, said) in [(Language::Danish, danish), (Language::English, english)] {
            for (n, said) in (1_u32..).zip(said) {
                let arguments = names.iter().map(|name| (*name, n.into()));
                let text = roret_web::texts::texts_of(language).with(key, arguments);
                assert!(text.contains(said), "{key} of {n}: {text}");
            }
        }
    }
}
