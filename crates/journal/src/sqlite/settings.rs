//! The settings every SQLite file of ours has, in one place, and read back before use.
//!
//! `WAL` with `synchronous=FULL` is the only setting with a write-ahead log that keeps an acknowledged
//! event through a power cut; `NORMAL` loses it.

use crate::JournalError;
use crate::sqlite::doubt;
use crate::statement::{Statement, statements};
use crate::store_unfit::StoreUnfit;
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection as _, Row, Sqlite, SqliteConnection};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The oldest library without the write-ahead-log reset fault.
const OLDEST_LIBRARY: (u32, u32, u32) = (3, 51, 3);

/// Commits after which the one writer folds the log into the file; SQLite itself is told not to.
pub(crate) const COMMITS_PER_CHECKPOINT: u32 = 256;

statements! {
    /// Folds the write-ahead log into the file, as far as readers allow.
    CHECKPOINT = "PRAGMA wal_checkpoint(PASSIVE)";
    JOURNAL_MODE = "PRAGMA journal_mode";
    SYNCHRONOUS = "PRAGMA synchronous";
    FOREIGN_KEYS = "PRAGMA foreign_keys";
    SECURE_DELETE = "PRAGMA secure_delete";
    TRUSTED_SCHEMA = "PRAGMA trusted_schema";
    CELL_SIZE_CHECK = "PRAGMA cell_size_check";
    MMAP_SIZE = "PRAGMA mmap_size";
    LIBRARY = "SELECT sqlite_version()";
    FORM = "PRAGMA user_version";
    SET_FORM = "PRAGMA user_version = 1";
    LENGTH = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";
}

/// A connection to a file. When something broke on it, it is replaced before it is used again: SQLite may
/// have rolled a transaction back by itself where the connection still believes to be in it, or the other
/// way round, and then it could neither write nor tell what is durable.
pub(crate) struct Connection {
    connection: SqliteConnection,
    /// None for a database that can't outlive its connection.
    path: Option<PathBuf>,
    folding: Folding,
    unfolded_runs: u32,
    is_in_doubt: bool,
}

/// Who folds the write-ahead log into the file. Never SQLite by itself: it would not say that a sync failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Folding {
    /// Who writes, when nobody waits for it.
    ByTheWriter,
    /// The connection, after some statements that it has run.
    ByTheConnection,
}

impl Connection {
    fn on(connection: SqliteConnection) -> Self {
        let folding = Folding::ByTheConnection;
        Self { connection, path: None, folding, unfolded_runs: 0, is_in_doubt: false }
    }

    /// Opens a file for its one writer, creates it if it is not there, and reads the settings back.
    ///
    /// # Errors
    /// [`JournalError::Store`], [`JournalError::Unfit`], also when the disk is in doubt since the machine was started.
    pub(crate) async fn to_write(path: &Path, folding: Folding) -> Result<Self, JournalError> {
        doubt::refuse(path)?;
        let connection = open_to_write(path).await.map_err(JournalError::of_file);
        let connection = doubt::heed(Some(path), connection)?;
        Ok(Self { path: Some(path.to_owned()), folding, ..Self::on(connection) })
    }

    /// Opens a file to read only.
    pub(crate) async fn to_read(path: &Path) -> Result<Self, JournalError> {
        let connection = connect(&options(path).read_only(true)).await?;
        Ok(Self::on(connection))
    }

    /// Opens a file that can't outlive the program, for tests.
    pub(crate) async fn in_memory() -> Result<Self, JournalError> {
        let connection = connect(&SqliteConnectOptions::new().in_memory(true)).await?;
        Ok(Self::on(connection))
    }

    /// The connection, which is in no doubt.
    pub(crate) async fn sound(&mut self) -> Result<&mut SqliteConnection, JournalError> {
        if let (true, Some(path)) = (self.is_in_doubt, &self.path) {
            let new = doubt::heed(Some(path), open_to_write(path).await)?;
            let old = std::mem::replace(&mut self.connection, new);
            // Closing rolls back what was not committed, if SQLite has not done so. It can't fail worse than
            // what made us doubt.
            let _ = old.close().await;
            self.is_in_doubt = false;
        }
        Ok(&mut self.connection)
    }

    /// The connection for a transaction that has to be ended by [`Connection::is_done`]: who is stopped in the middle of it
    /// leaves it in doubt.
    pub(crate) async fn begins(&mut self) -> Result<&mut SqliteConnection, JournalError> {
        self.sound().await?;
        self.is_in_doubt = true;
        Ok(&mut self.connection)
    }

