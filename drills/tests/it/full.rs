//! A disk that is really full, and then larger.

use crate::story::{Care, Size, Story, chain, file};
use roret_drills::small_disk::SmallDisk;
use roret_journal::Journal;
use roret_journal::sqlite::SqliteJournal;
#[tokio::test]
async fn a_disk_that_is_full_says_so_and_is_written_to_again_when_it_has_grown() {
    let Some(disk) = SmallDisk::mount("3m") else { return };
    let size = Size { batches: 600, commands_max: 4, events_max: 4, long_text_every: 20 };
    let story = Story::new(5, size);
    let mut journal = SqliteJournal::open(&file(disk.path())).await.unwrap();

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

    disk.grow("32m");
    for batch in written..written + 300 {
        journal.append(story.end(batch), &story.batches[batch]).await.unwrap();
    }
    story.look(&mut journal, written + 300, Care::Full).await.unwrap();
}
