//! `roret doctor`: is this machine fit, and are the files sound? Changes nothing.
//!
//! Exit code 0 when all is well, 1 with warnings, 2 with problems.

use crate::commands::proof::misfit_told;
use crate::error_text::text_of_error;
use crate::folder::{Folder, network_file_system};
use crate::options::Data;
use crate::out;
use crate::slug::slug;
use clap::Args;
use roret_domain::calendar;
use roret_domain::image::Image;
use roret_insight::publication::given_away;
use roret_insight::suppression::THRESHOLD;
use roret_journal::Journal;
use roret_journal::postgres::{Database, PostgresJournal};
use roret_journal::sqlite::SqliteJournal;
use roret_journal::verify::{Held, Verified, check};
use roret_paper::publication;
use roret_texts::{Argument, Language, texts_of};
use std::process::ExitCode;
use std::time::Instant;

/// Checks this machine and the files.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    pub(crate) data: Data,
    /// In a database: the municipality whose journal is replayed. In a folder all are.
    #[arg(long, value_name = "NAME")]
    pub(crate) municipality: Option<String>,
}

/// How well something is, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Health {
    Well,
    Warning,
    Problem,
}

/// What was found, line by line.
struct Visit {
    language: Language,
    worst: Health,
    lines: String,
}

impl Visit {
    fn find<'a>(
        &mut self,
        health: Health,
        key: &str,
        facts: impl IntoIterator<Item = Argument<'a>>,
    ) {
        let t = texts_of(self.language);
        let word = t.get(match health {
            Health::Well => "doctor-well",
            Health::Warning => "doctor-warning",
            Health::Problem => "doctor-problem",
        });
        self.worst = self.worst.max(health);
        self.lines += &format!("{word:<8}  {}\n", t.with(key, facts));
    }
}

/// Looks at the machine and at every municipality of the data folder.
pub(crate) async fn run(arguments: Doctor, language: Language) -> anyhow::Result<ExitCode> {
    let mut visit = Visit { language, worst: Health::Well, lines: String::new() };
    let folder = &arguments.data.folder;
    let version = roret_journal::sqlite_version().await?;
    visit.find(Health::Well, "doctor-sqlite", [("version", version.to_string().into())]);
    if let Some(url) = &arguments.data.database {
        look_at_database(url, arguments.municipality.as_deref(), &mut visit).await;
        return end(&visit);
    }
    let shown = folder.display();
    if !folder.is_dir() {
        visit.find(Health::Warning, "doctor-no-folder", [("shown", shown.to_string().into())]);
    }
    if let Some(kind) = network_file_system(folder) {
        visit.find(
            Health::Problem,
            "doctor-on-a-network",
            [("shown", shown.to_string().into()), ("kind", kind.to_string().into())],
        );
    }
    for place in Folder::all(folder, language)? {
        look_at(&place, &mut visit).await;
    }
    end(&visit)
}

fn end(visit: &Visit) -> anyhow::Result<ExitCode> {
    out::say(&visit.lines)?;
    Ok(match visit.worst {
        Health::Well => ExitCode::SUCCESS,
        Health::Warning => ExitCode::from(1),
        Health::Problem => ExitCode::from(2),
    })
}

/// Opens the database as `roret serve` does, which verifies server, tables and rights; replays the journal
/// of one municipality.
async fn look_at_database(url: &str, municipality: Option<&str>, visit: &mut Visit) {
    let database = match Database::open(url, 2).await {
        Ok(database) => database,
        Err(error) => {
            let why = text_of_error(error, visit.language);
            return visit.find(
                Health::Problem,
                "doctor-no-database",
                [("why", why.to_string().into())],
            );
        }
    };
    visit.find(Health::Well, "doctor-postgresql", []);
    let Some(municipality) = municipality else { return };
    let slug = slug(municipality);
    let mut journal = PostgresJournal::open_to_read(database.tenant(&slug));
    replay(&slug, &mut journal, visit).await;
}