    /// The transaction was committed or rolled back.
    pub(crate) fn is_done(&mut self) {
        self.is_in_doubt = false;
    }

    /// The same result; a failure of the store leaves the connection in doubt, and one to sync the disk itself.
    pub(crate) fn heed<T>(&mut self, result: Result<T, JournalError>) -> Result<T, JournalError> {
        self.is_in_doubt |= matches!(result, Err(JournalError::Store { .. }));
        doubt::heed(self.path.as_deref(), result)
    }

    /// Runs a statement, and heeds what becomes of it.
    pub(crate) async fn run(
        &mut self,
        doing: &'static str,
        query: Query<'_, Sqlite, SqliteArguments>,
    ) -> Result<(), JournalError> {
        let run = query.execute(self.sound().await?).await;
        self.heed(run.map(drop).map_err(|source| JournalError::Store { doing, source }))?;
        self.unfolded_runs += 1;
        if self.folding == Folding::ByTheConnection && self.unfolded_runs >= COMMITS_PER_CHECKPOINT
        {
            self.unfolded_runs = 0;
            let folded = checkpoint(self.sound().await?).await;
            match self.heed(folded) {
                Err(error) if error.is_disk_in_doubt() => return Err(error),
                // The statement is durable all the same; what could not be folded now is folded later.
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, "the log could not be folded into the file");
                }
                Ok(()) => {}
            }
        }
        Ok(())
    }
}

/// Opens a file for its one writer, creates it if it is not there, and reads the settings back.
async fn open_to_write(path: &Path) -> Result<SqliteConnection, JournalError> {
    let mut connection = connect(&writers_options(path)).await?;
    verify(&mut connection).await?;
    Ok(connection)
}

