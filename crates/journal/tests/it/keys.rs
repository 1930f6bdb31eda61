//! Keys are durable before their use, destroyed for good, turned without touching an event, and nobody else's.

use roret_domain::access::{Look, look};
use roret_domain::course::ContactNote;
use roret_domain::event::{Actor, Envelope, Event, InquiryEnded, InquiryEvent, Task};
use roret_domain::id::{CitizenId, CommandKey, InquiryId, Position};
use roret_domain::image::Image;
use roret_domain::inquiry::InquiryEnding;
use roret_domain::key::{KeyId, PersonKey};
use roret_domain::sealed::{OpenError, Sealed};
use roret_journal::JournalError;
use roret_journal::keys::{Copied, CopyError, Entropy, KeyStore, Keys, Sealer, WrappingKey};
use roret_journal::postgres::Database;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

const SECRET: &str = "hemmelig-kanariefugl";

/// Throws bytes from a seed (SplitMix64).
pub(crate) fn dice(seed: u64) -> Arc<dyn Entropy> {
    let state = AtomicU64::new(seed);
    Arc::new(move |bytes: &mut [u8]| {
        for chunk in bytes.chunks_mut(8) {
            let state = state.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            chunk.copy_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes()[..chunk.len()]);
        }
    })
}

fn master(seed: u64) -> WrappingKey {
    WrappingKey::draw(&*dice(seed))
}

fn citizen(number: u128) -> CitizenId {
    CitizenId::from_uuid(Uuid::from_u128(number))
}

/// An event at a position, with a note about a citizen in it.
fn event(position: u64, about: u128, text: &str) -> Envelope {
    let note = Some(Sealed::close(citizen(about), &ContactNote { text: text.to_owned() }));
    let inquiry = InquiryId::from_uuid(Uuid::from_u128(about));
    let (ended_at, ending) = (jiff::Timestamp::UNIX_EPOCH, InquiryEnding::GuidedOn);
    Envelope {
        position: Position(position),
        recorded_at: ended_at,
        actor: Actor::System(Task::Import),
        command: CommandKey::from_uuid(Uuid::from_u128(u128::from(position) << 16)),
        event: InquiryEnded { inquiry, ended_at, ending, note }.into(),
    }
}

fn note(envelope: &Envelope) -> &Sealed<ContactNote> {
    match &envelope.event {
        Event::Inquiry(InquiryEvent::InquiryEnded(ended)) => ended.note.as_ref().unwrap(),
        other => panic!("{other:?}"),
    }
}

/// A citizen's look at their own file, with these keys.
fn own_look(about: u128, keys: Vec<PersonKey>) -> Look {
    let (image, now) = (Image::default(), jiff::Timestamp::UNIX_EPOCH);
    look(&image, Actor::Citizen(citizen(about)), now, citizen(about)).unwrap().with_keys(keys)
}

async fn opened(envelope: &Envelope, about: u128, keys: &Keys) -> Result<String, OpenError> {
    let ids = Vec::from_iter(note(envelope).part().key());
    let look = own_look(about, keys.of(&ids).await.unwrap());
    note(envelope).open(&look).map(|note| note.text)
}

/// Through a line and back, as a journal keeps it.
fn kept(envelope: &Envelope) -> Envelope {
    let line = envelope.to_line().unwrap();
    assert!(!line.contains("kanariefugl"));
    Envelope::from_line(&line).unwrap()
}

#[track_caller]
fn is_refused<T>(result: Result<T, JournalError>, expected: &str) {
    match result {
        Err(error @ JournalError::Unfit(_)) => {
            assert!(error.to_string().contains(expected), "{error}");
        }
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("not refused: {expected}"),
    }
}

