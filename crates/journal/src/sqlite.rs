//! A journal in a SQLite file: one file per municipality, one writer.

pub mod desk;
mod doubt;
pub mod keys;
pub mod looks;
mod run;
pub(crate) mod settings;

use crate::batch::Batch;
use crate::chain::{BEGINNING, Link, last_of, links};
use crate::commands::{CommandMisfit, CommandRow, entry};
use crate::page::Page;
use crate::statement::{Statement, statements};
use crate::{DamagedRow, Journal, JournalError, Kept, Known, Stray, integer, position, with_last};
use roret_domain::id::{CommandKey, Position};
use run::Run;
use settings::{COMMITS_PER_CHECKPOINT, Connection, Folding, checkpoint, is_whole, newer};
use sqlx::error::ErrorKind;
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection as _, Row, SqliteConnection};
use std::path::Path;
use uuid::Uuid;

/// The file's form. A version is never edited, only added to.
static VERSIONS: &[(&Statement, &Statement)] = &[
    (&VERSION_1, &SET_VERSION_1),
    (&VERSION_2, &SET_VERSION_2),
    (&VERSION_3, &SET_VERSION_3),
    (&VERSION_4, &SET_VERSION_4),
];

/// Where in the versions events got links, and commands entries.
const FIRST_WITH_LINKS: usize = 2;
const FIRST_WITH_ENTRIES: usize = 3;

/// Adds commands behind the head, in one journey to the connection's thread. A head that stands elsewhere becomes NULL,
/// which it may not be: then nothing of what follows is done.
macro_rules! adding {
    () => {
        "UPDATE head SET position = CASE position WHEN $1 THEN $2 END;
        INSERT INTO event (position, line, link)
            SELECT $1 + 1 + key, CAST(substr($3, value >> 32, value & 4294967295) AS TEXT),
                substr($5, key * 32 + 1, 32)
            FROM json_each($4);
        INSERT INTO command (key, request_hash, entry, last)
            SELECT substr($6, key * 80 + 1, 16), substr($6, key * 80 + 17, 32), substr($6, key * 80 + 49, 32), value
            FROM json_each($7)"
    };
}

