//! The help of the command line in the language of the call.
//!
//! In English it is what stands at the arguments. In Danish each command, argument and value gets its text from
//! `locales/da/help.ftl`, under a key that is made of the commands that lead to it.
//! What clap says of a wrong command line is English in either language: clap has no texts to exchange there.

use crate::arguments::Arguments;
use clap::builder::PossibleValue;
use clap::{Arg, Command, CommandFactory, FromArgMatches};
use roret_texts::{Language, Texts, texts_of};
use std::ffi::OsString;

/// Reads the command line. Where help is asked for, or something is wrong, it says so and ends the process.
pub(crate) fn arguments() -> Arguments {
    let mut command = command(language_of(std::env::args_os().skip(1)));
    let matches = command.get_matches_mut();
    Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.format(&mut command).exit())
}

/// The language that a command line asks for, before it is known whether the line is right.
fn language_of(words: impl IntoIterator<Item = OsString>) -> Language {
    let mut language = Language::default();
    let mut words = words.into_iter().take_while(|word| word != "--");
    while let Some(word) = words.next() {
        let word = word.to_string_lossy();
        let code = match word.strip_prefix("--language") {
            Some("") => words.next().map(|code| code.to_string_lossy().into_owned()),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        if let Some(asked) = code.as_deref().and_then(Language::from_code) {
            language = asked;
        }
    }
    language
}

/// The command line, with the help of a language.
fn command(language: Language) -> Command {
    let mut command = Arguments::command();
    match language {
        Language::English => command,
        Language::Danish => {
            // What clap adds by itself, `help` and `version`, is there only afterwards.
            command.build();
            in_danish(command, &[])
        }
    }
}

/// A command with everything below it; `path` leads to it.
fn in_danish(mut command: Command, path: &[&str]) -> Command {
    let texts = texts_of(Language::Danish);
    let usage = usage(&mut command, texts);
    let key =
        if command.get_name() == HELP { key("command", &[HELP]) } else { key("command", path) };
    let about = texts.get(&key).to_owned();
    command
        .about(about)
        .long_about(None::<&str>)
        .help_template(format!("{{about-with-newline}}\n{usage}\n\n{{all-args}}"))
        .subcommand_help_heading(texts.get("help-label-commands"))
        .mut_args(|argument| argument_in_danish(argument, path, texts))
        .mut_subcommands(|below| {
            let name = below.get_name().to_owned();
            // Below `help` stands every command again.
            let path: Vec<&str> = path.iter().copied().chain([&*name]).collect();
            let path =
                path.split_last().filter(|(name, _)| **name == HELP).map_or(&*path, |it| it.1);
            in_danish(below, path)
        })
}

/// The command that clap adds, which shows the help of others.
const HELP: &str = "help";

fn usage(command: &mut Command, texts: &Texts) -> String {
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ");
    let (word, name) = (texts.get("help-label-usage"), texts.get("help-label-command"));
    let indent = " ".repeat(word.chars().count() + 1);
    let usage = usage
        .lines()
        .map(str::trim)
        .collect::<Vec<_>>()
        .join(&format!("\n{indent}"))
        .replace("[OPTIONS]", &format!("[{}]", texts.get("help-label-option")))
        .replace("<COMMAND>", &format!("<{name}>"))
        .replace("[COMMAND]", &format!("[{name}]"));
    format!("{word} {usage}")
}

fn argument_in_danish(argument: Arg, path: &[&str], texts: &'static Texts) -> Arg {
    let id = argument.get_id().to_string();
    let help = texts.get(&known_key(texts, "argument", path, &[&id])).to_owned();
    let heading = match argument.is_positional() {
        true => "help-label-arguments",
        false => "help-label-options",
    };
    let mut facts = Vec::new();
    if let Some(name) = argument.get_env().filter(|_| !argument.is_hide_env_set()) {
        let name = name.to_string_lossy().into_owned();
        facts.push(texts.with("help-label-environment", [("name", name.into())]));
    }
    let takes_value = argument.get_action().takes_values();
    let values = if takes_value { argument.get_possible_values() } else { Vec::new() };
    let default = argument.get_default_values();
    if takes_value && !default.is_empty() {
        let default: Vec<_> = default.iter().map(|value| value.to_string_lossy()).collect();
        facts.push(texts.with("help-label-default", [("value", default.join(" ").into())]));
    }
    let (mut short, mut long) = (facts.clone(), help.clone());
    if !values.is_empty() {
        let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
        short.push(texts.with("help-label-values", [("values", names.join(", ").into())]));
        long += "\n\n";
        long += texts.get("help-label-values-listed");
        for name in names {
            let said = texts.get(&known_key(texts, "value", path, &[&id, name])).to_owned();
            long += &format!("\n- {name}: {said}");
        }
    }
    if !facts.is_empty() {
        long += "\n\n";
        long += &facts.join("\n");
    }
    short.insert(0, help);
    argument
        .help(short.join(" "))
        .long_help(long)
        .help_heading(texts.get(heading))
        .hide_env(true)
        .hide_default_value(true)
        .hide_possible_values(true)
}

/// The key of something, by the commands that lead to it and its own names.
fn key(kind: &str, names: &[&str]) -> String {
    let mut key = format!("help-{kind}");
    for name in names {
        key.push('-');
        key.push_str(name);
    }
    key
}

/// The key with the path where there is one; else the one without, of what is the same everywhere.
fn known_key(texts: &Texts, kind: &str, path: &[&str], names: &[&str]) -> String {
    let of_this = key(kind, &[path, names].concat());
    if texts.has(&of_this) { of_this } else { key(kind, names) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use roret_texts::{DANISH_HELP, keys};
    use std::collections::{BTreeMap, BTreeSet};

    /// What stands in English under each key that the commands need.
    #[derive(Default)]
    struct Needed(BTreeMap<String, BTreeSet<String>>);

    impl Needed {
        fn add(&mut self, key: String, english: Option<impl ToString>) {
            let english = english.map(|it| it.to_string()).unwrap_or_default();
            self.0.entry(key).or_default().insert(english);
        }

        fn visit(&mut self, command: &Command, path: &[&str]) {
            let texts = texts_of(Language::Danish);
            assert!(command.get_long_about().is_none(), "{path:?} says more than one text");
            self.add(key("command", path), command.get_about());
            for argument in command.get_arguments() {
                let id = argument.get_id().as_str();
                let help = argument.get_help();
                // clap's own says another thing where there is more to read.
                let help = help.filter(|_| !["help", "version"].contains(&id));
                self.add(known_key(texts, "argument", path, &[id]), help);
                if !argument.get_action().takes_values() {
                    continue;
                }
                for value in argument.get_possible_values() {
                    let names = [id, value.get_name()];
                    self.add(known_key(texts, "value", path, &names), value.get_help());
                }
            }
            for below in command.get_subcommands().filter(|below| below.get_name() != HELP) {
                self.visit(below, &[path, &[below.get_name()]].concat());
            }
        }

        fn of_all() -> Self {
            let mut command = Arguments::command();
            command.build();
            let mut needed = Self::default();
            needed.visit(&command, &[]);
            needed.add(key("command", &[HELP]), None::<&str>);
            needed
        }
    }

    #[test]
    fn every_command_argument_and_value_has_a_danish_text() {
        let texts = texts_of(Language::Danish);
        let mut needed = Needed::of_all().0.into_keys();
        let missing: Vec<String> = needed.by_ref().filter(|key| !texts.has(key)).collect();
        assert!(missing.is_empty(), "{missing:#?}");
    }

    #[test]
    fn no_danish_text_is_of_a_command_or_argument_that_is_not_there() {
        let needed = Needed::of_all().0;
        let is_of_one = |key: &String| !key.starts_with("help-label-");
        let left: Vec<String> = keys(DANISH_HELP)
            .into_iter()
            .filter(|key| is_of_one(key) && !needed.contains_key(key))
            .collect();
        assert!(left.is_empty(), "{left:#?}");
    }

    #[test]
    fn one_danish_text_is_never_of_two_english_ones() {
        let needed = Needed::of_all().0;
        let torn: Vec<_> = needed.into_iter().filter(|(_, english)| english.len() > 1).collect();
        assert!(torn.is_empty(), "{torn:#?}");
    }

    fn help_of(language: Language, words: &[&str]) -> String {
        let words = ["roret"].iter().chain(words);
        command(language).try_get_matches_from(words).unwrap_err().to_string()
    }

    #[test]
    fn danish_help_has_no_english_word_of_clap() {
        let ways = [
            vec!["--help"],
            vec!["-h"],
            vec!["help", "import"],
            vec!["report", "waiting", "--help"],
            vec!["report", "waiting", "-h"],
            vec!["simulate", "--help"],
            vec!["erase", "release", "--help"],
        ];
        for words in ways {
            let help = help_of(Language::Danish, &words);
            for word in
                ["Usage", "OPTIONS", "COMMAND", "Options:", "Commands:", "Print", "default:"]
            {
                assert!(!help.contains(word), "{words:?}: {word}\n{help}");
            }
            for word in ["env:", "possible values", "Possible values", "Arguments:"] {
                assert!(!help.contains(word), "{words:?}: {word}\n{help}");
            }
            assert!(help.contains("Brug: roret"), "{help}");
        }
    }

    #[test]
    fn english_help_is_what_stands_at_the_arguments() {
        let help = help_of(Language::English, &["--help"]);
        assert!(help.starts_with("Runs, understands and re-plans"), "{help}");
        assert!(help.contains("Usage: roret [OPTIONS] <COMMAND>"), "{help}");
    }

    #[test]
    fn danish_help_tells_values_and_what_holds_without_them() {
        let help = help_of(Language::Danish, &["report", "--help"]);
        for words in ["- first-contact: den første kontakt", "[standard: text]"] {
            assert!(help.contains(words), "{words}\n{help}");
        }
        let help = help_of(Language::Danish, &["report", "-h"]);
        assert!(help.contains("[mulige værdier: first-contact, agreement, start]"), "{help}");
    }

    #[test]
    fn the_danish_commands_take_the_same_command_lines() {
        command(Language::Danish).debug_assert();
        let words = ["roret", "report", "promise", "--municipality", "testby", "--format", "json"];
        let matches = |language| command(language).try_get_matches_from(words).unwrap();
        let read = |language| format!("{:?}", Arguments::from_arg_matches(&matches(language)));
        assert_eq!(read(Language::Danish), read(Language::English));
    }

    #[test]
    fn the_language_of_help_is_known_before_the_line_is_read() {
        let of = |line: &str| language_of(line.split(' ').map(OsString::from));
        assert_eq!(of("--help"), Language::Danish);
        assert_eq!(of("--language en --help"), Language::English);
        assert_eq!(of("report promise --language=en -h"), Language::English);
        assert_eq!(of("import log -- --language en"), Language::Danish);
        assert_eq!(of("--language xx"), Language::Danish);
        assert_eq!(of("--language"), Language::Danish);
    }
}
