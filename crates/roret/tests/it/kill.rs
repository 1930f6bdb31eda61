//! kill -9 while citizens write: what was acknowledged is there, once, whatever happened.
//!
//! The real program runs on real files and is killed at a moment that the seed decides: when so many
//! forms have been acknowledged, with others on their way.

use roret_domain::event::{Envelope, Event};
use roret_domain::id::{CommandKey, Position};
use roret_journal::Journal;
use roret_journal::sqlite::SqliteJournal;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use uuid::Uuid;

/// Kills in the test of every change.
const ROUNDS: u64 = 50;
/// Kills in `make soak`.
const SOAK_ROUNDS: u64 = 1_000;
/// Citizens who write at the same time.
const CITIZENS: u64 = 8;
/// The program is killed when at most so many forms of a round have been acknowledged.
const ACKNOWLEDGED_MAX: u64 = 40;
/// Forms that are sent again after each restart.
const SENT_AGAIN: usize = 3;

/// Small and repeatable (SplitMix64).
fn mixed(seed: u64) -> u64 {
    let state = seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// The key of one form. The last 16 bits are free for derived identifiers.
fn key(round: u64, citizen: u64, form: u64) -> Uuid {
    let number = u128::from(round) << 40 | u128::from(citizen) << 32 | u128::from(form);
    Uuid::from_u128(0x019a << 112 | number << 16)
}

/// The running program.
struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start(data: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_roret"))
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let (_, address) = line.split_once("http://").unwrap_or_else(|| panic!("it said {line:?}"));
        let address = address.split('/').next().unwrap().parse().unwrap();
        Self { child, address }
    }

    /// kill -9, and wait until it is gone.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Sends the contact form. Answers whether it was acknowledged; none when no whole answer came.
fn send(address: SocketAddr, key: Uuid) -> Option<bool> {
    let body = format!("key={key}&requester=citizen&about=Jeg+vil+gerne+tale+med+en.");
    let length = body.len();
    let mut stream = TcpStream::connect(address).ok()?;
    let request = format!(
        "POST /kontakt HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {length}\r\n\
         content-type: application/x-www-form-urlencoded\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    // An answer cut off in its head is none.
    answer.contains("\r\n\r\n").then(|| answer.starts_with("HTTP/1.1 303 "))
}

/// Everybody writes until the program is gone; it goes when so many forms have been acknowledged.
fn write_until_killed(server: Server, round: u64) -> Vec<Uuid> {
    let wanted = 1 + mixed(round) % ACKNOWLEDGED_MAX;
    let (sender, receiver) = mpsc::channel();
    let address = server.address;
    let mut acknowledged = Vec::new();
    std::thread::scope(|scope| {
        for citizen in 0..CITIZENS {
            let sender = sender.clone();
            scope.spawn(move || {
                for form in 0.. {
                    let key = key(round, citizen, form);
                    match send(address, key) {
                        Some(true) => sender.send(key).unwrap(),
                        Some(false) => panic!("round {round}: {key} was answered with no"),
                        None => break,
                    }
                }
            });
        }
        drop(sender);
        let before = receiver.iter().take(usize::try_from(wanted).unwrap());
        acknowledged.extend(before);
        server.kill();
        // What was acknowledged until the last moment counts too.
        acknowledged.extend(receiver.iter());
    });
    acknowledged
}

/// The journal's events after a position, read beside or after the program.
async fn read(journal: &mut SqliteJournal, mut after: Position) -> Vec<Envelope> {
    let mut events = Vec::new();
    loop {
        let page = journal.read(after, 8_192).await.unwrap();
        let Some(last) = page.last() else { return events };
        after = last.position;
        events.extend(page);
    }
}

/// What the journal has been seen to hold.
#[derive(Default)]
struct Seen {
    head: Position,
    /// The inquiries, by the key of their command, with how often each was received.
    received: BTreeMap<Uuid, u32>,
    /// The keys of all commands whose events are complete.
    commands: BTreeSet<CommandKey>,
}

impl Seen {
    /// Reads on. Positions must follow each other, and a command's events stand together, once.
    async fn read_on(&mut self, file: &Path) {
        let mut journal = SqliteJournal::open_to_read(file).await.unwrap();
        let mut current = None;
        for envelope in read(&mut journal, self.head).await {
            assert_eq!(envelope.position, self.head.next(), "a gap");
            self.head = envelope.position;
            if current != Some(envelope.command) {
                assert!(self.commands.insert(envelope.command), "{} twice", envelope.command);
                current = Some(envelope.command);
            }
            if let Event::InquiryReceived(event) = &envelope.event {
                assert_eq!(event.inquiry.uuid(), envelope.command.uuid());
                *self.received.entry(event.inquiry.uuid()).or_default() += 1;
            }
        }
        assert_eq!(journal.head().await.unwrap(), self.head);
        assert_eq!(journal.check().await.unwrap(), "ok");
    }
}

#[expect(clippy::print_stdout, reason = "the figures are what the soak test is run for")]
async fn rounds(rounds: u64) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("proevekoebing").join("journal.sqlite");
    let (mut seen, mut acknowledged) = (Seen::default(), Vec::new());
    for round in 0..rounds {
        let server = Server::start(folder.path());
        // Who heard nothing sends again, and so does who heard yes and pressed twice.
        for turn in 0..SENT_AGAIN.min(acknowledged.len()) {
            let index = mixed(round * 31 + turn as u64) % acknowledged.len() as u64;
            let key: Uuid = acknowledged[usize::try_from(index).unwrap()];
            assert_eq!(send(server.address, key), Some(true), "round {round}: {key} again");
        }
        acknowledged.extend(write_until_killed(server, round));
        seen.read_on(&file).await;
        for key in &acknowledged {
            assert_eq!(seen.received.get(key), Some(&1), "round {round}: {key}");
        }
    }
    let server = Server::start(folder.path());
    for key in acknowledged.iter().rev().take(CITIZENS as usize) {
        assert_eq!(send(server.address, *key), Some(true));
    }
    let before = seen.received.clone();
    seen.read_on(&file).await;
    assert_eq!(seen.received, before, "what was sent again happened again");
    server.kill();
    println!(
        "{rounds} kills, {} acknowledged, {} in the journal, {} events",
        acknowledged.len(),
        seen.received.len(),
        seen.head
    );
    assert!(acknowledged.len() as u64 >= rounds, "there was no load");
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_kill_9() {
    rounds(ROUNDS).await;
}

#[tokio::test]
#[ignore = "long: make soak"]
async fn soak_what_was_acknowledged_is_there_after_a_thousand_kills() {
    rounds(SOAK_ROUNDS).await;
}
