//! What went wrong, in the reader's language: what could not be done, and what it came from, down to what to do.
//!
//! The rooms below speak English; their errors are put into Danish here. What an engine says in its own words stands in
//! brackets; what nobody here knows a word for is told as it is.

use roret_domain::refusal::Refusal;
use roret_journal::archive::{ArchiveError, LineFault};
use roret_journal::checkpoint::{NotAVerifier, NoteError};
use roret_journal::commands::CommandMisfit;
use roret_journal::keys::CopyError;
use roret_journal::store_failure::StoreFailure;
use roret_journal::store_unfit::{DamagedKey, StoreUnfit};
use roret_journal::{DamagedRow, JournalError};
use roret_office::OfficeError;
use roret_texts::{Language, texts_of};
use std::error::Error;
use std::fmt::Display;
use std::io::{self, ErrorKind};

/// What could not be done to a file or folder, for whoever passes its error on.
pub(crate) fn cannot_read(shown: impl Display, language: Language) -> String {
    format!("{} {shown}", language.pick("kan ikke læse", "can't read"))
}

/// The same of one that should be written.
pub(crate) fn cannot_keep(shown: impl Display, language: Language) -> String {
    format!("{} {shown}", language.pick("kan ikke gemme", "can't keep"))
}

/// An error with everything that it came from, on one line.
pub(crate) fn error_text(error: &anyhow::Error, language: Language) -> String {
    let mut parts = Vec::new();
    for cause in error.chain() {
        let journal = of_journal(cause);
        if let Some(OfficeError::Refused(refusal)) = cause.downcast_ref() {
            // In the words of the pages: its code is for programs.
            parts.push(refusal_text(refusal, language));
            continue;
        }
        parts.push(match (journal, language) {
            (Some(error), _) => journal_error_text(error, language),
            (None, Language::Danish) => in_danish(cause).unwrap_or_else(|| cause.to_string()),
            (None, Language::English) => cause.to_string(),
        });
        if let Some(JournalError::Store { .. } | JournalError::Commands(_)) = journal {
            // What it came from has been told with it.
            break;
        }
    }
    parts.join(": ")
}

/// The same of an error that has not been passed on.
pub(crate) fn text_of_error(
    error: impl Error + Send + Sync + 'static,
    language: Language,
) -> String {
    error_text(&anyhow::Error::new(error), language)
}

/// Why the rules say no, as the pages say it.
pub(crate) fn refusal_text(refusal: &Refusal, language: Language) -> String {
    texts_of(language).refusal(refusal)
}

/// The name of a code, as the pages have it.
pub(crate) fn code_text(list: &str, code: &str, language: Language) -> &'static str {
    texts_of(language).code(list, code)
}

fn of_journal<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a JournalError> {
    match cause.downcast_ref() {
        Some(ArchiveError::Journal(error)) => Some(error),
        _ => cause.downcast_ref(),
    }
}

fn journal_error_text(error: &JournalError, language: Language) -> String {
    match (error, language) {
        (JournalError::Store { doing, source }, _) => {
            let met = match (error.store_failure(), language) {
                (Some(failure), Language::Danish) => failure_in_danish(failure).into(),
                (Some(failure), Language::English) => failure.to_string(),
                (None, Language::Danish) => "det kunne ikke gemmes eller læses".into(),
                (None, Language::English) => "it could not be kept or read".into(),
            };
            format!("{met} ({doing}: {source})")
        }
        (error, Language::Danish) => journal_in_danish(error),
        (error, Language::English) => error.to_string(),
    }
}

fn journal_in_danish(error: &JournalError) -> String {
    match error {
        JournalError::Moved { expected, head } => {
            format!("journalen står på {head} og ikke på {expected} som ventet")
        }
        JournalError::Taken => "en kommandos nøgle er brugt før".into(),
        JournalError::Withdrawn => "det, der skulle skrives, blev trukket tilbage".into(),
        JournalError::Unfit(unfit) => unfit_in_danish(unfit),
        JournalError::Unprepared => {
            "databasen er ikke klar til denne roret: kør `roret migrate` med den rolle, der ejer den".into()
        }
        JournalError::Older { found } => format!(
            "filen er fra en ældre version af roret (version {found}): stop det program, der bruger den, og kør `roret serve` på den én gang"
        ),
        JournalError::Damaged { position, .. } => {
            format!("hændelsen på plads {position} kan ikke læses")
        }
        JournalError::Commands(misfit) => {
            format!("{}. {COMMAND_ADVICE_DANISH}", command_in_danish(misfit))
        }
        JournalError::Encode(_) => "en hændelse kan ikke skrives som JSON".into(),
        // Told with its engine's words, above.
        JournalError::Store { .. } => error.to_string(),
    }
}