/// What every store of keys does. `store` opens it again.
async fn story<S: Future<Output = KeyStore>>(store: impl Fn() -> S) {
    let open = async |seed| Keys::open(store().await, &master(seed), "favrskov", dice(9)).await;
    let keys = open(1).await.unwrap();
    let mut sealer = Sealer::new(Arc::clone(&keys));
    let mut events = [event(1, 10, SECRET), event(2, 20, "andet"), event(3, 10, "mere")];
    sealer.seal(&mut events).await.unwrap();
    let events = events.each_ref().map(kept);
    let [first, second, third] = &events;
    assert_eq!(note(first).part().key(), note(third).part().key(), "one key for a citizen");
    assert_ne!(note(first).part().key(), note(second).part().key());

    // Another owner of the same store, as after a restart or at another node.
    let again = Keys::open(store().await, &master(1), "favrskov", dice(99)).await.unwrap();
    for keys in [&keys, &again] {
        assert_eq!(opened(first, 10, keys).await.as_deref(), Ok(SECRET));
        assert_eq!(opened(third, 10, keys).await.as_deref(), Ok("mere"));
    }
    let drawn = again.draw(1).await.unwrap();
    let there = keys.of(&[drawn[0].id()]).await.unwrap();
    assert_eq!(there[0].id(), drawn[0].id(), "what one node drew the other finds");
    assert_eq!(keys.lost(&[drawn[0].id(), KeyId::from_bytes([1; 8])]).await.unwrap().len(), 1);

    is_refused(open(2).await, "master key");
    is_refused(Keys::open(store().await, &master(1), "holstebro", dice(9)).await, "master key");

    // A copy from before the erasure.
    let before = store().await.copy().await.unwrap();
    let gone = note(first).part().key().unwrap();
    keys.destroy(&[gone]).await.unwrap();
    assert_eq!(opened(first, 10, &keys).await, Err(OpenError::NoKey));
    assert_eq!(opened(second, 20, &keys).await.as_deref(), Ok("andet"));
    assert_eq!(keys.destroyed(), [gone]);
    assert_eq!(keys.lost(&[gone]).await.unwrap(), [], "destroyed is not lost");
    let again = open(1).await.unwrap();
    assert_eq!(opened(first, 10, &again).await, Err(OpenError::NoKey));
    assert_eq!(again.destroyed(), [gone]);

    // Turned: the old master key opens nothing any more, and every event opens as it did.
    let turned =
        Keys::rotate(store().await, &master(1), &master(3), "favrskov", &*dice(5)).await.unwrap();
    assert_eq!(turned, before.len() - 1);
    is_refused(open(1).await, "master key");
    let again = open(3).await.unwrap();
    assert_eq!(opened(second, 20, &again).await.as_deref(), Ok("andet"));
    assert_eq!(opened(first, 10, &again).await, Err(OpenError::NoKey));

    copies(before, first, second).await;
}

/// A copy that is older than an erasure does not bring the erased back.
async fn copies(before: Copied, first: &Envelope, second: &Envelope) {
    let gone = note(first).part().key().unwrap();
    let text = before.to_lines("favrskov").unwrap();
    let read = Copied::from_lines(&text, "favrskov").unwrap();
    assert_eq!(read, before);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("restored.sqlite");
    let store = KeyStore::in_file(&path).await.unwrap();
    store.take_in(&read, &BTreeSet::from([gone])).await.unwrap();
    let keys = Keys::open(store, &master(1), "favrskov", dice(9)).await.unwrap();
    assert_eq!(opened(first, 10, &keys).await, Err(OpenError::NoKey));
    assert_eq!(opened(second, 20, &keys).await.as_deref(), Ok("andet"));

    let lines: Vec<&str> = text.lines().collect();
    let without = |index: usize| {
        let mut lines = lines.clone();
        lines.remove(index);
        lines.join("\n") + "\n"
    };
    for (broken, expected) in [
        (String::new(), CopyError::Heading),
        ("{}\n".to_owned(), CopyError::Heading),
        (without(0), CopyError::Heading),
        (without(lines.len() - 1), CopyError::CutOff),
        (without(1), CopyError::CutOff),
        (text.replacen(lines[1], "[1]", 1), CopyError::Line(2)),
        (text.replacen(&lines[1][24..30], "ffffff", 1), CopyError::CutOff),
        (text.trim_end().to_owned(), CopyError::CutOff),
        (text.replacen("\"roret_keys\":1", "\"roret_keys\":2", 1), CopyError::Newer(2)),
    ] {
        assert_eq!(Copied::from_lines(&broken, "favrskov"), Err(expected));
    }
    assert_eq!(Copied::from_lines(&text, "holstebro"), Err(CopyError::OfAnother));
}

pub(crate) async fn in_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.sqlite");
    story(async || KeyStore::in_file(&path).await.unwrap()).await;
}

pub(crate) async fn in_a_database(database: &Database) {
    story(async || KeyStore::in_database(database.tenant("favrskov"))).await;
}

#[tokio::test]
async fn keys_in_files_tell_the_whole_story() {
    in_files().await;
}

#[tokio::test]
async fn without_a_master_key_nothing_opens_and_nothing_is_sealed() {
    let keys = Keys::in_memory(dice(1));
    let mut events = [event(1, 10, SECRET)];
    Sealer::new(keys).seal(&mut events).await.unwrap();
    let locked = Keys::locked(dice(1));
    assert!(locked.are_locked());
    assert_eq!(opened(&kept(&events[0]), 10, &locked).await, Err(OpenError::NoKey));
    is_refused(locked.draw(1).await, "master key");
    assert!(locked.secret_for("a purpose").is_none());
    assert_eq!(locked.lost(&[KeyId::from_bytes([1; 8])]).await.unwrap(), []);
}

