//! A database and the municipalities in it: connections that are lent for one thing, and every exchange with an end.
//!
//! Each transaction says which municipality it is for. A server that is there answers in milliseconds; one whose
//! machine is gone never does, and neither does the network say so: nothing waits for it without a limit.

use crate::JournalError;
use crate::postgres::{news, standing};
use crate::statement::{Statement, statements};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPool, PgPoolOptions, PgRow};
use sqlx::query::Query;
use sqlx::{ConnectOptions, Connection, PgConnection};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::timeout;

/// The part of an address that says that each transaction may go to another connection: nothing of a
/// statement can be kept from one to the next.
const POOLED: &str = "statement-cache-capacity=0";

/// What a server does with a connection whose other end is gone: it looks, and closes it; and who waits for a lock gives
/// up before the client does.
const SESSION: [(&str, &str); 5] = [
    ("lock_timeout", "4s"),
    ("client_connection_check_interval", "10s"),
    ("tcp_keepalives_idle", "30"),
    ("tcp_keepalives_interval", "10"),
    ("tcp_keepalives_count", "3"),
];

/// A connection that has rested so long is asked whether it is still there before it is used. One that was used a
/// moment ago is not: asking costs as much as what it is wanted for.
const ASKED_AFTER: Duration = Duration::from_secs(1);

/// How long that question may take: then another connection is used.
const ASKING_TIMEOUT: Duration = Duration::from_secs(1);

/// How long one waits for a connection before the store counts as out of reach.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(3);

/// How long a start waits for the server.
const OPENING_TIMEOUT: Duration = Duration::from_secs(20);

/// How long a server may take to answer what people wait for. One that is there is a thousand times quicker; from one
/// whose machine is gone nothing comes at all, and nobody says so.
pub(crate) const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);

/// The same for what is read or carried many at a time: long pages of a journal, looks, all keys.
pub(crate) const READ_TIMEOUT: Duration = Duration::from_secs(60);

statements! {
    // Plans are made for the tables as they are now: one that was kept from when they were small would
    // read them whole when they are large.
    // Who waits for a lock gives up before its client does: a server does not notice that nobody listens any more. (A
    // limit to whole statements would end the wait for the standby too, and acknowledge what only one machine has.)
    SET_MUNICIPALITY = "SELECT set_config('roret.municipality', $1, true),
        set_config('plan_cache_mode', 'force_custom_plan', true), set_config('lock_timeout', '4s', true)";
}

fn no_answer(doing: &'static str) -> JournalError {
    let silent = "the server did not answer in time";
    let silent = std::io::Error::new(std::io::ErrorKind::TimedOut, silent);
    JournalError::Store { doing, source: sqlx::Error::Io(silent) }
}

pub(crate) fn store(doing: &'static str) -> impl Fn(sqlx::Error) -> JournalError {
    move |source| JournalError::Store { doing, source }
}

/// A database, opened with the rights of the application.
#[derive(Clone)]
pub struct Database {
    pool: PgPool,
    /// Whether a pooler stands before the server.
    is_pooled: bool,
    news: Arc<news::NewsHub>,
}

impl Database {
    /// Connects, and verifies that the server keeps what it acknowledges, that the tables are those of
    /// this program, and that the role can't do more than it should.
    ///
    /// # Errors
    /// [`JournalError::Store`] when the server can't be reached, [`JournalError::Unfit`] when it
    /// stands otherwise than it must.
    pub async fn open(url: &str, connections_max: u32) -> Result<Self, JournalError> {
        let opening = Self::open_in_time(url, connections_max);
        let opened = timeout(OPENING_TIMEOUT, opening).await;
        opened.unwrap_or_else(|_| Err(no_answer("connecting to the database")))
    }

    async fn open_in_time(url: &str, connections_max: u32) -> Result<Self, JournalError> {
        let options: PgConnectOptions =
            url.parse().map_err(store("reading the database's address"))?;
        let is_pooled = url.contains(POOLED);
        let options = match is_pooled {
            // A pooler passes none of these on.
            true => options,
            false => options.options(SESSION),
        };
        let options = options.disable_statement_logging();
        // One connection first: it says why it can't be made, where the pool would only say that it waited.
        let first = options.connect().await.map_err(store("connecting to the database"))?;
        first.close().await.map_err(store("connecting to the database"))?;
        let pool = PgPoolOptions::new()
            .max_connections(connections_max)
            .acquire_timeout(CONNECTION_TIMEOUT)
            .test_before_acquire(false)
            .before_acquire(|connection, about| {
                Box::pin(async move {
                    if about.idle_for < ASKED_AFTER {
                        return Ok(true);
                    }
                    let asked = timeout(ASKING_TIMEOUT, connection.ping()).await;
                    Ok(asked.is_ok_and(|answered| answered.is_ok()))
                })
            })
            .connect_with(options)
            .await
            .map_err(store("connecting to the database"))?;
        standing::verify(&pool).await?;
        let news = news::NewsHub::on(pool.clone());
        Ok(Self { pool, is_pooled, news })
    }

    /// One municipality in it, whether or not there is something in it.
    pub fn tenant(&self, municipality: &str) -> Tenant {
        Tenant {
            pool: self.pool.clone(),
            is_pooled: self.is_pooled,
            news: Arc::clone(&self.news),
            municipality: municipality.into(),
        }
    }
}

/// A connection of the pool. Only when what it was lent for has ended does it go back: one on which no answer came, or
/// whose user has gone away in the middle, may be in a transaction still, and is closed.
struct Lent {
    connection: Option<PoolConnection<sqlx::Postgres>>,
    is_sound: bool,
}

