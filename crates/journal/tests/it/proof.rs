//! Whatever is done to a journal is found, and the first event that does not fit is named: by the product's verifier
//! and, of every export, by one in another language that was written from the documented format.

use crate::keys::dice;
use crate::samples::batch;
use roret_domain::id::{CommandKey, Position};
use roret_journal::archive::{ArchiveError, Reader};
use roret_journal::batch::Batch;
use roret_journal::chain::{BEGINNING, Entry, Link, entry, link};
use roret_journal::checkpoint::{NoteError, Signer, Verifier};
use roret_journal::commands::CommandRow;
use roret_journal::keys::Entropy;
use roret_journal::memory::MemoryJournal;
use roret_journal::page::Page;
use roret_journal::tree::Tree;
use roret_journal::verify::{Check, Held, Misfit, Verified, check};
use roret_journal::{Journal, JournalError, Known, Stray};
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

/// Random cases of each kind of tampering.
const CASES: usize = 500;

/// Events of a journal.
const EVENTS: usize = 10;

/// Throws numbers.
struct Throw(Arc<dyn Entropy>);

impl Throw {
    fn below(&self, end: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        usize::try_from(u64::from_le_bytes(bytes) % end as u64).unwrap()
    }
}

/// A journal as it is kept: lines, and their links.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Rows {
    lines: Vec<String>,
    links: Vec<Link>,
    commands: Vec<CommandRow>,
}

impl Rows {
    /// Links made anew from an event on, as one who knows how would make them.
    fn linked_anew(mut self, from: usize) -> Self {
        let mut last = if from == 0 { BEGINNING } else { self.links[from - 1] };
        self.links.truncate(from);
        for line in &self.lines[from..] {
            last = link(&last, &entry(line));
            self.links.push(last);
        }
        self
    }

    fn entries(&self) -> Vec<Entry> {
        self.lines.iter().map(|line| entry(line)).collect()
    }

    fn checked(&self, held: &Held, has_links: bool) -> Result<Verified, Misfit> {
        let mut check = Check::new(held);
        for (line, link) in self.lines.iter().zip(&self.links) {
            check.event(line, has_links.then_some(link))?;
        }
        check.end()
    }
}

/// Rows as a store gives them, whatever was done to them.
impl Journal for Rows {
    async fn head(&mut self) -> Result<Position, JournalError> {
        Ok(Position(self.lines.len() as u64))
    }

    async fn keep(&mut self, _: Position, _: Batch) -> Result<(), JournalError> {
        unreachable!("nothing is written")
    }

    async fn commands(
        &mut self,
        after: Position,
        up_to: Position,
    ) -> Result<Vec<CommandRow>, JournalError> {
        Ok(self
            .commands
            .iter()
            .copied()
            .filter(|row| row.last > after && row.last <= up_to)
            .collect())
    }

    async fn stray(&mut self) -> Result<Option<Stray>, JournalError> {
        let head = self.lines.len() as u64;
        let stray = self.commands.iter().find(|row| row.last.0 > head);
        Ok(stray.map(|row| Stray::Command(i64::try_from(row.last.0).unwrap())))
    }

    async fn known(&mut self, _: &[CommandKey]) -> Result<Vec<Known>, JournalError> {
        unreachable!("no keys are asked for")
    }

    async fn fetch(&mut self, after: Position, limit: u64) -> Result<Page, JournalError> {
        let from = usize::try_from(after.0).unwrap();
        let some = from..self.lines.len().min(from + usize::try_from(limit).unwrap());
        let before = if from == 0 { BEGINNING } else { self.links[from - 1] };
        let lines = self.lines[some.clone()].join("\n");
        Ok(Page::new(after, lines, before, self.links[some].concat()))
    }

    async fn rest(&mut self) -> Result<(), JournalError> {
        Ok(())
    }
}

