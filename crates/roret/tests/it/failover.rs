//! A database that dies, a node that dies, a primary that is replaced: nothing that was acknowledged is lost,
//! nothing happens twice, and nobody has to lend a hand.

use crate::load::{Crowd, Network, Node, SOUND, Seen, ask, key, mixed, send};
use crate::run::{Folder, HEADER};
use roret_drills::postgres::{APPLICATION, Gate, OWNER, Server};
use roret_drills::small_disk::SmallDisk;
use roret_journal::postgres::{Database, PostgresJournal, migrate};
use roret_journal::sqlite::SqliteJournal;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};
use uuid::Uuid;

const SLUG: &str = "proevekoebing";
/// Rounds of each drill, and of the one in which a primary is replaced.
const ROUNDS: u64 = 20;
const REPLACEMENTS: u64 = 5;
/// Something happens when at most so many forms of a round have been acknowledged.
const ACKNOWLEDGED_MAX: u64 = 40;
/// Forms that are acknowledged after it, before a round ends.
const AFTERWARDS: usize = 10;
/// Long enough for any machine; a time to recover is measured, not tested.
const PATIENCE: Duration = Duration::from_secs(120);

async fn journal(url: &str) -> PostgresJournal {
    let database = Database::open(url, 2).await.unwrap();
    PostgresJournal::open_to_read(database.tenant(SLUG))
}

/// So many forms more; somebody must be answered in the end.
fn next(acknowledged: &Receiver<Uuid>, number: usize) -> Vec<Uuid> {
    (0..number).map(|_| acknowledged.recv_timeout(PATIENCE).unwrap()).collect()
}

/// Waits for some forms, lets `happens` happen, and waits for some that were acknowledged after it. Answers
/// also with the time from its beginning until the first of these.
fn through(
    acknowledged: &Receiver<Uuid>,
    round: u64,
    happens: impl FnOnce(),
) -> (Vec<Uuid>, Duration) {
    let wanted = 1 + mixed(round) % ACKNOWLEDGED_MAX;
    let mut keys = next(acknowledged, usize::try_from(wanted).unwrap());
    let began = Instant::now();
    happens();
    // What had been acknowledged before is heard first.
    keys.extend(acknowledged.try_iter());
    keys.extend(next(acknowledged, 1));
    let again = began.elapsed();
    keys.extend(next(acknowledged, AFTERWARDS));
    (keys, again)
}

/// What a drill came to.
#[derive(Default)]
struct Tally {
    seen: Seen,
    acknowledged: Vec<Uuid>,
    again: Vec<Duration>,
    refused: u64,
}

impl Tally {
    async fn check(&mut self, url: &str, round: u64) {
        self.seen.read_on(&mut journal(url).await).await;
        self.seen.holds(&self.acknowledged, &format!("round {round}"));
    }

    #[expect(clippy::print_stdout, reason = "the figures are what the drill is run for")]
    fn tell(mut self, what: &str) {
        self.again.sort();
        let median = self.again.get(self.again.len() / 2).copied().unwrap_or_default();
        println!(
            "{what}: {} acknowledged, 0 lost, 0 twice, {} told to try again; acknowledging again after {:.2} s in the middle, {:.2} s at most",
            self.acknowledged.len(),
            self.refused,
            median.as_secs_f64(),
            self.again.last().copied().unwrap_or_default().as_secs_f64()
        );
    }
}

#[tokio::test]
async fn a_database_that_is_killed_loses_nothing_and_the_node_goes_on_by_itself() {
    let Some(mut server) = Server::start() else { return };
    migrate(&server.url(OWNER), APPLICATION).await.unwrap();
    let url = server.url(APPLICATION);
    let node = Node::start(&["--database", &url]);
    let mut tally = Tally::default();
    for round in 0..ROUNDS {
        let nodes = [node.address];
        let crowd = Crowd::new(&nodes, SOUND, round);
        let keys = crowd.writes_while(|acknowledged| {
            let (keys, again) = through(acknowledged, round, || {
                server.kill();
                server.run();
            });
            tally.again.push(again);
            keys
        });
        tally.acknowledged.extend(keys);
        tally.refused += crowd.refused();
        tally.check(&url, round).await;
    }
    node.kill();
    tally.tell("20 kills of the database");
}

