//! PostgreSQL servers that live as long as a test.
//!
//! Debian's package, a folder of its own, a port of its own on this machine only, and a user without
//! rights when the test runs as root. The server dies with the test, also when the test is killed.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The role that owns the tables.
pub const OWNER: &str = "roret_owner";
/// The role that the program works with.
pub const APPLICATION: &str = "roret_app";

/// As a production server is set, but small.
const SETTINGS: &str = "
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = on
full_page_writes = on
synchronous_commit = on
data_sync_retry = off
wal_level = replica
max_wal_senders = 8
hot_standby = on
max_connections = 120
shared_buffers = 64MB
logging_collector = off
log_min_messages = fatal
";

const PATIENCE: Duration = Duration::from_secs(60);

/// A running server with its data.
pub struct Server {
    folder: TempDir,
    port: u16,
    process: Option<Child>,
}

/// The programs of the newest PostgreSQL that is installed.
fn programs() -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let version = path.file_name()?.to_str()?.parse().ok()?;
            path.join("bin/initdb").is_file().then(|| (version, path.join("bin")))
        })
        .collect();
    found.sort();
    found.pop().map(|(_, path)| path)
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}

/// A program of PostgreSQL, as a user who may not be root. It is ended when this process ends.
fn command(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    if is_root() {
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
    }
    command.arg("--pdeathsig=KILL").arg(program).current_dir("/").stdin(Stdio::null());
    command
}

#[track_caller]
fn done(command: &mut Command) -> Output {
    let output = command.output().expect("it can be started");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{command:?}: {said}");
    output
}

/// A port that nobody uses now.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

fn folder() -> TempDir {
    let folder = tempfile::Builder::new().prefix("roret-postgres-").tempdir().unwrap();
    if is_root() {
        done(Command::new("chown").arg("postgres:postgres").arg(folder.path()));
    }
    folder
}

