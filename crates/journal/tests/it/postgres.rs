//! What a database adds: walls between municipalities, rights, settings, poolers, and many writers.

use crate::samples::{actor, batch, events, key, written};
use crate::{beside, keys, story};
use roret_domain::id::{CommandKey, Position};
use roret_drills::postgres::{APPLICATION, Gate, OWNER, Passing, Pooler, Server};
use roret_journal::chain::entry;
use roret_journal::desk::{Desk, SignIn, SignInWay};
use roret_journal::postgres::{Database, Migrated, PostgresJournal, Tenant, migrate};
use roret_journal::store_failure::StoreFailure;
use roret_journal::store_unfit::StoreUnfit;
use roret_journal::verify::{Held, check};
use roret_journal::{Journal, JournalError, Kept};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, PgConnection, Row};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// The application's database on a server, with its tables.
pub(crate) async fn prepared(server: &Server) -> Database {
    migrate(&server.url(OWNER), APPLICATION).await.unwrap();
    Database::open(&server.url(APPLICATION), 8).await.unwrap()
}

async fn connected(url: &str) -> PgConnection {
    url.parse::<PgConnectOptions>().unwrap().disable_statement_logging().connect().await.unwrap()
}

#[tokio::test]
async fn the_whole_story_is_told_in_a_database_and_every_statement_is_run() {
    let Some(server) = Server::start() else { return };
    let database = prepared(&server).await;
    story::in_a_database(&database).await;
    beside::in_a_database(&database).await;
    let tenant = database.tenant("favrskov");
    assert!(!tenant.exists().await.unwrap());
    assert_eq!(tenant.secret([1; 32]).await.unwrap(), [1; 32]);
    assert_eq!(tenant.secret([2; 32]).await.unwrap(), [1; 32], "it is drawn once");
    tenant.begin_restoring().await.unwrap();
    assert!(tenant.is_restoring().await.unwrap());
    tenant.end_restoring().await.unwrap();
    assert!(!tenant.is_restoring().await.unwrap());
    let folder = tempfile::tempdir().unwrap();
    story::in_files(folder.path()).await;
    beside::in_files().await;
    keys::in_files().await;
    keys::in_a_database(&database).await;
    crate::sqlite::a_file_of_the_first_version().await;
    tables_from_before_the_chain(&server, &database).await;
    roret_journal::sqlite_version().await.unwrap();
    let path = folder.path().join("resting_changes_nothing");
    let mut journal = roret_journal::sqlite::SqliteJournal::open(&path).await.unwrap();
    assert_eq!(journal.check().await.unwrap(), "ok");
    let left: Vec<_> =
        roret_journal::statements().filter(|one| !one.is_run()).map(|one| one.name).collect();
    assert_eq!(left, Vec::<&str>::new(), "nobody ran these");
}

/// Their events get their links from the role that owns them, so that reading checks them.
async fn tables_from_before_the_chain(server: &Server, database: &Database) {
    let mut journal = PostgresJournal::open(database.tenant("foer")).await.unwrap();
    journal.append(Position(0), &batch(Position(0), &[(1, 2), (2, 3)])).await.unwrap();
    let expires_at = jiff::Timestamp::from_second(1_795_000_000).unwrap();
    let sign_in =
        SignIn { token_hash: [1; 32], actor: actor(3), expires_at, way: SignInWay::Demonstration };
    Desk::in_database(database.tenant("foer")).sign_in(&sign_in).await.unwrap();
    server.order("ALTER TABLE roret.event DROP COLUMN link");
    server.order("ALTER TABLE roret.command DROP COLUMN entry");
    server.order("ALTER TABLE roret.sign_in DROP COLUMN way");
    server.order("DELETE FROM roret.version WHERE number >= 3");
    let migrated = migrate(&server.url(OWNER), APPLICATION).await.unwrap();
    assert_eq!(migrated, Migrated { from: 2, to: 4 });
    let database = Database::open(&server.url(APPLICATION), 2).await.unwrap();
    let mut journal = PostgresJournal::open(database.tenant("foer")).await.unwrap();
    assert_eq!(journal.read(Position(0), 10).await.unwrap().len(), 5);
    journal.append(Position(5), &batch(Position(5), &[(3, 2)])).await.unwrap();
    assert_eq!(journal.read(Position(0), 10).await.unwrap().len(), 7);
    let sound = check(&mut journal, &Held::default()).await.unwrap().unwrap();
    assert_eq!(sound.commands, 3);
    // There was no other way to be signed in then than the demonstration's.
    let desk = Desk::in_database(database.tenant("foer"));
    assert_eq!(desk.signed_in_with([1; 32]).await.unwrap(), Some(sign_in));
}