async fn rows(count: u64) -> Rows {
    let mut journal = MemoryJournal::default();
    let two_events: Vec<(u64, u64)> = (0..count).map(|number| (number * 4 + 1, 2)).collect();
    journal.append(Position(0), &batch(Position(0), &two_events)).await.unwrap();
    let page = journal.fetch(Position(0), 2 * count).await.unwrap();
    let lines = page.lines().map(String::from).collect();
    let links = page.links().copied().collect();
    let commands = journal.commands(Position(0), Position(2 * count)).await.unwrap();
    let rows = Rows { lines, links, commands };
    assert_eq!(rows.lines.len() as u64, 2 * count);
    assert_eq!(rows, rows.clone().linked_anew(0), "the journal links as the chain says");
    rows
}

fn signer() -> Signer {
    Signer::new("favrskov", &[5; 32])
}

/// Notes of the roots over the first so many events.
fn notes(rows: &Rows, sizes: &[u64]) -> Vec<(u64, String)> {
    let (mut tree, mut notes) = (Tree::default(), Vec::new());
    for entry in rows.entries() {
        tree.push(&entry);
        if sizes.contains(&tree.size()) {
            notes.push((tree.size(), signer().sign(tree.size(), &tree.root())));
        }
    }
    notes
}

fn held(rows: &Rows, sizes: &[u64], has_entries: bool) -> Held {
    let read = |(_, note): &(u64, String)| signer().verifier().read(note).unwrap();
    let checkpoints = notes(rows, sizes).iter().map(read).collect();
    Held { entries: if has_entries { rows.entries() } else { Vec::new() }, checkpoints }
}

/// What can be done to a journal by who can write its files.
const KINDS: [&str; 9] = [
    "a sign of a line is changed",
    "a line is changed, and its own link with it",
    "two events change places",
    "two events change places, and take each other's numbers",
    "an event is taken out",
    "an event is put in twice",
    "the end is cut off",
    "an event is changed, and everything after it is linked anew",
    "a link is changed",
];

/// The line with another position at its beginning.
fn renumbered(line: &str, position: usize) -> String {
    format!("[{position},{}", line.split_once(',').unwrap().1)
}

/// A journal to which a kind of thing was done, and the index of the first event that then does not fit.
fn tampered(rows: &Rows, kind: usize, throw: &Throw) -> (Rows, usize) {
    let (mut done, at) = (rows.clone(), throw.below(rows.lines.len()));
    // A digit of the time at which it was recorded: the line stays one.
    let changed = |line: &str| {
        let digit = line.find(",17").unwrap() + 5 + throw.below(8);
        let other = if &line[digit..=digit] == "3" { "4" } else { "3" };
        format!("{}{other}{}", &line[..digit], &line[digit + 1..])
    };
    match kind {
        0 => done.lines[at] = changed(&done.lines[at]),
        1 => {
            done.lines[at] = changed(&done.lines[at]);
            let before = if at == 0 { BEGINNING } else { done.links[at - 1] };
            done.links[at] = link(&before, &entry(&done.lines[at]));
        }
        2 | 3 => {
            let events = rows.lines.len();
            let other = (at + 1 + throw.below(events - 1)) % events;
            done.lines.swap(at, other);
            if kind == 3 {
                done.lines[at] = renumbered(&done.lines[at], at + 1);
                done.lines[other] = renumbered(&done.lines[other], other + 1);
            }
            return (done, at.min(other));
        }
        4 => {
            done.lines.remove(at);
            done.links.remove(at);
        }
        5 => {
            done.lines.insert(at, done.lines[at].clone());
            done.links.insert(at, done.links[at]);
            return (done, at + 1);
        }
        6 => {
            done.lines.truncate(at);
            done.links.truncate(at);
        }
        7 => {
            done.lines[at] = changed(&done.lines[at]);
            return (done.linked_anew(at), at);
        }
        _ => done.links[at][throw.below(32)] ^= 1,
    }
    (done, at)
}

