//! What a store that failed has met, as its engine's code says.

use crate::JournalError;
use std::io::ErrorKind;

/// What a store that failed has met. Each text says what to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StoreFailure {
    /// There is no room left.
    #[error("the disk is full: make room, and try again")]
    Full,
    /// Somebody else has locked what is needed.
    #[error("another program has locked it: try again when that one is done")]
    Busy,
    /// Nothing can be written.
    #[error(
        "it can be read, but not written: see to the rights on the file and its folder, or whether the server is a replica"
    )]
    ReadOnly,
    /// The disk did not do what it was asked for.
    #[error("the disk could not read or write: look at it before anybody goes on")]
    Failing,
    /// What is kept is not whole.
    #[error("what is kept there is damaged: restore a backup")]
    Damaged,
    /// The file is not there, or may not be opened.
    #[error(
        "the file can't be opened: see that it is there, and to the rights on it and its folder"
    )]
    NotOpened,
    /// What should say where the database is says nothing.
    #[error("the database's address can't be read: write postgres://role:password@host/database")]
    Address,
    /// The server does not answer, or is just starting or stopping.
    #[error("the database does not answer: see that it runs, and that its address is right")]
    Away,
    /// The server has said nothing for too long.
    #[error(
        "the database did not answer in time: see that it runs, that its address is right, and that nothing holds it up"
    )]
    Silent,
    /// No connection was free, or could be had, for too long.
    #[error(
        "no connection to the database was to be had: see that it runs, to --connections, and to its max_connections"
    )]
    NoConnection,
    /// The connection could not be made safe.
    #[error(
        "the connection to the database can't be secured: see to the certificates in its address"
    )]
    Unsecured,
    /// The server does not know the role, or not with this password or from here.
    #[error(
        "the database does not let this role in: see to role and password in its address, and to the server's pg_hba.conf"
    )]
    NotLetIn,
    /// The server lets the role in, and not do this.
    #[error(
        "the role may not do this: use the role that owns the database for `roret migrate`, and run that again"
    )]
    NotAllowed,
    /// The server has no such database.
    #[error("the server has no database of that name: see to the address")]
    NoDatabase,
}

impl JournalError {
    /// What the store that failed has met; none where no store failed, or it is nothing that has a name here.
    pub fn store_failure(&self) -> Option<StoreFailure> {
        let Self::Store { source, .. } = self else { return None };
        match source {
            sqlx::Error::Io(error) => of_network(error.kind()),
            sqlx::Error::PoolTimedOut => Some(StoreFailure::NoConnection),
            sqlx::Error::Tls(_) => Some(StoreFailure::Unsecured),
            sqlx::Error::Configuration(_) => Some(StoreFailure::Address),
            sqlx::Error::Database(error) => of_code(&error.code()?),
            _ => None,
        }
    }
}

fn of_network(kind: ErrorKind) -> Option<StoreFailure> {
    match kind {
        ErrorKind::TimedOut => Some(StoreFailure::Silent),
        // A file beside it, such as a certificate.
        ErrorKind::NotFound
        | ErrorKind::PermissionDenied
        | ErrorKind::InvalidData
        | ErrorKind::InvalidInput => None,
        _ => Some(StoreFailure::Away),
    }
}

/// SQLite's result codes are numbers of up to four digits; SQLSTATE has five signs.
fn of_code(code: &str) -> Option<StoreFailure> {
    match code.parse() {
        Ok(number) if code.len() < 5 => of_sqlite(number),
        _ => of_postgres(code),
    }
}

/// `SQLITE_IOERR_SHMSIZE`: the log's index can't grow.
const NO_ROOM_FOR_THE_INDEX: u32 = 4_874;

/// What is more exact of a code has the code in its last eight bits.
fn of_sqlite(number: u32) -> Option<StoreFailure> {
    match number & 0xff {
        5 | 6 | 15 => Some(StoreFailure::Busy),
        8 => Some(StoreFailure::ReadOnly),
        10 if number == NO_ROOM_FOR_THE_INDEX => Some(StoreFailure::Full),
        10 => Some(StoreFailure::Failing),
        11 | 26 => Some(StoreFailure::Damaged),
        13 => Some(StoreFailure::Full),
        14 => Some(StoreFailure::NotOpened),
        _ => None,
    }
}

