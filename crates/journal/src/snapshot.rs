//! A snapshot: what a municipality's image was at a position, in one file, so that a restart reads only what the
//! journal has had since.
//!
//! It is no record. It may be thrown away at any time, and is used only when it proves itself: each piece carries a
//! keyed BLAKE3 hash (the key is derived from the municipality's secret and the file's first line), so that a file
//! which is damaged, cut off, mixed from two, or made by somebody else is told from one that this municipality kept;
//! and its first line names the journal's link at its position, which the journal must still have there.
//!
//! The file: one line of JSON ([`Standing`]); then pieces, each its length (4 bytes, the lowest first), its hash over
//! its number and bytes, and its bytes; a piece of length 0 ends the file.

use crate::chain::Link;
use crate::keys::Secret;
use crate::{JournalError, hex};
use roret_domain::id::Position;
use serde::{Deserialize, Serialize};
use std::fs::{File, remove_file, rename};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// What the municipality's secret for snapshots is derived for.
pub const SNAPSHOT_PURPOSE: &str = "roret 2026-11-22 snapshots";

/// The form of the file.
const FORM: u8 = 1;

/// The longest first line that is read.
const STANDING_BYTES_MAX: u64 = 4_096;

/// Bytes of a file that are read and written at a time.
const BUFFER_BYTES: usize = 1 << 20;

/// The hash of a piece. 32 bytes.
type Proof = [u8; 32];

/// Why a snapshot is not used, or could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The file can't be read or written.
    #[error("the file can't be read or written")]
    File(#[from] io::Error),
    /// It is not whole, or not one that this municipality has kept.
    #[error("it is not whole, or not this municipality's")]
    Unproven,
    /// A program that folds otherwise made it.
    #[error("another version of this program made it")]
    OtherProgram,
    /// The journal has another event at its position, or does not go so far.
    #[error("the journal is not the one that it was made of")]
    OtherJournal,
    /// The journal could not be asked.
    #[error("the journal could not be asked")]
    Journal(#[from] JournalError),
}

/// Where an image stood, and by which program it was folded.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Standing {
    form: u8,
    fold: String,
    position: Position,
    link: String,
}

impl Standing {
    /// An image at a position whose event has this link, folded by a program with this fingerprint.
    pub fn new(fold: &str, position: Position, link: &Link) -> Self {
        Self { form: FORM, fold: fold.into(), position, link: hex(link) }
    }

    /// The position of the last event that is folded in.
    pub fn position(&self) -> Position {
        self.position
    }

    /// Whether a program with this fingerprint may use it.
    pub fn is_of_program(&self, fold: &str) -> bool {
        self.form == FORM && self.fold == fold
    }

    /// Whether it names this link.
    pub fn has_link(&self, link: &Link) -> bool {
        self.link == hex(link)
    }
}

/// Where a municipality's snapshot lies, and by which secret it is known again.
pub struct SnapshotFile {
    path: PathBuf,
    secret: Secret,
}

impl SnapshotFile {
    /// A file, whether or not it is there.
    pub fn new(path: &Path, secret: Secret) -> Self {
        Self { path: path.into(), secret }
    }

    /// Keeps a snapshot instead of the one before. Whenever this stops, one of the two is whole. Waits for the disk.
    ///
    /// # Errors
    /// [`SnapshotError::File`].
    pub fn write(
        &self,
        standing: &Standing,
        pieces: impl Iterator<Item = Vec<u8>>,
    ) -> Result<(), SnapshotError> {
        let mut coming = self.path.clone().into_os_string();
        coming.push(".new");
        let mut options = File::options();
        // What was broken off may have been open to others: a file of our own takes its place.
        match remove_file(&coming) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => options.write(true).create_new(true),
        };
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut to = BufWriter::with_capacity(BUFFER_BYTES, options.open(&coming)?);
        let line = serde_json::to_string(standing).map_err(io::Error::from)? + "\n";
        to.write_all(line.as_bytes())?;
        let key = self.key(&line);
        let end = Vec::new();
        for (number, piece) in (0..).zip(pieces.chain([end])) {
            let length = u32::try_from(piece.len()).map_err(io::Error::other)?;
            to.write_all(&length.to_le_bytes())?;
            to.write_all(&prove(&key, number, &piece))?;
            to.write_all(&piece)?;
        }
        to.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        rename(&coming, &self.path)?;
        if let Some(folder) = self.path.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }

    /// Begins to read the snapshot; none when there is no file. Waits for the disk.
    ///
    /// # Errors
    /// [`SnapshotError::File`], [`SnapshotError::Unproven`].
    pub fn read(&self) -> Result<Option<Reading>, SnapshotError> {
        let file = match File::open(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file?,
        };
        let mut file = BufReader::with_capacity(BUFFER_BYTES, file);
        let mut line = Vec::new();
        file.by_ref().take(STANDING_BYTES_MAX).read_until(b'\n', &mut line)?;
        let line = String::from_utf8(line).or(Err(SnapshotError::Unproven))?;
        let standing = serde_json::from_str(&line).or(Err(SnapshotError::Unproven))?;
        Ok(Some(Reading { standing, file, key: self.key(&line), next: 0 }))
    }

    fn key(&self, line: &str) -> Secret {
        Zeroizing::new(*blake3::keyed_hash(&self.secret, line.as_bytes()).as_bytes())
    }
}

/// A snapshot that is being read.
pub struct Reading {
    standing: Standing,
    file: BufReader<File>,
    key: Secret,
    next: u64,
}

impl Reading {
    /// What the snapshot says of itself. It is proven with the first piece.
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// The next piece, not yet proven; none at the end, which is. Waits for the disk.
    ///
    /// # Errors
    /// [`SnapshotError::File`], [`SnapshotError::Unproven`] when the file ends too early.
    pub fn piece(&mut self) -> Result<Option<Unproven>, SnapshotError> {
        let (mut length, mut proof) = ([0; 4], [0; 32]);
        self.file.read_exact(&mut length).map_err(cut)?;
        self.file.read_exact(&mut proof).map_err(cut)?;
        let length = u32::from_le_bytes(length);
        let mut bytes = Vec::new();
        self.file.by_ref().take(length.into()).read_to_end(&mut bytes)?;
        let piece = Unproven { key: self.key.clone(), number: self.next, proof, bytes };
        self.next += 1;
        match length {
            0 => piece.prove().map(|_| None),
            _ => Ok(Some(piece)),
        }
    }
}

fn cut(error: io::Error) -> SnapshotError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => SnapshotError::Unproven,
        _ => SnapshotError::File(error),
    }
}

/// A piece as it lies in the file. Proving it takes the processor's time, so that it is apart from reading.
pub struct Unproven {
    key: Secret,
    number: u64,
    proof: Proof,
    bytes: Vec<u8>,
}

impl Unproven {
    /// The piece's bytes, if they are those that were kept in this place of this file.
    ///
    /// # Errors
    /// [`SnapshotError::Unproven`].
    pub fn prove(self) -> Result<Vec<u8>, SnapshotError> {
        // blake3 compares hashes in constant time.
        let is_proven =
            blake3::Hash::from(prove(&self.key, self.number, &self.bytes)) == self.proof;
        is_proven.then_some(self.bytes).ok_or(SnapshotError::Unproven)
    }
}

fn prove(key: &Secret, number: u64, bytes: &[u8]) -> Proof {
    let mut hasher = blake3::Hasher::new_keyed(key);
    *hasher.update(&number.to_le_bytes()).update(bytes).finalize().as_bytes()
}