#[tokio::test]
async fn everything_that_is_done_to_a_journal_is_found_and_named() {
    let rows = rows(EVENTS as u64 / 2).await;
    let throw = Throw(dice(1));
    let whole = held(&rows, &[3, 7, 10], true);
    assert_eq!(rows.checked(&whole, true).unwrap().checkpoints, 3);
    assert_eq!(rows.checked(&whole, false).unwrap().entries, EVENTS);
    for (kind, about) in KINDS.iter().enumerate() {
        for case in 0..CASES {
            let (done, first) = tampered(&rows, kind, &throw);
            let expected = Position(first as u64 + 1);
            let misfit = done.checked(&whole, true).expect_err(about);
            // Numbers that a second event has are missed where the next should stand.
            assert_eq!(misfit.position(), expected, "{about}, case {case}: {misfit}");
            // Without links, as in an export: all but what was done to links alone.
            match done.checked(&whole, false) {
                Err(misfit) => assert_eq!(misfit.position(), expected, "{about}: {misfit}"),
                Ok(_) => assert_eq!(kind, 8, "{about}"),
            }
            // With checkpoints alone: found, and named or narrowed down.
            match done.checked(&Held { entries: Vec::new(), ..whole.clone() }, true) {
                Err(Misfit::RewrittenAmong { from, to }) => {
                    assert!(from <= expected && expected <= to, "{about}: {from} to {to}");
                }
                // A line with a right link of its own shows at the next.
                Err(misfit) if kind == 1 && misfit.position() == expected.next() => {}
                Err(misfit) => assert_eq!(misfit.position(), expected, "{about}: {misfit}"),
                Ok(_) => panic!("{about}, case {case} was not found"),
            }
        }
    }
}

/// Pages are hashed as a whole where no checkpoint stands within them; what comes out is the same.
#[tokio::test]
async fn a_long_journal_is_checked_page_by_page_as_event_by_event() {
    let rows = rows(1_250).await;
    let throw = Throw(dice(4));
    // None; within a page and at its end; behind it and at the end of all.
    let sizes: [&[u64]; 3] = [&[], &[1_000, 2_048], &[2_049, 2_500]];
    for sizes in sizes {
        let whole = held(&rows, sizes, true);
        let alone = Held { entries: Vec::new(), ..whole.clone() };
        for held in [&whole, &alone] {
            let sound = check(&mut rows.clone(), held).await.unwrap().unwrap();
            assert_eq!((sound.head.0, sound.checkpoints), (2_500, sizes.len()));
            assert_eq!(sound.commands, 1_250);
            assert_eq!(
                Ok(Verified { commands: 0, ..sound }),
                rows.checked(held, true),
                "the root too"
            );
            for (kind, about) in KINDS.iter().enumerate() {
                let mut done = tampered(&rows, kind, &throw).0;
                let said = check(&mut done, held).await.unwrap();
                match done.checked(held, true) {
                    // Events that fit each other, but the commands are those of more events.
                    Ok(_) if [4, 6].contains(&kind) => {
                        assert!(matches!(said, Err(Misfit::Command(_))), "{about}: {said:?}");
                    }
                    Ok(sound) => {
                        assert_eq!(said, Ok(Verified { commands: 1_250, ..sound }), "{about}")
                    }
                    misfit => assert_eq!(said, misfit, "{about}"),
                }
            }
        }
    }
}

#[tokio::test]
async fn what_is_done_carelessly_shows_without_anything_held_elsewhere() {
    let rows = rows(EVENTS as u64 / 2).await;
    let throw = Throw(dice(2));
    for (kind, about) in KINDS.iter().enumerate() {
        for _ in 0..CASES {
            let (done, first) = tampered(&rows, kind, &throw);
            match done.checked(&Held::default(), true) {
                Err(misfit) => {
                    // A line with a right link of its own shows at the next.
                    let least = first as u64 + 1;
                    assert!([least, least + 1].contains(&misfit.position().0), "{about}: {misfit}");
                }
                // Whoever rewrites or cuts the end leaves nothing: for these there are checkpoints.
                Ok(_) => assert!([1, 4, 6, 7].contains(&kind), "{about}"),
            }
        }
    }
}

