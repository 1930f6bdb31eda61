//! Options that several commands share: where records and keys are, which municipality, in which form.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// The folder of records where none is said.
pub(crate) const DATA_FOLDER: &str = "roret-data";

/// Connections of one process to a database: the writer, looks, the desk, and readers beside them.
pub(crate) const CONNECTIONS_MAX: u32 = 8;

/// Where the records are.
#[derive(Args)]
pub(crate) struct Data {
    /// The folder with a folder per municipality.
    #[arg(long = "data", value_name = "DIR", default_value = DATA_FOLDER)]
    pub(crate) folder: PathBuf,
    /// A PostgreSQL database instead, such as postgres://roret_app@host/roret. Its password is better in the
    /// environment (this variable, or PGPASSWORD) than on the command line, where others see it.
    #[arg(long, value_name = "URL", env = "RORET_DATABASE", hide_env_values = true)]
    pub(crate) database: Option<String>,
    /// Connections that this process may open to the database: one listens, one writes, the others are shared by whoever asks. Fewer
    /// where many processes work on one server.
    #[arg(long, value_name = "NUMBER", env = "RORET_CONNECTIONS", default_value_t = CONNECTIONS_MAX,
        value_parser = clap::value_parser!(u32).range(3..=100))]
    pub(crate) connections: u32,
    /// The folder for snapshots, from which a restart needs only the journal's last part. They may be thrown away
    /// [default: the municipality's folder; with a database none is kept].
    #[arg(long, value_name = "DIR", env = "RORET_SNAPSHOTS")]
    pub(crate) snapshots: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) keys: KeyArguments,
}

/// Where the keys to what is sealed are: apart from the records.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct KeyArguments {
    /// The folder with the master key and a key store per municipality (in a database the stores are tables).
    /// Best on another disk than the records [default: the data folder's name with -keys].
    #[arg(id = "keys", long = "keys", value_name = "DIR", env = "RORET_KEYS")]
    pub(crate) folder: Option<PathBuf>,
    /// The file with the master key, if it is not master.key in that folder.
    #[arg(long, value_name = "FILE", env = "RORET_MASTER_KEY")]
    pub(crate) master_key: Option<PathBuf>,
    /// Where systemd puts credentials: one named roret-master-key is the master key.
    #[arg(long, value_name = "DIR", env = "CREDENTIALS_DIRECTORY", hide = true)]
    pub(crate) credentials: Option<PathBuf>,
}

impl Data {
    /// A folder, and whatever is not said as it is when nobody says it.
    pub(crate) fn in_folder(folder: PathBuf, keys: KeyArguments) -> Self {
        Self { folder, database: None, connections: CONNECTIONS_MAX, snapshots: None, keys }
    }
}

/// An address may hold a password: it is not shown.
impl std::fmt::Debug for Data {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Data").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table to read.
    Text,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

/// Which municipality.
#[derive(Debug, Args)]
pub(crate) struct Of {
    #[command(flatten)]
    pub(crate) data: Data,
    /// The municipality's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) municipality: String,
}