#[tokio::test]
async fn content_opens_where_it_was_sealed_and_nowhere_else() {
    let keys = Keys::in_memory(dice(1));
    let mut events = [event(1, 10, SECRET), event(2, 10, "andet"), event(3, 20, "om en anden")];
    Sealer::new(Arc::clone(&keys)).seal(&mut events).await.unwrap();
    let all: Vec<KeyId> = events.iter().filter_map(|one| note(one).part().key()).collect();
    let look = own_look(10, keys.of(&all).await.unwrap());
    let line = events[0].to_line().unwrap();
    // At another position, as another kind's version, about somebody else, with another key's name.
    let other_citizen = citizen(20).to_string();
    for (from, to) in [
        ("[1,", "[2,"),
        ("\"inquiry_ended\",2", "\"inquiry_ended\",1"),
        (all[0].to_string().as_str(), all[2].to_string().as_str()),
    ] {
        let moved = Envelope::from_line(&line.replacen(from, to, 1)).unwrap();
        assert_eq!(note(&moved).open(&look).err(), Some(OpenError::Damaged), "{from} → {to}");
    }
    let about = format!("\"for\":\"{}\"", citizen(10));
    let moved = line.replacen(&about, &format!("\"for\":\"{other_citizen}\""), 1);
    let moved = Envelope::from_line(&moved).unwrap();
    assert_eq!(note(&moved).open(&look).err(), Some(OpenError::NotCovered));
    let theirs = own_look(20, keys.of(&all).await.unwrap());
    assert_eq!(note(&moved).open(&theirs).err(), Some(OpenError::Damaged));
    // Two contents of one citizen, exchanged.
    let second = events[1].to_line().unwrap();
    let sealed = |line: &str| {
        line.split("\"sealed\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let swapped = line.replacen(&sealed(&line), &sealed(&second), 1);
    let swapped = Envelope::from_line(&swapped).unwrap();
    assert_eq!(note(&swapped).open(&look).err(), Some(OpenError::Damaged));
    // Any bit of it.
    let whole = sealed(&line);
    for index in 0..whole.len() {
        let other = if &whole[index..=index] == "A" { "B" } else { "A" };
        let mut damaged = whole.clone();
        damaged.replace_range(index..=index, other);
        let Ok(damaged) = Envelope::from_line(&line.replacen(&whole, &damaged, 1)) else {
            continue;
        };
        assert_eq!(note(&damaged).open(&look).err(), Some(OpenError::Damaged), "sign {index}");
    }
    // A key of the same name in another municipality's ring.
    let others = Keys::in_memory(dice(2));
    let theirs = others.draw(1).await.unwrap();
    let moved = line.replacen(&all[0].to_string(), &theirs[0].id().to_string(), 1);
    let moved = Envelope::from_line(&moved).unwrap();
    assert_eq!(note(&moved).open(&own_look(10, theirs)).err(), Some(OpenError::Damaged));
    assert_eq!(note(&kept(&events[0])).open(&look).map(|note| note.text).as_deref(), Ok(SECRET));
}

fn bytes_of(folder: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.flat_map(|path| std::fs::read(path).unwrap()).collect()
}

#[tokio::test]
async fn a_destroyed_key_is_in_no_byte_of_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.sqlite");
    let store = KeyStore::in_file(&path).await.unwrap();
    let keys = Keys::open(store, &master(1), "favrskov", dice(9)).await.unwrap();
    let ids: Vec<KeyId> = keys.draw(200).await.unwrap().iter().map(PersonKey::id).collect();
    let copied = KeyStore::in_file(&path).await.unwrap().copy().await.unwrap();
    let lines = copied.to_lines("favrskov").unwrap();
    let wrapped = |id: &KeyId| {
        let line = lines.lines().find(|line| line.contains(&id.to_string())).unwrap();
        let (_, hex): (String, String) = serde_json::from_str(line).unwrap();
        let hash = |part: &str| *blake3::Hash::from_hex(part).unwrap().as_bytes();
        hash(&hex[..64])
    };
    let is_there =
        |needle: &[u8; 32]| bytes_of(folder.path()).windows(32).any(|window| window == needle);
    for id in ids.iter().step_by(20) {
        assert!(is_there(&wrapped(id)));
        keys.destroy(&[*id]).await.unwrap();
        assert!(!is_there(&wrapped(id)), "{id} is still there");
    }
}

#[tokio::test]
async fn a_damaged_store_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.sqlite");
    let open = async || {
        let store = KeyStore::in_file(&path).await?;
        Keys::open(store, &master(1), "favrskov", dice(9)).await
    };
    let keys = open().await.unwrap();
    let ids: Vec<KeyId> = keys.draw(2_000).await.unwrap().iter().map(PersonKey::id).collect();
    drop(keys);
    open().await.unwrap();
    // Half of the file.
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    for side in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.path().join(format!("keys.sqlite{side}")));
    }
    assert!(open().await.is_err());
    // One byte of one key.
    let mut damaged = whole.clone();
    let at = damaged.windows(8).position(|window| window == ids[7].bytes()).unwrap() + 20;
    damaged[at] ^= 1;
    std::fs::write(&path, &damaged).unwrap();
    let keys = open().await.unwrap();
    is_refused(keys.of(&[ids[7]]).await, &format!("damaged (key {})", ids[7]));
    assert_eq!(keys.of(&[ids[8]]).await.unwrap().len(), 1);
}
