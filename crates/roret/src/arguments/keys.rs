//! What can be done with keys.

use super::Data;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What to do with the keys.
#[derive(Debug, Subcommand)]
pub(crate) enum KeysOf {
    /// Make a master key in a new file.
    Make {
        /// The file; it must not be there.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Put a copy of a municipality's key store aside, apart from the journal's backups. What it holds is
    /// wrapped; the master key is not in it.
    Backup(KeysAside),
    /// Bring the newest copy of a key store back. Keys that were destroyed since stay destroyed.
    Restore(KeysAside),
    /// Draw a new key for a municipality and wrap every person's key again; no event is changed.
    Rotate {
        #[command(flatten)]
        data: Data,
        /// The municipality's name.
        #[arg(long, value_name = "NAME")]
        municipality: String,
        /// A file with another master key, to be used from now on.
        #[arg(long, value_name = "FILE")]
        new_master_key: Option<PathBuf>,
    },
}

/// Where copies of a key store lie.
#[derive(Debug, Args)]
pub(crate) struct KeysAside {
    #[command(flatten)]
    pub(crate) data: Data,
    /// The municipality's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) municipality: String,
    /// The folder of the copies.
    #[arg(id = "copies", value_name = "DIR")]
    pub(crate) folder: PathBuf,
}
