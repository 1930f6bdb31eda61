//! Citizens who write while something goes wrong, and what the journal must hold afterwards.

use crate::run::keys;
use roret_domain::event::{Envelope, Event, InquiryEvent};
use roret_domain::id::{CommandKey, Position};
use roret_journal::Journal;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;
use uuid::Uuid;

/// Citizens who write at the same time.
pub(crate) const CITIZENS: u64 = 8;

/// How long a citizen waits for an answer, and before another try.
const PATIENCE: Duration = Duration::from_secs(20);
const BEFORE_ANOTHER_TRY: Duration = Duration::from_millis(20);

/// Small and repeatable (SplitMix64).
pub(crate) fn mixed(seed: u64) -> u64 {
    let state = seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// The key of one form. The last 16 bits are free for derived identifiers.
pub(crate) fn key(round: u64, citizen: u64, form: u64) -> Uuid {
    let number = u128::from(round) << 40 | u128::from(citizen) << 32 | u128::from(form);
    Uuid::from_u128(0x019a << 112 | number << 16)
}

/// The running program.
pub(crate) struct Node {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Node {
    /// Starts the program on the invented municipality, kept where these arguments say.
    pub(crate) fn start(kept: &[&str]) -> Self {
        Self::start_living(&[kept, &["--stand-still"]].concat())
    }

    /// The same, where the invented people live on.
    pub(crate) fn start_living(arguments: &[&str]) -> Self {
        Self::start_real(&[&["--demo"], arguments].concat())
    }

    /// Starts the program on a municipality as what it is.
    pub(crate) fn start_real(arguments: &[&str]) -> Self {
        Self::start_with(arguments, "127.0.0.1:0")
    }

    /// The same at another address.
    pub(crate) fn start_with(arguments: &[&str], listen: &str) -> Self {
        let program = env!("CARGO_BIN_EXE_roret");
        Self::started(Command::new(program).args(["serve", "--listen", listen]), arguments)
    }

    /// The same, by a line of the shell that is given the program and its arguments.
    pub(crate) fn start_by(line: &str, arguments: &[&str]) -> Self {
        let program = env!("CARGO_BIN_EXE_roret");
        let shell = ["-c", line, program, "serve", "--listen", "127.0.0.1:0"];
        Self::started(Command::new("sh").args(shell), arguments)
    }

    fn started(command: &mut Command, arguments: &[&str]) -> Self {
        let mut child = command
            .args(arguments)
            .env("RORET_KEYS", keys())
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

    /// The number of its process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// The cookie of somebody who has chosen to be a worker.
    pub(crate) fn signed_in(&self) -> String {
        let (status, answer) = post(self.address, "/log-ind", "persona=worker").unwrap();
        assert_eq!(status, 303);
        let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: roret="));
        format!("roret={}", cookie.unwrap().split(';').next().unwrap())
    }

    /// Moves the demonstration's clock, as a worker.
    pub(crate) fn move_clock(&self, days: u32) {
        let body = format!("dage={days}");
        let moved = post_with(self.address, "/demo/tid", &body, &self.signed_in());
        assert_eq!(moved.unwrap().0, 303);
    }

    /// kill -9, and wait until it is gone.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Sends the contact form. Answers with the status; none when no whole answer came.
pub(crate) fn send(address: SocketAddr, key: Uuid) -> Option<u16> {
    ask(address, key).map(|(status, _)| status)
}

/// As [`send`], with the page that came back.
pub(crate) fn ask(address: SocketAddr, key: Uuid) -> Option<(u16, String)> {
    let mark = mark(address)?;
    let seed = "07".repeat(20);
    post(
        address,
        "/kontakt",
        &format!("key={key}.{mark}&seed={seed}&requester=citizen&about=Jeg+vil+gerne+tale+med+en."),
    )
}

/// The mark of a visitor's form, as a municipality's page has it: asked for once for each address.
fn mark(address: SocketAddr) -> Option<String> {
    static MARKS: Mutex<BTreeMap<SocketAddr, String>> = Mutex::new(BTreeMap::new());
    let known = MARKS.lock().unwrap().get(&address).cloned();
    if known.is_some() {
        return known;
    }
    let (_, page) = get_with(address, "/kontakt", "")?;
    let (_, key) = page.split_once("name=\"key\" value=\"")?;
    let mark = key.split_once('"')?.0.split_once('.')?.1.to_owned();
    MARKS.lock().unwrap().insert(address, mark.clone());
    Some(mark)
}

/// Sends a form. Answers with the status and the page that came back; none when no whole answer came.
pub(crate) fn post(address: SocketAddr, path: &str, body: &str) -> Option<(u16, String)> {
    post_with(address, path, body, "")
}

/// The same with cookies.
pub(crate) fn post_with(
    address: SocketAddr,
    path: &str,
    body: &str,
    cookies: &str,
) -> Option<(u16, String)> {
    let length = body.len();
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {length}\r\n\
         cookie: {cookies}\r\ncontent-type: application/x-www-form-urlencoded\r\n\r\n{body}"
    );
    answered(address, &request)
}

/// Opens a page with cookies.
pub(crate) fn get_with(address: SocketAddr, path: &str, cookies: &str) -> Option<(u16, String)> {
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncookie: {cookies}\r\n\r\n"
    );
    answered(address, &request)
}

/// Sends a request. Answers with the status and what came back; none when no whole answer came.
fn answered(address: SocketAddr, request: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    // An answer cut off in its head is none.
    if !answer.contains("\r\n\r\n") {
        return None;
    }
    let status = answer.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()?;
    Some((status, answer))
}

/// How the network treats citizens.
#[derive(Clone, Copy)]
pub(crate) struct Network {
    /// Of a hundred forms, how many are sent to two nodes at once.
    pub(crate) doubled: u64,
    /// Of a hundred answers, how many nobody hears: the form is sent again.
    pub(crate) unheard: u64,
}

/// A network that does what it should.
pub(crate) const SOUND: Network = Network { doubled: 0, unheard: 0 };

/// Citizens at work on some nodes. A form that was not acknowledged is sent again, to the next node.
pub(crate) struct Crowd<'a> {
    nodes: &'a [SocketAddr],
    network: Network,
    round: u64,
    is_stopped: AtomicBool,
    refused: AtomicU64,
    twice: AtomicU64,
    unheard: AtomicU64,
}

impl<'a> Crowd<'a> {
    pub(crate) fn new(nodes: &'a [SocketAddr], network: Network, round: u64) -> Self {
        let is_stopped = AtomicBool::new(false);
        let [refused, twice, unheard] = [const { AtomicU64::new(0) }; 3];
        Self { nodes, network, round, is_stopped, refused, twice, unheard }
    }

    /// Lets everybody write while `happens` goes on, which is told of each form that was acknowledged.
    /// Answers with all keys that were.
    pub(crate) fn writes_while(
        &self,
        happens: impl FnOnce(&Receiver<Uuid>) -> Vec<Uuid>,
    ) -> Vec<Uuid> {
        let (sender, receiver) = mpsc::channel();
        std::thread::scope(|scope| {
            for citizen in 0..CITIZENS {
                let sender = sender.clone();
                scope.spawn(move || self.citizen(citizen, &sender));
            }
            drop(sender);
            let mut acknowledged = happens(&receiver);
            self.is_stopped.store(true, Ordering::SeqCst);
            // What was acknowledged until the last moment counts too.
            acknowledged.extend(receiver.iter());
            acknowledged
        })
    }

    /// How often a node said that it can't at present.
    pub(crate) fn refused(&self) -> u64 {
        self.refused.load(Ordering::SeqCst)
    }

    /// How many forms were acknowledged by two nodes at once, and how many acknowledgements nobody heard.
    pub(crate) fn twice_and_unheard(&self) -> (u64, u64) {
        (self.twice.load(Ordering::SeqCst), self.unheard.load(Ordering::SeqCst))
    }

    fn node(&self, number: u64) -> SocketAddr {
        self.nodes[usize::try_from(number % self.nodes.len() as u64).unwrap()]
    }

    fn citizen(&self, citizen: u64, acknowledged: &Sender<Uuid>) {
        for form in 0.. {
            let key = key(self.round, citizen, form);
            let chance = mixed(self.round << 40 | citizen << 32 | form);
            let mut node = chance;
            if chance % 100 < self.network.doubled {
                let (one, other) = (self.node(node), self.node(node + 1));
                let both = std::thread::scope(|scope| {
                    let there = scope.spawn(move || send(other, key));
                    [send(one, key), there.join().unwrap()]
                });
                if both.contains(&Some(303)) {
                    acknowledged.send(key).unwrap();
                }
                if both == [Some(303); 2] {
                    self.twice.fetch_add(1, Ordering::SeqCst);
                }
            }
            let mut is_unheard = chance / 100 % 100 < self.network.unheard;
            loop {
                if self.is_stopped.load(Ordering::SeqCst) {
                    return;
                }
                match send(self.node(node), key) {
                    Some(303) if is_unheard => {
                        is_unheard = false;
                        self.unheard.fetch_add(1, Ordering::SeqCst);
                    }
                    Some(303) => break acknowledged.send(key).unwrap(),
                    Some(503) => {
                        self.refused.fetch_add(1, Ordering::SeqCst);
                        wait();
                    }
                    Some(other) => panic!("round {}: {key} was answered with {other}", self.round),
                    None => wait(),
                }
                node += 1;
            }
        }
    }
}

/// A moment before somebody tries again, or looks again.
#[expect(clippy::disallowed_methods, reason = "a person waits before pressing again")]
pub(crate) fn wait() {
    std::thread::sleep(BEFORE_ANOTHER_TRY);
}

/// What the journal has been seen to hold.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) head: Position,
    /// The inquiries, by the key of their command, with how often each was received.
    pub(crate) received: BTreeMap<Uuid, u32>,
    /// The keys of all commands whose events are complete.
    commands: BTreeSet<CommandKey>,
}

