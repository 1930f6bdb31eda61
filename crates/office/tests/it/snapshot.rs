//! A restart from a snapshot is the restart that it would have been without, only sooner; and a snapshot that is not
//! this municipality's, of this journal, by this program is not used.

use crate::town::{asks, clock, found, inquiry, key, keys, throw};
use roret_domain::event::Actor;
use roret_domain::id::Position;
use roret_domain::image::Image;
use roret_journal::Journal;
use roret_journal::desk::Desk;
use roret_journal::keys::Keys;
use roret_journal::looks::Looks;
use roret_journal::memory::MemoryJournal;
use roret_journal::snapshot::{SNAPSHOT_PURPOSE, SnapshotError, SnapshotFile, Standing};
use roret_office::snapshot::Snapshots;
use roret_office::{Office, Opened, replay};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// A municipality whose keys are the same at each start, with a folder for its snapshot.
struct Town {
    journal: MemoryJournal,
    keys: Arc<Keys>,
    folder: tempfile::TempDir,
}

impl Town {
    /// In which three have asked for help.
    async fn of_three() -> Self {
        Self::of_three_who_say("Hej").await
    }

    async fn of_three_who_say(about: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let town = Self { journal: MemoryJournal::default(), keys: keys(), folder };
        let (office, _) = town.open().await;
        found(&office).await;
        for number in 100..103 {
            office.decide(Actor::Visitor, key(number), asks(number, about)).await.unwrap();
        }
        town
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("snapshot")
    }

    fn snapshots(&self) -> Snapshots {
        Snapshots::in_file(&self.path(), &self.keys).unwrap()
    }

    async fn image(&self) -> Arc<Image> {
        Arc::new(replay(&mut self.journal.clone()).await.unwrap())
    }

    /// A snapshot of what is there now.
    async fn kept(self) -> Self {
        let image = self.image().await;
        self.snapshots().keep(&image, &mut self.journal.clone()).await.unwrap();
        self
    }

    async fn read(&self) -> Result<Option<Image>, SnapshotError> {
        self.snapshots().read(&mut self.journal.clone()).await
    }

    async fn open(&self) -> (Arc<Office>, Opened) {
        self.open_with(self.snapshots()).await
    }

    async fn open_with(&self, snapshots: Snapshots) -> (Arc<Office>, Opened) {
        let (looks, desk) = (Looks::in_memory().await.unwrap(), Desk::in_memory().await.unwrap());
        let (journal, keys) = (self.journal.clone(), Arc::clone(&self.keys));
        Office::open_with(Some(snapshots), journal, looks, desk, keys, clock()).await.unwrap()
    }
}

fn pieces(image: &Image) -> Vec<Vec<u8>> {
    image.pieces().collect()
}

#[tokio::test]
async fn a_restart_folds_only_what_came_after_the_snapshot() {
    // Given a snapshot, and somebody who has asked since.
    let town = Town::of_three().await.kept().await;
    let at = town.image().await.position();
    let (office, opened) = town.open().await;
    assert_eq!((opened.snapshot, opened.head), (at, at));
    office.decide(Actor::Visitor, key(200), asks(200, "Siden")).await.unwrap();
    drop(office);
    // When the office is opened again,
    let (office, opened) = town.open().await;
    // then it began where the snapshot stands, and nobody could tell.
    assert_eq!(opened.snapshot, at);
    assert!(opened.head > at);
    assert!(office.image().inquiry(inquiry(200)).is_some());
    assert_eq!(pieces(&office.image()), pieces(&*town.image().await));
    // And it goes on: the same key is the same command.
    let again = office.decide(Actor::Visitor, key(200), asks(200, "Siden")).await.unwrap();
    assert_eq!(again.position, opened.head);
}