/// What a row that answers repeated keys means when it does not fit, and what to do.
pub(crate) const COMMAND_ADVICE_DANISH: &str = "Hændelserne selv er ikke rørt, men en formular, der sendes to gange, kan \
    blive modtaget to gange eller afvist. Stop dem, der arbejder her, læg alt til side, som det er, og hent den sidste \
    sikkerhedskopi ind på et tomt sted med `roret restore`";

/// A row that answers repeated keys and does not fit.
pub(crate) fn command_in_danish(misfit: &CommandMisfit) -> String {
    match misfit {
        CommandMisfit::Missing { last } => format!(
            "tabellen `command`, linje {last}: rækken for den kommando, der ender her, mangler"
        ),
        CommandMisfit::Changed { last } => {
            format!("tabellen `command`, linje {last}: rækken er ændret")
        }
        CommandMisfit::OfAnother { last } => {
            format!("tabellen `command`, linje {last}: rækken er en anden kommandos")
        }
        CommandMisfit::TooMany { last } => {
            format!("tabellen `command`, linje {last}: der er en række for meget")
        }
    }
}

fn failure_in_danish(failure: StoreFailure) -> &'static str {
    match failure {
        StoreFailure::Full => "disken er fuld: gør plads, og prøv igen",
        StoreFailure::Busy => "et andet program har låst den: prøv igen, når det er færdigt",
        StoreFailure::ReadOnly => {
            "der kan læses, men ikke skrives: kontrollér rettighederne til filen og dens mappe, eller om serveren er en replika"
        }
        StoreFailure::Failing => {
            "der kan ikke læses fra eller skrives til disken: undersøg den, før nogen arbejder videre"
        }
        StoreFailure::Damaged => {
            "det, der er gemt, er beskadiget: gendan det fra en sikkerhedskopi"
        }
        StoreFailure::NotOpened => {
            "filen kan ikke åbnes: kontrollér, at den findes, og at rettighederne til den og dens mappe er rigtige"
        }
        StoreFailure::Address => {
            "databasens adresse kan ikke læses: skriv postgres://rolle:adgangskode@vært/database"
        }
        StoreFailure::Away => {
            "databasen svarer ikke: kontrollér, at den kører, og at adressen er rigtig"
        }
        StoreFailure::Silent => {
            "databasen svarede ikke i tide: kontrollér, at den kører, at adressen er rigtig, og at intet blokerer den"
        }
        StoreFailure::NoConnection => {
            "der var ingen forbindelse til databasen at få: kontrollér, at den kører, og se på --connections og dens max_connections"
        }
        StoreFailure::Unsecured => {
            "forbindelsen til databasen kan ikke sikres: kontrollér certifikaterne i adressen"
        }
        StoreFailure::NotLetIn => {
            "databasen afviser rollen: kontrollér rolle og adgangskode i adressen og serverens pg_hba.conf"
        }
        StoreFailure::NotAllowed => {
            "rollen må ikke gøre det: brug den rolle, der ejer databasen, til `roret migrate`, og kør den igen"
        }
        StoreFailure::NoDatabase => "serveren har ingen database med det navn: kontrollér adressen",
    }
}

fn unfit_in_danish(unfit: &StoreUnfit) -> String {
    match unfit {
        StoreUnfit::Setting { name, found, needed } => {
            format!("{name} er {found}, men skal være {needed}")
        }
        StoreUnfit::OldEngine { engine, found, needed } => {
            format!("{engine} er version {found}: brug version {needed} eller nyere")
        }
        StoreUnfit::HalfCopied { found_bytes, needed_bytes } => format!(
            "filen er kun kopieret halvt ({found_bytes} af {needed_bytes} byte): kopiér den igen, eller gendan den fra en sikkerhedskopi"
        ),
        StoreUnfit::DamagedFile(words) => format!(
            "filen er beskadiget eller kun kopieret halvt ({words}): kopiér den igen, eller gendan den fra en sikkerhedskopi"
        ),
        StoreUnfit::NewerFile(version) => format!(
            "filen er skrevet af en nyere version af roret (version {version}): brug den version"
        ),
        StoreUnfit::NewerTables(version) => format!(
            "tabellerne er lavet af en nyere version af roret (version {version}): brug den version"
        ),
        StoreUnfit::DiskInDoubt { mark } => format!(
            "disken gemte ikke, hvad den fik besked på ({}): undersøg den, og genstart maskinen, før nogen skriver her; indtil da kan den vise noget, der ikke er gemt",
            mark.display()
        ),
        StoreUnfit::Replica => {
            "serveren er en replika (replica): brug den primære server (primary)".into()
        }
        StoreUnfit::NoRole(role) => {
            format!("rollen {role} findes ikke: opret den først (CREATE ROLE … LOGIN)")
        }
        StoreUnfit::RoleAboveTheWalls => {
            "rollen har SUPERUSER eller BYPASSRLS: fjern det; ellers kan den se alle kommuner".into()
        }
        StoreUnfit::MissingRight { right, relation } => format!(
            "rollen mangler rettigheden {right} på tabellen {relation}: kør `roret migrate` igen"
        ),
        StoreUnfit::ExcessRight { right, relation } => format!(
            "rollen har rettigheden {right} på tabellen {relation}: fjern den; det, der er skrevet, må ingen kunne ændre"
        ),
        StoreUnfit::NoMasterKey => {
            "hovednøglen mangler: uden den kan intet forsegles eller underskrives".into()
        }
        StoreUnfit::OtherMasterKey => {
            "hovednøglen passer ikke til kommunens nøgler, eller nøglerne er en anden kommunes eller beskadigede: brug den rigtige hovednøgle".into()
        }
        StoreUnfit::NoKeys => "nøglelageret er tomt: brug det, der har været i brug".into(),
        StoreUnfit::DamagedKeys(what) => format!(
            "nøglerne er beskadigede ({}): gendan dem fra sikkerhedskopien",
            damaged_in_danish(*what)
        ),
        StoreUnfit::LostKeys { lost, all } => format!(
            "{lost} af {all} nøgler mangler: gendan nøglerne fra sikkerhedskopien; med --figures-only kan tallene læses uden dem"
        ),
    }
}