impl Server {
    /// A new server with an empty database `roret` and the two roles; none, with a word, where PostgreSQL
    /// is not installed.
    pub fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            println!("skipped: PostgreSQL is not installed");
            return None;
        };
        let folder = folder();
        let data = folder.path().join("data");
        done(
            command(&programs.join("initdb"))
                .args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale"])
                .args(["--data-checksums", "--no-sync", "--pgdata"])
                .arg(&data),
        );
        let mut server = Self { folder, port: free_port(), process: None };
        server.set(SETTINGS);
        server.set(&format!("port = {}\n", server.port));
        server.run();
        for role in [OWNER, APPLICATION] {
            server.order(&format!("CREATE ROLE {role} LOGIN"));
        }
        server.order(&format!("CREATE DATABASE roret OWNER {OWNER}"));
        Some(server)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Adds lines to the settings, for the next start.
    pub fn set(&self, lines: &str) {
        let path = self.data().join("postgresql.conf");
        let mut file = fs::OpenOptions::new().append(true).open(path).unwrap();
        file.write_all(lines.as_bytes()).unwrap();
    }

    /// Starts the server on its data and waits until it answers. After a kill a process that the server was just
    /// starting may outlive it for a moment and hold the memory they shared: then it is started again.
    pub fn run(&mut self) {
        let started = Instant::now();
        self.process = Some(self.spawn());
        while !self.answers() {
            let log = || fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            assert!(started.elapsed() < PATIENCE, "PostgreSQL does not start: {}", log());
            std::thread::sleep(Duration::from_millis(20));
            let ended = self.process.as_mut().map(|process| process.try_wait());
            if let Some(Ok(Some(_))) = ended {
                self.process = Some(self.spawn());
            }
        }
    }

    fn spawn(&self) -> Child {
        let log = fs::File::create(self.folder.path().join("log")).unwrap();
        command(&programs().expect("installed").join("postgres"))
            .arg("-D")
            .arg(self.data())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap()
    }

    fn answers(&self) -> bool {
        let ready = command(&programs().expect("installed").join("pg_isready"))
            .args(["--quiet", "--host=127.0.0.1"])
            .arg(format!("--port={}", self.port))
            .status();
        ready.is_ok_and(|status| status.success())
    }

    /// The address of the database `roret` for a role.
    pub fn url(&self, role: &str) -> String {
        url(role, self.port)
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Runs SQL as the server's own superuser; answers with the rows, a line each.
    pub fn order(&self, sql: &str) -> String {
        let database = if sql.starts_with("CREATE ") { "postgres" } else { "roret" };
        let output = done(
            command(&programs().expect("installed").join("psql"))
                .args(["--no-psqlrc", "--tuples-only", "--no-align", "--quiet"])
                .args(["--set=ON_ERROR_STOP=1", "--host=127.0.0.1", "--username=postgres"])
                .arg(format!("--port={}", self.port))
                .arg(format!("--dbname={database}"))
                .arg(format!("--command={sql}")),
        );
        String::from_utf8(output.stdout).unwrap().trim_end().into()
    }

    /// Has the server read every event in order and write it as text, to nowhere: as fast as it can itself.
    pub fn read_every_event(&self) {
        self.order(
            "COPY (SELECT line, link FROM roret.event ORDER BY municipality, position) TO '/dev/null'",
        );
    }

    /// kill -9 of the server and all its processes.
    pub fn kill(&mut self) {
        let Some(mut process) = self.process.take() else { return };
        let children = format!("/proc/{0}/task/{0}/children", process.id());
        let children = fs::read_to_string(children).unwrap_or_default();
        let _ = process.kill();
        for child in children.split_whitespace() {
            let _ = Command::new("kill").args(["-9", child]).stderr(Stdio::null()).status();
        }
        let _ = process.wait();
    }

    /// A copy of this server that follows it, and that this one waits for at each commit.
    pub fn synchronous_standby(&self) -> Self {
        let programs = programs().expect("installed");
        let folder = folder();
        let data = folder.path().join("data");
        done(
            command(&programs.join("pg_basebackup"))
                .args(["--host=127.0.0.1", "--username=postgres", "--wal-method=stream"])
                .args(["--checkpoint=fast", "--no-sync"])
                .arg(format!("--port={}", self.port))
                .arg("--pgdata")
                .arg(&data),
        );
        fs::write(data.join("standby.signal"), "").unwrap();
        if is_root() {
            done(Command::new("chown").arg("postgres:postgres").arg(data.join("standby.signal")));
        }
        let mut standby = Self { folder, port: free_port(), process: None };
        standby.set(&format!(
            "port = {}\nprimary_conninfo = 'host=127.0.0.1 port={} user=postgres application_name=standby'\n",
            standby.port, self.port
        ));
        standby.run();
        self.order("ALTER SYSTEM SET synchronous_standby_names = 'standby'");
        self.order("SELECT pg_reload_conf()");
        let started = Instant::now();
        while self.order("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'")
            != "1"
        {
            assert!(started.elapsed() < PATIENCE, "the standby does not follow");
            std::thread::sleep(Duration::from_millis(20));
        }
        standby
    }

    /// Makes a standby the primary.
    pub fn promote(&self) {
        self.order("SELECT pg_promote()");
        self.order("ALTER SYSTEM RESET synchronous_standby_names");
        self.order("SELECT pg_reload_conf()");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

fn url(role: &str, port: u16) -> String {
    format!("postgres://{role}@127.0.0.1:{port}/roret")
}

/// A pooler before a server that gives every transaction whichever connection is free.
pub struct Pooler {
    _folder: TempDir,
    port: u16,
    process: Child,
}

impl Pooler {
    /// Starts the pooler with so many connections; none, with a word, where pgbouncer is not installed.
    pub fn start(server: &Server, connections: u32) -> Option<Self> {
        let program = Path::new("/usr/sbin/pgbouncer");
        if !program.is_file() {
            println!("skipped: pgbouncer is not installed");
            return None;
        }
        let folder = folder();
        let (port, users) = (free_port(), folder.path().join("users"));
        fs::write(&users, format!("\"{APPLICATION}\" \"\"\n")).unwrap();
        let settings = folder.path().join("settings");
        fs::write(
            &settings,
            format!(
                "[databases]\nroret = host=127.0.0.1 port={} dbname=roret\n[pgbouncer]\n\
                 listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = trust\n\
                 auth_file = {}\npool_mode = transaction\nignore_startup_parameters = extra_float_digits\ndefault_pool_size = {connections}\n",
                server.port,
                users.display()
            ),
        )
        .unwrap();
        let process = command(program)
            .arg("-q")
            .arg(&settings)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let pooler = Self { _folder: folder, port, process };
        let started = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            assert!(started.elapsed() < PATIENCE, "pgbouncer does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(pooler)
    }

    /// The address of the database `roret` through the pooler. Statements are not kept prepared: the next
    /// transaction may be on another connection.
    pub fn url(&self, role: &str) -> String {
        format!("{}?statement-cache-capacity=0", url(role, self.port))
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// One address for whichever server is the primary, as a load balancer gives it.
pub struct Gate {
    port: u16,
    target: Arc<AtomicU16>,
    silence: Arc<Silence>,
}

/// Whether nothing passes, and nobody is told.
#[derive(Default)]
struct Silence {
    hush: Mutex<Hush>,
    changed: Condvar,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Hush {
    #[default]
    None,
    /// As soon as somebody commits; what says so still passes, or not.
    AtCommit(Passing),
    All,
}

/// What becomes of the word to commit with which a gate falls silent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Passing {
    /// It comes to the server; that it is done is told nobody.
    Passes,
    /// It waits, and comes to the server when the gate lets it pass again.
    Waits,
    /// It never comes to the server.
    IsLost,
}

impl Gate {
    /// A gate to the server on this port.
    pub fn to(port: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let gate = Self {
            port: listener.local_addr().unwrap().port(),
            target: Arc::new(AtomicU16::new(port)),
            silence: Arc::default(),
        };
        let (target, silence) = (Arc::clone(&gate.target), Arc::clone(&gate.silence));
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let port = target.load(Ordering::SeqCst);
                let (Ok(client), Ok(server)) =
                    (client, TcpStream::connect((Ipv4Addr::LOCALHOST, port)))
                else {
                    continue;
                };
                let (back, forth) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                let (here, there) = (Arc::clone(&silence), Arc::clone(&silence));
                std::thread::spawn(move || pass(client, server, &here));
                std::thread::spawn(move || pass(forth, back, &there));
            }
        });
        gate
    }

    /// Leads whoever comes from now on to another server.
    pub fn lead_to(&self, port: u16) {
        self.target.store(port, Ordering::SeqCst);
    }

    /// Lets nothing pass any more, as when a machine or the network is gone without a word; or lets it pass again.
    pub fn fall_silent(&self, is_silent: bool) {
        self.silence.set(if is_silent { Hush::All } else { Hush::None });
    }

    /// The same as soon as somebody commits.
    pub fn fall_silent_at_commit(&self, passing: Passing) {
        self.silence.set(Hush::AtCommit(passing));
    }

    /// Whether nothing passes now.
    pub fn is_silent(&self) -> bool {
        *self.silence.hush.lock().unwrap() == Hush::All
    }

    /// The address of the database `roret` through the gate.
    pub fn url(&self, role: &str) -> String {
        url(role, self.port)
    }
}

impl Silence {
    fn set(&self, hush: Hush) {
        *self.hush.lock().unwrap() = hush;
        self.changed.notify_all();
    }

    /// Waits until these bytes may pass; false when they never may.
    fn let_pass(&self, bytes: &[u8]) -> bool {
        let mut hush = self.hush.lock().unwrap();
        // The protocol gives a statement as text, with a zero byte at its end.
        let is_commit = || bytes.windows(7).any(|word| word == b"COMMIT\0");
        if let Hush::AtCommit(passing) = *hush
            && is_commit()
        {
            *hush = Hush::All;
            if passing != Passing::Waits {
                return passing == Passing::Passes;
            }
        }
        drop(self.changed.wait_while(hush, |hush| *hush == Hush::All).unwrap());
        true
    }
}

/// Passes on what comes until one side ends, and tells the other.
fn pass(mut from: TcpStream, mut to: TcpStream, silence: &Silence) {
    let mut buffer = vec![0; 1 << 16];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        let bytes = buffer.get(..read).unwrap_or_default();
        if !silence.let_pass(bytes) || to.write_all(bytes).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}
