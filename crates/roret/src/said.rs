//! What went wrong, in the reader's language: what could not be done, and what it came from, down to what to do.
//!
//! The rooms below speak English; every error of theirs that can reach a person is put into Danish here. What an engine
//! or the operating system says in its own words is told as it is, in brackets.

use roret_journal::archive::ArchiveError;
use roret_journal::checkpoint::{NotAVerifier, NoteError};
use roret_journal::keys::CopyError;
use roret_journal::trouble::Trouble;
use roret_journal::unfit::{DamagedKey, Unfit};
use roret_journal::{DamagedRow, JournalError};
use roret_office::OfficeError;
use roret_paper::language::Language;
use std::error::Error;
use std::io::{self, ErrorKind};

/// An error with everything that it came from, on one line.
pub(crate) fn said(error: &anyhow::Error, language: Language) -> String {
    let mut parts = Vec::new();
    for cause in error.chain() {
        let journal = of_journal(cause);
        parts.push(match (journal, language) {
            (Some(error), _) => journal_said(error, language),
            (None, Language::Danish) => in_danish(cause).unwrap_or_else(|| cause.to_string()),
            (None, Language::English) => cause.to_string(),
        });
        if let Some(JournalError::Store { .. }) = journal {
            // Its engine's words have been told with it.
            break;
        }
    }
    parts.join(": ")
}

/// The same of an error that has not been passed on.
pub(crate) fn said_of(error: impl Error + Send + Sync + 'static, language: Language) -> String {
    said(&anyhow::Error::new(error), language)
}

fn of_journal<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a JournalError> {
    match cause.downcast_ref() {
        Some(ArchiveError::Journal(error)) => Some(error),
        _ => cause.downcast_ref(),
    }
}

fn journal_said(error: &JournalError, language: Language) -> String {
    if let JournalError::Store { doing, source } = error {
        return match (error.trouble(), language) {
            (Some(trouble), Language::Danish) => {
                format!("{} ({source})", trouble_in_danish(trouble))
            }
            (Some(trouble), Language::English) => format!("{trouble} ({doing}: {source})"),
            (None, Language::Danish) => format!("lageret svigtede ({source})"),
            (None, Language::English) => format!("{error} ({source})"),
        };
    }
    match language {
        Language::Danish => journal_in_danish(error),
        Language::English => error.to_string(),
    }
}

fn journal_in_danish(error: &JournalError) -> String {
    match error {
        JournalError::Moved { expected, head } => {
            format!("journalen står på {head} og ikke på {expected} som ventet")
        }
        JournalError::Taken => "en kommandos nøgle er brugt før".into(),
        JournalError::Withdrawn => "det, der skulle skrives, blev trukket tilbage".into(),
        JournalError::Store { .. } => "lageret svigtede".into(),
        JournalError::Unfit(unfit) => unfit_in_danish(unfit),
        JournalError::Unprepared => {
            "databasen er ikke klar til denne roret: kør `roret migrate` med den rolle, der ejer den".into()
        }
        JournalError::Older { found } => format!(
            "filen er fra en ældre roret (version {found}): stop den, der arbejder på den, og start `roret serve` på den én gang"
        ),
        JournalError::Damaged { position, .. } => {
            format!("hændelsen på plads {position} kan ikke læses")
        }
        JournalError::Encode(_) => "en hændelse kan ikke skrives som JSON".into(),
    }
}

fn trouble_in_danish(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Full => "disken er fuld: gør plads, og prøv igen",
        Trouble::Busy => "en anden arbejder på den: prøv igen, når de er færdige",
        Trouble::ReadOnly => {
            "den kan kun læses: se på rettighederne til filen og dens mappe, eller på serveren"
        }
        Trouble::Failing => "disken kunne ikke læse eller skrive: se på den, før nogen går videre",
        Trouble::NotOpened => {
            "filen kan ikke åbnes: se efter, at den er der, og på rettighederne til den og dens mappe"
        }
        Trouble::Address => {
            "databasens adresse kan ikke læses: skriv postgres://rolle:adgangskode@vært/database"
        }
        Trouble::Away => {
            "databasen svarer ikke: se efter, at den kører, og at dens adresse er rigtig"
        }
        Trouble::Silent => {
            "databasen tav for længe: se efter, at den kører, og at ingen holder den op"
        }
        Trouble::NotLetIn => {
            "databasen lukker ikke rollen ind: se på rolle og adgangskode i dens adresse"
        }
        Trouble::NoDatabase => "serveren har ingen database af det navn: se på navnet i adressen",
        Trouble::TooMany => {
            "serveren har ingen forbindelser tilbage: se på --connections og på dens max_connections"
        }
    }
}