#[tokio::test]
async fn a_node_that_is_killed_takes_nothing_with_it_and_the_others_go_on() {
    let Some(server) = Server::start() else { return };
    migrate(&server.url(OWNER), APPLICATION).await.unwrap();
    let url = server.url(APPLICATION);
    let kept = ["--database", url.as_str()];
    let mut one = Node::start(&kept);
    let mut tally = Tally::default();
    let (mut twice, mut unheard) = (0, 0);
    // Forms come twice and at two nodes at once, and answers get lost on the way.
    let network = Network { doubled: 30, unheard: 30 };
    for round in 0..ROUNDS {
        let other = Node::start(&kept);
        let nodes = [one.address, other.address];
        let crowd = Crowd::new(&nodes, network, round);
        let keys = crowd.writes_while(|acknowledged| {
            let (keys, again) = through(acknowledged, round, || one.kill());
            tally.again.push(again);
            keys
        });
        tally.acknowledged.extend(keys);
        tally.refused += crowd.refused();
        let (more_twice, more_unheard) = crowd.twice_and_unheard();
        (twice, unheard) = (twice + more_twice, unheard + more_unheard);
        tally.check(&url, round).await;
        one = other;
    }
    one.kill();
    let tenth = tally.acknowledged.len() as u64 / 10;
    assert!(twice > tenth, "only {twice} were acknowledged by both nodes at once");
    assert!(unheard > tenth, "only {unheard} acknowledgements were not heard");
    tally.tell("20 kills of one of two nodes");
}

#[tokio::test]
async fn a_primary_that_is_replaced_by_its_synchronous_standby_loses_nothing() {
    let Some(mut primary) = Server::start() else { return };
    migrate(&primary.url(OWNER), APPLICATION).await.unwrap();
    let gate = Gate::to(primary.port());
    let url = gate.url(APPLICATION);
    let node = Node::start(&["--database", &url]);
    let mut tally = Tally::default();
    for round in 0..REPLACEMENTS {
        let standby = primary.synchronous_standby();
        let nodes = [node.address];
        let crowd = Crowd::new(&nodes, SOUND, round);
        let keys = crowd.writes_while(|acknowledged| {
            let (keys, again) = through(acknowledged, round, || {
                primary.kill();
                standby.promote();
                gate.lead_to(standby.port());
            });
            tally.again.push(again);
            keys
        });
        primary = standby;
        tally.acknowledged.extend(keys);
        tally.refused += crowd.refused();
        tally.check(&url, round).await;
    }
    node.kill();
    tally.tell("5 primaries killed and replaced");
}

/// A small disk that fills up while citizens write: they are told so, nothing is lost, and when there is
/// room again everything goes on by itself.
#[tokio::test]
async fn a_full_disk_is_told_and_got_over_without_a_hand() {
    let Some(disk) = SmallDisk::mount("3m") else { return };
    let data = disk.path().to_str().unwrap();
    // Records of one, not two years of a municipality, which have no room here.
    let beside = Folder::new();
    let file = beside.file("one.csv", format!("{HEADER}\n1,2026-01-05,phone,citizen,,,,,\n"));
    let import = ["import", "inquiries", file.to_str().unwrap(), "--municipality", "Prøvekøbing"];
    let ran = Folder::at(disk.path()).roret(&import);
    assert_eq!((ran.code, ran.counts()), (0, [1, 0, 0, 0]), "{ran:?}");
    let node = Node::start_real(&["--data", data, "--municipality", "Prøvekøbing"]);
    let (mut acknowledged, mut form) = (Vec::new(), 0);
    let full = loop {
        form += 1;
        let key = key(1, 0, form);
        match ask(node.address, key) {
            Some((303, _)) => acknowledged.push(key),
            Some((503, page)) => break (key, page),
            other => panic!("form {form}: {other:?}"),
        }
    };
    assert!(full.1.contains("Vi kan ikke"), "{}", full.1);
    assert!(acknowledged.len() > 10, "the disk was full at once");
    disk.grow("64m");
    assert_eq!(send(node.address, full.0), Some(303), "the same form, after there was room again");
    acknowledged.push(full.0);
    node.kill();
    let file = disk.path().join(SLUG).join("journal.sqlite");
    let mut seen = Seen::default();
    let mut journal = SqliteJournal::open_to_read(&file).await.unwrap();
    seen.read_on(&mut journal).await;
    seen.holds(&acknowledged, "after the full disk");
}
