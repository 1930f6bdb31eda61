//! What went wrong, in the reader's language: what could not be done, and what it came from, down to what to do.
//!
//! The rooms below speak English: there an error's own words are its English text. Its Danish text is under a key of
//! `locales/da/errors.ftl`, which this file finds for it. What an engine says in its own words stands in
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
    texts_of(language).with("cannot-read", [("shown", shown.to_string().into())])
}

/// The same of one that should be written.
pub(crate) fn cannot_keep(shown: impl Display, language: Language) -> String {
    texts_of(language).with("cannot-keep", [("shown", shown.to_string().into())])
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
                (Some(failure), Language::Danish) => failure_in_danish(failure),
                (Some(failure), Language::English) => failure.to_string(),
                (None, language) => texts_of(language).get("store-failed").into(),
            };
            format!("{met} ({doing}: {source})")
        }
        (error, Language::Danish) => journal_in_danish(error),
        (error, Language::English) => error.to_string(),
    }
}

/// The Danish of an error, under its key.
pub(crate) fn danish(key: &str, facts: &[(&'static str, &dyn Display)]) -> String {
    let facts = facts.iter().map(|(name, fact)| (*name, fact.to_string().into()));
    texts_of(Language::Danish).with(key, facts)
}

/// The same where nothing is filled in.
fn plain(key: &str) -> String {
    texts_of(Language::Danish).get(key).to_owned()
}

fn journal_in_danish(error: &JournalError) -> String {
    match error {
        JournalError::Moved { expected, head } => {
            danish("error-journal-moved", &[("head", &head), ("expected", &expected)])
        }
        JournalError::Taken => plain("error-journal-taken"),
        JournalError::Withdrawn => plain("error-journal-withdrawn"),
        JournalError::Unfit(unfit) => unfit_in_danish(unfit),
        JournalError::Unprepared => plain("error-journal-unprepared"),
        JournalError::Older { found } => danish("error-journal-older", &[("found", &found)]),
        JournalError::Damaged { position, .. } => {
            danish("error-journal-damaged", &[("position", &position)])
        }
        JournalError::Commands(misfit) => danish(
            "error-journal-commands",
            &[("misfit", &command_in_danish(misfit)), ("advice", &plain("error-command-advice"))],
        ),
        JournalError::Encode(_) => plain("error-journal-encode"),
        // Told with its engine's words, above.
        JournalError::Store { .. } => error.to_string(),
    }
}

/// A row that answers repeated keys and does not fit.
pub(crate) fn command_in_danish(misfit: &CommandMisfit) -> String {
    match misfit {
        CommandMisfit::Missing { last } => danish("error-command-missing", &[("last", &last)]),
        CommandMisfit::Changed { last } => danish("error-command-changed", &[("last", &last)]),
        CommandMisfit::OfAnother { last } => danish("error-command-of-another", &[("last", &last)]),
        CommandMisfit::TooMany { last } => danish("error-command-too-many", &[("last", &last)]),
    }
}

fn failure_in_danish(failure: StoreFailure) -> String {
    match failure {
        StoreFailure::Full => plain("error-store-full"),
        StoreFailure::Busy => plain("error-store-busy"),
        StoreFailure::ReadOnly => plain("error-store-read-only"),
        StoreFailure::Failing => plain("error-store-failing"),
        StoreFailure::Damaged => plain("error-store-damaged"),
        StoreFailure::NotOpened => plain("error-store-not-opened"),
        StoreFailure::Address => plain("error-store-address"),
        StoreFailure::Away => plain("error-store-away"),
        StoreFailure::Silent => plain("error-store-silent"),
        StoreFailure::NoConnection => plain("error-store-no-connection"),
        StoreFailure::Unsecured => plain("error-store-unsecured"),
        StoreFailure::NotLetIn => plain("error-store-not-let-in"),
        StoreFailure::NotAllowed => plain("error-store-not-allowed"),
        StoreFailure::NoDatabase => plain("error-store-no-database"),
    }
}

fn unfit_in_danish(unfit: &StoreUnfit) -> String {
    match unfit {
        StoreUnfit::Setting { name, found, needed } => danish(
            "error-unfit-setting",
            &[("name", &name), ("found", &found), ("needed", &needed)],
        ),
        StoreUnfit::OldEngine { engine, found, needed } => danish(
            "error-unfit-old-engine",
            &[("engine", &engine), ("found", &found), ("needed", &needed)],
        ),
        StoreUnfit::HalfCopied { found_bytes, needed_bytes } => danish(
            "error-unfit-half-copied",
            &[("found_bytes", &found_bytes), ("needed_bytes", &needed_bytes)],
        ),
        StoreUnfit::DamagedFile(words) => danish("error-unfit-damaged-file", &[("words", &words)]),
        StoreUnfit::NewerFile(version) => {
            danish("error-unfit-newer-file", &[("version", &version)])
        }
        StoreUnfit::NewerTables(version) => {
            danish("error-unfit-newer-tables", &[("version", &version)])
        }
        StoreUnfit::DiskInDoubt { mark } => {
            danish("error-unfit-disk-in-doubt", &[("mark", &mark.display())])
        }
        StoreUnfit::Replica => plain("error-unfit-replica"),
        StoreUnfit::NoRole(role) => danish("error-unfit-no-role", &[("role", &role)]),
        StoreUnfit::RoleAboveTheWalls => plain("error-unfit-role-above-the-walls"),
        StoreUnfit::MissingRight { right, relation } => {
            danish("error-unfit-missing-right", &[("right", &right), ("relation", &relation)])
        }
        StoreUnfit::ExcessRight { right, relation } => {
            danish("error-unfit-excess-right", &[("right", &right), ("relation", &relation)])
        }
        StoreUnfit::NoMasterKey => plain("error-unfit-no-master-key"),
        StoreUnfit::OtherMasterKey => plain("error-unfit-other-master-key"),
        StoreUnfit::NoKeys => plain("error-unfit-no-keys"),
        StoreUnfit::DamagedKeys(what) => {
            danish("error-unfit-damaged-keys", &[("what", &damaged_in_danish(*what))])
        }
        StoreUnfit::LostKeys { lost, all } => {
            danish("error-unfit-lost-keys", &[("lost", &lost), ("all", &all)])
        }
    }
}

fn damaged_in_danish(what: DamagedKey) -> String {
    match what {
        DamagedKey::Ring => plain("error-key-ring"),
        DamagedKey::Common => plain("error-key-common"),
        DamagedKey::Name => plain("error-key-name"),
        DamagedKey::Key(id) => danish("error-key-key", &[("id", &id)]),
        DamagedKey::Keys(count) => danish("error-key-keys", &[("count", &count)]),
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
        LineFault::Heading => plain("error-line-heading"),
        LineFault::Newer(form) => danish("error-line-newer", &[("form", &form)]),
        LineFault::Unreadable => plain("error-line-unreadable"),
        LineFault::Missing { expected, found } => {
            danish("error-line-missing", &[("expected", &expected), ("found", &found)])
        }
        LineFault::Doubled(position) => danish("error-line-doubled", &[("position", &position)]),
        LineFault::Command => plain("error-line-command"),
        LineFault::CutOff => plain("error-line-cut-off"),
        LineFault::Changed => plain("error-line-changed"),
        LineFault::Trailing => plain("error-line-trailing"),
    }
}

/// None where nobody here knows a word for it, such as for what was said in Danish already.
fn in_danish(cause: &(dyn Error + 'static)) -> Option<String> {
    if let Some(row) = cause.downcast_ref() {
        return Some(match row {
            DamagedRow::Line(_) => plain("error-row-line"),
            DamagedRow::Missing => plain("error-row-missing"),
            DamagedRow::Chain => plain("error-row-chain"),
            DamagedRow::Column(column) => danish("error-row-column", &[("column", &column)]),
        });
    }
    if let Some(archive) = cause.downcast_ref() {
        return match archive {
            ArchiveError::File(_) => Some(plain("error-archive-file")),
            ArchiveError::Line { line, wrong } => Some(danish(
                "error-archive-line",
                &[("line", &line), ("wrong", &wrong_in_danish(wrong))],
            )),
            ArchiveError::Journal(error) => Some(journal_in_danish(error)),
        };
    }
    if let Some(office) = cause.downcast_ref() {
        return Some(match office {
            // Told in both languages, above.
            OfficeError::Refused(_) => return None,
            OfficeError::KeyReused => plain("error-office-key-reused"),
            OfficeError::Unavailable => plain("error-office-unavailable"),
        });
    }
    cause
        .downcast_ref()
        .map(copy_in_danish)
        .or_else(|| cause.downcast_ref().map(|note| note_in_danish(*note)))
        .or_else(|| {
            let is_none = cause.is::<NotAVerifier>();
            is_none.then(|| plain("error-not-a-verifier"))
        })
        .or_else(|| cause.downcast_ref().and_then(system_in_danish))
}

fn copy_in_danish(copy: &CopyError) -> String {
    match copy {
        CopyError::Heading => plain("error-copy-heading"),
        CopyError::OfAnother => plain("error-copy-of-another"),
        CopyError::Newer(form) => danish("error-copy-newer", &[("form", &form)]),
        CopyError::Line(line) => danish("error-copy-line", &[("line", &line)]),
        CopyError::CutOff => plain("error-copy-cut-off"),
    }
}

fn note_in_danish(note: NoteError) -> String {
    match note {
        NoteError::Form => plain("error-note-form"),
        NoteError::OfAnother => plain("error-note-of-another"),
        NoteError::Forged => plain("error-note-forged"),
    }
}

/// What the operating system says, with its number.
fn system_in_danish(error: &io::Error) -> Option<String> {
    if error.get_ref().is_some() {
        // Whoever made it has said more than its kind does.
        return None;
    }
    let text = match error.kind() {
        ErrorKind::NotFound => plain("error-system-not-found"),
        ErrorKind::PermissionDenied => plain("error-system-permission-denied"),
        ErrorKind::AlreadyExists => plain("error-system-already-exists"),
        ErrorKind::StorageFull => plain("error-system-storage-full"),
        ErrorKind::QuotaExceeded => plain("error-system-quota-exceeded"),
        ErrorKind::ReadOnlyFilesystem => plain("error-system-read-only-filesystem"),
        ErrorKind::IsADirectory => plain("error-system-is-a-directory"),
        ErrorKind::NotADirectory => plain("error-system-not-a-directory"),
        ErrorKind::ResourceBusy => plain("error-system-resource-busy"),
        ErrorKind::AddrInUse => plain("error-system-addr-in-use"),
        ErrorKind::AddrNotAvailable => plain("error-system-addr-not-available"),
        ErrorKind::UnexpectedEof => plain("error-system-unexpected-eof"),
        ErrorKind::InvalidData => plain("error-system-invalid-data"),
        _ => match error.raw_os_error()? {
            EIO => plain("error-system-eio"),
            EMFILE => plain("error-system-emfile"),
            _ => return None,
        },
    };
    Some(match error.raw_os_error() {
        Some(number) => danish("error-system-numbered", &[("text", &text), ("number", &number)]),
        None => text,
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
