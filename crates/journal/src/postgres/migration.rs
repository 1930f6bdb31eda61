//! The tables, made and changed by the role that owns them. A version is never edited, only added to.

use crate::JournalError;
use crate::chain::{BEGINNING, entry, link};
use crate::commands;
use crate::statement::{Statement, statements};
use crate::store_unfit::StoreUnfit;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection, Row};
use uuid::Uuid;

/// The form of the tables.
pub(crate) static VERSIONS: &[&Statement] = &[&VERSION_1, &VERSION_2, &VERSION_3, &VERSION_4];

/// The version whose commands have entries.
const FIRST_WITH_ENTRIES: i32 = 4;

statements! {
    VERSION_1 = "
    CREATE TABLE roret.head (
        municipality text COLLATE \"C\" PRIMARY KEY CHECK (municipality <> ''),
        position bigint NOT NULL CHECK (position >= 0)
    );
    CREATE TABLE roret.event (
        municipality text COLLATE \"C\" NOT NULL,
        position bigint NOT NULL CHECK (position > 0),
        line text NOT NULL,
        PRIMARY KEY (municipality, position)
    );
    CREATE TABLE roret.command (
        municipality text COLLATE \"C\" NOT NULL,
        key uuid NOT NULL,
        request_hash bytea NOT NULL,
        last bigint NOT NULL,
        PRIMARY KEY (municipality, key)
    );
    CREATE INDEX command_by_last ON roret.command (municipality, last);
    CREATE TABLE roret.look_head (
        municipality text COLLATE \"C\" PRIMARY KEY,
        position bigint NOT NULL
    );
    CREATE TABLE roret.look (
        municipality text COLLATE \"C\" NOT NULL,
        position bigint NOT NULL,
        at_us bigint NOT NULL,
        actor text NOT NULL,
        purpose text NOT NULL,
        citizens uuid[] NOT NULL,
        PRIMARY KEY (municipality, position)
    );
    CREATE TABLE roret.subject (
        municipality text COLLATE \"C\" NOT NULL,
        citizen uuid NOT NULL,
        look bigint NOT NULL,
        PRIMARY KEY (municipality, citizen, look)
    );
    CREATE TABLE roret.sign_in (
        municipality text COLLATE \"C\" NOT NULL,
        token_hash bytea NOT NULL,
        actor text NOT NULL,
        expires_at_us bigint NOT NULL,
        PRIMARY KEY (municipality, token_hash)
    );
    CREATE TABLE roret.draft (
        municipality text COLLATE \"C\" NOT NULL,
        owner text NOT NULL,
        form text NOT NULL,
        fields text NOT NULL,
        saved_at_us bigint NOT NULL,
        PRIMARY KEY (municipality, owner, form)
    );
    CREATE TABLE roret.restoring (
        municipality text COLLATE \"C\" PRIMARY KEY
    );
    CREATE TABLE roret.secret (
        municipality text COLLATE \"C\" PRIMARY KEY,
        secret bytea NOT NULL
    );
    DO $$
    DECLARE relation text;
    BEGIN
        FOREACH relation IN ARRAY
            ARRAY['head', 'event', 'command', 'look_head', 'look', 'subject', 'sign_in',
                'draft', 'restoring', 'secret']
        LOOP
            EXECUTE format('ALTER TABLE roret.%I ENABLE ROW LEVEL SECURITY', relation);
            EXECUTE format('ALTER TABLE roret.%I FORCE ROW LEVEL SECURITY', relation);
            EXECUTE format('CREATE POLICY one_municipality ON roret.%I
                USING (municipality = current_setting(''roret.municipality'', true))
                WITH CHECK (municipality = current_setting(''roret.municipality'', true))', relation);
        END LOOP;
    END $$;
    ";
    // Keys in a schema of their own: a dump of the journal's schema holds none.
    VERSION_2 = "
    CREATE SCHEMA roret_keys;
    CREATE TABLE roret_keys.ring (
        municipality text COLLATE \"C\" PRIMARY KEY CHECK (municipality <> ''),
        id bytea NOT NULL,
        wrapped bytea NOT NULL
    );
    CREATE TABLE roret_keys.key (
        municipality text COLLATE \"C\" NOT NULL,
        id bytea NOT NULL,
        wrapped bytea,
        PRIMARY KEY (municipality, id)
    );
    DO $$
    DECLARE relation text;
    BEGIN
        FOREACH relation IN ARRAY ARRAY['ring', 'key']
        LOOP
            EXECUTE format('ALTER TABLE roret_keys.%I ENABLE ROW LEVEL SECURITY', relation);
            EXECUTE format('ALTER TABLE roret_keys.%I FORCE ROW LEVEL SECURITY', relation);
            EXECUTE format('CREATE POLICY one_municipality ON roret_keys.%I
                USING (municipality = current_setting(''roret.municipality'', true))
                WITH CHECK (municipality = current_setting(''roret.municipality'', true))', relation);
        END LOOP;
    END $$;
    ";
    // Events from before the chain get their links below, by the one role that may change them.
    VERSION_3 = "ALTER TABLE roret.event ADD COLUMN link bytea NOT NULL DEFAULT ''";
    // Commands from before entries get theirs below. Before there was a way to sign in that is not the demonstration's,
    // all sign-ins were; so are those of nodes of the version before.
    VERSION_4 = "
    ALTER TABLE roret.command ADD COLUMN entry bytea NOT NULL DEFAULT '';
    ALTER TABLE roret.sign_in ADD COLUMN way text NOT NULL DEFAULT 'demonstration'";
    OPEN_WALL = "ALTER TABLE roret.event NO FORCE ROW LEVEL SECURITY";
    CLOSE_WALL = "ALTER TABLE roret.event FORCE ROW LEVEL SECURITY";
    OPEN_COMMANDS = "ALTER TABLE roret.command NO FORCE ROW LEVEL SECURITY";
    CLOSE_COMMANDS = "ALTER TABLE roret.command FORCE ROW LEVEL SECURITY";
    WITHOUT_ENTRIES = "SELECT municipality, key, request_hash, last FROM roret.command
        WHERE (municipality, key) > ($1, $2) AND length(request_hash) = 32 ORDER BY municipality, key LIMIT 2048";
    SET_ENTRIES = "UPDATE roret.command SET entry = written.entry
        FROM unnest($1::text[], $2::uuid[], $3::bytea[]) AS written (municipality, key, entry)
        WHERE command.municipality = written.municipality AND command.key = written.key";
    UNLINKED = "SELECT municipality, position, line,
            (SELECT link FROM roret.event AS before
             WHERE before.municipality = event.municipality AND before.position = event.position - 1)
        FROM roret.event WHERE link = '' AND (municipality, position) > ($1, $2)
        ORDER BY municipality, position LIMIT 1";
    SET_LINK = "UPDATE roret.event SET link = $3 WHERE municipality = $1 AND position = $2";
    // One migration at a time; the number is the letters of the product.
    ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(8245938247796)";
    SCHEMA = "CREATE SCHEMA IF NOT EXISTS roret";
    VERSION_TABLE = "CREATE TABLE IF NOT EXISTS roret.version (
        number integer PRIMARY KEY, made_at timestamptz NOT NULL DEFAULT now())";
    VERSION = "SELECT coalesce(max(number), 0) FROM roret.version";
    SET_VERSION = "INSERT INTO roret.version (number) VALUES ($1)";
    ROLE_EXISTS = "SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1)";
    NAME_ROLE = "SELECT set_config('roret.application', $1, true)";
    // A role's name can't be a parameter of GRANT.
    GRANT = "DO $$
        DECLARE application text := current_setting('roret.application');
        BEGIN
            EXECUTE format('GRANT USAGE ON SCHEMA roret TO %I', application);
            EXECUTE format('GRANT SELECT ON roret.version TO %I', application);
            EXECUTE format('GRANT SELECT, INSERT ON roret.event, roret.command, roret.look,
                roret.subject, roret.secret TO %I', application);
            EXECUTE format('GRANT SELECT, INSERT, UPDATE ON roret.head, roret.look_head TO %I',
                application);
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE
                ON roret.sign_in, roret.draft, roret.restoring TO %I',
                application);
            EXECUTE format('GRANT USAGE ON SCHEMA roret_keys TO %I', application);
            EXECUTE format('GRANT SELECT, INSERT, UPDATE ON roret_keys.ring, roret_keys.key TO %I',
                application);
        END $$";
}

/// What a migration did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Migrated {
    /// The version the tables had; 0 where there were none.
    pub from: i32,
    /// The version they have now.
    pub to: i32,
}