impl Seen {
    /// Reads on. Positions must follow each other, and a command's events stand together, once.
    pub(crate) async fn read_on(&mut self, journal: &mut impl Journal) {
        let mut current = None;
        for envelope in after(journal, self.head).await {
            assert_eq!(envelope.position, self.head.next(), "a gap");
            self.head = envelope.position;
            if current != Some(envelope.command) {
                assert!(self.commands.insert(envelope.command), "{} twice", envelope.command);
                current = Some(envelope.command);
            }
            if let Event::Inquiry(InquiryEvent::InquiryReceived(event)) = &envelope.event {
                assert_eq!(event.inquiry.uuid(), envelope.command.uuid());
                *self.received.entry(event.inquiry.uuid()).or_default() += 1;
            }
        }
        assert!(journal.head().await.unwrap() >= self.head);
    }

    /// Each of these forms was received, once.
    #[track_caller]
    pub(crate) fn holds(&self, acknowledged: &[Uuid], when: &str) {
        for key in acknowledged {
            assert_eq!(self.received.get(key), Some(&1), "{when}: {key}");
        }
    }
}

/// The journal's events after a position, read beside or after the program.
async fn after(journal: &mut impl Journal, mut after: Position) -> Vec<Envelope> {
    let mut events = Vec::new();
    loop {
        let page = journal.read(after, 2_048).await.unwrap();
        let Some(last) = page.last() else { return events };
        after = last.position;
        events.extend(page);
    }
}
