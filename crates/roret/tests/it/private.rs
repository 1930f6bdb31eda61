//! What the program writes is for its owner alone, whatever the umask it was started with; a master key that others can read
//! is refused.
#![cfg(unix)]

use crate::load::Node;
use crate::run::{Folder, HEADER, Ran};
use std::fs::{Permissions, metadata, set_permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const ROWS: &str = "H1,2024-03-01,phone,citizen,2024-03-04,2024-03-05,,,\n";

/// A folder of records and one of keys, of a test's own.
struct Home {
    folder: Folder,
    rows: PathBuf,
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

impl Home {
    fn new() -> Self {
        let folder = Folder::new();
        let rows = folder.file("rows.csv", format!("{HEADER}\n{ROWS}"));
        Self { folder, rows }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.data().with_file_name(name)
    }

    /// Runs the program where everybody may read and write what a process makes, unless it says otherwise.
    fn roret(&self, arguments: &[&str]) -> Ran {
        self.ran("en", arguments)
    }

    fn ran(&self, language: &str, arguments: &[&str]) -> Ran {
        let mut command = self.command(arguments);
        Ran::of(command.args(["--language", language]))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", "umask 000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_roret")]);
        command
            .args(arguments)
            .args(["--municipality", "Testby", "--data"])
            .arg(self.folder.data());
        command.env("RORET_KEYS", self.at("keys")).stdin(Stdio::null());
        command
    }

    #[track_caller]
    fn done(&self, arguments: &[&str]) {
        let ran = self.roret(arguments);
        assert_eq!((ran.code, ran.err.contains("can read")), (0, false), "{ran:?}");
    }

    fn import(&self) {
        self.done(&["import", "inquiries", path(&self.rows)]);
    }
}

/// Files and folders under a folder, the folder too.
fn under(folder: &Path) -> Vec<PathBuf> {
    let mut all = vec![folder.to_owned()];
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => all.extend(under(&path)),
            false => all.push(path),
        }
    }
    all
}

fn mode(path: &Path) -> u32 {
    metadata(path).unwrap().mode() & 0o777
}

fn set(path: &Path, mode: u32) {
    set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// Nothing there is for anybody but its owner. Answers with how many files were looked at.
#[track_caller]
fn is_private(folder: &Path) -> usize {
    let all = under(folder);
    for path in &all {
        let wanted = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode(path), wanted, "{}", path.display());
    }
    all.len()
}

#[test]
fn everything_that_is_written_is_for_its_owner_alone_whatever_the_umask() {
    let home = Home::new();
    home.import();
    // Journal, looks, desk and lock; the key store and the master key.
    assert!(is_private(&home.folder.data()) >= 5);
    assert!(is_private(&home.at("keys")) >= 3);
    let (backup, copies, export) = (home.at("backup"), home.at("copies"), home.at("export.jsonl"));
    home.done(&["backup", "--to", path(&backup)]);
    home.done(&["keys", "backup", path(&copies)]);
    home.done(&["export", "events", "--to", path(&export)]);
    assert!(is_private(&backup) >= 4);
    assert!(is_private(&copies) >= 4);
    assert_eq!(mode(&export), 0o600);
    let new = home.at("new.key");
    let mut make = Command::new("sh");
    make.args(["-c", "umask 000; exec \"$0\" keys make \"$1\"", env!("CARGO_BIN_EXE_roret")]);
    assert_eq!(Ran::of(make.arg(&new)).code, 0);
    assert_eq!(mode(&new), 0o600);
    let restored = home.at("restored");
    let restore = Command::new("sh")
        .args(["-c", "umask 000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_roret"), "restore"])
        .args(["--municipality", "Testby", "--from", path(&backup), "--data", path(&restored)])
        .env("RORET_KEYS", home.at("keys"))
        .status();
    assert!(restore.unwrap().success());
    assert!(is_private(&restored) >= 4);
    // What a second party holds is for it to read: nothing in it is about anybody.
    let held = home.at("held");
    home.done(&["checkpoint", "--to", path(&held)]);
    for path in under(&held) {
        let wanted = if path.is_dir() { 0o777 } else { 0o666 };
        assert_eq!(mode(&path), wanted, "{}", path.display());
    }
}

