//! A disk that is really full, and then larger.

use crate::story::{Care, Size, Story, chain, file};
use roret_journal::Journal;
use roret_journal::sqlite::SqliteJournal;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A file system of its own, taken away in the end.
struct SmallDisk(TempDir);

fn mount(arguments: &[&str], at: &Path) -> Result<(), String> {
    let output = Command::new("mount").args(arguments).arg(at).output();
    let output = output.map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    if output.status.success() { Ok(()) } else { Err(said) }
}

impl SmallDisk {
    fn new() -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        mount(&["-t", "tmpfs", "-o", "size=3m", "roret-drill"], folder.path())?;
        Ok(Self(folder))
    }

    fn grow(&self) {
        mount(&["-o", "remount,size=32m"], self.0.path()).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // A connection may still be closing on its own thread: the folder goes now, the rest with the last file.
        let _ = Command::new("umount").arg("--lazy").arg(self.0.path()).status();
    }
}

#[tokio::test]
async fn a_disk_that_is_full_says_so_and_is_written_to_again_when_it_has_grown() {
    let disk = match SmallDisk::new() {
        Ok(disk) => disk,
        Err(why) => {
            println!("skipped: no small disk can be mounted: {why}");
            return;
        }
    };
    let size = Size { batches: 600, commands_max: 4, events_max: 4, long_text_every: 20 };
    let story = Story::new(5, size);
    let mut journal = SqliteJournal::open(&file(disk.0.path())).await.unwrap();

    let mut written = 0;
    let broken = loop {
        match journal.append(story.end(written), &story.batches[written]).await {
            Ok(()) => written += 1,
            Err(broken) => break broken,
        }
    };
    println!("full after {written} batches, {} events: {}", story.end(written), chain(&broken));
    assert!(written > 50, "{written} batches");
    assert!(!broken.is_disk_in_doubt());
    assert!(chain(&broken).contains("full"), "{}", chain(&broken));
    assert_eq!(journal.head().await.unwrap(), story.end(written));
    story.look(&mut journal, written, Care::Usual).await.unwrap();

    disk.grow();
    for batch in written..written + 300 {
        journal.append(story.end(batch), &story.batches[batch]).await.unwrap();
    }
    story.look(&mut journal, written + 300, Care::Full).await.unwrap();
}
