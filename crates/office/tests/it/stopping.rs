//! A disk that does not keep what it was given stops the process, and nobody writes there before the machine was started
//! again. Whoever is stopped is a process of its own: this test program, which runs one of its tests alone.

use crate::town::{SET_UP, asks, citizen, clock, found, key, throw, worker};
use roret_domain::access::Purpose;
use roret_domain::command::OpenUnit;
use roret_domain::event::Actor;
use roret_drills::disk::{Disk, Fault, Promise};
use roret_journal::JournalError;
use roret_journal::desk::Desk;
use roret_journal::keys::{KeyStore, Keys, WrappingKey};
use roret_journal::looks::Looks;
use roret_journal::sqlite::SqliteJournal;
use roret_journal::store_unfit::StoreUnfit;
use roret_office::Office;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

const FOLDER: &str = "RORET_TEST_FOLDER";
const FILE: &str = "RORET_TEST_FILE";

/// The folder on the disk that fails; all but one of the files lie beside it.
const FAILING: &str = "failing";
const FILES: [&str; 4] = ["journal.sqlite", "keys.sqlite", "looks.sqlite", "desk.sqlite"];

/// SIGABRT.
const ABORTED: i32 = 6;

#[test]
fn a_failed_sync_of_any_file_stops_the_process_before_anybody_is_answered() {
    for file in FILES {
        let folder = tempfile::tempdir().unwrap();
        let ran = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "stopping::somebody_works_on_a_disk_that_fails", "--ignored"])
            .arg("--nocapture")
            .env(FOLDER, folder.path())
            .env(FILE, file)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ran.stdout);
        assert!(said.contains("the disk fails from now on"), "{file}: {said}");
        assert!(!said.contains("answered"), "{file}: {said}");
        assert_eq!(ran.status.signal(), Some(ABORTED), "{file}: {:?} {said}", ran.status);
        // The mark lies beside the file that failed, and that one is not written again.
        for other in FILES {
            let path = place(folder.path(), other, file);
            let mark = path.with_file_name(format!("{other}-in-doubt"));
            assert_eq!(mark.exists(), other == file, "{file}: {}", mark.display());
            let refused = opened(&path, other).err();
            assert_eq!(refused.is_some(), other == file, "{file}, {other}: {refused:?}");
            if let Some(error) = refused {
                assert!(
                    matches!(error, JournalError::Unfit(StoreUnfit::DiskInDoubt { .. })),
                    "{error}"
                );
            }
        }
    }
}

fn place(folder: &Path, file: &str, failing: &str) -> PathBuf {
    if file == failing { folder.join(FAILING).join(file) } else { folder.join(file) }
}

fn opened(path: &Path, file: &str) -> Result<(), JournalError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        match file {
            "journal.sqlite" => SqliteJournal::open(path).await.map(drop),
            "keys.sqlite" => KeyStore::in_file(path).await.map(drop),
            "looks.sqlite" => Looks::in_file(path).await.map(drop),
            _ => Desk::in_file(path).await.map(drop),
        }
    })
}

#[tokio::test]
#[ignore = "it is stopped by its disk: the test above runs it"]
#[expect(clippy::disallowed_methods, reason = "told by the process that started this one")]
async fn somebody_works_on_a_disk_that_fails() {
    let (folder, file) = (std::env::var(FOLDER).unwrap(), std::env::var(FILE).unwrap());
    let folder = Path::new(&folder);
    std::fs::create_dir(folder.join(FAILING)).unwrap();
    let disk = Disk::over(&folder.join(FAILING), Promise::PowersafeOverwrite);
    let path = |name: &str| place(folder, name, &file);
    let store = KeyStore::in_file(&path("keys.sqlite")).await.unwrap();
    let entropy = Arc::new(throw(7));
    let keys = Keys::open(store, &WrappingKey::draw(&*entropy), "town", entropy.clone()).await;
    let (office, _) = Office::open(
        SqliteJournal::open(&path("journal.sqlite")).await.unwrap(),
        Looks::in_file(&path("looks.sqlite")).await.unwrap(),
        Desk::in_file(&path("desk.sqlite")).await.unwrap(),
        keys.unwrap(),
        clock(),
    )
    .await
    .unwrap();
    found(&office).await;
    if file != "keys.sqlite" {
        office.decide(Actor::Visitor, key(100), asks(100, "Hjælp")).await.unwrap();
    }
    println!("the disk fails from now on");
    disk.fail_after(0, Fault::Sync);
    let is_done = match file.as_str() {
        "journal.sqlite" => {
            let open = OpenUnit {
                name: "Enhed".into(),
                phone: String::new(),
                answering_hours: String::new(),
            };
            office.decide(SET_UP, key(300), open).await.is_ok()
        }
        "keys.sqlite" => office.decide(Actor::Visitor, key(100), asks(100, "Hjælp")).await.is_ok(),
        "looks.sqlite" => {
            let image = office.image();
            office.look(&image, worker(), citizen(100), Purpose::Help).await.is_ok()
        }
        _ => {
            office.sign_in([7; 32], worker(), roret_office::SignInWay::Demonstration).await.is_ok()
        }
    };
    println!("answered: {is_done}");
}
