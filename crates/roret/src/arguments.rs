//! The arguments of the command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Runs, understands and re-plans a municipality's social psychiatry.
#[derive(Debug, Parser)]
#[command(name = "roret", version)]
pub(crate) struct Arguments {
    /// The language of what is printed.
    #[arg(long, global = true, value_enum, default_value = "da")]
    pub(crate) language: Language,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// Danish.
    Da,
    /// English.
    En,
}

impl From<Language> for roret_paper::language::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::Da => Self::Danish,
            Language::En => Self::English,
        }
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the pages.
    Serve(Serve),
    /// Bring in records of another system; running it twice doubles nothing.
    Import(Import),
    /// Print figures.
    #[command(subcommand)]
    Report(Report),
    /// Check this machine and the files.
    Doctor(Doctor),
}

/// Where the files are.
#[derive(Debug, Args)]
pub(crate) struct Data {
    /// The folder with a folder per municipality.
    #[arg(long = "data", value_name = "DIR", default_value = "roret-data")]
    pub(crate) folder: PathBuf,
}

/// Serves the pages.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Start with an invented municipality and buttons for its people.
    #[arg(long)]
    pub(crate) demo: bool,
    /// The address and port to listen on.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    #[command(flatten)]
    pub(crate) data: Data,
    /// The municipality's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) municipality: Option<String>,
}

/// Brings in records.
#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(subcommand)]
    pub(crate) what: ImportOf,
}

/// What is brought in.
#[derive(Debug, Subcommand)]
pub(crate) enum ImportOf {
    /// A file with one row per inquiry.
    Inquiries {
        /// The CSV file.
        file: PathBuf,
        #[command(flatten)]
        into: Into,
    },
    /// Any event log with case, activity and time.
    Log {
        /// The CSV file.
        file: PathBuf,
        /// What the log's columns and activities mean, as TOML.
        #[arg(long, value_name = "MAP.toml")]
        mapping: PathBuf,
        #[command(flatten)]
        into: Into,
    },
}

/// Where records go, and how strictly.
#[derive(Debug, Args)]
pub(crate) struct Into {
    /// The municipality's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) municipality: String,
    #[command(flatten)]
    pub(crate) data: Data,
    /// Check every row first, and write nothing if one is bad.
    #[arg(long)]
    pub(crate) strict: bool,
}

/// Prints figures.
#[derive(Debug, Subcommand)]
pub(crate) enum Report {
    /// The promise report: agreements within 7 days, courses closed within 6 months.
    Promise {
        /// The municipality's name.
        #[arg(long, value_name = "NAME")]
        municipality: String,
        #[command(flatten)]
        data: Data,
        /// The first day, such as 2017-02-01; without it the first day of the data.
        #[arg(long, value_name = "DAY")]
        from: Option<Date>,
        /// The last day; without it the last day of the data.
        #[arg(long, value_name = "DAY")]
        to: Option<Date>,
        /// The form.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
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

/// Checks this machine and the files.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    pub(crate) data: Data,
}

#[cfg(test)]
mod tests {
    use super::Arguments;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_sound() {
        Arguments::command().debug_assert();
    }
}
