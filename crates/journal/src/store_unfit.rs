//! Why a store can't be worked on as it is.

use crate::JournalError;
use roret_domain::key::KeyId;
use std::path::PathBuf;

/// Why a store can't be worked on as it is. Each text says what to do; whoever tells it in another language has the
/// values.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StoreUnfit {
    /// An engine is not set so that it keeps what was acknowledged: names and values are its own.
    #[error("{name} is {found}, and must be {needed}")]
    Setting {
        /// What is set.
        name: &'static str,
        /// What it is.
        found: String,
        /// What it must be.
        needed: &'static str,
    },
    /// An engine is too old.
    #[error("{engine} is of version {found}: use {needed} or a newer one")]
    OldEngine {
        /// Which engine.
        engine: &'static str,
        /// Its version.
        found: String,
        /// The oldest version that will do.
        needed: &'static str,
    },
    /// A file ends before it should.
    #[error(
        "the file was copied half ({found_bytes} of {needed_bytes} bytes): copy it again, or restore a backup"
    )]
    HalfCopied {
        /// How long it is.
        found_bytes: u64,
        /// How long it should be at least.
        needed_bytes: u64,
    },
    /// A file is no database, or a damaged one.
    #[error("the file is damaged, or was copied half ({0}): copy it again, or restore a backup")]
    DamagedFile(String),
    /// A newer program has changed a file's form.
    #[error("a newer roret wrote the file (version {0}): use that roret")]
    NewerFile(i64),
    /// A newer program has changed the tables.
    #[error("a newer roret made the tables (version {0}): use that roret")]
    NewerTables(i32),
    /// A disk did not keep what it was given, and the machine has not been started since.
    #[error(
        "the disk did not keep what it was given ({}): look at it, and start the machine again, before anybody \
         writes here; until then it may show what is not there", mark.display()
    )]
    DiskInDoubt {
        /// What was left to say so.
        mark: PathBuf,
    },
    /// The server only follows another one.
    #[error("the server is a replica: use the primary")]
    Replica,
    /// The role that the program shall work as is not there.
    #[error("the role {0} is not there: make it first (CREATE ROLE … LOGIN)")]
    NoRole(String),
    /// The role stands above the walls between municipalities.
    #[error("the role has SUPERUSER or BYPASSRLS: take it away, it could see every municipality")]
    RoleAboveTheWalls,
    /// The role lacks a right.
    #[error("the role lacks the right to {right} on {relation}: run `roret migrate` again")]
    MissingRight {
        /// Which right.
        right: String,
        /// On which table.
        relation: String,
    },
    /// The role has a right that nobody shall have.
    #[error(
        "the role has the right to {right} on {relation}: take it away, what is kept only grows"
    )]
    ExcessRight {
        /// Which right.
        right: String,
        /// On which table.
        relation: String,
    },
    /// Nothing can be sealed.
    #[error("the master key is missing: without it nothing can be sealed or signed")]
    NoMasterKey,
    /// The master key does not open the key store.
    #[error(
        "the master key is another one than this municipality's key store was made with, or the key store is another \
         municipality's or damaged: use the right one"
    )]
    OtherMasterKey,
    /// A key store that should have been used is empty.
    #[error("the key store is empty: use the one that has been used")]
    NoKeys,
    /// Something in the key store can't be read.
    #[error("the key store is damaged ({0}): restore its backup")]
    DamagedKeys(DamagedKey),
    /// Keys that something was sealed with are not there.
    #[error(
        "{lost} of {all} keys are missing: restore the key store's backup; with --figures-only the figures can be read \
         without it"
    )]
    LostKeys {
        /// How many are not there.
        lost: usize,
        /// How many there should be.
        all: usize,
    },
}

/// What can't be read in a key store.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DamagedKey {
    /// The municipality's ring.
    #[error("the ring")]
    Ring,
    /// The municipality's own key.
    #[error("the municipality's own key")]
    Common,
    /// A key's name.
    #[error("a key's name")]
    Name,
    /// A person's key.
    #[error("key {0}")]
    Key(KeyId),
    /// So many persons' keys.
    #[error("{0} keys")]
    Keys(usize),
}

impl From<DamagedKey> for JournalError {
    fn from(damaged: DamagedKey) -> Self {
        Self::Unfit(StoreUnfit::DamagedKeys(damaged))
    }
}