/// Logs and shared memory too, while somebody works, and the secret.
#[test]
fn what_lies_there_while_somebody_works_is_for_its_owner_alone() {
    let home = Home::new();
    let data = home.folder.data();
    let started = Node::start_by(
        "umask 000; exec \"$0\" \"$@\"",
        &["--demo", "--stand-still", "--data", path(&data)],
    );
    let names: Vec<PathBuf> = under(&data);
    for name in ["journal.sqlite-wal", "looks.sqlite-wal", "desk.sqlite", "secret"] {
        assert!(names.iter().any(|path| path.ends_with(name)), "{name} in {names:?}");
    }
    is_private(&data);
    started.kill();
}

#[test]
fn what_was_left_open_to_others_is_closed_when_it_is_next_used() {
    let home = Home::new();
    home.import();
    let (backup, copies) = (home.at("backup"), home.at("copies"));
    home.done(&["backup", "--to", path(&backup)]);
    home.done(&["keys", "backup", path(&copies)]);
    let master = home.at("keys").join("master.key");
    for folder in [home.folder.data(), home.at("keys"), backup.clone(), copies.clone()] {
        for path in under(&folder).into_iter().filter(|path| *path != master && *path != folder) {
            set(&path, if path.is_dir() { 0o755 } else { 0o664 });
        }
    }
    // Left by one that was broken off, and held open by somebody.
    let unfinished = backup.join("testby/unfinished");
    std::fs::write(&unfinished, "half").unwrap();
    set(&unfinished, 0o666);
    let held = std::fs::File::open(&unfinished).unwrap();
    home.done(&[
        "import",
        "inquiries",
        path(
            &home.folder.file("more.csv", format!("{HEADER}\nH2,2024-03-02,phone,citizen,,,,,\n")),
        ),
    ]);
    home.done(&["backup", "--to", path(&backup)]);
    home.done(&["keys", "backup", path(&copies)]);
    for folder in [home.folder.data(), home.at("keys"), backup, copies] {
        is_private(&folder);
    }
    assert_eq!(std::io::read_to_string(held).unwrap(), "half", "they read nothing new");
}

#[test]
fn a_master_key_that_others_can_read_is_refused_with_what_to_type() {
    let home = Home::new();
    home.import();
    let master = home.at("keys").join("master.key");
    let due = ["erase", "due"];
    for open in [0o640, 0o604, 0o644, 0o620, 0o602, 0o660, 0o666, 0o610, 0o777] {
        set(&master, open);
        for (language, told) in [
            ("en", "others on this machine can read or change the master key"),
            ("da", "andre p\u{e5} maskinen kan l\u{e6}se eller \u{e6}ndre hovedn\u{f8}glen"),
        ] {
            let ran = home.ran(language, &due);
            assert_eq!((ran.code, ran.err.trim().lines().count()), (2, 1), "{open:o}: {ran:?}");
            let chmod = format!("`chmod 600 {}`", master.display());
            assert!(ran.err.contains(told) && ran.err.contains(&chmod), "{open:o}: {ran:?}");
        }
    }
    for closed in [0o600, 0o400] {
        set(&master, closed);
        home.done(&due);
    }
    // Another user's, where this test may give files away.
    if chown(&master, Some(65_534), None).is_ok() {
        for (language, told) in [("en", "is another user's"), ("da", "er en anden brugers")] {
            let ran = home.ran(language, &due);
            assert_eq!((ran.code, ran.err.contains(told)), (2, true), "{ran:?}");
            assert!(ran.err.contains("`chown 0 "), "{ran:?}");
        }
    }
}

/// systemd lets a service read a credential by an entry of its own, which shows as the group's right.
#[test]
fn a_credential_may_be_the_services_to_read_but_nobody_elses() {
    let home = Home::new();
    home.import();
    let credentials = home.at("credentials");
    std::fs::create_dir(&credentials).unwrap();
    let credential = credentials.join("roret-master-key");
    std::fs::rename(home.at("keys").join("master.key"), &credential).unwrap();
    let due = |mode| {
        set(&credential, mode);
        let mut command = home.command(&["erase", "due", "--language", "en"]);
        Ran::of(command.env("CREDENTIALS_DIRECTORY", &credentials))
    };
    for (mode, code) in [(0o400, 0), (0o440, 0), (0o444, 2), (0o460, 2), (0o404, 2)] {
        let ran = due(mode);
        assert_eq!(ran.code, code, "{mode:o}: {ran:?}");
    }
}
