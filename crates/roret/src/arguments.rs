//! The arguments of the command line.

use crate::commands::backup::{Backup, Restore};
use crate::commands::doctor::Doctor;
use crate::commands::erase::Erase;
use crate::commands::import::Import;
use crate::commands::keys::KeysOf;
use crate::commands::migrate::Migrate;
use crate::commands::proof::{Checkpoint, Prove, Verify};
use crate::commands::report::Report;
use crate::commands::serve::Serve;
use crate::commands::simulate::{Calibrate, Simulate};
use crate::commands::statistics::Statistics;
use crate::commands::transfer::{Export, Move};
use clap::{Parser, Subcommand, ValueEnum};

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

impl From<Language> for roret_texts::Language {
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
    Report(Report),
    /// Run the product's statistics on any table.
    #[command(subcommand)]
    Statistics(Statistics),
    /// Live a plan in advance: waiting, load and outcome with uncertainty, before anybody decides.
    Simulate(Simulate),
    /// Write the base of a plan from a municipality's own records: how many come, how long they wait, where
    /// they go and how long help lasts.
    Calibrate(Calibrate),
    /// Make or change the tables of a PostgreSQL database, with the role that owns them.
    Migrate(Migrate),
    /// Put aside what has come in since the last backup, while others work.
    Backup(Backup),
    /// Bring a backup back into an empty place, and verify it.
    Restore(Restore),
    /// Carry a municipality from one place to another, such as from files to a database.
    Move(Move),
    /// Erase what is no longer kept: the same steps as on the page.
    #[command(subcommand)]
    Erase(Erase),
    /// Keep, bring back or turn the keys to what is sealed.
    #[command(subcommand)]
    Keys(KeysOf),
    /// Sign how far a journal goes, where a second party holds it.
    Checkpoint(Checkpoint),
    /// Check that a journal, a backup or an export is what it was, and name the first event that does not fit.
    Verify(Verify),
    /// Prove that an event is in the journal, or that a later journal continues an earlier one.
    #[command(subcommand)]
    Prove(Prove),
    /// Write records out for others.
    Export(Export),
    /// Check this machine and the files.
    Doctor(Doctor),
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