/// What whoever owns the tables can do to them is found from outside.
#[tokio::test]
async fn what_is_done_to_the_tables_is_found_and_named() {
    let Some(server) = Server::start() else { return };
    let database = prepared(&server).await;
    let fresh = async |name: &str| {
        let mut journal = PostgresJournal::open(database.tenant(name)).await.unwrap();
        journal.append(Position(0), &batch(Position(0), &[(1, 2), (2, 3)])).await.unwrap();
        journal
    };
    let held = {
        let mut journal = fresh("held").await;
        let page = journal.fetch(Position(0), 10).await.unwrap();
        let entries = page.lines().map(entry).collect();
        Held { entries, checkpoints: Vec::new() }
    };
    for (number, (done, found)) in [
        ("SELECT 1", None),
        ("UPDATE roret.event SET line = replace(line, ':', ': ') WHERE position = 3", Some(3)),
        ("UPDATE roret.event SET link = decode(repeat('00', 32), 'hex') WHERE position = 2", Some(2)),
        ("DELETE FROM roret.event WHERE position = 4", Some(4)),
        ("DELETE FROM roret.event WHERE position = 5", Some(5)),
        (
            "UPDATE roret.event AS one SET line = other.line, link = other.link FROM roret.event AS other
             WHERE one.municipality = other.municipality AND one.position + other.position = 3",
            Some(1),
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("by{number}");
        let mut journal = fresh(&name).await;
        let mine = format!("municipality = '{name}' AND");
        // The owner is behind the wall as well; whoever runs the server is not.
        server.order(&done.replace("WHERE ", &format!("WHERE {}{mine} ", if done.contains("AS one") { "one." } else { "" })));
        let checked = check(&mut journal, &held).await.unwrap();
        assert_eq!(checked.map_err(|misfit| misfit.position()).err(), found.map(Position), "{done}");
    }
}

#[tokio::test]
async fn each_municipality_is_behind_its_own_wall() {
    let Some(server) = Server::start() else { return };
    let database = prepared(&server).await;
    for name in ["favrskov", "holstebro"] {
        let mut journal = PostgresJournal::open(database.tenant(name)).await.unwrap();
        journal.append(Position(0), &batch(Position(0), &[(1, 2), (2, 3)])).await.unwrap();
    }
    let mut plain = connected(&server.url(APPLICATION)).await;
    is_walled(&mut plain).await;
    beside::is_walled(&Database::open(&server.url(APPLICATION), 2).await.unwrap()).await;
    // Also for the role that owns the tables.
    let mut owner = connected(&server.url(OWNER)).await;
    assert_eq!(count(&mut owner).await, 0);
}

async fn count(connection: &mut PgConnection) -> i64 {
    sqlx::query("SELECT count(*) FROM roret.event").fetch_one(connection).await.unwrap().get(0)
}

/// Without a municipality one sees nothing; with one its rows alone, and can write no other's.
async fn is_walled(connection: &mut PgConnection) {
    assert_eq!(count(connection).await, 0);
    for (set, sql) in [
        ("SET LOCAL roret.municipality = 'favrskov'", INSERT_FOR_ANOTHER),
        ("SET LOCAL roret.municipality = 'favrskov'", "UPDATE roret.event SET line = '[]'"),
        ("SET LOCAL roret.municipality = 'favrskov'", "DELETE FROM roret.event"),
        ("SET LOCAL roret.municipality = 'favrskov'", "TRUNCATE roret.event"),
        ("SET LOCAL roret.municipality = 'favrskov'", "DELETE FROM roret.command"),
        ("SET LOCAL roret.municipality = ''", INSERT_FOR_ANOTHER),
    ] {
        sqlx::raw_sql("BEGIN").execute(&mut *connection).await.unwrap();
        sqlx::raw_sql(set).execute(&mut *connection).await.unwrap();
        if set.contains("favrskov") {
            assert_eq!(count(connection).await, 5);
        }
        assert!(sqlx::raw_sql(sql).execute(&mut *connection).await.is_err(), "{sql}");
        sqlx::raw_sql("ROLLBACK").execute(&mut *connection).await.unwrap();
        assert_eq!(count(connection).await, 0, "the setting ended with the transaction");
    }
}

/// Every table but the list of versions has its wall, which holds for its owner too, and shows nothing to who has not said
/// where they stand.
#[tokio::test]
async fn every_table_has_a_wall() {
    let Some(server) = Server::start() else { return };
    prepared(&server).await;
    let walls = server.order(
        "SELECT nspname || '.' || relname || ' ' || (relrowsecurity AND relforcerowsecurity
             AND (SELECT count(*) = 1 AND bool_and(
                     polpermissive AND polcmd = '*' AND polroles = '{0}'
                     AND pg_get_expr(polqual, polrelid) LIKE '(municipality = current_setting(''roret.municipality''%'
                     AND coalesce(pg_get_expr(polwithcheck, polrelid), pg_get_expr(polqual, polrelid))
                         = pg_get_expr(polqual, polrelid))
                 FROM pg_policy WHERE polrelid = pg_class.oid))
         FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
         WHERE relkind IN ('r', 'p') AND nspname IN ('roret', 'roret_keys')
             AND relname <> 'version' ORDER BY 1",
    );
    let walls: Vec<(&str, &str)> =
        walls.lines().map(|line| line.split_once(' ').unwrap()).collect();
    assert!(walls.len() >= 10, "{walls:?}");
    let mut plain = connected(&server.url(APPLICATION)).await;
    for (table, is_walled) in walls {
        assert_eq!(is_walled, "true", "{table}");
        let count = format!("SELECT count(*) FROM {table}");
        let rows: i64 =
            sqlx::raw_sql(sqlx::AssertSqlSafe(count)).fetch_one(&mut plain).await.unwrap().get(0);
        assert_eq!(rows, 0, "{table}");
    }
}