async fn look_at(place: &Folder, visit: &mut Visit) {
    look_at_files(place, visit);
    let path = place.journal();
    let shown = path.display();
    let opened = SqliteJournal::open_to_read(&path).await;
    let mut journal = match opened {
        Ok(journal) => journal,
        Err(error) => {
            let why = text_of_error(error, visit.language);
            return visit.find(
                Health::Problem,
                "doctor-cannot-open",
                [("shown", shown.to_string().into()), ("why", why.to_string().into())],
            );
        }
    };
    match journal.check().await {
        Ok(word) if word == "ok" => {
            visit.find(Health::Well, "doctor-file-sound", [("shown", shown.to_string().into())])
        }
        Ok(words) => visit.find(
            Health::Problem,
            "doctor-file-damaged",
            [("shown", shown.to_string().into()), ("words", words.to_string().into())],
        ),
        Err(error) => {
            let why = text_of_error(error, visit.language);
            visit.find(
                Health::Problem,
                "doctor-cannot-check",
                [("shown", shown.to_string().into()), ("why", why.to_string().into())],
            );
        }
    }
    replay(&place.path().display().to_string(), &mut journal, visit).await;
    settings(place, visit).await;
}

fn look_at_files(place: &Folder, visit: &mut Visit) {
    for path in [place.looks(), place.desk()] {
        if !path.is_file() {
            let shown = path.display();
            visit.find(
                Health::Warning,
                "doctor-file-missing",
                [("shown", shown.to_string().into())],
            );
        }
    }
}

async fn replay(shown: &str, journal: &mut impl Journal, visit: &mut Visit) {
    let began = Instant::now();
    let head = match journal.head().await {
        Ok(head) => head,
        Err(error) => {
            let why = text_of_error(error, visit.language);
            return visit.find(
                Health::Problem,
                "doctor-cannot-read",
                [("shown", shown.to_string().into()), ("why", why.to_string().into())],
            );
        }
    };
    match roret_office::replay(journal).await {
        Ok(image) => {
            let seconds = began.elapsed().as_secs_f64();
            let events = image.position();
            // A file of one event is no measure of speed, but the division must not fail either.
            let rate = events.0 as f64 / seconds.max(1e-9);
            visit.find(
                Health::Well,
                "doctor-replayed",
                [
                    ("shown", shown.to_string().into()),
                    ("events", events.to_string().into()),
                    ("seconds", format!("{seconds:.3}").into()),
                    ("rate", format!("{rate:.0}").into()),
                ],
            );
            publications(shown, &image, visit);
            if image.position() < head {
                visit.find(
                    Health::Problem,
                    "doctor-ends-early",
                    [
                        ("shown", shown.to_string().into()),
                        ("head", head.to_string().into()),
                        ("events", events.to_string().into()),
                    ],
                );
            }
            if image.strays() > 0 {
                let strays = image.strays();
                visit.find(
                    Health::Problem,
                    "doctor-strays",
                    [("shown", shown.to_string().into()), ("strays", strays.to_string().into())],
                );
            }
            proof(shown, journal, visit).await;
        }
        Err(error) => {
            let why = text_of_error(error, visit.language);
            visit.find(
                Health::Problem,
                "doctor-cannot-replay",
                [("shown", shown.to_string().into()), ("why", why.to_string().into())],
            );
        }
    }
}

/// Names each withheld number of what was published that can be worked out from all that was published, or
/// nearly so. Nothing can be taken back; who publishes should know.
fn publications(shown: &str, image: &Image, visit: &mut Visit) {
    let found = given_away(image, THRESHOLD);
    if found.is_empty() && image.publications().next().is_some() {
        visit.find(Health::Well, "doctor-nobody-given-away", [("shown", shown.to_string().into())]);
    }
    for one in found {
        let (from, to) = (one.publication.from, one.publication.to);
        let on = calendar::date_of(one.publication.published_at);
        let language = visit.language;
        let row = publication::group(one.of, image).text(language);
        let column = publication::NUMBERS.get(one.column).map_or("", |it| it.text(language));
        let facts = [
            ("shown", shown.into()),
            ("on", on.to_string().into()),
            ("from", from.to_string().into()),
            ("to", to.to_string().into()),
            ("table", publication::title(one.breakdown).text(language).into()),
            ("row", row.into()),
            ("column", column.into()),
            ("values", one.values.into()),
        ];
        visit.find(Health::Warning, "doctor-given-away", facts);
    }
}

