//! A disk that did not keep what it was given: nobody writes there before the machine was started again.

use crate::load::Node;
use crate::run::Folder;

#[test]
fn a_start_on_a_disk_in_doubt_is_refused_in_one_line_until_the_machine_was_started_again() {
    let folder = Folder::new();
    let data = folder.data();
    Node::start(&["--data", data.to_str().unwrap()]).kill();
    // Given a mark of this start of the machine.
    let mark = data.join("proevekoebing").join("journal.sqlite-in-doubt");
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    std::fs::write(&mark, boot).unwrap();
    let ran =
        folder.roret(&["serve", "--municipality", "proevekoebing", "--listen", "127.0.0.1:0"]);
    assert_ne!(ran.code, 0);
    assert!(ran.out.is_empty(), "{}", ran.out);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    for words in
        ["did not keep what it was given", "journal.sqlite-in-doubt", "start the machine again"]
    {
        assert!(ran.err.contains(words), "{}", ran.err);
    }
    // Reading is no harm: a backup of what is shown can be taken.
    let doctor = folder.roret(&["doctor"]);
    assert!(doctor.out.contains("did not keep what it was given"), "{}", doctor.out);
    assert!(doctor.out.contains("events replayed"), "{}", doctor.out);
    // When the mark is of an earlier start, work goes on, and the mark is gone.
    std::fs::write(&mark, "an earlier start").unwrap();
    Node::start(&["--data", data.to_str().unwrap()]).kill();
    assert!(!mark.exists());
}