/// PostgreSQL, appendix A of its manual.
fn of_postgres(code: &str) -> Option<StoreFailure> {
    match code {
        "25006" => Some(StoreFailure::ReadOnly),
        "28000" | "28P01" => Some(StoreFailure::NotLetIn),
        "3D000" => Some(StoreFailure::NoDatabase),
        "42501" => Some(StoreFailure::NotAllowed),
        "53100" => Some(StoreFailure::Full),
        "53300" => Some(StoreFailure::NoConnection),
        "55P03" => Some(StoreFailure::Busy),
        "57014" => Some(StoreFailure::Silent),
        "57P01" | "57P02" | "57P03" => Some(StoreFailure::Away),
        "58030" => Some(StoreFailure::Failing),
        "XX001" | "XX002" => Some(StoreFailure::Damaged),
        _ if code.starts_with("08") => Some(StoreFailure::Away),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{StoreFailure, of_code};
    use crate::JournalError;
    use crate::postgres::Database;
    use crate::sqlite::SqliteJournal;
    use std::io::{Error, ErrorKind};

    fn store(source: sqlx::Error) -> Option<StoreFailure> {
        JournalError::Store { doing: "appending", source }.store_failure()
    }

    fn io(kind: ErrorKind) -> Option<StoreFailure> {
        store(sqlx::Error::Io(Error::from(kind)))
    }

    #[tokio::test]
    async fn a_store_that_failed_is_told_by_what_it_met() {
        assert_eq!(io(ErrorKind::TimedOut), Some(StoreFailure::Silent));
        assert_eq!(io(ErrorKind::ConnectionReset), Some(StoreFailure::Away));
        assert_eq!(io(ErrorKind::NotFound), None, "a certificate's file");
        assert_eq!(store(sqlx::Error::PoolTimedOut), Some(StoreFailure::NoConnection));
        let nobody = Database::open("postgres://role:password@127.0.0.1:1/database", 3).await;
        assert_eq!(nobody.err().and_then(|error| error.store_failure()), Some(StoreFailure::Away));
        let nonsense = Database::open("nonsense", 3).await;
        assert_eq!(
            nonsense.err().and_then(|error| error.store_failure()),
            Some(StoreFailure::Address)
        );
        let folder = tempfile::tempdir().unwrap();
        let nowhere = SqliteJournal::open_to_read(&folder.path().join("not-there")).await;
        assert_eq!(
            nowhere.err().and_then(|error| error.store_failure()),
            Some(StoreFailure::NotOpened)
        );
        assert_eq!(JournalError::Taken.store_failure(), None);
    }

    #[test]
    fn both_engines_codes_are_known() {
        for (code, met) in [
            ("5", Some(StoreFailure::Busy)),
            ("261", Some(StoreFailure::Busy)),
            ("8", Some(StoreFailure::ReadOnly)),
            ("1544", Some(StoreFailure::ReadOnly)),
            ("266", Some(StoreFailure::Failing)),
            ("4874", Some(StoreFailure::Full)),
            ("13", Some(StoreFailure::Full)),
            ("14", Some(StoreFailure::NotOpened)),
            ("11", Some(StoreFailure::Damaged)),
            ("19", None),
            ("53100", Some(StoreFailure::Full)),
            ("25006", Some(StoreFailure::ReadOnly)),
            ("28P01", Some(StoreFailure::NotLetIn)),
            ("42501", Some(StoreFailure::NotAllowed)),
            ("57P03", Some(StoreFailure::Away)),
            ("08006", Some(StoreFailure::Away)),
            ("XX001", Some(StoreFailure::Damaged)),
            ("23505", None),
        ] {
            assert_eq!(of_code(code), met, "{code}");
        }
    }
}