/// Compares the rows that answer repeated keys with the events.
async fn proof(shown: &str, journal: &mut impl Journal, visit: &mut Visit) {
    match check(journal, &Held::default()).await {
        Ok(Ok(Verified { commands, .. })) => visit.find(
            Health::Well,
            "doctor-commands-fit",
            [("shown", shown.to_string().into()), ("commands", commands.to_string().into())],
        ),
        Ok(Err(misfit)) => {
            let told = misfit_told(&misfit, visit.language);
            visit.find(
                Health::Problem,
                "doctor-misfit",
                [("shown", shown.to_string().into()), ("told", told.to_string().into())],
            );
        }
        Err(error) => {
            let why = text_of_error(error, visit.language);
            visit.find(
                Health::Problem,
                "doctor-cannot-verify",
                [("shown", shown.to_string().into()), ("why", why.to_string().into())],
            );
        }
    }
}

/// Opens the file as a writer does, which reads the durable settings back; only when nobody writes.
async fn settings(place: &Folder, visit: &mut Visit) {
    let shown = place.path().display();
    let Ok(_lock) = place.lock() else {
        return visit.find(Health::Well, "doctor-in-use", [("shown", shown.to_string().into())]);
    };
    match SqliteJournal::examine(&place.journal()).await {
        Ok(()) => {
            visit.find(Health::Well, "doctor-settings-hold", [("shown", shown.to_string().into())])
        }
        Err(error) => {
            let why = text_of_error(error, visit.language);
            visit.find(
                Health::Problem,
                "doctor-settings-do-not-hold",
                [("shown", shown.to_string().into()), ("why", why.to_string().into())],
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use roret_domain::event::{Actor, Envelope, FiguresPublished, Task};
    use roret_domain::id::{CommandKey, Position};
    use roret_domain::inquiry::Channel;
    use roret_domain::publication::{
        Breakdown, Counted, PublishedFigures, PublishedRow, PublishedTable,
    };

    /// A table as it was once published: only who was there, so that each of the five ones is known.
    fn once() -> PublishedFigures {
        let row = |(channel, within): (Channel, u32)| PublishedRow {
            of: Counted::Channel(channel),
            within,
            others: 0,
            withheld: if within == 1 { [true, false, true] } else { [false; 3] },
        };
        let ones =
            [Channel::WalkIn, Channel::Web, Channel::Letter, Channel::EMail, Channel::Meeting];
        let ones = ones.map(|channel| (channel, 1));
        let rows = ones.into_iter().chain([(Channel::Phone, 100)]).map(row).collect();
        let table = PublishedTable { breakdown: Breakdown::Channel, rows, lists_all: false };
        PublishedFigures { tables: vec![table], closed: None }
    }

    fn visited(figures: PublishedFigures, language: Language) -> Visit {
        let day = |text: &str| text.parse().expect("a day");
        let (from, to) = (day("2023-01-01"), day("2023-02-28"));
        let mut image = Image::default();
        image.apply(&Envelope {
            position: Position(1),
            recorded_at: "2023-03-02T09:00:00Z".parse().expect("a time"),
            actor: Actor::System(Task::Import),
            command: CommandKey::from_uuid(uuid::Uuid::nil()),
            event: FiguresPublished { from, to, figures }.into(),
        });
        let mut visit = Visit { language, worst: Health::Well, lines: String::new() };
        publications("testby", &image, &mut visit);
        visit
    }

    #[test]
    fn what_a_publication_gave_away_is_named_by_period_table_row_and_column() {
        let visit = visited(once(), Language::English);
        assert!(visit.worst == Health::Warning);
        assert_eq!(visit.lines.lines().count(), 10, "{}", visit.lines);
        let line = "warning   testby: published 2023-03-02 for 2023-01-01 to 2023-02-28: \
                    By how they came, Letter, Agreed in 7 days: only one possible value\n";
        assert!(visit.lines.contains(line), "{}", visit.lines);
        let visit = visited(once(), Language::Danish);
        assert!(
            visit.lines.contains("Efter hvordan de kom, Brev, I alt: kun \u{e9}n mulig v\u{e6}rdi")
        );
    }

    #[test]
    fn a_publication_that_gives_nobody_away_is_well() {
        let mut figures = once();
        for table in &mut figures.tables {
            table.lists_all = true;
        }
        let visit = visited(figures, Language::English);
        assert!(visit.worst == Health::Well && visit.lines.contains("can't be worked out"));
    }
}
