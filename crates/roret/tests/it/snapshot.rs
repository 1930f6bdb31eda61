//! The program and its snapshots: where they lie, and that a start uses one that is known again and no other.

use crate::load::Node;
use crate::run::{Folder, keys};
use roret_journal::keys::{KeyStore, Keys, WrappingKey};
use roret_journal::sqlite::SqliteJournal;
use roret_office::snapshot::Snapshots;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

/// What a start says first, and what it complains of.
fn start(folder: &Folder, arguments: &[&str]) -> (String, String) {
    let serve = ["serve", "--municipality", "proevekoebing", "--listen", "127.0.0.1:0"];
    let mut command = folder.command(&[&serve, arguments].concat());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    let mut complaints = String::new();
    child.stderr.take().unwrap().read_to_string(&mut complaints).unwrap();
    child.wait().unwrap();
    (line, complaints)
}

/// Keeps a snapshot of the invented municipality as the program would.
async fn keep(data: &Path, snapshot: &Path) -> u64 {
    let master = std::fs::read_to_string(keys().join("master.key")).unwrap();
    let master = WrappingKey::from_text(&master).unwrap();
    let store = KeyStore::in_file(&keys().join("proevekoebing.sqlite")).await.unwrap();
    let draw = Arc::new(|bytes: &mut [u8]| bytes.fill(7));
    let keys = Keys::open(store, &master, "proevekoebing", draw).await.unwrap();
    let path = data.join("proevekoebing").join("journal.sqlite");
    let mut journal = SqliteJournal::open_to_read(&path).await.unwrap();
    let image = Arc::new(roret_office::replay(&mut journal).await.unwrap());
    let mut snapshots = Snapshots::in_file(snapshot, &keys).unwrap();
    snapshots.keep(&image, &mut journal).await.unwrap();
    image.position().0
}

#[tokio::test]
async fn a_start_uses_the_snapshot_beside_the_files_or_where_it_is_told() {
    // Given a municipality that has lived.
    let folder = Folder::new();
    Node::start(&["--data", folder.data().to_str().unwrap()]).kill();
    let (line, complaints) = start(&folder, &[]);
    assert!(!line.contains("snapshot"), "{line}");
    assert_eq!(complaints, "");
    // When a snapshot lies beside its files, the start begins there.
    let beside = folder.data().join("proevekoebing").join("snapshot");
    let at = keep(&folder.data(), &beside).await;
    let (line, complaints) = start(&folder, &[]);
    assert!(line.contains(&format!("(from a snapshot at {at})")), "{line}");
    assert_eq!(complaints, "");
    // When it was damaged, the start does without, and says so in one line.
    std::fs::write(&beside, "{\"form\":1}\nsomething else").unwrap();
    let (line, complaints) = start(&folder, &[]);
    assert!(line.contains("http://") && !line.contains("snapshot"), "{line}");
    assert_eq!(complaints.lines().count(), 1, "{complaints}");
    assert!(complaints.contains("the snapshot is not used"), "{complaints}");
    // When another folder is named, the one there counts.
    let other = folder.file("proevekoebing.snapshot", "");
    keep(&folder.data(), &other).await;
    let named = other.parent().unwrap().to_str().unwrap();
    let (line, complaints) = start(&folder, &["--snapshots", named]);
    assert!(line.contains(&format!("(from a snapshot at {at})")), "{line}");
    assert_eq!(complaints, "");
    // Without keys there is nothing to know one by.
    let (line, _) = start(&folder, &["--snapshots", named, "--figures-only"]);
    assert!(line.contains("http://") && !line.contains("snapshot"), "{line}");
}
