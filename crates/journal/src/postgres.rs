//! A journal in PostgreSQL: many municipalities in one database, each behind its own wall.
//!
//! Every key begins with the municipality. Each transaction says which one it is for, and row-level
//! security, forced on every table, shows it that one's rows alone. The setting ends with the
//! transaction, so that a pooled connection carries nothing to the next one. The application's role may
//! add to the journal and read it; it can't change or remove anything in it.
//!
//! A municipality's head row gives the positions: it is moved in the statement that writes the events,
//! and stays locked until the commit. So positions have no gaps, and their order is the order of
//! commits, also on a replica.

mod database;
pub mod desk;
pub mod keys;
pub mod looks;
mod migration;
mod news;
mod standing;

use crate::batch::Batch;
use crate::chain::{BEGINNING, Link, last_of, links};
use crate::commands::{CommandMisfit, CommandRow, entry};
use crate::news::{News, tell};
use crate::page::Page;
use crate::statement::{Statement, statements};
use crate::{DamagedRow, Journal, JournalError, Kept, Known, Stray, integer, position, with_last};
pub(crate) use database::{ANSWER_TIMEOUT, READ_TIMEOUT, store};
pub use database::{Database, Tenant};
pub use migration::{Migrated, migrate};
use roret_domain::id::{CommandKey, Position};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{PgConnection, Row};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use uuid::Uuid;

/// A page of so many events is one of a long journal that is read on.
const LONG_PAGE: u64 = 1_024;

statements! {
    BEGIN_MUNICIPALITY = "INSERT INTO roret.head (municipality, position) VALUES ($1, 0)
        ON CONFLICT (municipality) DO NOTHING";
    // Every node asks once a second: in one exchange, with the wall set before the table is touched.
    HEAD = "SELECT position FROM set_config('roret.municipality', $1, true) AS here (municipality), LATERAL (
            SELECT position FROM roret.head WHERE head.municipality = here.municipality
            LIMIT 1) AS found";
    // Waits for whoever is committing: what is not there afterwards will not come.
    HEAD_SETTLED = "SELECT position FROM roret.head WHERE municipality = $1 FOR UPDATE";
    APPEND = "WITH moved AS (
            UPDATE roret.head SET position = $3 WHERE municipality = $1 AND position = $2
            RETURNING position),
        events AS (
            INSERT INTO roret.event (municipality, position, line, link)
            SELECT $1, $2 + ordinal, line, substr($8, (ordinal * 32 - 31)::integer, 32)
            FROM moved, unnest($4::text[]) WITH ORDINALITY AS written (line, ordinal)),
        commands AS (
            INSERT INTO roret.command (municipality, key, request_hash, last, entry)
            SELECT $1, key, request_hash, last, entry
            FROM moved, unnest($5::uuid[], $6::bytea[], $7::bigint[], $9::bytea[])
                AS written (key, request_hash, last, entry))
        SELECT position FROM moved";
    COMMANDS = "SELECT key, request_hash, last, entry FROM roret.command
        WHERE municipality = $1 AND last > $2 AND last <= $3 ORDER BY last, key";
    STRAY_COMMAND = "SELECT last FROM roret.command WHERE municipality = $1 AND (last < 1
            OR last > coalesce((SELECT position FROM roret.head WHERE municipality = $1), 0)) ORDER BY last LIMIT 1";
    STRAY_EVENT = "SELECT position FROM roret.event WHERE municipality = $1
            AND position > coalesce((SELECT position FROM roret.head WHERE municipality = $1), 0) ORDER BY position LIMIT 1";
    KNOWN = "SELECT key, request_hash, last, entry FROM roret.command
        WHERE municipality = $1 AND key = ANY ($2::uuid[])";
    // Many events come back as one text: a row each would cost more than reading it. The rows come in the
    // order of the primary key; the reader checks that no position is missing or out of order.
    READ = "SELECT string_agg(line, E'\\n'), string_agg(link, ''::bytea),
            (SELECT link FROM roret.event WHERE municipality = $1 AND position = $2)
        FROM (
            SELECT line, link FROM roret.event
            WHERE municipality = $1 AND position > $2 AND position <= $3
            ORDER BY position) AS page";
    LINK = "SELECT link FROM roret.event WHERE municipality = $1 AND position = $2";
    IS_RESTORING = "SELECT municipality FROM roret.restoring WHERE municipality = $1";
    BEGIN_RESTORING = "INSERT INTO roret.restoring (municipality) VALUES ($1)
        ON CONFLICT (municipality) DO NOTHING";
    END_RESTORING = "DELETE FROM roret.restoring WHERE municipality = $1";
    KEEP_SECRET = "INSERT INTO roret.secret (municipality, secret) VALUES ($1, $2)
        ON CONFLICT (municipality) DO NOTHING";
    SECRET = "SELECT secret FROM roret.secret WHERE municipality = $1";
    // Apart from the commit: a notice inside it would make all municipalities commit one by one.
    NOTIFY = "SELECT pg_notify($1, $2)";
}