fn damaged_in_danish(what: DamagedKey) -> String {
    match what {
        DamagedKey::Ring => "ringen".into(),
        DamagedKey::Common => "kommunens egen nøgle".into(),
        DamagedKey::Name => "en nøgles navn".into(),
        DamagedKey::Key(id) => format!("nøgle {id}"),
        DamagedKey::Keys(count) => format!("{count} nøgler"),
    }
}

/// What is wrong with a line of an archive.
pub(crate) fn fault_text(wrong: &LineFault, language: Language) -> String {
    match language {
        Language::Danish => wrong_in_danish(wrong),
        Language::English => wrong.to_string(),
    }
}

fn wrong_in_danish(wrong: &LineFault) -> String {
    match wrong {
        LineFault::Heading => "dette er ikke en journal fra roret".into(),
        LineFault::Newer(form) => {
            format!("filen er skrevet af en nyere version af roret (format {form})")
        }
        LineFault::Unreadable => "linjen kan ikke læses".into(),
        LineFault::Missing { expected, found } => {
            format!("hændelse {expected} mangler; her står {found}")
        }
        LineFault::Doubled(position) => {
            format!("hændelse {position} er her to gange, eller en anden står i dens sted")
        }
        LineFault::Command => "linjen om en kommando mangler eller står forkert".into(),
        LineFault::CutOff => "filen er ikke hel; dens sidste linje mangler".into(),
        LineFault::Changed => "filen er ændret; dens kontroltal passer ikke".into(),
        LineFault::Trailing => "der følger noget efter den sidste linje".into(),
    }
}

/// None where nobody here knows a word for it, such as for what was said in Danish already.
fn in_danish(cause: &(dyn Error + 'static)) -> Option<String> {
    if let Some(row) = cause.downcast_ref() {
        return Some(match row {
            DamagedRow::Line(_) => "linjen er ikke en hændelse".into(),
            DamagedRow::Missing => "hændelsen mangler".into(),
            DamagedRow::Chain => {
                "linjen passer ikke til kæden: den er ændret, flyttet eller sat ind".into()
            }
            DamagedRow::Column(column) => {
                format!("kolonnen {column} har ikke det rigtige indhold")
            }
        });
    }
    if let Some(archive) = cause.downcast_ref() {
        return match archive {
            ArchiveError::File(_) => Some("filen kan ikke læses eller skrives".into()),
            ArchiveError::Line { line, wrong } => {
                Some(format!("linje {line}: {}", wrong_in_danish(wrong)))
            }
            ArchiveError::Journal(error) => Some(journal_in_danish(error)),
        };
    }
    if let Some(office) = cause.downcast_ref() {
        return Some(match office {
            // Told in both languages, above.
            OfficeError::Refused(_) => return None,
            OfficeError::KeyReused => "kommandoens nøgle hører til en anden kommando".into(),
            OfficeError::Unavailable => "der kan ikke skrives lige nu: loggen siger hvorfor".into(),
        });
    }
    cause
        .downcast_ref()
        .map(copy_in_danish)
        .or_else(|| cause.downcast_ref().map(|note| note_in_danish(*note).into()))
        .or_else(|| {
            let is_none = cause.is::<NotAVerifier>();
            is_none.then(|| "det er ikke en nøgle til en journals kontrolpunkter".into())
        })
        .or_else(|| cause.downcast_ref().and_then(system_in_danish))
}

fn copy_in_danish(copy: &CopyError) -> String {
    match copy {
        CopyError::Heading => "det er ikke en kopi af nøgler".into(),
        CopyError::OfAnother => "det er en kopi af en anden kommunes nøgler".into(),
        CopyError::Newer(form) => format!(
            "kopien er skrevet af en nyere version af roret (format {form}): brug den version"
        ),
        CopyError::Line(line) => format!("linje {line} er ikke en nøgle"),
        CopyError::CutOff => "kopien er ikke hel, eller den er ændret".into(),
    }
}

fn note_in_danish(note: NoteError) -> &'static str {
    match note {
        NoteError::Form => "det er ikke et kontrolpunkt",
        NoteError::OfAnother => {
            "kontrolpunktet er en anden journals, eller det er underskrevet med en anden nøgle"
        }
        NoteError::Forged => {
            "underskriften passer ikke: kontrolpunktet er forfalsket, eller det er ændret"
        }
    }
}

