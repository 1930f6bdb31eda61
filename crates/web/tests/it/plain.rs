//! What citizens read is plain: short sentences, short words, none of the system's own.

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use std::fmt::Write;

/// The most words of a sentence, and the highest LIX: easy for practised readers.
const WORDS_MAX: usize = 20;
const LIX_MAX: f64 = 30.0;

/// Words of the system, what to say instead, and phrases in which they may stand.
const SYSTEM_WORDS: &[(&str, &str, &[&str])] = &[
    ("afgør", "vi siger ja eller nej", &[]),
    ("ansøg", "du spørger os", &[]),
    ("bevilg", "du får", &[]),
    ("bevilling", "den hjælp, du får", &["uden bevilling"]),
    ("foranstaltning", "hjælp", &[]),
    ("iværksæt", "begynde", &[]),
    ("kompenser", "hjælpe med", &[]),
    ("målgruppe", "dem, det er for", &[]),
    ("myndighed", "kommunen", &[]),
    ("paragraf", "sig, hvad reglen betyder", &[]),
    ("påkræv", "nødvendig", &[]),
    ("sag", "hjælp uden bevilling", &[]),
    ("sagsbehand", "din kontakt", &[]),
    ("samtykke", "du siger ja", &[]),
    ("såfremt", "hvis", &[]),
    ("udred", "vi finder ud af", &[]),
    ("vedrør", "handler om", &[]),
    ("visit", "vi aftaler hjælpen", &[]),
    ("ydelse", "hjælp", &[]),
    ("§", "sig, hvad reglen betyder", &[]),
];
const SYSTEM_WORDS_ENGLISH: &[(&str, &str, &[&str])] = &[
    ("assessment", "we find out together", &[]),
    ("authority", "the municipality", &[]),
    ("case", "help without a decision", &[]),
    ("caseworker", "your contact", &[]),
    ("pursuant", "by", &[]),
    ("referral", "write to us", &[]),
    ("statutory", "say what the rule means", &[]),
    ("§", "say what the rule means", &[]),
];

struct Text {
    key: String,
    words: String,
}

/// Every text of a file, each variant of a choice by itself, with a word where a variable stands.
fn texts(file: &str) -> Vec<Text> {
    let mut found = Vec::new();
    for entry in fluent_syntax::parser::parse(file).unwrap().body {
        let Entry::Message(message) = entry else { continue };
        for words in variants(message.value.as_ref().unwrap()) {
            found.push(Text { key: message.id.name.to_owned(), words });
        }
    }
    found
}

fn variants(pattern: &Pattern<&str>) -> Vec<String> {
    let mut all = vec![String::new()];
    for element in &pattern.elements {
        let next = match element {
            PatternElement::TextElement { value } => vec![(*value).to_owned()],
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(InlineExpression::StringLiteral { value }) => {
                    vec![(*value).to_owned()]
                }
                Expression::Inline(_) => vec!["Mette".to_owned()],
                Expression::Select { variants: each, .. } => {
                    each.iter().flat_map(|variant| variants(&variant.value)).collect()
                }
            },
        };
        all = all
            .iter()
            .flat_map(|one| next.iter().map(move |more| format!("{one}{more}")))
            .collect();
    }
    all
}

fn sentences(text: &str) -> Vec<&str> {
    let sentences = text.split(['.', '!', '?', ':']).map(str::trim);
    sentences.filter(|sentence| sentence.contains(char::is_alphabetic)).collect()
}

fn words(text: &str) -> Vec<&str> {
    let words = text.split(|sign: char| !sign.is_alphanumeric() && sign != '-');
    words.filter(|word| word.contains(char::is_alphanumeric)).collect()
}

/// Words per sentence, and long words of a hundred.
fn lix<'a>(texts: impl Iterator<Item = &'a str>) -> f64 {
    let (mut count, mut long, mut ends) = (0.0, 0.0, 0.0);
    for text in texts {
        ends += f64::from(u32::try_from(sentences(text).len()).unwrap());
        for word in words(text) {
            count += 1.0;
            long += if word.chars().count() > 6 { 1.0 } else { 0.0 };
        }
    }
    count / ends + 100.0 * long / count
}

/// Whole sentences: headings, buttons and names in lists say little of how a text reads.
fn is_running(text: &Text) -> bool {
    words(&text.words).len() >= 4 && text.words.ends_with(['.', '?', '!'])
}