impl Tenant {
    /// The lines at the `limit` positions after a position.
    async fn page(&self, after: Position, limit: u64) -> Result<Page, JournalError> {
        let up_to = Position(after.0.saturating_add(limit));
        let asked = self.query(&READ).bind(integer(after)).bind(integer(up_to));
        // One who waits for what others have just written asks for few.
        let time = if limit >= LONG_PAGE { READ_TIMEOUT } else { ANSWER_TIMEOUT };
        let rows = self.rows_within(time, "reading events", asked).await?;
        let Some(row) = rows.first() else {
            return Ok(Page::new(after, String::new(), BEGINNING, Vec::new()));
        };
        let lines = row.get::<Option<String>, _>(0).unwrap_or_default();
        let links = row.get::<Option<Vec<u8>>, _>(1).unwrap_or_default();
        let before = row.get::<Option<&[u8]>, _>(2).and_then(|link| link.try_into().ok());
        Ok(Page::new(after, lines, before.unwrap_or(BEGINNING), links))
    }

    pub(crate) fn municipality(&self) -> &str {
        &self.municipality
    }

    /// Whether a journal has been begun for it.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn exists(&self) -> Result<bool, JournalError> {
        let row = self.row("looking for the municipality", self.query(&HEAD)).await?;
        Ok(row.is_some())
    }

    /// Whether a restore has begun and not ended: then nobody may work on what is there.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn is_restoring(&self) -> Result<bool, JournalError> {
        let row = self.row("looking for a restore", self.query(&IS_RESTORING)).await?;
        Ok(row.is_some())
    }

    /// Marks that a restore begins.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn begin_restoring(&self) -> Result<(), JournalError> {
        self.run("marking the restore", self.query(&BEGIN_RESTORING)).await
    }

    /// Marks that a restore has ended well.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn end_restoring(&self) -> Result<(), JournalError> {
        self.run("ending the restore", self.query(&END_RESTORING)).await
    }

    /// The municipality's secret: the one that is kept, or else this one, which is then kept.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn secret(&self, drawn: [u8; 32]) -> Result<[u8; 32], JournalError> {
        let keep = self.query(&KEEP_SECRET).bind(drawn.as_slice());
        self.run("keeping the secret", keep).await?;
        self.kept_secret().await?.ok_or(damaged(Position(0), "secret"))
    }

    /// The secret that is kept, if one is.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn kept_secret(&self) -> Result<Option<[u8; 32]>, JournalError> {
        let row = self.row("reading the secret", self.query(&SECRET)).await?;
        Ok(row.and_then(|row| row.get::<&[u8], _>(0).try_into().ok()))
    }
}

/// Tells the other nodes how far a journal has come, as long as somebody writes it. What comes while one
/// is being told is told together.
fn start_telling(tenant: Tenant) -> watch::Sender<Position> {
    let (written, mut heads) = watch::channel(Position(0));
    tokio::spawn(async move {
        while heads.changed().await.is_ok() {
            let notice = news::write(*heads.borrow_and_update(), tenant.municipality());
            let channel = news::channel(tenant.municipality());
            let telling = tenant.query_of_all(&NOTIFY).bind(channel).bind(notice);
            let telling = tenant.at_once("telling the other nodes", telling);
            if let Err(error) = telling.await {
                tracing::debug!(%error, "the other nodes were not told; they ask");
            }
        }
    });
    written
}

/// A journal in a database.
pub struct PostgresJournal {
    tenant: Tenant,
    /// How far has been written here; the other nodes are told of it, apart from the commit.
    written: watch::Sender<Position>,
    /// The last link that is known here, with its position.
    tip: Option<(Position, Link)>,
    /// The page that follows the one that was fetched last.
    prefetched: Option<PrefetchedPage>,
}

/// A page that is fetched before somebody asks for it.
struct PrefetchedPage {
    after: Position,
    limit: u64,
    page: JoinHandle<Result<Page, JournalError>>,
}

