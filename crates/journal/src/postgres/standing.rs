//! Whether a server and a role are fit to keep a journal: asked once, before anything is written.

use crate::JournalError;
use crate::statement::statements;
use crate::store_unfit::StoreUnfit;
use sqlx::Row;
use sqlx::postgres::PgPool;

/// PostgreSQL 15, as the server counts.
const OLDEST_SERVER: i32 = 150_000;

statements! {
    SERVER = "SELECT current_setting('server_version_num')::integer, current_setting('fsync'),
        current_setting('full_page_writes'), current_setting('synchronous_commit'),
        current_setting('data_sync_retry'), pg_is_in_recovery()";
    PREPARED = "SELECT EXISTS (
        SELECT 1 FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE nspname = 'roret' AND relname = 'version'
            AND has_schema_privilege(pg_namespace.oid, 'USAGE'))";
    TABLES = "SELECT coalesce(max(number), 0) FROM roret.version";
    // What a role may do to a table, against what it should: the journal only grows. A right to one column is one too many.
    RIGHTS = "SELECT relation, right_name, must_have,
            CASE WHEN right_name = 'UPDATE' AND NOT must_have
                THEN has_any_column_privilege('roret.' || relation, right_name)
                ELSE has_table_privilege('roret.' || relation, right_name) END
        FROM (VALUES
            ('event', 'SELECT', true), ('event', 'INSERT', true), ('event', 'UPDATE', false),
            ('event', 'DELETE', false), ('event', 'TRUNCATE', false),
            ('command', 'SELECT', true), ('command', 'INSERT', true), ('command', 'UPDATE', false),
            ('command', 'DELETE', false), ('command', 'TRUNCATE', false),
            ('head', 'SELECT', true), ('head', 'INSERT', true), ('head', 'UPDATE', true),
            ('head', 'DELETE', false), ('head', 'TRUNCATE', false),
            ('look', 'SELECT', true), ('look', 'INSERT', true), ('look', 'UPDATE', false),
            ('look', 'DELETE', false), ('look', 'TRUNCATE', false)
        ) AS wanted (relation, right_name, must_have)";
    ABOVE_THE_WALL = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user";
}

/// Refuses a server that may lose what it acknowledged, tables of another version, and a role that may
/// see other municipalities or change what is written.
pub(crate) async fn verify(pool: &PgPool) -> Result<(), JournalError> {
    let store = |source| JournalError::Store { doing: "asking the server how it is set", source };
    let row = sqlx::raw_sql(SERVER.text()).fetch_one(pool).await.map_err(store)?;
    let version: i32 = row.get(0);
    if version < OLDEST_SERVER {
        let found = (version / 10_000).to_string();
        return Err(StoreUnfit::OldEngine { engine: "PostgreSQL", found, needed: "15" }.into());
    }
    for (column, name, fit) in [
        (1, "fsync", ["on", "on"]),
        (2, "full_page_writes", ["on", "on"]),
        (3, "synchronous_commit", ["on", "remote_apply"]),
        (4, "data_sync_retry", ["off", "off"]),
    ] {
        let found: String = row.get(column);
        let needed = if name == "data_sync_retry" { "off" } else { "on" };
        if !fit.contains(&found.as_str()) {
            return Err(StoreUnfit::Setting { name, found, needed }.into());
        }
    }
    if row.get::<bool, _>(5) {
        return Err(StoreUnfit::Replica.into());
    }
    let row = sqlx::raw_sql(PREPARED.text()).fetch_one(pool).await.map_err(store)?;
    if !row.get::<bool, _>(0) {
        return Err(JournalError::Unprepared);
    }
    let row = sqlx::raw_sql(TABLES.text()).fetch_one(pool).await.map_err(store)?;
    let found: i32 = row.get(0);
    let known = i32::try_from(super::migration::VERSIONS.len()).unwrap_or(i32::MAX);
    match found.cmp(&known) {
        std::cmp::Ordering::Less => return Err(JournalError::Unprepared),
        std::cmp::Ordering::Equal => {}
        std::cmp::Ordering::Greater => return Err(StoreUnfit::NewerTables(found).into()),
    }
    let row = sqlx::raw_sql(ABOVE_THE_WALL.text()).fetch_one(pool).await.map_err(store)?;
    if row.get::<bool, _>(0) {
        return Err(StoreUnfit::RoleAboveTheWalls.into());
    }
    for row in sqlx::raw_sql(RIGHTS.text()).fetch_all(pool).await.map_err(store)? {
        let (relation, right): (String, String) = (row.get(0), row.get(1));
        let (must_have, has): (bool, bool) = (row.get(2), row.get(3));
        match (must_have, has) {
            (true, false) => return Err(StoreUnfit::MissingRight { right, relation }.into()),
            (false, true) => return Err(StoreUnfit::ExcessRight { right, relation }.into()),
            (true, true) | (false, false) => {}
        }
    }
    Ok(())
}