/// The rows as an export, whose own lines and hash fit whatever was done to the events.
fn exported(rows: &Rows) -> String {
    let command = |line: &str| line.split(',').nth(1).unwrap().trim_matches('"').to_owned();
    let mut text =
        String::from(r#"{"roret_journal":1,"municipality":"favrskov","after":0}"#) + "\n";
    for (at, line) in rows.lines.iter().enumerate() {
        text += &format!("{line}\n");
        let own = command(line);
        if rows.lines.get(at + 1).is_none_or(|next| command(next) != own) {
            let hash = "07".repeat(32);
            text += &format!("{{\"command\":\"{own}\",\"request_hash\":\"{hash}\"}}\n");
        }
    }
    ended(text, rows.lines.len())
}

/// A text with the last line that belongs to it.
fn ended(text: String, head: usize) -> String {
    let hash = blake3::hash(text.as_bytes()).to_hex();
    text + &format!("{{\"head\":{head},\"blake3\":\"{hash}\"}}\n")
}

/// An export in which all events fit, or one is missing, and something is wrong with what stands around them.
fn unsound(export: &str) -> Vec<String> {
    let lines: Vec<&str> = export.lines().collect();
    let together = |lines: &[&str]| lines.join("\n") + "\n";
    let mut all = Vec::new();
    for at in 0..lines.len() {
        let mut without = lines.clone();
        without.remove(at);
        all.push(together(&without));
        let mut doubled = lines.clone();
        doubled.insert(at, lines[at]);
        all.push(together(&doubled));
    }
    let commands: Vec<usize> =
        (0..lines.len()).filter(|at| lines[*at].starts_with("{\"command\"")).collect();
    let without_end = |lines: &[&str]| ended(together(&lines[..lines.len() - 1]), EVENTS);
    for pair in commands.windows(2) {
        let mut swapped = lines.clone();
        swapped.swap(pair[0], pair[1]);
        all.push(together(&swapped));
        // Also by one who knows how to end a file.
        all.push(without_end(&swapped));
    }
    for at in commands {
        let (hash, key) =
            (lines[at].replace("07\"", "08\""), lines[at].replacen("019a", "019b", 1));
        let short = lines[at].replace("07\"", "\"");
        for changed in [hash.as_str(), &key, &short] {
            let mut other = lines.clone();
            other[at] = changed;
            all.push(together(&other));
        }
        let mut other = lines.clone();
        other[at] = &short;
        all.push(without_end(&other));
    }
    for (from, to) in [
        ("\"head\":10", "\"head\":9"),
        ("\"head\":10", "\"head\":11"),
        ("\"after\":0", "\"after\":1"),
        ("\"roret_journal\":1", "\"roret_journal\":2"),
        ("favrskov", "holstebro"),
    ] {
        all.push(export.replacen(from, to, 1));
    }
    all.push(export.to_owned() + "\n");
    all.push(export.to_owned() + "{}\n");
    all.push(export[..export.len() - 1].to_owned());
    all.push(export[..export.len() - 40].to_owned());
    all.push(String::new());
    all
}

/// What the product says of an export, in the words of the other verifier: events first, then the lines of the file.
fn said_of(text: &str, held: &Held) -> String {
    let mut check = Check::new(held);
    for line in text.lines().filter(|line| line.starts_with('[')) {
        if let Err(misfit) = check.event(line, None) {
            return format!("misfit {}\n", misfit.position());
        }
    }
    let head = match check.end() {
        Ok(sound) => sound.head,
        Err(misfit) => return format!("misfit {}\n", misfit.position()),
    };
    let read = || -> Result<(), ArchiveError> {
        let mut reader = Reader::new(text.as_bytes())?;
        while reader.next_batch()?.is_some() {}
        Ok(())
    };
    match read() {
        Ok(()) => format!("ok {head}\n"),
        Err(ArchiveError::Line { line, .. }) => format!("unsound {line}\n"),
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_verifier_in_another_language_agrees_on_every_case() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/verify_journal.py");
    if Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: there is no python3");
        return;
    }
    let (rows, throw) = (rows(EVENTS as u64 / 2).await, Throw(dice(3)));
    let folder = tempfile::tempdir().unwrap();
    let second = folder.path().join("held");
    std::fs::create_dir(&second).unwrap();
    std::fs::write(second.join("key"), format!("{}\n", signer().verifier())).unwrap();
    std::fs::write(second.join("entries"), rows.entries().concat()).unwrap();
    for (size, note) in notes(&rows, &[3, 7, 10]) {
        std::fs::write(second.join(format!("checkpoint-{size}")), note).unwrap();
    }
    let whole = held(&rows, &[3, 7, 10], true);
    let (mut files, mut expected) = (Vec::new(), String::new());
    let mut put = |text: &str| {
        let path = folder.path().join(format!("{}.jsonl", files.len()));
        std::fs::write(&path, text).unwrap();
        files.push(path);
        expected += &said_of(text, &whole);
    };
    let export = exported(&rows);
    put(&export);
    for kind in 0..KINDS.len() {
        for _ in 0..CASES {
            put(&exported(&tampered(&rows, kind, &throw).0));
        }
    }
    for text in unsound(&export) {
        put(&text);
    }
    let mut said = String::new();
    for some in files.chunks(500) {
        let mut python = Command::new("python3");
        python.arg(&script).arg(&some[0]).arg(&second).args(&some[1..]);
        let output = python.output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            let words: Vec<&str> = line.split(' ').take(2).collect();
            writeln!(said, "{}", words.join(" ")).unwrap();
        }
    }
    for (number, (said, expected)) in said.lines().zip(expected.lines()).enumerate() {
        assert_eq!(said, expected, "case {number}");
    }
    assert_eq!(said.lines().count(), files.len());
    // A checkpoint that was forged is none for it either.
    let note = std::fs::read_to_string(second.join("checkpoint-7")).unwrap();
    std::fs::write(second.join("checkpoint-7"), note.replacen("\n7\n", "\n8\n", 1)).unwrap();
    let output = Command::new("python3").arg(&script).arg(&files[0]).arg(&second).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("forged"));
}