impl PostgresJournal {
    /// Opens a municipality's journal, and begins it if it is not there.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn open(tenant: Tenant) -> Result<Self, JournalError> {
        tenant.run("beginning the journal", tenant.query(&BEGIN_MUNICIPALITY)).await?;
        Ok(Self::open_to_read(tenant))
    }

    /// Opens a municipality's journal to read, and begins none.
    pub fn open_to_read(tenant: Tenant) -> Self {
        let written = start_telling(tenant.clone());
        Self { tenant, written, tip: None, prefetched: None }
    }

    /// The link of the event at a position; what is before the first event where there is none.
    async fn link_at(&self, position: Position) -> Result<Link, JournalError> {
        let asked = self.tenant.query(&LINK).bind(integer(position));
        let row = self.tenant.row("reading a link", asked).await?;
        let Some(row) = row else { return Ok(BEGINNING) };
        row.get::<&[u8], _>(0).try_into().or(Err(damaged(position, "link")))
    }

    fn asking_for(&self, keys: &[CommandKey]) -> Query<'static, sqlx::Postgres, PgArguments> {
        let keys: Vec<Uuid> = keys.iter().map(|key| key.uuid()).collect();
        self.tenant.query(&KNOWN).bind(keys)
    }
}

/// Commands as they go to the database.
struct Portion {
    /// Where the journal stands before them, and after them.
    expected: Position,
    last: Position,
    /// The link of their last event.
    link: Link,
    lines: Vec<String>,
    links: Vec<u8>,
    keys: Vec<Uuid>,
    hashes: Vec<Vec<u8>>,
    lasts: Vec<i64>,
    entries: Vec<Vec<u8>>,
}

impl Portion {
    fn of(commands: Vec<Kept>, expected: Position, before: Link) -> Self {
        let (mut lasts, mut entries) = (Vec::new(), Vec::new());
        for (kept, last) in with_last(expected, &commands) {
            let last = integer(last);
            lasts.push(last);
            entries.push(entry(kept.key.uuid().as_bytes(), &kept.request_hash, last).to_vec());
        }
        let keys = commands.iter().map(|kept| kept.key.uuid()).collect();
        let hashes = commands.iter().map(|kept| kept.request_hash.to_vec()).collect();
        let lines: Vec<String> = commands.into_iter().flat_map(|kept| kept.lines).collect();
        let links = links(before, lines.iter().map(String::as_str));
        let last = Position(expected.0 + lines.len() as u64);
        let link = last_of(&links).unwrap_or(before);
        Self { expected, last, link, lines, links, keys, hashes, lasts, entries }
    }
}

/// Adds commands behind the head.
async fn add(
    tenant: &Tenant,
    connection: &mut PgConnection,
    portion: Portion,
) -> Result<(), JournalError> {
    let doing = "appending";
    let Portion { expected, last, lines, links, keys, hashes, lasts, entries, .. } = portion;
    let moved = tenant
        .query(&APPEND)
        .bind(integer(expected))
        .bind(integer(last))
        .bind(lines)
        .bind(keys)
        .bind(hashes)
        .bind(lasts)
        .bind(links)
        .bind(entries)
        .fetch_optional(&mut *connection)
        .await
        .map_err(taken_or(doing))?;
    if moved.is_some() {
        return Ok(());
    }
    let asked = tenant.query(&HEAD).fetch_optional(connection).await.map_err(store(doing))?;
    let head = asked.map_or(Position(0), |row| position(row.get(0)));
    Err(JournalError::Moved { expected, head })
}

impl Journal for PostgresJournal {
    async fn head(&mut self) -> Result<Position, JournalError> {
        let rows = self.tenant.at_once("reading the head", self.tenant.query(&HEAD)).await?;
        Ok(rows.first().map_or(Position(0), |row| position(row.get(0))))
    }

    async fn keep(&mut self, expected: Position, mut batch: Batch) -> Result<(), JournalError> {
        let link = match self.tip {
            Some((position, link)) if position == expected => link,
            _ => self.link_at(expected).await?,
        };
        let tenant = &self.tenant;
        let kept = tenant.transact("appending", async |connection| {
            let mut at = (expected, link);
            let first = batch.next().await?;
            let mut portion = first.map(|first| Portion::of(first, expected, link));
            while let Some(this) = portion {
                at = (this.last, this.link);
                // The next one is made ready while this one is written down.
                let (added, next) = tokio::join!(add(tenant, connection, this), async {
                    let next = batch.next().await?;
                    Ok::<_, JournalError>(next.map(|next| Portion::of(next, at.0, at.1)))
                });
                added?;
                portion = next?;
            }
            Ok(at)
        });
        let (last, link) = kept.await?;
        if last > expected {
            self.tip = Some((last, link));
            tell(&self.written, last);
        }
        Ok(())
    }