statements! {
    VERSION_1 = "
    CREATE TABLE head (position INTEGER NOT NULL) STRICT;
    INSERT INTO head VALUES (0);
    CREATE TABLE event (
        position INTEGER PRIMARY KEY,
        line TEXT NOT NULL
    ) STRICT;
    CREATE TABLE command (
        key BLOB PRIMARY KEY,
        request_hash BLOB NOT NULL,
        last INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
";
    // Commands are read in the order of the journal when it is carried away.
    VERSION_2 = "CREATE INDEX command_by_last ON command (last)";
    // Events from before the chain get their links when the file is opened.
    VERSION_3 = "ALTER TABLE event ADD COLUMN link BLOB NOT NULL DEFAULT x''";
    // Commands from before entries get theirs when the file is opened.
    VERSION_4 = "ALTER TABLE command ADD COLUMN entry BLOB NOT NULL DEFAULT x''";
    VERSION = "PRAGMA user_version";
    SET_VERSION_1 = "PRAGMA user_version = 1";
    SET_VERSION_2 = "PRAGMA user_version = 2";
    SET_VERSION_3 = "PRAGMA user_version = 3";
    SET_VERSION_4 = "PRAGMA user_version = 4";
    HEAD = "SELECT position FROM head";
    BEGIN = "BEGIN IMMEDIATE";
    ADD = adding!();
    // The last of a batch: a journey of its own only to commit would cost as much as writing fifty commands down.
    ADD_AND_COMMIT = concat!(adding!(), "; COMMIT");
    COMMIT = "COMMIT";
    ROLLBACK = "ROLLBACK";
    LINK = "SELECT link FROM event WHERE position = $1";
    UNLINKED = "SELECT position FROM event WHERE length(link) = 0 ORDER BY position LIMIT 1";
    SET_LINKS = "UPDATE event SET link = substr($2, (position - $1) * 32 + 1, 32)
        WHERE position >= $1 AND position < $1 + length($2) / 32";
    WITHOUT_ENTRIES = "SELECT key, request_hash, last FROM command
        WHERE key > $1 AND length(key) = 16 AND length(request_hash) = 32 ORDER BY key LIMIT 2048";
    SET_ENTRIES = "UPDATE command SET entry = substr($1, numbered.key * 48 + 17, 32)
        FROM json_each($2) AS numbered WHERE command.key = substr($1, numbered.key * 48 + 1, 16)";
    COMMANDS = "SELECT key, request_hash, last, entry FROM command
        WHERE last > $1 AND last <= $2 ORDER BY last, key";
    STRAY_COMMAND = "SELECT last FROM command WHERE last < 1 OR last > (SELECT position FROM head) ORDER BY last LIMIT 1";
    STRAY_EVENT = "SELECT position FROM event WHERE position < 1 OR position > (SELECT position FROM head)
        ORDER BY position LIMIT 1";
    KNOWN = "SELECT key, request_hash, last, entry FROM command
        WHERE key IN (SELECT unhex(value) FROM json_each($1))";
    // Many events come back as one text: a row each would cost more than reading it. Rows are visited in the
    // order of the primary key; the reader checks that no position is missing or out of order.
    // Links, 32 bytes each, come as one run of bytes: what is put together of them is no text, and is not read as one.
    READ = "SELECT group_concat(line, char(10)), CAST(group_concat(link, '') AS BLOB),
            (SELECT link FROM event WHERE position = $1)
        FROM event WHERE position > $1 AND position <= $2";
    QUICK_CHECK = "PRAGMA quick_check";
}

/// A journal in a file.
pub struct SqliteJournal {
    connection: Connection,
    unchecked_commits: u32,
    /// The last link that this connection knows of, with its position.
    tip: Option<(Position, Link)>,
}

fn store(doing: &'static str) -> impl Fn(sqlx::Error) -> JournalError {
    move |source| JournalError::Store { doing, source }
}

impl SqliteJournal {
    /// Opens a journal to write, creates it if it is not there, and verifies the durable settings.
    ///
    /// # Errors
    /// [`JournalError::Store`] when the file can't be opened, [`JournalError::Unfit`] when its
    /// settings would not keep what was acknowledged, or its disk is in doubt since the machine was started.
    pub async fn open(path: &Path) -> Result<Self, JournalError> {
        Self::open_on(path).await.map_err(JournalError::of_file)
    }

    async fn open_on(path: &Path) -> Result<Self, JournalError> {
        let mut connection = Connection::to_write(path, Folding::ByTheWriter).await?;
        let opened = connection.sound().await?;
        let ready = async {
            migrate(opened).await?;
            checkpoint(opened).await?;
            is_whole(opened, path).await
        };
        let ready = ready.await;
        connection.heed(ready)?;
        Ok(Self { connection, unchecked_commits: 0, tip: None })
    }

    /// Opens a journal's file as its writer would, looks at its settings, version and length, and leaves its form and what
    /// is in it as they are.
    ///
    /// # Errors
    /// As [`SqliteJournal::open`].
    pub async fn examine(path: &Path) -> Result<(), JournalError> {
        let mut connection = Connection::to_write(path, Folding::ByTheWriter).await?;
        let connection = connection.sound().await?;
        version(connection).await?;
        is_whole(connection, path).await
    }

    /// Opens a journal to read only, beside its writer.
    ///
    /// # Errors
    /// [`JournalError::Store`] when the file is not there or can't be read, [`JournalError::Unfit`]
    /// when a newer program wrote it or it is damaged, [`JournalError::Older`].
    pub async fn open_to_read(path: &Path) -> Result<Self, JournalError> {
        let ready = async {
            let mut connection = Connection::to_read(path).await?;
            match version(connection.sound().await?).await? {
                found if found < VERSIONS.len() => Err(JournalError::Older { found }),
                _ => Ok(connection),
            }
        };
        let connection = ready.await.map_err(JournalError::of_file)?;
        Ok(Self { connection, unchecked_commits: 0, tip: None })
    }

    /// Looks through the file's structure. Answers with SQLite's own words, `ok` when sound.
    ///
    /// # Errors
    /// [`JournalError::Store`] when the check can't run.
    pub async fn check(&mut self) -> Result<String, JournalError> {
        let row = sqlx::query(QUICK_CHECK.text())
            .fetch_one(self.connection.sound().await?)
            .await
            .map_err(store("checking the file"))?;
        Ok(row.get(0))
    }

    async fn write(&mut self, expected: Position, batch: Batch) -> Result<(), JournalError> {
        let link = match self.tip {
            Some((position, link)) if position == expected => link,
            _ => self.link_at(expected).await?,
        };
        let connection = self.connection.begins().await?;
        run(connection, &BEGIN).await?;
        let committed = fill(connection, expected, link, batch).await;
        if !matches!(committed, Ok(Some(_))) {
            let undone = run(connection, &ROLLBACK).await;
            // SQLite may have done so by itself when it broke.
            if !matches!(committed, Err(JournalError::Store { .. })) {
                undone?;
            }
        }
        self.connection.is_done();
        if let Some(tip) = committed? {
            self.tip = Some(tip);
        }
        Ok(())
    }

    async fn link_at(&mut self, position: Position) -> Result<Link, JournalError> {
        link_at(self.connection.sound().await?, position).await
    }
}

/// Commands as they go to the file.
struct Portion {
    /// Where the journal stands before them, and after them.
    expected: Position,
    last: Position,
    /// The link of their last event.
    link: Link,
    /// Lines, one after the other, and where to cut them.
    lines: Vec<u8>,
    spans: String,
    links: Vec<u8>,
    /// Each command's key, hash and entry, one after the other; the position of each one's last event.
    commands: Vec<u8>,
    lasts: String,
}

impl Portion {
    fn of(commands: &[Kept], expected: Position, before: Link) -> Result<Self, JournalError> {
        let each = || commands.iter().flat_map(|kept| &kept.lines).map(String::as_str);
        let mut run = Run::with_room(each().map(str::len).sum());
        each().for_each(|line| run.push(line.as_bytes()));
        let last = Position(expected.0 + run.count());
        let (lines, spans) = run.into_parts()?;
        let links = links(before, each());
        let (mut rows, mut lasts) = (Vec::new(), Vec::new());
        for (kept, last) in with_last(expected, commands) {
            let key = kept.key.uuid();
            rows.extend_from_slice(key.as_bytes());
            rows.extend_from_slice(&kept.request_hash);
            rows.extend_from_slice(&entry(key.as_bytes(), &kept.request_hash, integer(last)));
            lasts.push(last);
        }
        let link = last_of(&links).unwrap_or(before);
        let lasts = serde_json::to_string(&lasts).map_err(JournalError::Encode)?;
        Ok(Self { expected, last, link, lines, spans, links, commands: rows, lasts })
    }

    /// Where the journal stands after them, and the link there.
    fn end(&self) -> (Position, Link) {
        (self.last, self.link)
    }
}

async fn run(
    connection: &mut SqliteConnection,
    statement: &'static Statement,
) -> Result<(), JournalError> {
    let run = sqlx::query(statement.text()).execute(connection).await;
    run.map(drop).map_err(store("appending"))
}

/// Writes a batch down as it comes, and commits it. Answers with its last event and that one's link; with nothing, and
/// nothing committed, when nothing came.
async fn fill(
    connection: &mut SqliteConnection,
    expected: Position,
    before: Link,
    mut batch: Batch,
) -> Result<Option<(Position, Link)>, JournalError> {
    let Some(first) = batch.next().await? else { return Ok(None) };
    let mut portion = Portion::of(&first, expected, before)?;
    while !batch.is_whole() {
        let (last, link) = portion.end();
        // The next one is made ready while this one is written down.
        let (added, next) = tokio::join!(add(connection, portion, &ADD), async {
            batch.next().await?.map(|next| Portion::of(&next, last, link)).transpose()
        });
        added?;
        let Some(next) = next? else {
            run(connection, &COMMIT).await?;
            return Ok(Some((last, link)));
        };
        portion = next;
    }
    let end = portion.end();
    add(connection, portion, &ADD_AND_COMMIT).await?;
    Ok(Some(end))
}

/// Adds commands behind the head.
async fn add(
    connection: &mut SqliteConnection,
    portion: Portion,
    statement: &'static Statement,
) -> Result<(), JournalError> {
    let doing = "appending";
    let expected = portion.expected;
    let added = sqlx::query(statement.text())
        .bind(integer(expected))
        .bind(integer(portion.last))
        .bind(portion.lines)
        .bind(portion.spans)
        .bind(portion.links)
        .bind(portion.commands)
        .bind(portion.lasts)
        .execute(&mut *connection)
        .await;
    let Err(error) = added else { return Ok(()) };
    let broken = error.as_database_error();
    if broken.is_some_and(|error| error.kind() == ErrorKind::NotNullViolation) {
        let row = sqlx::query(HEAD.text()).fetch_one(connection).await;
        let head = position(row.map_err(store(doing))?.get(0));
        return Err(JournalError::Moved { expected, head });
    }
    if broken.is_some_and(|error| error.message().contains("command.key")) {
        return Err(JournalError::Taken);
    }
    Err(store(doing)(error))
}

/// The link of the event at a position; what is before the first event where there is none.
async fn link_at(
    connection: &mut SqliteConnection,
    position: Position,
) -> Result<Link, JournalError> {
    let row = sqlx::query(LINK.text())
        .bind(integer(position))
        .fetch_optional(connection)
        .await
        .map_err(store("reading a link"))?;
    let Some(row) = row else { return Ok(BEGINNING) };
    let link: &[u8] = row.get(0);
    let source = DamagedRow::Column("link");
    link.try_into().or(Err(JournalError::Damaged { position, source }))
}

/// Gives links to events from before the chain.
async fn link_what_is_not(connection: &mut SqliteConnection) -> Result<(), JournalError> {
    let doing = "linking what was written before the chain";
    let unlinked = async |connection: &mut SqliteConnection| {
        sqlx::query(UNLINKED.text()).fetch_optional(connection).await.map_err(store(doing))
    };
    while let Some(row) = unlinked(connection).await? {
        let first = position(row.get(0));
        let before = Position(first.0.saturating_sub(1));
        let link = link_at(connection, before).await?;
        let page = read(connection, before, EVENTS_PER_LINKING).await?;
        let links = links(link, page.lines());
        let set = sqlx::query(SET_LINKS.text()).bind(integer(first)).bind(links);
        set.execute(&mut *connection).await.map_err(store(doing))?;
    }
    Ok(())
}

/// Gives entries to commands from before them.
async fn enter_what_is_not(connection: &mut SqliteConnection) -> Result<(), JournalError> {
    let doing = "entering what was written before entries";
    let mut last = Vec::new();
    loop {
        let asked = sqlx::query(WITHOUT_ENTRIES.text()).bind(last.as_slice());
        let rows = asked.fetch_all(&mut *connection).await.map_err(store(doing))?;
        let Some(end) = rows.last() else { return Ok(()) };
        last = end.get(0);
        let mut entries = Vec::with_capacity(rows.len() * 48);
        for row in &rows {
            let (key, hash): (&[u8], &[u8]) = (row.get(0), row.get(1));
            if let (Some(own), Ok(hash)) = (key.as_array(), hash.try_into()) {
                entries.extend_from_slice(key);
                entries.extend_from_slice(&entry(own, hash, row.get(2)));
            }
        }
        let numbers: Vec<usize> = (0..entries.len() / 48).collect();
        let numbers = serde_json::to_string(&numbers).map_err(JournalError::Encode)?;
        let set = sqlx::query(SET_ENTRIES.text()).bind(entries).bind(numbers);
        set.execute(&mut *connection).await.map_err(store(doing))?;
    }
}

/// Events that get their links at a time.
const EVENTS_PER_LINKING: u64 = 2_048;

async fn read(
    connection: &mut SqliteConnection,
    after: Position,
    limit: u64,
) -> Result<Page, JournalError> {
    let row = sqlx::query(READ.text())
        .bind(integer(after))
        .bind(integer(Position(after.0.saturating_add(limit))))
        .fetch_one(connection)
        .await
        .map_err(store("reading events"))?;
    let lines = row.get::<Option<String>, _>(0).unwrap_or_default();
    let links = row.get::<Option<Vec<u8>>, _>(1).unwrap_or_default();
    let before = row.get::<Option<&[u8]>, _>(2).and_then(|link| link.try_into().ok());
    Ok(Page::new(after, lines, before.unwrap_or(BEGINNING), links))
}

/// The version of the file's form: one that this program knows.
async fn version(connection: &mut SqliteConnection) -> Result<usize, JournalError> {
    let row = sqlx::query(VERSION.text())
        .fetch_one(connection)
        .await
        .map_err(store("reading the file's version"))?;
    let found: i64 = row.get(0);
    match usize::try_from(found) {
        Ok(version) if version <= VERSIONS.len() => Ok(version),
        _ => Err(newer(found)),
    }
}

async fn migrate(connection: &mut SqliteConnection) -> Result<(), JournalError> {
    let doing = "bringing the tables to this version";
    let found = version(connection).await?;
    for (version, (change, set_version)) in VERSIONS.iter().enumerate().skip(found) {
        let mut transaction = connection.begin().await.map_err(store(doing))?;
        for statement in [change, set_version] {
            let run = sqlx::raw_sql(statement.text()).execute(&mut *transaction).await;
            run.map_err(store(doing))?;
        }
        match version {
            FIRST_WITH_LINKS => link_what_is_not(&mut transaction).await?,
            FIRST_WITH_ENTRIES => enter_what_is_not(&mut transaction).await?,
            _ => {}
        }
        transaction.commit().await.map_err(store(doing))?;
    }
    Ok(())
}

impl Journal for SqliteJournal {
    async fn head(&mut self) -> Result<Position, JournalError> {
        let row = sqlx::query(HEAD.text())
            .fetch_one(self.connection.sound().await?)
            .await
            .map_err(store("reading the head"))?;
        Ok(position(row.get(0)))
    }

    async fn keep(&mut self, expected: Position, batch: Batch) -> Result<(), JournalError> {
        let kept = self.write(expected, batch).await;
        self.connection.heed(kept)?;
        self.unchecked_commits += 1;
        if self.unchecked_commits >= COMMITS_PER_CHECKPOINT
            && let Err(error) = self.rest().await
        {
            if error.is_disk_in_doubt() {
                return Err(error);
            }
            // The commit is durable all the same; what could not be folded now is folded later.
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "the log could not be folded into the file");
        }
        Ok(())
    }

    async fn commands(
        &mut self,
        after: Position,
        up_to: Position,
    ) -> Result<Vec<CommandRow>, JournalError> {
        let rows = sqlx::query(COMMANDS.text())
            .bind(integer(after))
            .bind(integer(up_to))
            .fetch_all(self.connection.sound().await?)
            .await
            .map_err(store("reading commands"))?;
        Ok(rows.iter().map(command_of).collect())
    }

    async fn stray(&mut self) -> Result<Option<Stray>, JournalError> {
        let doing = "looking for rows without a place";
        let connection = self.connection.sound().await?;
        let event = sqlx::query(STRAY_EVENT.text()).fetch_optional(&mut *connection).await;
        if let Some(row) = event.map_err(store(doing))? {
            return Ok(Some(Stray::Event(row.get(0))));
        }
        let command = sqlx::query(STRAY_COMMAND.text()).fetch_optional(connection).await;
        Ok(command.map_err(store(doing))?.map(|row| Stray::Command(row.get(0))))
    }

    async fn known(&mut self, keys: &[CommandKey]) -> Result<Vec<Known>, JournalError> {
        let doing = "asking for command keys";
        let keys: Vec<String> = keys.iter().map(|key| key.uuid().simple().to_string()).collect();
        let keys = serde_json::to_string(&keys).map_err(JournalError::Encode)?;
        let rows = sqlx::query(KNOWN.text())
            .bind(keys)
            .fetch_all(self.connection.sound().await?)
            .await
            .map_err(store(doing))?;
        rows.iter().map(known_of).collect()
    }

    async fn fetch(&mut self, after: Position, limit: u64) -> Result<Page, JournalError> {
        read(self.connection.sound().await?, after, limit).await
    }

    async fn rest(&mut self) -> Result<(), JournalError> {
        if self.unchecked_commits > 0 {
            let folded = checkpoint(self.connection.sound().await?).await;
            self.connection.heed(folded)?;
            self.unchecked_commits = 0;
        }
        Ok(())
    }
}

/// A row of a command, and whether it is what was written.
fn command_of(row: &SqliteRow) -> CommandRow {
    let (key, hash, last): (&[u8], &[u8], i64) = (row.get(0), row.get(1), row.get(2));
    let known = || {
        let (key, request_hash) = (key.try_into().ok()?, hash.try_into().ok()?);
        let is_own = entry(&key, &request_hash, last) == row.get::<&[u8], _>(3);
        let key = CommandKey::from_uuid(Uuid::from_bytes(key));
        is_own.then_some(Known { key, request_hash, last: position(last) })
    };
    CommandRow { last: position(last), known: known() }
}

fn known_of(row: &SqliteRow) -> Result<Known, JournalError> {
    let CommandRow { last, known } = command_of(row);
    known.ok_or(CommandMisfit::Changed { last }.into())
}

/// Every statement that is run on SQLite.
pub(crate) fn statements() -> impl Iterator<Item = &'static Statement> {
    let modules =
        [STATEMENTS, settings::STATEMENTS, looks::STATEMENTS, desk::STATEMENTS, keys::STATEMENTS];
    modules.into_iter().flatten().copied()
}
