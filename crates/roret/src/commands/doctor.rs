//! `roret doctor`: is this machine fit, and are the files sound? Changes nothing.
//!
//! Exit code 0 when all is well, 1 with warnings, 2 with problems.

use crate::arguments::Data;
use crate::commands::proof::misfit_told;
use crate::error_text::text_of_error;
use crate::folder::{Folder, network_file_system};
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
use roret_texts::Language;
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
    fn find(&mut self, health: Health, danish: &str, english: &str) {
        let word = match health {
            Health::Well => self.language.pick("ok      ", "ok      "),
            Health::Warning => self.language.pick("advarsel", "warning "),
            Health::Problem => self.language.pick("problem ", "problem "),
        };
        self.worst = self.worst.max(health);
        self.lines += &format!("{word}  {}\n", self.language.pick(danish, english));
    }
}

/// Looks at the machine and at every municipality of the data folder.
pub(crate) async fn run(arguments: Doctor, language: Language) -> anyhow::Result<ExitCode> {
    let mut visit = Visit { language, worst: Health::Well, lines: String::new() };
    let folder = &arguments.data.folder;
    let version = roret_journal::sqlite_version().await?;
    visit.find(Health::Well, &format!("SQLite {version}"), &format!("SQLite {version}"));
    if let Some(url) = &arguments.data.database {
        look_at_database(url, arguments.municipality.as_deref(), &mut visit).await;
        return end(&visit);
    }
    let shown = folder.display();
    if !folder.is_dir() {
        visit.find(
            Health::Warning,
            &format!("datamappen {shown} findes ikke endnu"),
            &format!("the data folder {shown} is not there yet"),
        );
    }
    if let Some(kind) = network_file_system(folder) {
        visit.find(
            Health::Problem,
            &format!("{shown} ligger på et netværksdrev ({kind}); brug en lokal disk"),
            &format!("{shown} is on a network file system ({kind}); use a local disk"),
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
                &format!("databasen kan ikke bruges: {why}"),
                &format!("the database can't be used: {why}"),
            );
        }
    };
    visit.find(
        Health::Well,
        "PostgreSQL: holdbare indstillinger, tabellernes version og rollens rettigheder er efterprøvet",
        "PostgreSQL: durable settings, the tables' version and the role's rights verified",
    );
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
                &format!("{shown} kan ikke åbnes: {why}"),
                &format!("{shown} can't be opened: {why}"),
            );
        }
    };
    match journal.check().await {
        Ok(word) if word == "ok" => visit.find(
            Health::Well,
            &format!("{shown}: filens opbygning er hel"),
            &format!("{shown}: the file's structure is sound"),
        ),
        Ok(words) => visit.find(
            Health::Problem,
            &format!("{shown}: filen er beskadiget: {words}"),
            &format!("{shown}: the file is damaged: {words}"),
        ),
        Err(error) => {
            let why = text_of_error(error, visit.language);
            visit.find(
                Health::Problem,
                &format!("{shown} kan ikke undersøges: {why}"),
                &format!("{shown} can't be checked: {why}"),
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
                &format!("{shown} mangler; den oprettes ved næste start"),
                &format!("{shown} is missing; the next start makes it"),
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
                &format!("{shown}: journalen kan ikke læses: {why}"),
                &format!("{shown}: the journal can't be read: {why}"),
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
                &format!("{shown}: {events} hændelser genlæst på {seconds:.3} s ({rate:.0} pr. s)"),
                &format!("{shown}: {events} events replayed in {seconds:.3} s ({rate:.0} per s)"),
            );
            publications(shown, &image, visit);
            if image.position() < head {
                visit.find(
                    Health::Problem,
                    &format!("{shown}: journalen står på {head}, men ender ved {events}"),
                    &format!("{shown}: the journal stands at {head}, but ends at {events}"),
                );
            }
            if image.strays() > 0 {
                let strays = image.strays();
                visit.find(
                    Health::Problem,
                    &format!("{shown}: {strays} hændelser taler om noget ukendt"),
                    &format!("{shown}: {strays} events speak of something unknown"),
                );
            }
            proof(shown, journal, visit).await;
        }
        Err(error) => {
            let why = text_of_error(error, visit.language);
            visit.find(
                Health::Problem,
                &format!("{shown}: journalen kan ikke genlæses: {why}"),
                &format!("{shown}: the journal can't be replayed: {why}"),
            );
        }
    }
}