/// Makes the tables, or brings them to this program's version, and gives the application's role its
/// rights: all or nothing. Running it again changes nothing.
///
/// # Errors
/// [`JournalError::Store`] when the server refuses, [`JournalError::Unfit`] when the role is not there
/// or the tables are a newer program's.
pub async fn migrate(url: &str, application_role: &str) -> Result<Migrated, JournalError> {
    let store = |source| JournalError::Store { doing: "migrating the database", source };
    let options: PgConnectOptions = url.parse().map_err(store)?;
    let mut connection = options.disable_statement_logging().connect().await.map_err(store)?;
    let mut transaction = connection.begin().await.map_err(store)?;
    sqlx::query(ONE_AT_A_TIME.text()).execute(&mut *transaction).await.map_err(store)?;
    let row = sqlx::query(ROLE_EXISTS.text())
        .bind(application_role)
        .fetch_one(&mut *transaction)
        .await
        .map_err(store)?;
    if !row.get::<bool, _>(0) {
        return Err(StoreUnfit::NoRole(application_role.to_owned()).into());
    }
    for statement in [&SCHEMA, &VERSION_TABLE] {
        sqlx::raw_sql(statement.text()).execute(&mut *transaction).await.map_err(store)?;
    }
    let row = sqlx::query(VERSION.text()).fetch_one(&mut *transaction).await.map_err(store)?;
    let from: i32 = row.get(0);
    let missing = VERSIONS.get(usize::try_from(from).unwrap_or(usize::MAX)..);
    let Some(missing) = missing else {
        return Err(StoreUnfit::NewerTables(from).into());
    };
    let mut to = from;
    for statement in missing {
        sqlx::raw_sql(statement.text()).execute(&mut *transaction).await.map_err(store)?;
        to += 1;
        let set = sqlx::query(SET_VERSION.text()).bind(to);
        set.execute(&mut *transaction).await.map_err(store)?;
    }
    link_what_is_not(&mut transaction).await.map_err(store)?;
    if (1..FIRST_WITH_ENTRIES).contains(&from) {
        enter_what_is_not(&mut transaction).await.map_err(store)?;
    }
    let name = sqlx::query(NAME_ROLE.text()).bind(application_role);
    name.execute(&mut *transaction).await.map_err(store)?;
    sqlx::raw_sql(GRANT.text()).execute(&mut *transaction).await.map_err(store)?;
    transaction.commit().await.map_err(store)?;
    Ok(Migrated { from, to })
}

