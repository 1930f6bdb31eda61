//! `roret doctor`: is this machine fit, and are the files sound? Changes nothing.
//!
//! Exit code 0 when all is well, 1 with warnings, 2 with problems.

use crate::arguments::Doctor;
use crate::folder::{Folder, network_file_system};
use crate::out;
use crate::place::slug;
use crate::said::said_of;
use roret_journal::Journal;
use roret_journal::postgres::{Database, PostgresJournal};
use roret_journal::sqlite::SqliteJournal;
use roret_paper::language::Language;
use std::process::ExitCode;
use std::time::Instant;

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
            let why = said_of(error, visit.language);
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
    let mut journal = PostgresJournal::open_to_read(database.part(&slug));
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
            let why = said_of(error, visit.language);
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
            let why = said_of(error, visit.language);
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
            let why = said_of(error, visit.language);
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
        }
        Err(error) => {
            let why = said_of(error, visit.language);
            visit.find(
                Health::Problem,
                &format!("{shown}: journalen kan ikke genlæses: {why}"),
                &format!("{shown}: the journal can't be replayed: {why}"),
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
            let why = said_of(error, visit.language);
            visit.find(
                Health::Problem,
                &format!("{shown}: indstillingerne holder ikke: {why}"),
                &format!("{shown}: the settings don't hold: {why}"),
            );
        }
    }
}
