//! Keys and proofs on the command line: what is lost is told, what was changed is named.

use crate::run::{Folder, Ran};
use std::path::{Path, PathBuf};

/// A folder with a municipality of the simulator, whose texts are sealed, and keys of its own.
struct Town {
    folder: Folder,
    keys: PathBuf,
}

const PLAN: &str = "../../catalogue/scenarios/favrskov-after.toml";

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

impl Town {
    fn new() -> Self {
        let folder = Folder::new();
        let keys = folder.data().with_file_name("data-keys");
        let town = Self { folder, keys };
        let data = town.folder.data();
        let ran = town
            .folder
            .command(&[
                "simulate",
                PLAN,
                "--journal",
                path(&data),
                "--municipality",
                "Testby",
                "--data",
                ".",
            ])
            .env_remove("RORET_KEYS")
            .output()
            .unwrap();
        assert!(ran.status.success(), "{ran:?}");
        town
    }

    fn roret(&self, arguments: &[&str]) -> Ran {
        let mut command = self.folder.command(&[arguments, &["--municipality", "Testby"]].concat());
        let output = command.env("RORET_KEYS", &self.keys).output().unwrap();
        Ran {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    fn done(&self, arguments: &[&str]) -> String {
        let ran = self.roret(arguments);
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.out
    }

    #[track_caller]
    fn refused(&self, arguments: &[&str], why: &str) {
        let ran = self.roret(arguments);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains(why), "{ran:?}");
        assert_eq!(ran.err.trim_end().lines().count(), 1, "one line: {ran:?}");
    }
}

#[test]
fn a_lost_master_key_is_told_and_the_figures_stand_without_it() {
    let town = Town::new();
    let report = ["report", "promise", "--format", "json"];
    let before = town.done(&report);
    let master = town.keys.join("master.key");
    let kept = std::fs::read_to_string(&master).unwrap();
    assert_eq!(kept.trim_end().len(), 64);
    std::fs::remove_file(&master).unwrap();
    town.refused(&["erase", "due"], "the master key is missing");
    assert!(!master.exists(), "no new one is made where something is sealed");
    assert_eq!(town.done(&report), before);
    std::fs::write(&master, "7".repeat(64)).unwrap();
    std::fs::set_permissions(&master, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    town.refused(&["erase", "due"], "the master key is another one");
    std::fs::write(&master, "nonsense").unwrap();
    town.refused(&["erase", "due"], "is no master key");
    std::fs::write(&master, kept).unwrap();
    assert!(town.done(&["erase", "due"]).contains("the time is over"));
    // A key store of another time: keys are missing, and nobody works on without them.
    let store = town.keys.join("testby.sqlite");
    let aside = town.keys.join("aside");
    std::fs::rename(&store, &aside).unwrap();
    for side in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(town.keys.join(format!("testby.sqlite{side}")));
    }
    town.refused(&["erase", "due"], "the keys are missing");
    town.refused(&["checkpoint", "--to", path(&town.keys.join("held"))], "the keys are missing");
    assert_eq!(town.done(&report), before);
    // Nothing was made in its place: what comes back finds room.
    std::fs::rename(&aside, &store).unwrap();
    assert!(town.done(&["erase", "due"]).contains("the time is over"));
}

#[test]
fn keys_are_put_aside_brought_back_and_turned() {
    let town = Town::new();
    let copies = town.keys.with_file_name("copies");
    let shown = town.done(&["keys", "backup", path(&copies)]);
    assert!(shown.contains("0 are destroyed"), "{shown}");
    town.refused(&["keys", "restore", path(&copies)], "there are keys already");
    let new = town.keys.join("new.key");
    town.done_without_town(&["keys", "make", path(&new)]);
    let turned = town.done(&["keys", "rotate", "--new-master-key", path(&new)]);
    assert!(turned.contains("keys are wrapped again"), "{turned}");
    town.refused(&["erase", "due"], "the master key is another one");
    std::fs::rename(&new, town.keys.join("master.key")).unwrap();
    town.done(&["erase", "due"]);
    // The store is gone: the copy brings it back, under the master key of its time.
    for side in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(town.keys.join(format!("testby.sqlite{side}")));
    }
    town.refused(&["erase", "due"], "the keys are missing");
    town.done(&["keys", "restore", path(&copies)]);
    town.refused(&["erase", "due"], "the master key is another one");
}