/// A machine that is gone says nothing, not even that it is gone.
#[tokio::test]
async fn a_server_that_falls_silent_is_given_up_and_what_was_on_its_way_is_settled() {
    let Some(server) = Server::start() else { return };
    migrate(&server.url(OWNER), APPLICATION).await.unwrap();
    let gate = Gate::to(server.port());
    let database = Database::open(&gate.url(APPLICATION), 2).await.unwrap();
    let mut journal = PostgresJournal::open(database.tenant("favrskov")).await.unwrap();
    journal.append(Position(0), &batch(Position(0), &[(1, 2)])).await.unwrap();
    gate.fall_silent(true);
    // It ends: without a limit it would wait until the kernel gives up, a quarter of an hour.
    let broken = journal.append(Position(2), &batch(Position(2), &[(2, 2)])).await.unwrap_err();
    assert!(matches!(broken, JournalError::Store { .. }), "{broken}");
    // Who goes away in the middle of a question costs the pool nothing.
    for _ in 0..4 {
        let _ = tokio::time::timeout(Duration::from_millis(50), journal.head()).await;
    }
    gate.fall_silent(false);
    let known = journal.settle(&[key(1), key(2)]).await.unwrap();
    assert_eq!(journal.head().await.unwrap(), Position(2 * known.len() as u64));
    let head = journal.head().await.unwrap();
    journal.append(head, &[written(3, head, 1)]).await.unwrap();
    assert_eq!(journal.head().await.unwrap(), head.next());
}