/// Gives links to events from before the chain, one by one: there are few, if any.
async fn link_what_is_not(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(OPEN_WALL.text()).execute(&mut *connection).await?;
    let mut last = (String::new(), 0_i64);
    loop {
        let asked = sqlx::query(UNLINKED.text()).bind(&last.0).bind(last.1);
        let Some(row) = asked.fetch_optional(&mut *connection).await? else { break };
        let before = row.get::<Option<&[u8]>, _>(3).and_then(|link| link.try_into().ok());
        let link = link(&before.unwrap_or(BEGINNING), &entry(row.get(2)));
        last = (row.get(0), row.get(1));
        let set = sqlx::query(SET_LINK.text()).bind(&last.0).bind(last.1).bind(link.to_vec());
        set.execute(&mut *connection).await?;
    }
    sqlx::raw_sql(CLOSE_WALL.text()).execute(connection).await?;
    Ok(())
}

/// Gives entries to commands from before them, once.
async fn enter_what_is_not(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(OPEN_COMMANDS.text()).execute(&mut *connection).await?;
    let mut last = (String::new(), Uuid::nil());
    loop {
        let asked = sqlx::query(WITHOUT_ENTRIES.text()).bind(&last.0).bind(last.1);
        let rows = asked.fetch_all(&mut *connection).await?;
        let Some(end) = rows.last() else { break };
        last = (end.get(0), end.get(1));
        let (mut municipalities, mut keys, mut entries) = (Vec::new(), Vec::new(), Vec::new());
        for row in &rows {
            let (key, hash): (Uuid, &[u8]) = (row.get(1), row.get(2));
            if let Ok(hash) = hash.try_into() {
                municipalities.push(row.get::<String, _>(0));
                keys.push(key);
                entries.push(commands::entry(key.as_bytes(), hash, row.get(3)).to_vec());
            }
        }
        let set = sqlx::query(SET_ENTRIES.text()).bind(municipalities).bind(keys).bind(entries);
        set.execute(&mut *connection).await?;
    }
    sqlx::raw_sql(CLOSE_COMMANDS.text()).execute(connection).await?;
    Ok(())
}