fn unfit_in_danish(unfit: &Unfit) -> String {
    match unfit {
        Unfit::Setting { name, found, needed } => format!("{name} er {found} og skal være {needed}"),
        Unfit::OldEngine { engine, found, needed } => {
            format!("{engine} har version {found}: installér {needed} eller en nyere")
        }
        Unfit::HalfCopied { found_bytes, needed_bytes } => format!(
            "filen er kun kopieret halvt ({found_bytes} af {needed_bytes} byte): kopiér den igen, eller genskab en sikkerhedskopi"
        ),
        Unfit::DamagedFile(words) => format!(
            "filen er beskadiget eller kun kopieret halvt ({words}): kopiér den igen, eller genskab en sikkerhedskopi"
        ),
        Unfit::NewerFile(version) => {
            format!("en nyere roret har skrevet filen (version {version}): brug den")
        }
        Unfit::NewerTables(version) => {
            format!("en nyere roret har lavet tabellerne (version {version}): brug den")
        }
        Unfit::DiskInDoubt { mark } => format!(
            "disken gemte ikke det, den fik ({}): se på den, og start maskinen igen, før nogen skriver her; indtil da kan den vise noget, der ikke er der",
            mark.display()
        ),
        Unfit::Replica => "serveren er en kopi (replica): brug den første (primary)".into(),
        Unfit::NoRole(role) => {
            format!("rollen {role} findes ikke: lav den først (CREATE ROLE … LOGIN)")
        }
        Unfit::RoleAboveTheWalls => {
            "rollen har SUPERUSER eller BYPASSRLS: tag det fra den, den kunne se alle kommuner".into()
        }
        Unfit::MissingRight { right, relation } => {
            format!("rollen mangler retten til {right} på {relation}: kør `roret migrate` igen")
        }
        Unfit::ExcessRight { right, relation } => format!(
            "rollen har ret til {right} på {relation}: tag den fra den, det, der er skrevet, bliver stående"
        ),
        Unfit::NoMasterKey => "hovednøglen mangler: uden den kan intet forsegles".into(),
        Unfit::OtherMasterKey => {
            "hovednøglen er en anden end den, kommunens nøgler er lavet med, eller nøglerne er en anden kommunes eller beskadigede: brug den rigtige".into()
        }
        Unfit::NoKeys => "der er ingen nøgler: brug dem, der har været i brug".into(),
        Unfit::DamagedKeys(what) => format!(
            "nøglerne er beskadigede ({}): genskab deres sikkerhedskopi",
            damaged_in_danish(*what)
        ),
        Unfit::LostKeys { lost, all } => format!(
            "{lost} af {all} nøgler mangler: genskab nøglernes sikkerhedskopi; med --figures-only kan tallene læses uden"
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

/// What has no text of ours, such as what was said in Danish already, is none.
fn in_danish(cause: &(dyn Error + 'static)) -> Option<String> {
    if let Some(row) = cause.downcast_ref() {
        return Some(match row {
            DamagedRow::Line(_) => "linjen er ikke en hændelse".into(),
            DamagedRow::Missing => "hændelsen mangler".into(),
            DamagedRow::Chain => "linjen er ikke den, som kæden holder".into(),
            DamagedRow::Column(column) => format!("kolonnen {column} er ikke, hvad den skal være"),
        });
    }
    if let Some(copy) = cause.downcast_ref() {
        return Some(match copy {
            CopyError::Heading => "det er ikke en kopi af nøgler".into(),
            CopyError::OfAnother => "det er en kopi af en anden kommunes nøgler".into(),
            CopyError::Newer(form) => {
                format!("en nyere roret har skrevet kopien (form {form}): brug den")
            }
            CopyError::Line(line) => format!("linje {line} er ikke en nøgle"),
            CopyError::CutOff => "kopien er ikke hel, eller den er ændret".into(),
        });
    }
    if let Some(note) = cause.downcast_ref() {
        return Some(
            match note {
                NoteError::Form => "det er ikke et kontrolpunkt",
                NoteError::OfAnother => {
                    "kontrolpunktet er en anden journals, eller det er underskrevet med en anden nøgle"
                }
                NoteError::Forged => {
                    "underskriften passer ikke: kontrolpunktet er forfalsket, eller det er ændret"
                }
            }
            .into(),
        );
    }
    if let Some(office) = cause.downcast_ref() {
        return Some(match office {
            OfficeError::Refused(refusal) => format!("afvist: {}", refusal.reason.code()),
            OfficeError::KeyReused => "kommandoens nøgle hører til en anden kommando".into(),
            OfficeError::Unavailable => {
                "der kan ikke skrives lige nu: se i loggen hvorfor, og kør det samme igen".into()
            }
        });
    }
    if cause.is::<NotAVerifier>() {
        return Some("det er ikke en nøgle til en journals kontrolpunkter".into());
    }
    if let Some(ArchiveError::File(_)) = cause.downcast_ref() {
        return Some("filen kan ikke læses eller skrives".into());
    }
    let error: &io::Error = cause.downcast_ref()?;
    if error.get_ref().is_some() {
        // Whoever made it has said more than its kind does.
        return None;
    }
    let text = match error.kind() {
        ErrorKind::NotFound => "findes ikke",
        ErrorKind::PermissionDenied => "der er ingen adgang",
        ErrorKind::AlreadyExists => "findes allerede",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "disken er fuld",
        ErrorKind::ReadOnlyFilesystem => "der kan kun læses",
        ErrorKind::IsADirectory => "det er en mappe",
        ErrorKind::NotADirectory => "det er ikke en mappe",
        ErrorKind::AddrInUse => "adressen bruges af et andet program",
        ErrorKind::AddrNotAvailable => "adressen er ikke en af maskinens",
        ErrorKind::UnexpectedEof => "filen ender for tidligt",
        ErrorKind::InvalidData => "det er ikke tekst",
        _ => return None,
    };
    Some(match error.raw_os_error() {
        Some(number) => format!("{text} (os error {number})"),
        None => text.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context;

    #[test]
    fn an_error_is_told_with_what_it_came_from_in_either_language() {
        let error = || -> anyhow::Result<()> {
            Err(JournalError::from(Unfit::HalfCopied { found_bytes: 10, needed_bytes: 20 }))
                .context("data/testby")
        };
        let error = error().unwrap_err();
        assert_eq!(
            said(&error, Language::Danish),
            "data/testby: filen er kun kopieret halvt (10 af 20 byte): kopiér den igen, eller genskab en sikkerhedskopi"
        );
        assert_eq!(
            said(&error, Language::English),
            "data/testby: the file was copied half (10 of 20 bytes): copy it again, or restore a backup"
        );
    }

    #[test]
    fn what_the_system_says_is_told_with_its_number() {
        let error = anyhow::Error::new(io::Error::from_raw_os_error(2)).context("plan.toml");
        assert_eq!(said(&error, Language::Danish), "plan.toml: findes ikke (os error 2)");
        assert_eq!(
            said(&error, Language::English),
            "plan.toml: No such file or directory (os error 2)"
        );
    }

    #[test]
    fn an_error_of_the_journal_is_found_within_one_of_an_archive() {
        let within = ArchiveError::Journal(JournalError::Unprepared);
        let told = said_of(within, Language::Danish);
        assert!(told.contains("kør `roret migrate`"), "{told}");
    }
}