#[test]
fn an_erasure_goes_by_the_same_rules_as_on_the_page() {
    let town = Town::new();
    let due = town.done(&["erase", "due"]);
    // Everybody of this life was closed years ago.
    let number = due.lines().find_map(|line| line.split_once([':', ','])).unwrap().0.to_owned();
    let report = ["report", "promise", "--format", "json"];
    let before = town.done(&report);
    let workers = workers(&town);
    let ask = ["erase", "ask", &number, "--by"];
    town.refused(&["erase", "ask", &number, "--by", "Nobody Knows"], "no employee is called");
    town.refused(&["erase", "ask", "99999", "--by", &workers[0]], "there is no inquiry number");
    let said = town.done(&[&ask[..], &[&workers[0]]].concat());
    assert!(said.contains("the archive is not settled"), "{said}");
    town.refused(&[&ask[..], &[&workers[0]]].concat(), "asked for already");
    town.refused(&["erase", "approve", &number, "--by", &workers[0]], "Somebody else");
    let keep = ["erase", "keep", "--months", "60", "--anonymous-months", "12", "--by"];
    town.refused(&[&keep[..], &[&workers[0]]].concat(), "access");
    let expired = ["erase", "expired"];
    assert!(town.done(&expired).contains("no leader has set a time"));
    let catalogue = ["erase", "keep", "--from", "../../catalogue/retention.toml", "--by"];
    town.refused(&[&catalogue[..], &[&workers[0]]].concat(), "access");
    let said = town.done(&[&catalogue[..], &["Lone Leder"]].concat());
    assert!(said.contains("60 months; without a name 12 months"), "{said}");
    town.refused(
        &["erase", "keep", "--from", PLAN, "--by", "Lone Leder"],
        "line 2: it needs months",
    );
    assert_eq!(town.done(&report), before);
    // The others approve, and it is done.
    let (first, second) = (workers[1].as_str(), "Lone Leder");
    let settle = ["erase", "archive", &number, "--is", "not-due", "--by", second];
    assert!(town.done(&settle).contains("0 of 2 have approved"));
    let approve = |by: &str| town.roret(&["erase", "approve", &number, "--by", by]);
    assert!(approve(first).out.contains("1 of 2 have approved"));
    assert_eq!(approve(first).code, 2, "nobody approves twice");
    assert!(approve(second).out.contains("erased"));
    assert_eq!(town.done(&report), before, "every figure stands");
    let due = town.done(&["erase", "due"]);
    let mut numbers = due.lines().flat_map(|line| line.split_once([':', ',']));
    assert!(numbers.all(|(first, _)| first != number), "{due}");
}

/// Nobody without a name goes before a leader has seen the list.
#[test]
fn those_without_a_name_go_once_a_leader_has_seen_the_list() {
    let town = Town::new();
    let keep =
        ["erase", "keep", "--months", "60", "--anonymous-months", "12", "--by", "Lone Leder"];
    town.done(&keep);
    let listed = town.done(&["erase", "expired"]);
    let count = listed.lines().count() - 1;
    assert!(listed.contains(&format!("{count} would be erased")), "{listed}");
    let release = |listed: usize, by: &str| {
        let listed = listed.to_string();
        town.roret(&["erase", "release", "--listed", &listed, "--is", "not-due", "--by", by])
    };
    let other = release(count + 1, "Lone Leder");
    assert!(other.code == 2 && other.err.contains("The list has changed"), "{other:?}");
    assert_eq!(release(count, &workers(&town)[0]).code, 2, "it is a leader's");
    assert_eq!(release(count, "Lone Leder").code, 0);
    let erased = town.done(&["erase", "expired"]);
    assert!(erased.contains(&format!("{count} without a name are erased")), "{erased}");
    assert!(town.done(&["erase", "expired"]).contains("0 without a name"));
}

/// The employees of the simulated municipality, front line first.
fn workers(town: &Town) -> Vec<String> {
    let export = town.keys.with_file_name("workers.jsonl");
    town.done(&["export", "events", "--to", path(&export)]);
    let text = std::fs::read_to_string(&export).unwrap();
    let names = text.lines().filter_map(|line| {
        let (_, rest) = line.split_once("\"worker_joined\"")?;
        Some(rest.split_once("\"name\":\"")?.1.split_once('"')?.0.to_owned())
    });
    names.collect()
}

#[test]
fn a_journal_is_checked_against_what_is_held_elsewhere() {
    let town = Town::new();
    let held = town.keys.with_file_name("held");
    town.done(&["checkpoint", "--to", path(&held)]);
    let verified = town.done(&["verify", "--checkpoints", path(&held)]);
    assert!(verified.contains("1 checkpoints"), "{verified}");
    assert!(town.done(&["verify"]).contains("Nothing was compared"));
    let (export, backup) =
        (town.keys.with_file_name("events.jsonl"), town.keys.with_file_name("aside"));
    town.done(&["export", "events", "--to", path(&export)]);
    town.done(&["backup", "--to", path(&backup)]);
    let against = ["--checkpoints", path(&held)];
    town.done(&[&["verify", "--export", path(&export)], &against[..]].concat());
    town.done(&[&["verify", "--backup", path(&backup)], &against[..]].concat());
    // A number in event 100.
    let text = std::fs::read_to_string(&export).unwrap();
    let line = text.lines().find(|line| line.starts_with("[100,")).unwrap();
    let changed = line.replacen(",14", ",15", 1);
    assert_ne!(line, changed);
    std::fs::write(&export, text.replacen(line, &changed, 1)).unwrap();
    let ran = town.roret(&[&["verify", "--export", path(&export)], &against[..]].concat());
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("DOES NOT FIT: event 100 was changed"), "{ran:?}");
    // A forged checkpoint is none.
    let folder = held.join("testby");
    let note = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path());
    let note =
        note.into_iter().find(|path| path.to_str().unwrap().contains("checkpoint-")).unwrap();
    let said = std::fs::read_to_string(&note).unwrap();
    std::fs::write(&note, said.replacen("\n1", "\n2", 1)).unwrap();
    town.refused(&[&["verify"], &against[..]].concat(), "forged");
    std::fs::write(&note, said).unwrap();
    // Of another municipality.
    let ran =
        town.folder.command(&["verify", "--municipality", "Andenby", "--checkpoints", path(&held)]);
    let mut ran = ran;
    let output = ran.env("RORET_KEYS", &town.keys).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

impl Town {
    #[track_caller]
    fn done_without_town(&self, arguments: &[&str]) {
        let output =
            std::process::Command::new(env!("CARGO_BIN_EXE_roret")).args(arguments).output();
        assert!(output.unwrap().status.success());
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_process_that_dies_leaves_no_memory_behind() {
    let folder = Folder::new();
    let node = crate::load::Node::start(&["--data", path(&folder.data())]);
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", node.process())).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().nth(4), Some("0"), "{core}");
    node.kill();
}