#[test]
fn a_checkpoint_proves_nothing_when_it_is_forged_or_anothers() {
    let note = signer().sign(12, &[9; 32]);
    let verifier = signer().verifier();
    let read = verifier.read(&note).unwrap();
    assert_eq!((read.origin.as_str(), read.size, read.root), ("roret/favrskov", 12, [9; 32]));
    let written: Verifier = verifier.to_string().parse().unwrap();
    assert_eq!(written, verifier);
    let others = Signer::new("holstebro", &[5; 32]);
    assert_eq!(others.verifier().read(&note), Err(NoteError::OfAnother));
    assert_eq!(Signer::new("favrskov", &[6; 32]).verifier().read(&note), Err(NoteError::OfAnother));
    for (from, to) in [("\n12\n", "\n13\n"), ("roret/favrskov\n", "roret/favrskov\nextra\n")] {
        assert!(verifier.read(&note.replacen(from, to, 1)).is_err(), "{from}");
    }
    // Every sign of it.
    for (at, sign) in note.char_indices().filter(|(_, sign)| sign.is_ascii()) {
        let other = if sign == 'A' { 'B' } else { 'A' };
        let mut changed = note.clone();
        changed.replace_range(at..at + 1, &other.to_string());
        assert!(verifier.read(&changed).is_err(), "sign {at} ({sign:?}) of the note");
    }
    for no_key in ["", "roret/favrskov", "roret/favrskov+00000000+AQ==", "a+b+c"] {
        assert!(no_key.parse::<Verifier>().is_err(), "{no_key}");
    }
}