/// Whoever falls silent at the very word leaves open whether it was heard; settling says so for good.
#[tokio::test]
async fn a_commit_on_which_no_answer_comes_is_settled_for_good() {
    let Some(server) = Server::start() else { return };
    prepared(&server).await;
    for (municipality, passing, is_heard) in [
        ("favrskov", Passing::Passes, true),
        // Settling waits for whoever has written and not committed: the word comes to the server while it does.
        ("holstebro", Passing::Waits, true),
        ("testby", Passing::IsLost, false),
    ] {
        let gate = Gate::to(server.port());
        let database = Database::open(&gate.url(APPLICATION), 2).await.unwrap();
        let mut journal = PostgresJournal::open(database.tenant(municipality)).await.unwrap();
        journal.append(Position(0), &batch(Position(0), &[(1, 2)])).await.unwrap();
        gate.fall_silent_at_commit(passing);
        let broken = journal.append(Position(2), &batch(Position(2), &[(2, 2)])).await.unwrap_err();
        let met = broken.store_failure();
        assert!(
            matches!(met, Some(StoreFailure::Silent | StoreFailure::Away)),
            "{passing:?}: {broken}"
        );
        assert!(gate.is_silent(), "nobody committed");
        gate.fall_silent(false);
        let known = journal.settle(&[key(2)]).await.unwrap();
        assert_eq!(known.len() == 1, is_heard, "{passing:?}");
        let head = Position(2 + 2 * known.len() as u64);
        for _ in 0..20 {
            assert_eq!(journal.head().await.unwrap(), head, "{passing:?}: it came afterwards");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        // Whoever asks again under the same key: once, and not twice.
        if !is_heard {
            journal.append(Position(2), &batch(Position(2), &[(2, 2)])).await.unwrap();
        }
        assert_eq!(journal.known(&[key(2)]).await.unwrap().len(), 1);
        assert_eq!(journal.head().await.unwrap(), Position(4));
    }
}

/// What was on its way when a commit broke is waited for.
#[tokio::test]
async fn settling_waits_for_whoever_is_committing_and_nobody_else_does() {
    let Some(server) = Server::start() else { return };
    let database = prepared(&server).await;
    let mut journal = PostgresJournal::open(database.tenant("favrskov")).await.unwrap();
    let mut neighbour = PostgresJournal::open(database.tenant("holstebro")).await.unwrap();
    let mut committing = connected(&server.url(APPLICATION)).await;
    for sql in [
        "BEGIN",
        "SET LOCAL roret.municipality = 'favrskov'",
        "UPDATE roret.head SET position = 1",
        "INSERT INTO roret.event (municipality, position, line) VALUES ('favrskov', 1, '[]')",
    ] {
        sqlx::raw_sql(sql).execute(&mut committing).await.unwrap();
    }
    sqlx::query("INSERT INTO roret.command (municipality, key, request_hash, last) VALUES ('favrskov', $1, ''::bytea || decode(repeat('00', 32), 'hex'), 1)")
        .bind(key(9).uuid())
        .execute(&mut committing)
        .await
        .unwrap();
    let settling = tokio::spawn(async move { journal.settle(&[key(9)]).await });
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    while server.order(waits) == "0" {
        assert!(!settling.is_finished(), "it did not wait");
        tokio::task::yield_now().await;
    }
    // The neighbour is not held up by it.
    neighbour.append(Position(0), &[written(1, Position(0), 1)]).await.unwrap();
    assert!(!settling.is_finished(), "it did not wait");
    sqlx::raw_sql("COMMIT").execute(&mut committing).await.unwrap();
    let known = settling.await.unwrap().unwrap();
    assert_eq!(known.first().map(|known| (known.key, known.last)), Some((key(9), Position(1))));
}

const INSERT_FOR_ANOTHER: &str =
    "INSERT INTO roret.event (municipality, position, line) VALUES ('holstebro', 6, '[]')";

#[tokio::test]
async fn behind_a_pooler_everything_is_the_same() {
    let Some(server) = Server::start() else { return };
    let direct = prepared(&server).await;
    // One connection for all: whatever one transaction leaves behind, the next one meets.
    let Some(pooler) = Pooler::start(&server, 1) else { return };
    let pooled = Database::open(&pooler.url(APPLICATION), 4).await.unwrap();
    for name in ["favrskov", "holstebro"] {
        let mut journal = PostgresJournal::open(pooled.tenant(name)).await.unwrap();
        let batch = batch(Position(0), &[(1, 2), (2, 3)]);
        journal.append(Position(0), &batch).await.unwrap();
        assert_eq!(journal.read(Position(0), 10).await.unwrap(), events(&batch));
        assert_eq!(journal.settle(&[key(1), key(2)]).await.unwrap().len(), 2);
        let mut same = PostgresJournal::open_to_read(direct.tenant(name));
        assert_eq!(same.read(Position(0), 10).await.unwrap(), events(&batch));
    }
    drop(pooled);
    let pooled = Database::open(&pooler.url(APPLICATION), 4).await.unwrap();
    story::in_a_database(&pooled).await;
    beside::is_walled(&pooled).await;
    let pooler_url = pooler.url(APPLICATION);
    drop(pooled);
    is_walled(&mut connected(&pooler_url).await).await;
}

#[tokio::test]
async fn tables_are_made_once_by_their_owner() {
    let Some(server) = Server::start() else { return };
    let (owner, application) = (server.url(OWNER), server.url(APPLICATION));
    match Database::open(&application, 1).await {
        Err(JournalError::Unprepared) => {}
        other => panic!("opened: {:?}", other.err()),
    }
    match migrate(&owner, "nobody").await {
        Err(JournalError::Unfit(unfit)) => assert_eq!(unfit, StoreUnfit::NoRole("nobody".into())),
        other => panic!("migrated: {other:?}"),
    }
    assert_eq!(migrate(&owner, APPLICATION).await.unwrap(), Migrated { from: 0, to: 4 });
    assert_eq!(migrate(&owner, APPLICATION).await.unwrap(), Migrated { from: 4, to: 4 });
    assert!(migrate(&application, APPLICATION).await.is_err(), "the application owns nothing");
    Database::open(&application, 1).await.unwrap();
    server.order("INSERT INTO roret.version (number) VALUES (99)");
    match Database::open(&application, 1).await {
        Err(JournalError::Unfit(unfit)) => assert_eq!(unfit, StoreUnfit::NewerTables(99)),
        other => panic!("opened: {:?}", other.err()),
    }
    assert!(migrate(&owner, APPLICATION).await.is_err());
}

fn unsafe_commits(found: &str) -> StoreUnfit {
    StoreUnfit::Setting { name: "synchronous_commit", found: found.into(), needed: "on" }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a table of what can be wrong, and what is said of it")]
async fn a_server_or_a_role_that_is_not_fit_is_refused() {
    let Some(mut server) = Server::start() else { return };
    migrate(&server.url(OWNER), APPLICATION).await.unwrap();
    let application = server.url(APPLICATION);
    for (wrong, right, expected) in [
        (
            "GRANT UPDATE ON roret.event TO roret_app",
            "REVOKE UPDATE ON roret.event FROM roret_app",
            StoreUnfit::ExcessRight { right: "UPDATE".into(), relation: "event".into() },
        ),
        (
            "GRANT UPDATE (line) ON roret.event TO roret_app",
            "REVOKE UPDATE (line) ON roret.event FROM roret_app",
            StoreUnfit::ExcessRight { right: "UPDATE".into(), relation: "event".into() },
        ),
        (
            "GRANT DELETE ON roret.command TO roret_app",
            "REVOKE DELETE ON roret.command FROM roret_app",
            StoreUnfit::ExcessRight { right: "DELETE".into(), relation: "command".into() },
        ),
        (
            "GRANT TRUNCATE ON roret.event TO PUBLIC",
            "REVOKE TRUNCATE ON roret.event FROM PUBLIC",
            StoreUnfit::ExcessRight { right: "TRUNCATE".into(), relation: "event".into() },
        ),
        (
            "REVOKE INSERT ON roret.event FROM roret_app",
            "GRANT INSERT ON roret.event TO roret_app",
            StoreUnfit::MissingRight { right: "INSERT".into(), relation: "event".into() },
        ),
        (
            "ALTER ROLE roret_app BYPASSRLS",
            "ALTER ROLE roret_app NOBYPASSRLS",
            StoreUnfit::RoleAboveTheWalls,
        ),
        (
            "ALTER ROLE roret_app SET synchronous_commit = off",
            "ALTER ROLE roret_app RESET synchronous_commit",
            unsafe_commits("off"),
        ),
        (
            "ALTER ROLE roret_app SET synchronous_commit = local",
            "ALTER ROLE roret_app RESET synchronous_commit",
            unsafe_commits("local"),
        ),
    ] {
        server.order(wrong);
        match Database::open(&application, 1).await {
            Err(JournalError::Unfit(unfit)) => assert_eq!(unfit, expected),
            other => panic!("{wrong}: {:?}", other.err()),
        }
        server.order(right);
        Database::open(&application, 1).await.unwrap();
    }
    for (address, met) in [
        (format!("{}nowhere", application.trim_end_matches("roret")), StoreFailure::NoDatabase),
        (server.url("nobody"), StoreFailure::NotLetIn),
    ] {
        let opened = Database::open(&address, 1).await;
        assert_eq!(opened.err().and_then(|error| error.store_failure()), Some(met), "{address}");
    }
    // The owner of the tables could take the walls down.
    assert!(Database::open(&server.url(OWNER), 1).await.is_err());
    for (wrong, right) in [
        ("fsync = off", "fsync = on"),
        ("full_page_writes = off", "full_page_writes = on"),
        ("data_sync_retry = on", "data_sync_retry = off"),
    ] {
        server.kill();
        server.set(&format!("{wrong}\n"));
        server.run();
        match Database::open(&application, 1).await {
            Err(JournalError::Unfit(unfit)) => {
                let name = wrong.split_once(' ').map_or(wrong, |(name, _)| name);
                assert!(unfit.to_string().starts_with(name), "{unfit}");
            }
            other => panic!("{wrong}: {:?}", other.err()),
        }
        server.set(&format!("{right}\n"));
    }
}

#[tokio::test]
async fn news_come_to_the_other_nodes() {
    let Some(server) = Server::start() else { return };
    let one = prepared(&server).await;
    let other = Database::open(&server.url(APPLICATION), 2).await.unwrap();
    let mut writer = PostgresJournal::open(one.tenant("favrskov")).await.unwrap();
    let reader = PostgresJournal::open(other.tenant("favrskov")).await.unwrap();
    let neighbour = PostgresJournal::open(other.tenant("holstebro")).await.unwrap();
    let (mut news, mut others) = (reader.news(), neighbour.news());
    // Listening begins in its own time: what came before is found by asking.
    let mut at = Position(0);
    let told = loop {
        writer.append(at, &[written(at.0, at, 1)]).await.unwrap();
        at = at.next();
        if let Some(told) = news.next().await {
            break told;
        }
    };
    assert!(told <= at && told > Position(0));
    assert_eq!(others.next().await, None, "a municipality hears of itself alone");
}

/// Events that the crowd writes, in batches of so many.
const CROWD_EVENTS: u64 = 100_000;
const CROWD_BATCH: u64 = 50;
const WRITERS: u64 = 8;

/// Eight hands write one journal as fast as they can, and now and then one gives up in the middle. Three read
/// on from where they were, one of them at a replica.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_who_go_on_miss_nothing_however_many_write() {
    let Some(server) = Server::start() else { return };
    let database = prepared(&server).await;
    PostgresJournal::open(database.tenant("favrskov")).await.unwrap();
    let standby = server.synchronous_standby();
    let writers: Vec<_> = (0..WRITERS)
        .map(|number| {
            tokio::spawn(writes(database.tenant("favrskov"), server.url(APPLICATION), number))
        })
        .collect();
    let readers: Vec<_> =
        [server.url(APPLICATION), server.url(APPLICATION), standby.url(APPLICATION)]
            .into_iter()
            .map(|url| tokio::spawn(tails(url)))
            .collect();
    let mut written = Vec::new();
    for writer in writers {
        written.extend(writer.await.unwrap());
    }
    written.sort_unstable();
    for reader in readers {
        assert_eq!(reader.await.unwrap(), written, "a reader saw something else");
    }
    assert_eq!(written.len() as u64, CROWD_EVENTS);
    let given_up = GIVEN_UP.load(Ordering::Relaxed);
    assert!(given_up >= 50, "only {given_up} gave up");
    println!("{given_up} transactions with 50 events each were rolled back");
}

/// Writes until there is enough; answers with the positions and keys of its own.
async fn writes(tenant: Tenant, url: String, number: u64) -> Vec<(u64, CommandKey)> {
    let mut journal = PostgresJournal::open(tenant).await.unwrap();
    let (mut own, mut next) = (Vec::new(), number * 1_000_000);
    loop {
        let head = journal.head().await.unwrap();
        if head.0 >= CROWD_EVENTS {
            return own;
        }
        next += 1;
        if next % 20 == 0 {
            gives_up(&url, number).await;
        }
        // What matters here are positions and keys: the lines are as short as can be.
        let lines = (1..=CROWD_BATCH).map(|ordinal| line(head.0 + ordinal, key(next))).collect();
        let batch = vec![Kept { key: key(next), request_hash: [0; 32], lines }];
        match journal.keep(head, batch.into()).await {
            Ok(()) => {
                own.extend((1..=CROWD_BATCH).map(|ordinal| (head.0 + ordinal, key(next))));
            }
            Err(JournalError::Moved { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

fn line(position: u64, key: CommandKey) -> String {
    format!("[{position},\"{}\"]", key.uuid())
}

/// How often somebody has taken positions, written events there, and rolled back.
static GIVEN_UP: AtomicUsize = AtomicUsize::new(0);

/// Takes positions as an append does, wherever the head stands, and rolls back.
async fn gives_up(url: &str, number: u64) {
    let mut connection = connected(url).await;
    for sql in ["BEGIN", "SET LOCAL roret.municipality = 'favrskov'"] {
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    }
    let moved = sqlx::query("UPDATE roret.head SET position = position + 50 RETURNING position")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    let written = sqlx::query(
        "INSERT INTO roret.event (municipality, position, line)
         SELECT 'favrskov', generate_series($1 - 49, $1), $2",
    )
    .bind(moved.get::<i64, _>(0))
    .bind(format!("given up by {number}"))
    .execute(&mut connection)
    .await
    .unwrap();
    assert_eq!(written.rows_affected(), 50);
    sqlx::raw_sql("ROLLBACK").execute(&mut connection).await.unwrap();
    GIVEN_UP.fetch_add(1, Ordering::Relaxed);
}

/// Reads on from the last position, on a plain connection, until everything is there.
async fn tails(url: String) -> Vec<(u64, CommandKey)> {
    let mut connection = connected(&url).await;
    let mut seen: Vec<(u64, CommandKey)> = Vec::new();
    while (seen.len() as u64) < CROWD_EVENTS {
        tokio::time::sleep(Duration::from_millis(5)).await;
        for sql in ["BEGIN", "SET LOCAL roret.municipality = 'favrskov'"] {
            sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        }
        let last = i64::try_from(seen.len()).unwrap();
        let rows =
            sqlx::query("SELECT line FROM roret.event WHERE position > $1 ORDER BY position")
                .bind(last)
                .fetch_all(&mut connection)
                .await
                .unwrap();
        sqlx::raw_sql("COMMIT").execute(&mut connection).await.unwrap();
        for row in rows {
            let read: (u64, CommandKey) = serde_json::from_str(row.get(0)).unwrap();
            assert_eq!(read.0, seen.len() as u64 + 1, "a gap, or out of order");
            seen.push(read);
        }
    }
    seen
}