/// Names each withheld number of what was published that can be worked out from all that was published, or
/// nearly so. Nothing can be taken back; who publishes should know.
fn publications(shown: &str, image: &Image, visit: &mut Visit) {
    let found = given_away(image, THRESHOLD);
    if found.is_empty() && image.publications().next().is_some() {
        visit.find(
            Health::Well,
            &format!("{shown}: skjulte tal i det udgivne kan ikke regnes ud"),
            &format!("{shown}: withheld numbers in what is published can't be worked out"),
        );
    }
    for one in found {
        let (from, to) = (one.publication.from, one.publication.to);
        let on = calendar::date_of(one.publication.published_at);
        let words = |language: Language| {
            let row = publication::group(one.of, image).text(language);
            let column = publication::NUMBERS.get(one.column).map_or("", |it| it.text(language));
            let table = publication::title(one.breakdown).text(language);
            format!("{table}, {row}, {column}")
        };
        let (danish, english) = (words(Language::Danish), words(Language::English));
        let values = one.values;
        let [mulige, possible] = if values == 1 {
            ["kun én mulig værdi", "only one possible value"].map(String::from)
        } else {
            [format!("kun {values} mulige værdier"), format!("only {values} possible values")]
        };
        visit.find(
            Health::Warning,
            &format!("{shown}: udgivet {on} for {from} til {to}: {danish}: {mulige}"),
            &format!("{shown}: published {on} for {from} to {to}: {english}: {possible}"),
        );
    }
}

/// Compares the rows that answer repeated keys with the events.
async fn proof(shown: &str, journal: &mut impl Journal, visit: &mut Visit) {
    match check(journal, &Held::default()).await {
        Ok(Ok(Verified { commands, .. })) => visit.find(
            Health::Well,
            &format!("{shown}: {commands} kommandoers nøgler passer til hændelserne"),
            &format!("{shown}: the keys of {commands} commands fit the events"),
        ),
        Ok(Err(misfit)) => {
            let told = misfit_told(&misfit, visit.language);
            visit.find(Health::Problem, &format!("{shown}: {told}"), &format!("{shown}: {told}"));
        }
        Err(error) => {
            let why = text_of_error(error, visit.language);
            visit.find(
                Health::Problem,
                &format!("{shown}: journalen kan ikke efterprøves: {why}"),
                &format!("{shown}: the journal can't be verified: {why}"),
            );
        }
    }
}

/// Opens the file as a writer does, which reads the durable settings back; only when nobody writes.
async fn settings(place: &Folder, visit: &mut Visit) {
    let shown = place.path().display();
    let Ok(_lock) = place.lock() else {
        return visit.find(
            Health::Well,
            &format!("{shown}: i brug af en roret, som efterprøvede indstillingerne ved start"),
            &format!("{shown}: in use by a roret, which verified the settings when it started"),
        );
    };
    match SqliteJournal::examine(&place.journal()).await {
        Ok(()) => visit.find(
            Health::Well,
            &format!("{shown}: WAL og synchronous=FULL er efterprøvet"),
            &format!("{shown}: WAL and synchronous=FULL verified"),
        ),
        Err(error) => {
            let why = text_of_error(error, visit.language);
            visit.find(
                Health::Problem,
                &format!("{shown}: indstillingerne holder ikke: {why}"),
                &format!("{shown}: the settings don't hold: {why}"),
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