fn writers_options(path: &Path) -> SqliteConnectOptions {
    options(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("wal_autocheckpoint", "0")
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(Duration::from_secs(5))
        .foreign_keys(true)
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        // What is deleted (a draft, a key) is overwritten.
        .pragma("secure_delete", "ON")
        .pragma("mmap_size", "0")
        .disable_statement_logging()
}

async fn connect(options: &SqliteConnectOptions) -> Result<SqliteConnection, JournalError> {
    options
        .connect()
        .await
        .map_err(|source| JournalError::Store { doing: "opening a file", source })
}

async fn read_back(
    connection: &mut SqliteConnection,
    sql: &'static Statement,
) -> Result<String, JournalError> {
    let row = sqlx::query(sql.text())
        .fetch_one(connection)
        .await
        .map_err(|source| JournalError::Store { doing: "reading a setting back", source })?;
    Ok(row.try_get::<String, _>(0).unwrap_or_else(|_| row.get::<i64, _>(0).to_string()))
}

/// The version of the SQLite library in this program.
///
/// # Errors
/// When even that can't be asked.
pub async fn sqlite_version() -> Result<String, JournalError> {
    read_back(Connection::in_memory().await?.sound().await?, &LIBRARY).await
}

pub(crate) async fn verify(connection: &mut SqliteConnection) -> Result<(), JournalError> {
    let wanted = [
        ("journal_mode", &JOURNAL_MODE, "wal"),
        ("synchronous", &SYNCHRONOUS, "2"),
        ("foreign_keys", &FOREIGN_KEYS, "1"),
        ("secure_delete", &SECURE_DELETE, "1"),
        ("trusted_schema", &TRUSTED_SCHEMA, "0"),
        ("cell_size_check", &CELL_SIZE_CHECK, "1"),
        ("mmap_size", &MMAP_SIZE, "0"),
    ];
    for (name, sql, needed) in wanted {
        let found = read_back(connection, sql).await?;
        if found != needed {
            return Err(StoreUnfit::Setting { name, found, needed }.into());
        }
    }
    let found = read_back(connection, &LIBRARY).await?;
    let mut parts = found.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    if (next(), next(), next()) < OLDEST_LIBRARY {
        return Err(StoreUnfit::OldEngine { engine: "SQLite", found, needed: "3.51.3" }.into());
    }
    Ok(())
}

/// A file of a form that this program does not know.
pub(crate) fn newer(found: i64) -> JournalError {
    StoreUnfit::NewerFile(found).into()
}

/// Refuses a file beside the journal whose form a newer program has changed. Files from before forms were told apart are of
/// the first one.
pub(crate) async fn is_of_the_first_form(connection: &mut Connection) -> Result<(), JournalError> {
    match is_of_a_known_form(connection).await? {
        0 => connection.run("saying which form the file has", sqlx::query(SET_FORM.text())).await,
        _ => Ok(()),
    }
}

/// The same for who only reads. Answers with the form; 0 is the first one too.
pub(crate) async fn is_of_a_known_form(connection: &mut Connection) -> Result<i64, JournalError> {
    form_of(connection, 1).await
}

/// The form of a file beside the journal, which is at most this one.
pub(crate) async fn form_of(connection: &mut Connection, newest: i64) -> Result<i64, JournalError> {
    let found = read_back(connection.sound().await?, &FORM).await.map_err(JournalError::of_file)?;
    match found.parse() {
        Ok(known) if (0..=newest).contains(&known) => Ok(known),
        found => Err(newer(found.unwrap_or(-1))),
    }
}

/// Folds the write-ahead log into the file, as far as readers allow.
pub(crate) async fn checkpoint(connection: &mut SqliteConnection) -> Result<(), JournalError> {
    let doing = "folding the log into the file";
    let folded = sqlx::query(CHECKPOINT.text()).execute(connection).await;
    folded.map(drop).map_err(|source| JournalError::Store { doing, source })
}

/// Refuses a file that ends before it should: SQLite reads what is missing of the last page as zeros, and
/// says nothing until somebody needs it. The log has been folded into the file before, as far as readers
/// allow; where they did not, the rest is still in the log.
pub(crate) async fn is_whole(
    connection: &mut SqliteConnection,
    path: &Path,
) -> Result<(), JournalError> {
    let doing = "asking for the file's length";
    let row = sqlx::query(LENGTH.text())
        .fetch_one(connection)
        .await
        .map_err(|source| JournalError::Store { doing, source })?;
    let needed = u64::try_from(row.get::<i64, _>(0)).unwrap_or(0);
    let length = |path: &Path| std::fs::metadata(path).map_or(0, |about| about.len());
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let found = length(path);
    if found >= needed || length(Path::new(&log)) > 0 {
        return Ok(());
    }
    Err(StoreUnfit::HalfCopied { found_bytes: found, needed_bytes: needed }.into())
}

#[cfg(test)]
mod tests {
    use super::{connect, verify, writers_options};
    use crate::JournalError;
    use crate::desk::Desk;
    use crate::keys::KeyStore;
    use crate::looks::Looks;
    use crate::store_unfit::StoreUnfit;

    #[tokio::test]
    async fn a_file_that_a_newer_program_has_changed_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let opened = async |name: &str| match name {
            "desk" => Desk::in_file(&path(name)).await.map(drop),
            "looks" => Looks::in_file(&path(name)).await.map(drop),
            _ => KeyStore::in_file(&path(name)).await.map(drop),
        };
        for name in ["desk", "looks", "keys"] {
            opened(name).await.unwrap();
            opened(name).await.unwrap();
            let writer = writers_options(&path(name));
            let newer = writer.pragma("user_version", "3");
            drop(connect(&newer).await.unwrap());
            match opened(name).await {
                Err(JournalError::Unfit(unfit)) => {
                    assert_eq!(unfit, StoreUnfit::NewerFile(3), "{name}")
                }
                other => panic!("{name}: {other:?}"),
            }
        }
    }

    #[tokio::test]
    async fn each_setting_that_is_not_as_it_must_be_is_refused_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        for (number, (setting, broken)) in [
            ("synchronous", "NORMAL"),
            ("synchronous", "OFF"),
            ("synchronous", "EXTRA"),
            ("journal_mode", "DELETE"),
            ("journal_mode", "MEMORY"),
            ("foreign_keys", "OFF"),
            ("secure_delete", "OFF"),
            ("trusted_schema", "ON"),
            ("cell_size_check", "OFF"),
            ("mmap_size", "65536"),
        ]
        .into_iter()
        .enumerate()
        {
            let path = folder.path().join(number.to_string());
            let sound = writers_options(&path);
            verify(&mut connect(&sound).await.unwrap()).await.unwrap();
            let mut connection = connect(&sound.pragma(setting, broken)).await.unwrap();
            match verify(&mut connection).await {
                Err(JournalError::Unfit(StoreUnfit::Setting { name, .. })) => {
                    assert_eq!(name, setting)
                }
                other => panic!("{setting} = {broken}: {other:?}"),
            }
        }
    }
}