/// What the operating system says, with its number.
fn system_in_danish(error: &io::Error) -> Option<String> {
    if error.get_ref().is_some() {
        // Whoever made it has said more than its kind does.
        return None;
    }
    let text = match error.kind() {
        ErrorKind::NotFound => "findes ikke",
        ErrorKind::PermissionDenied => "der er ingen adgang",
        ErrorKind::AlreadyExists => "findes allerede",
        ErrorKind::StorageFull => "disken er fuld",
        ErrorKind::QuotaExceeded => "der er ikke mere plads til denne bruger",
        ErrorKind::ReadOnlyFilesystem => "filsystemet er skrivebeskyttet",
        ErrorKind::IsADirectory => "det er en mappe",
        ErrorKind::NotADirectory => "det er ikke en mappe",
        ErrorKind::ResourceBusy => "et andet program bruger det",
        ErrorKind::AddrInUse => "adressen bruges af et andet program",
        ErrorKind::AddrNotAvailable => "adressen er ikke en af maskinens",
        ErrorKind::UnexpectedEof => "filen ender for tidligt",
        ErrorKind::InvalidData => "det er ikke gyldig tekst (UTF-8)",
        _ => match error.raw_os_error()? {
            EIO => "disken kunne ikke læse eller skrive",
            EMFILE => "for mange filer er åbne",
            _ => return None,
        },
    };
    Some(match error.raw_os_error() {
        Some(number) => format!("{text} (os error {number})"),
        None => text.into(),
    })
}

/// Numbers of POSIX that have no kind of their own.
const EIO: i32 = 5;
const EMFILE: i32 = 24;

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context;
    use roret_domain::id::Position;

    #[test]
    fn an_error_is_told_with_what_it_came_from_in_either_language() {
        let error = || -> anyhow::Result<()> {
            Err(JournalError::from(StoreUnfit::HalfCopied { found_bytes: 10, needed_bytes: 20 }))
                .context("data/testby")
        };
        let error = error().unwrap_err();
        assert_eq!(
            error_text(&error, Language::Danish),
            "data/testby: filen er kun kopieret halvt (10 af 20 byte): kopiér den igen, eller gendan den fra en sikkerhedskopi"
        );
        assert_eq!(
            error_text(&error, Language::English),
            "data/testby: the file was copied half (10 of 20 bytes): copy it again, or restore a backup"
        );
    }

    #[test]
    fn what_the_system_says_is_told_with_its_number() {
        let error = anyhow::Error::new(io::Error::from_raw_os_error(2)).context("plan.toml");
        assert_eq!(error_text(&error, Language::Danish), "plan.toml: findes ikke (os error 2)");
        assert_eq!(
            error_text(&error, Language::English),
            "plan.toml: No such file or directory (os error 2)"
        );
    }

    #[test]
    fn a_row_that_does_not_fit_is_told_once_and_in_one_language() {
        let misfit = CommandMisfit::Missing { last: Position(7) };
        let error = ArchiveError::Journal(JournalError::from(misfit));
        let told = error_text(&anyhow::Error::new(error).context("data/testby"), Language::Danish);
        let row = "data/testby: tabellen `command`, linje 7: rækken for den kommando, der ender her, mangler. ";
        assert!(told.starts_with(row), "{told}");
        assert!(told.ends_with("på et tomt sted med `roret restore`"), "{told}");
        let told = text_of_error(JournalError::from(misfit), Language::English);
        assert_eq!(told.matches("table `command`").count(), 1, "{told}");
    }

    #[test]
    fn an_error_of_the_journal_is_found_within_one_of_an_archive() {
        let within = ArchiveError::Journal(JournalError::Unprepared);
        let told = text_of_error(within, Language::Danish);
        assert!(told.contains("kør `roret migrate`"), "{told}");
    }
}
