//! Texts for people, Danish and English, from the Fluent files in `locales/`.
//!
//! A text has its key in both languages; who shows it asks for it by that key, and reads no file.
//! Texts without a variable are resolved once at start, so a page's look-up costs a map access.

mod language;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::Timestamp;
use jiff::civil::Date;
use roret_domain::calendar;
use roret_domain::refusal::{Fact, Refusal};
use std::collections::HashMap;
use std::sync::LazyLock;

pub use language::Language;

/// The texts of a language.
pub fn texts_of(language: Language) -> &'static Texts {
    match language {
        Language::Danish => &DANISH,
        Language::English => &ENGLISH,
    }
}

/// A list of files in `locales/`, in Danish and in English.
macro_rules! sources {
    ($(#[$danish_doc:meta])* $danish:ident, $(#[$english_doc:meta])* $english:ident: $($file:literal)+) => {
        $(#[$danish_doc])*
        pub const $danish: &[&str] =
            &[$(include_str!(concat!("../../../locales/da/", $file, ".ftl")),)+];
        $(#[$english_doc])*
        pub const $english: &[&str] =
            &[$(include_str!(concat!("../../../locales/en/", $file, ".ftl")),)+];
    };
}

sources! {
    /// The Danish texts of pages: a file for each subject, in the order they are read.
    DANISH_SOURCES,
    /// The English texts of pages.
    ENGLISH_SOURCES:
    "common" "citizen" "staff" "board" "search"
    "municipality" "inquiry" "code" "agreement" "course" "roadmap" "group" "erasure"
    "publication" "figures"
}

sources! {
    /// The Danish texts of reports, of what is said of files and plans, and of the command line.
    DANISH_PAPERS,
    /// The English texts of reports, of what is said of files and plans, and of the command line.
    ENGLISH_PAPERS:
    "reports" "files" "commands" "plans"
}

/// What went wrong, in Danish only: an error says it in English where it is defined.
pub const DANISH_ERRORS: &str = include_str!("../../../locales/da/errors.ftl");

/// The help of the command line, in Danish only: its English stands at the arguments.
pub const DANISH_HELP: &str = include_str!("../../../locales/da/help.ftl");

static DANISH: LazyLock<Texts> = LazyLock::new(|| {
    let sources = [DANISH_SOURCES, DANISH_PAPERS, &[DANISH_ERRORS, DANISH_HELP]];
    Texts::new(Language::Danish, sources)
});
static ENGLISH: LazyLock<Texts> =
    LazyLock::new(|| Texts::new(Language::English, [ENGLISH_SOURCES, ENGLISH_PAPERS, &[]]));

/// The texts of one language.
pub struct Texts {
    /// Which language.
    pub language: Language,
    bundle: FluentBundle<FluentResource>,
    ready: HashMap<String, Box<str>>,
}

/// A value for a text's variable.
pub type Argument<'a> = (&'a str, FluentValue<'a>);

impl Texts {
    fn new(language: Language, sources: [&[&str]; 3]) -> Self {
        let identifier = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        bundle.set_use_isolating(false);
        let mut ready = HashMap::new();
        for source in sources.into_iter().flatten() {
            // A test reads every file strictly; a page shows what can be read.
            let resource = FluentResource::try_new((*source).to_owned())
                .unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        for source in sources.into_iter().flatten() {
            for key in keys(source) {
                if let Some(text) = resolve(&bundle, &key, None) {
                    ready.insert(key, text.into());
                }
            }
        }
        Self { language, bundle, ready }
    }

    /// The text under a key; the key itself when there is none, which a test forbids.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.ready.get(key).map_or(key, |text| text)
    }

    /// Whether there is a text under a key.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The text under a key, with its variables.
    pub fn with<'a>(&self, key: &str, arguments: impl IntoIterator<Item = Argument<'a>>) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in arguments {
            args.set(name, value);
        }
        resolve(&self.bundle, key, Some(&args)).unwrap_or_else(|| key.to_owned())
    }

    /// What a code of a list means: `channel` and `walk_in` give the text `channel-walk_in`.
    pub fn code(&self, list: &str, code: &str) -> &str {
        let key = format!("{list}-{}", code.replace('+', "plus"));
        self.ready.get(&key).map_or("", |text| text)
    }

    /// A refusal in words.
    pub fn refusal(&self, refusal: &Refusal) -> String {
        let facts = refusal.facts.iter().map(|(name, fact)| {
            let value: FluentValue<'_> = match fact {
                Fact::Word(word) => word.as_str().into(),
                Fact::Day(day) => self.day(*day).into(),
                Fact::Number(number) => number.to_string().into(),
            };
            (*name, value)
        });
        self.with(&format!("refusal-{}", refusal.reason.code()), facts)
    }

    /// A day in words: `4. december 2026`.
    pub fn day(&self, day: Date) -> String {
        let month = self.month(day);
        match self.language {
            Language::Danish => format!("{}. {month} {}", day.day(), day.year()),
            Language::English => format!("{} {month} {}", day.day(), day.year()),
        }
    }

    /// A day with its weekday: `fredag den 4. december`, with the year if it is not this one.
    pub fn weekday_and_day(&self, day: Date, today: Date) -> String {
        let weekday = self.get(
            WEEKDAYS
                .get(usize::from(day.weekday().to_monday_zero_offset().unsigned_abs()))
                .copied()
                .unwrap_or(""),
        );
        let month = self.month(day);
        let year =
            if day.year() == today.year() { String::new() } else { format!(" {}", day.year()) };
        match self.language {
            Language::Danish => format!("{weekday} den {}. {month}{year}", day.day()),
            Language::English => format!("{weekday} {} {month}{year}", day.day()),
        }
    }

    /// A day in few letters, for tables: `4. dec. 2026`.
    pub fn short_day(&self, day: Date) -> String {
        let month = self.month(day);
        let cut = month.chars().take(3).collect::<String>();
        match self.language {
            Language::Danish if month.chars().count() > 4 => {
                format!("{}. {cut}. {}", day.day(), day.year())
            }
            Language::Danish => format!("{}. {month} {}", day.day(), day.year()),
            Language::English => format!("{} {cut} {}", day.day(), day.year()),
        }
    }

    /// A moment: `4. dec. 2026 kl. 10.42`.
    pub fn moment(&self, at: Timestamp) -> String {
        let time = at.to_zoned_datetime(calendar::copenhagen());
        let day = self.short_day(time.date());
        match self.language {
            Language::Danish => format!("{day} kl. {:02}.{:02}", time.hour(), time.minute()),
            Language::English => format!("{day} at {:02}:{:02}", time.hour(), time.minute()),
        }
    }

    fn month(&self, day: Date) -> &str {
        let index = usize::from(day.month().unsigned_abs().saturating_sub(1));
        self.get(MONTHS.get(index).copied().unwrap_or(""))
    }

    /// A share from 0 to 1 as whole per cent.
    pub fn per_cent(&self, share: Option<f64>) -> String {
        match (share, self.language) {
            (None, _) => "–".into(),
            (Some(share), Language::Danish) => format!("{:.0} pct.", share * 100.0),
            (Some(share), Language::English) => format!("{:.0}%", share * 100.0),
        }
    }
}

const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8",
    "month-9", "month-10", "month-11", "month-12",
];

const WEEKDAYS: [&str; 7] =
    ["weekday-1", "weekday-2", "weekday-3", "weekday-4", "weekday-5", "weekday-6", "weekday-7"];

/// The keys of the messages in a source.
pub fn keys(source: &str) -> Vec<String> {
    let resource = fluent_syntax::parser::parse(source).unwrap_or_else(|(resource, _)| resource);
    let message = |entry: fluent_syntax::ast::Entry<&str>| match entry {
        fluent_syntax::ast::Entry::Message(message) => Some(message.id.name.to_owned()),
        _ => None,
    };
    resource.body.into_iter().filter_map(message).collect()
}

fn resolve(
    bundle: &FluentBundle<FluentResource>,
    key: &str,
    args: Option<&FluentArgs<'_>>,
) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, args, &mut errors).into_owned();
    // A text whose variables are missing is resolved where they are known.
    errors.is_empty().then_some(text)
}
