//! Running the binary on files of a test's own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The header of the file of inquiries.
pub(crate) const HEADER: &str = "inquiry,received_at,channel,requester,agreed_at,started_at,closed_at,closing_reason,onward_section";

/// A folder of a test's own, with a data folder to be.
pub(crate) struct Folder {
    /// Removed at the end, where it is the test's own.
    own: Option<tempfile::TempDir>,
    data: PathBuf,
}

/// What a run said and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// The folder of all keys of this test: apart from the records, and the same wherever those are carried.
pub(crate) fn keys() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("keys-{}", std::process::id()))
}

impl Folder {
    pub(crate) fn new() -> Self {
        let own = tempfile::tempdir().unwrap();
        // Beside it there is a place for backups and the like.
        let data = own.path().join("home").join("data");
        std::fs::create_dir(own.path().join("home")).unwrap();
        Self { own: Some(own), data }
    }

    /// A data folder that somebody else has made.
    pub(crate) fn at(data: &Path) -> Self {
        Self { own: None, data: data.to_owned() }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.data.clone()
    }

    /// Writes a file.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.own.as_ref().unwrap().path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Runs the binary with `--data` of this folder, in English.
    pub(crate) fn roret(&self, arguments: &[&str]) -> Ran {
        Ran::of(&mut self.command(arguments))
    }

    /// The same in Danish.
    pub(crate) fn roret_in_danish(&self, arguments: &[&str]) -> Ran {
        Ran::of(&mut self.command_in("da", arguments))
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        self.command_in("en", arguments)
    }

    fn command_in(&self, language: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_roret"));
        command.args(arguments);
        let has_a_place =
            ["--data", "--database", "--drill", "move"].iter().any(|word| arguments.contains(word));
        if !has_a_place {
            command.arg("--data").arg(self.data());
        }
        command.args(["--language", language]).stdin(Stdio::null());
        command.env("RORET_KEYS", keys());
        command
    }

    /// Imports a file of inquiries for the municipality Testby.
    pub(crate) fn import(&self, file: &Path) -> Ran {
        self.roret(&["import", "inquiries", file.to_str().unwrap(), "--municipality", "Testby"])
    }

    /// Imports rows under the usual header.
    pub(crate) fn import_rows(&self, rows: &str) -> Ran {
        self.import(&self.file("rows.csv", format!("{HEADER}\n{rows}")))
    }

    /// The promise report of Testby as an object.
    pub(crate) fn report(&self, from: &str, to: &str) -> serde_json::Value {
        let ran = self.roret(&[
            "report",
            "promise",
            "--municipality",
            "Testby",
            "--format",
            "json",
            "--from",
            from,
            "--to",
            to,
        ]);
        assert_eq!(ran.code, 0, "{ran:?}");
        serde_json::from_str(&ran.out).unwrap()
    }
}

impl Ran {
    /// The number on the summary's line that begins with these words.
    #[track_caller]
    pub(crate) fn number(&self, words: &str) -> u64 {
        let line = self.out.lines().find(|line| line.trim_start().starts_with(words));
        let line = line.unwrap_or_else(|| panic!("no line {words:?} in\n{}", self.out));
        line.split_whitespace().last().unwrap().parse().unwrap()
    }

    /// New, added to, known and bad, in this order; they must add up to what was read.
    #[track_caller]
    pub(crate) fn counts(&self) -> [u64; 4] {
        let counts =
            ["new inquiries", "known, with something new", "known, nothing new", "not taken (bad)"]
                .map(|words| self.number(words));
        let read = if self.out.contains("Rows read") { "Rows read" } else { "Cases read" };
        assert_eq!(counts.iter().sum::<u64>(), self.number(read), "{}", self.out);
        counts
    }
}

/// A file of the shared test data; none, with a word, where it is absent.
#[expect(clippy::print_stdout, reason = "a test that is left out says so")]
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is absent", path.display());
    None
}