#[track_caller]
fn check(file: &str, system_words: &[(&str, &str, &[&str])]) {
    let texts = texts(file);
    let mut problems = String::new();
    for text in &texts {
        for sentence in sentences(&text.words).iter().filter(|one| words(one).len() > WORDS_MAX) {
            writeln!(problems, "{}: {} words: {sentence}", text.key, words(sentence).len())
                .unwrap();
        }
        for (word, instead, phrases) in system_words {
            let mut lower = text.words.to_lowercase();
            phrases.iter().for_each(|phrase| lower = lower.replace(phrase, ""));
            if words(&lower).iter().any(|found| is_of(found, word))
                || (*word == "§" && lower.contains('§'))
            {
                writeln!(problems, "{}: not {word}; say: {instead}", text.key).unwrap();
            }
        }
    }
    // A page's texts begin with the page's name. One text alone is too short to be measured.
    let running: Vec<&Text> = texts.iter().filter(|text| is_running(text)).collect();
    let page = |text: &Text| text.key.split('-').next().unwrap().to_owned();
    let mut pages: Vec<String> = running.iter().map(|text| page(text)).collect();
    pages.dedup();
    for name in pages {
        let of_page =
            running.iter().filter(|text| page(text) == name).map(|text| text.words.as_str());
        if of_page.clone().map(|text| words(text).len()).sum::<usize>() < 40 {
            continue;
        }
        let lix = lix(of_page);
        if lix > LIX_MAX {
            writeln!(problems, "{name}: LIX {lix:.0}").unwrap();
        }
    }
    let all = lix(running.iter().map(|text| text.words.as_str()));
    if all > LIX_MAX {
        writeln!(problems, "all: LIX {all:.0}").unwrap();
    }
    assert!(problems.is_empty(), "\n{problems}");
}

/// Whether a word is the system's, or made of it: short ones must match whole.
fn is_of(found: &str, word: &str) -> bool {
    if word.chars().count() < 5 { found == word } else { found.starts_with(word) }
}

#[test]
fn danish_citizens_read_plain_words() {
    check(include_str!("../../../../locales/da/citizen.ftl"), SYSTEM_WORDS);
}

#[test]
fn english_citizens_read_plain_words() {
    check(include_str!("../../../../locales/en/citizen.ftl"), SYSTEM_WORDS_ENGLISH);
}

#[test]
fn lix_is_counted_as_its_inventor_did() {
    // Two sentences, ten words, one of them of seven letters or more.
    let text = "Du kan skrive til os. Medarbejderen svarer dig i morgen.";
    assert!((lix(std::iter::once(text)) - (5.0 + 10.0)).abs() < 0.01);
}

/// What no text may say to anybody, because it is not true: notes are kept, and a person may see them.
const DENIALS: [&str; 16] = [
    "ikke en sag",
    "ingen sag",
    "uden en sag",
    "uden at der er en sag",
    "ingen journal",
    "ikke journal",
    "ingen notater",
    "skriver ikke",
    "skriver intet",
    "noterer ikke",
    "gemmer ikke",
    "gemmer intet",
    "registrerer ikke",
    "ikke få at se",
    "ikke se journalen",
    "ingen adgang til dine",
];
const DENIALS_ENGLISH: [&str; 13] = [
    "not a case",
    "no case",
    "become a case",
    "without a case",
    "without there being a case",
    "no record",
    "no notes",
    "no journal",
    "not write down",
    "write nothing down",
    "not keep",
    "keep nothing",
    "cannot see your",
];

#[test]
fn no_text_denies_that_notes_are_kept_or_may_be_seen() {
    let files = |language: &str| {
        let folder =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales").join(language);
        let all = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        // Of the command line's texts, a journal that is not there is a file that is not there.
        let told = all.filter(|path| !path.ends_with("commands.ftl"));
        told.map(|path| std::fs::read_to_string(path).unwrap()).collect::<Vec<_>>()
    };
    let mut problems = String::new();
    for (language, denials) in [("da", &DENIALS[..]), ("en", &DENIALS_ENGLISH[..])] {
        for text in files(language).iter().flat_map(|file| texts(file)) {
            let lower = text.words.to_lowercase();
            for denial in denials.iter().filter(|denial| lower.contains(**denial)) {
                writeln!(problems, "{language} {}: {denial}", text.key).unwrap();
            }
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}