#[tokio::test]
async fn an_office_at_work_keeps_one_when_it_is_time() {
    let town = Town::of_three().await;
    let (office, opened) = town.open_with(town.snapshots().after_events(1)).await;
    assert_eq!(opened.snapshot, Position(0));
    office.decide(Actor::Visitor, key(200), asks(200, "Mere")).await.unwrap();
    let read = async || loop {
        if let Some(image) = town.read().await.unwrap() {
            return image;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    let image = tokio::time::timeout(Duration::from_secs(60), read()).await.unwrap();
    assert!(image.position() >= opened.head);
}

#[tokio::test]
async fn where_none_can_be_kept_everybody_is_answered_all_the_same() {
    // Given an office that keeps an image after every event,
    let town = Town::of_three().await;
    let (office, _) = town.open_with(town.snapshots().after_events(1)).await;
    // when its folder is gone, so that none can be kept,
    std::fs::remove_dir_all(town.folder.path()).unwrap();
    // then all the same everybody is answered.
    for number in 200..205 {
        office.decide(Actor::Visitor, key(number), asks(number, "Hej")).await.unwrap();
    }
}

#[tokio::test]
async fn every_changed_or_missing_byte_is_noticed() {
    let town = Town::of_three().await.kept().await;
    let whole = std::fs::read(town.path()).unwrap();
    assert!(town.read().await.unwrap().is_some());
    // Every byte of the first line, of lengths and proofs, and every seventh of the rest.
    let line = whole.iter().position(|byte| *byte == b'\n').unwrap();
    let places = (0..line + 80).chain((line + 80..whole.len()).step_by(7));
    for place in places {
        let mut changed = whole.clone();
        changed[place] ^= 0x10;
        std::fs::write(town.path(), changed).unwrap();
        assert!(town.read().await.is_err(), "byte {place} was changed");
    }
    for length in (0..whole.len()).step_by(5) {
        std::fs::write(town.path(), &whole[..length]).unwrap();
        assert!(town.read().await.is_err(), "cut off after {length} bytes");
    }
    // And the start does without.
    let (office, opened) = town.open().await;
    assert_eq!(opened.snapshot, Position(0));
    assert_eq!(pieces(&office.image()), pieces(&*town.image().await));
}

#[tokio::test]
async fn a_snapshot_of_a_journal_that_was_set_back_or_is_another_is_not_used() {
    let town = Town::of_three().await.kept().await;
    // The same journal from before, as a backup brings it back.
    let mut journal = town.journal.clone();
    let mut shorter = MemoryJournal::default();
    let head = journal.head().await.unwrap();
    let most = journal.commands(Position(0), Position(head.0 - 1)).await.unwrap();
    let mut after = Position(0);
    for known in most.into_iter().filter_map(|row| row.known) {
        let page = journal.fetch(after, known.last.0 - after.0).await.unwrap();
        let lines = page.lines().map(String::from).collect();
        let kept = roret_journal::Kept { key: known.key, request_hash: known.request_hash, lines };
        shorter.keep(after, vec![kept].into()).await.unwrap();
        after = known.last;
    }
    let refused = town.snapshots().read(&mut shorter).await;
    assert!(matches!(refused, Err(SnapshotError::OtherJournal)));
    // Another journal of as many events.
    let other = Town::of_three_who_say("Noget andet").await;
    assert_eq!(other.image().await.position(), head);
    let refused = town.snapshots().read(&mut other.journal.clone()).await;
    assert!(matches!(refused, Err(SnapshotError::OtherJournal)), "other links");
}

#[tokio::test]
async fn a_snapshot_by_another_program_or_another_municipality_is_not_used() {
    let town = Town::of_three().await;
    let (image, mut journal) = (town.image().await, town.journal.clone());
    let link = journal.link(image.position()).await.unwrap();
    let keep = |path: &Path, keys: &Keys, fold: &str| {
        let file = SnapshotFile::new(path, keys.secret_for(SNAPSHOT_PURPOSE).unwrap());
        file.write(&Standing::new(fold, image.position(), &link), image.pieces()).unwrap();
    };
    keep(&town.path(), &town.keys, "another fold");
    assert!(matches!(town.read().await, Err(SnapshotError::OtherProgram)));
    let others = Keys::in_memory(Arc::new(throw(99)));
    keep(&town.path(), &others, roret_domain::image::FOLD);
    assert!(matches!(town.read().await, Err(SnapshotError::Unproven)));
    keep(&town.path(), &town.keys, roret_domain::image::FOLD);
    assert!(town.read().await.unwrap().is_some());
}

#[tokio::test]
async fn pieces_of_two_snapshots_are_not_one() {
    // Given two snapshots of one municipality, of as many pieces.
    let town = Town::of_three().await.kept().await;
    let first = std::fs::read(town.path()).unwrap();
    let (office, _) = town.open().await;
    office.decide(Actor::Visitor, key(200), asks(200, "Mere")).await.unwrap();
    drop(office);
    let town = town.kept().await;
    let second = std::fs::read(town.path()).unwrap();
    // When the pieces of one follow the first line of the other, nothing of it is used.
    let line = |file: &[u8]| file.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    let mixed = [&second[..line(&second)], &first[line(&first)..]].concat();
    std::fs::write(town.path(), mixed).unwrap();
    assert!(matches!(town.read().await, Err(SnapshotError::Unproven)));
}

#[tokio::test]
async fn what_people_said_is_not_in_it_in_clear() {
    let town = Town::of_three_who_say("Jeg kan ikke sove om natten").await.kept().await;
    let bytes = std::fs::read(town.path()).unwrap();
    for said in ["sove om natten", "Jeg kan ikke"] {
        let is_there = bytes.windows(said.len()).any(|some| some == said.as_bytes());
        assert!(!is_there, "{said}");
    }
    // What is told to everybody is: the file is read as it should be.
    assert!(bytes.windows(4).any(|some| some == b"fold"));
}

#[tokio::test]
async fn without_keys_there_is_no_snapshot() {
    let town = Town::of_three().await.kept().await;
    let locked = Keys::locked(Arc::new(throw(1)));
    assert!(Snapshots::in_file(&town.path(), &locked).is_none());
}
