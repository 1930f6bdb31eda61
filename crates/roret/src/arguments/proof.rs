//! What can be proved, and to whom.

use super::{Data, Of};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Signs how far a municipality's journal goes, where a second party holds it.
#[derive(Debug, Args)]
pub(crate) struct Checkpoint {
    #[command(flatten)]
    pub(crate) data: Data,
    /// The municipality's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) municipality: String,
    /// The folder, best on a disk that whoever runs this machine can't change.
    #[arg(id = "held", long = "to", value_name = "DIR")]
    pub(crate) to: PathBuf,
}

/// Checks that a journal is the one that is held elsewhere, and names the first event that does not fit.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) data: Data,
    /// The municipality's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) municipality: String,
    /// The folder of checkpoints that a second party holds.
    #[arg(long, value_name = "DIR")]
    pub(crate) checkpoints: Option<PathBuf>,
    /// The key that checkpoints are checked with, if it is not the one in that folder.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
    /// Check a backup instead: the folder that was given to `roret backup --to`.
    #[arg(long, value_name = "DIR", conflicts_with = "export")]
    pub(crate) backup: Option<PathBuf>,
    /// Check an export instead.
    #[arg(long, value_name = "FILE")]
    pub(crate) export: Option<PathBuf>,
}

/// Proves something about a journal to whoever has two checkpoints, or one and an event.
#[derive(Debug, Subcommand)]
pub(crate) enum Prove {
    /// That an event is among the first SIZE.
    Event {
        #[command(flatten)]
        of: Of,
        /// Its position.
        position: u64,
        /// How many events the checkpoint covers.
        size: u64,
    },
    /// That the first OLD events are the first of the first NEW, unchanged.
    Continued {
        #[command(flatten)]
        of: Of,
        /// How many events the older checkpoint covers.
        old: u64,
        /// How many the newer one covers.
        new: u64,
    },
}
