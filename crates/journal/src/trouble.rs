//! What a store that failed has met, as its engine's code says.

use crate::JournalError;
use sqlx::error::DatabaseError;
use std::io::ErrorKind;

/// What a store that failed has met. Each text says what to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Trouble {
    /// There is no room left.
    #[error("the disk is full: make room, and try again")]
    Full,
    /// Somebody else has locked what is needed.
    #[error("somebody else works on it: try again when they are done")]
    Busy,
    /// Nothing can be written.
    #[error("it can only be read: see to the rights on the file and its folder, or to the server")]
    ReadOnly,
    /// The disk did not do what it was asked for.
    #[error("the disk could not read or write: look at it before anybody goes on")]
    Failing,
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
    #[error("the database was silent for too long: see that it runs, and that nobody holds it up")]
    Silent,
    /// The server does not know the role, or not with this password.
    #[error("the database does not let this role in: see to role and password in its address")]
    NotLetIn,
    /// The server has no such database.
    #[error("the server has no such database: see to its name in the address")]
    NoDatabase,
    /// The server has no connection left.
    #[error("the server has no connection left: see to --connections, and to its max_connections")]
    TooMany,
}

impl JournalError {
    /// What the store that failed has met; none where no store failed, or it is nothing that has a name here.
    pub fn trouble(&self) -> Option<Trouble> {
        let Self::Store { source, .. } = self else { return None };
        match source {
            sqlx::Error::Io(error) => Some(match error.kind() {
                ErrorKind::TimedOut => Trouble::Silent,
                _ => Trouble::Away,
            }),
            sqlx::Error::Configuration(_) => Some(Trouble::Address),
            sqlx::Error::PoolTimedOut => Some(Trouble::Silent),
            sqlx::Error::Database(error) => of_code(&**error),
            _ => None,
        }
    }
}

fn of_code(error: &dyn DatabaseError) -> Option<Trouble> {
    let code = error.code()?;
    match code.parse::<u32>() {
        // SQLite's result codes; what is more exact of one has it in its last eight bits. SQLSTATE has five signs.
        Ok(number) if code.len() < 5 => match number & 0xff {
            5 | 6 => Some(Trouble::Busy),
            8 => Some(Trouble::ReadOnly),
            10 => Some(Trouble::Failing),
            13 => Some(Trouble::Full),
            14 => Some(Trouble::NotOpened),
            _ => None,
        },
        // PostgreSQL, appendix A of its manual.
        _ => match &*code {
            "25006" => Some(Trouble::ReadOnly),
            "28000" | "28P01" => Some(Trouble::NotLetIn),
            "3D000" => Some(Trouble::NoDatabase),
            "53100" => Some(Trouble::Full),
            "53300" => Some(Trouble::TooMany),
            "55P03" => Some(Trouble::Busy),
            "57P01" | "57P02" | "57P03" => Some(Trouble::Away),
            "58030" => Some(Trouble::Failing),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::Trouble;
    use crate::JournalError;
    use crate::postgres::Database;
    use crate::sqlite::SqliteJournal;
    use std::io::{Error, ErrorKind};

    fn io(kind: ErrorKind) -> JournalError {
        JournalError::Store { doing: "appending", source: sqlx::Error::Io(Error::from(kind)) }
    }

    #[tokio::test]
    async fn a_store_that_failed_is_told_by_what_it_met() {
        assert_eq!(io(ErrorKind::TimedOut).trouble(), Some(Trouble::Silent));
        assert_eq!(io(ErrorKind::ConnectionReset).trouble(), Some(Trouble::Away));
        let nobody = Database::open("postgres://role:password@127.0.0.1:1/database", 3).await;
        assert_eq!(nobody.err().and_then(|error| error.trouble()), Some(Trouble::Away));
        let nonsense = Database::open("nonsense", 3).await;
        assert_eq!(nonsense.err().and_then(|error| error.trouble()), Some(Trouble::Address));
        let folder = tempfile::tempdir().unwrap();
        let nowhere = SqliteJournal::open_to_read(&folder.path().join("not-there")).await;
        assert_eq!(nowhere.err().and_then(|error| error.trouble()), Some(Trouble::NotOpened));
        assert_eq!(JournalError::Taken.trouble(), None);
    }
}