impl From<PoolConnection<sqlx::Postgres>> for Lent {
    fn from(connection: PoolConnection<sqlx::Postgres>) -> Self {
        Self { connection: Some(connection), is_sound: false }
    }
}

impl Lent {
    fn connection(&mut self, doing: &'static str) -> Result<&mut PgConnection, JournalError> {
        let connection = self.connection.as_deref_mut();
        connection.ok_or_else(|| no_answer(doing))
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        match Handle::try_current() {
            // The pool asks whether it is still there before it takes it back, and would wait for that for ever.
            Ok(tasks) if self.is_sound => {
                drop(tasks.spawn(timeout(ANSWER_TIMEOUT, connection.return_to_pool())));
            }
            _ => drop(connection.detach()),
        }
    }
}

/// One municipality in a database: it sees and writes its own rows alone.
#[derive(Clone)]
pub struct Tenant {
    pool: PgPool,
    is_pooled: bool,
    pub(super) news: Arc<news::NewsHub>,
    pub(super) municipality: Arc<str>,
}

impl Tenant {
    /// Does something in a transaction that sees this municipality's rows alone, and commits it; what fails leaves
    /// nothing. A connection on which no answer came in time is closed: what became of it is unknown.
    pub(crate) async fn transact<T>(
        &self,
        doing: &'static str,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T, JournalError>,
    ) -> Result<T, JournalError> {
        self.transact_within(ANSWER_TIMEOUT, doing, work).await
    }

    /// The same, for so long at most.
    pub(crate) async fn transact_within<T>(
        &self,
        time: Duration,
        doing: &'static str,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T, JournalError>,
    ) -> Result<T, JournalError> {
        self.within(time, doing, async |connection| {
            let mut transaction = connection.begin().await.map_err(store(doing))?;
            let wall = self.query(&SET_MUNICIPALITY).execute(&mut *transaction).await;
            wall.map_err(store(doing))?;
            let done = work(&mut transaction).await;
            let ended = match &done {
                Ok(_) => transaction.commit().await,
                // It will be closed: nothing of it stays.
                Err(JournalError::Store { .. }) => Ok(()),
                Err(_) => transaction.rollback().await,
            };
            ended.map_err(store(doing))?;
            done
        })
        .await
    }

    /// Does something on a connection of the pool, for so long at most.
    async fn within<T>(
        &self,
        time: Duration,
        doing: &'static str,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T, JournalError>,
    ) -> Result<T, JournalError> {
        let mut lent = Lent::from(self.pool.acquire().await.map_err(store(doing))?);
        let done = timeout(time, work(lent.connection(doing)?)).await;
        let done = done.unwrap_or_else(|_| Err(no_answer(doing)));
        lent.is_sound = !matches!(done, Err(JournalError::Store { .. }));
        done
    }

    /// A statement about this municipality, which is its first parameter.
    pub(crate) fn query(
        &self,
        statement: &'static Statement,
    ) -> Query<'static, sqlx::Postgres, PgArguments> {
        self.query_of_all(statement).bind(&*self.municipality)
    }

    /// A statement that is not about a municipality.
    pub(crate) fn query_of_all(
        &self,
        statement: &'static Statement,
    ) -> Query<'static, sqlx::Postgres, PgArguments> {
        sqlx::query(statement.text()).persistent(!self.is_pooled)
    }

    /// Runs a statement in a transaction of its own.
    pub(crate) async fn run(
        &self,
        doing: &'static str,
        query: Query<'static, sqlx::Postgres, PgArguments>,
    ) -> Result<(), JournalError> {
        self.transact(doing, async |connection| {
            query.execute(connection).await.map(drop).map_err(store(doing))
        })
        .await
    }

    /// Reads rows in a transaction of its own.
    pub(crate) async fn rows(
        &self,
        doing: &'static str,
        query: Query<'static, sqlx::Postgres, PgArguments>,
    ) -> Result<Vec<PgRow>, JournalError> {
        self.rows_within(ANSWER_TIMEOUT, doing, query).await
    }

    /// The same, for so long at most.
    pub(crate) async fn rows_within(
        &self,
        time: Duration,
        doing: &'static str,
        query: Query<'static, sqlx::Postgres, PgArguments>,
    ) -> Result<Vec<PgRow>, JournalError> {
        self.transact_within(time, doing, async |connection| {
            query.fetch_all(connection).await.map_err(store(doing))
        })
        .await
    }

    /// Reads at most one row in a transaction of its own.
    pub(crate) async fn row(
        &self,
        doing: &'static str,
        query: Query<'static, sqlx::Postgres, PgArguments>,
    ) -> Result<Option<PgRow>, JournalError> {
        Ok(self.rows(doing, query).await?.into_iter().next())
    }

    /// Runs a statement that sets the municipality itself, before it touches a table: a transaction of its own in one
    /// exchange with the server, where [`Tenant::rows`] takes four. For what every page asks for.
    pub(crate) async fn at_once(
        &self,
        doing: &'static str,
        query: Query<'static, sqlx::Postgres, PgArguments>,
    ) -> Result<Vec<PgRow>, JournalError> {
        self.at_once_within(ANSWER_TIMEOUT, doing, query).await
    }

    /// The same, for so long at most.
    pub(crate) async fn at_once_within(
        &self,
        time: Duration,
        doing: &'static str,
        query: Query<'static, sqlx::Postgres, PgArguments>,
    ) -> Result<Vec<PgRow>, JournalError> {
        // A pooler may give the statement's text to one connection and its values to another, but in a transaction.
        if self.is_pooled {
            return self.rows_within(time, doing, query).await;
        }
        self.within(time, doing, async |connection| {
            query.fetch_all(connection).await.map_err(store(doing))
        })
        .await
    }
}