    async fn commands(
        &mut self,
        after: Position,
        up_to: Position,
    ) -> Result<Vec<CommandRow>, JournalError> {
        let asked = self.tenant.query(&COMMANDS).bind(integer(after)).bind(integer(up_to));
        let rows = self.tenant.rows("reading commands", asked).await?;
        Ok(rows.iter().map(command_of).collect())
    }

    async fn stray(&mut self) -> Result<Option<Stray>, JournalError> {
        let doing = "looking for rows without a place";
        let event = self.tenant.row(doing, self.tenant.query(&STRAY_EVENT)).await?;
        if let Some(row) = event {
            return Ok(Some(Stray::Event(row.get(0))));
        }
        let command = self.tenant.row(doing, self.tenant.query(&STRAY_COMMAND)).await?;
        Ok(command.map(|row| Stray::Command(row.get(0))))
    }

    async fn known(&mut self, keys: &[CommandKey]) -> Result<Vec<Known>, JournalError> {
        let rows = self.tenant.rows("asking for command keys", self.asking_for(keys)).await?;
        rows.iter().map(known_of).collect()
    }

    async fn settle(&mut self, keys: &[CommandKey]) -> Result<Vec<Known>, JournalError> {
        let doing = "settling a broken commit";
        let asking = self.asking_for(keys);
        let settling = self.tenant.transact(doing, async |connection| {
            let waited = self.tenant.query(&HEAD_SETTLED).execute(&mut *connection).await;
            waited.map_err(store(doing))?;
            asking.fetch_all(connection).await.map_err(store(doing))
        });
        settling.await?.iter().map(known_of).collect()
    }

    async fn fetch(&mut self, after: Position, limit: u64) -> Result<Page, JournalError> {
        let coming =
            self.prefetched.take().filter(|page| (page.after, page.limit) == (after, limit));
        // Whoever reads long pages reads on: the server puts the next one together while this one is on its way.
        if limit >= LONG_PAGE {
            let (tenant, next) = (self.tenant.clone(), Position(after.0.saturating_add(limit)));
            let page = tokio::spawn(async move { tenant.page(next, limit).await });
            self.prefetched = Some(PrefetchedPage { after: next, limit, page });
        }
        if let Some(PrefetchedPage { page, .. }) = coming
            && let Ok(Ok(page)) = page.await
            && page.links().len() as u64 == limit
        {
            return Ok(page);
        }
        // What was not whole then may be now.
        self.tenant.page(after, limit).await
    }

    fn news(&self) -> News {
        self.tenant.news.of(&self.tenant.municipality)
    }

    async fn rest(&mut self) -> Result<(), JournalError> {
        Ok(())
    }
}

/// What became of writing commands: their keys are new, or the store failed.
fn taken_or(doing: &'static str) -> impl Fn(sqlx::Error) -> JournalError {
    move |source| match &source {
        sqlx::Error::Database(error) if error.is_unique_violation() => JournalError::Taken,
        _ => JournalError::Store { doing, source },
    }
}

/// A row of a command, and whether it is what was written. One without an entry is of a node of the version before, which
/// may go on working while the tables are changed.
fn command_of(row: &PgRow) -> CommandRow {
    let (key, hash, last): (Uuid, &[u8], i64) = (row.get(0), row.get(1), row.get(2));
    let kept: &[u8] = row.get(3);
    let known = || {
        let request_hash = hash.try_into().ok()?;
        let is_own = kept.is_empty() || entry(key.as_bytes(), &request_hash, last) == kept;
        let key = CommandKey::from_uuid(key);
        is_own.then_some(Known { key, request_hash, last: position(last) })
    };
    CommandRow { last: position(last), known: known() }
}

fn known_of(row: &PgRow) -> Result<Known, JournalError> {
    let CommandRow { last, known } = command_of(row);
    known.ok_or(CommandMisfit::Changed { last }.into())
}

fn damaged(position: Position, column: &'static str) -> JournalError {
    JournalError::Damaged { position, source: DamagedRow::Column(column) }
}

/// Every statement that is run on PostgreSQL.
pub(crate) fn statements() -> impl Iterator<Item = &'static Statement> {
    let modules = [
        STATEMENTS,
        database::STATEMENTS,
        migration::STATEMENTS,
        standing::STATEMENTS,
        looks::STATEMENTS,
        desk::STATEMENTS,
        keys::STATEMENTS,
    ];
    modules.into_iter().flatten().copied()
}
