//! What can be done about erasing somebody.

use super::Data;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Which municipality.
#[derive(Debug, Args)]
pub(crate) struct Of {
    #[command(flatten)]
    pub(crate) data: Data,
    /// The municipality's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) municipality: String,
}

/// A step towards an erasure. Persons are told by the number of one of their inquiries, employees by their full
/// name.
#[derive(Debug, Subcommand)]
pub(crate) enum Erase {
    /// List those whose time is over, and what stands about them.
    Due(Of),
    /// Erase those without a name whose time is over, or list them while that is not let; the server does it by itself.
    Expired(Of),
    /// Let those without a name be erased by rule, having seen the list of `roret erase expired`.
    Release {
        #[command(flatten)]
        of: Of,
        /// What the archive gets of everybody without a name.
        #[arg(long, value_enum)]
        is: Archive,
        /// How many stood on the list.
        #[arg(long)]
        listed: u32,
        /// The leader who lets it, by full name.
        #[arg(long, value_name = "EMPLOYEE")]
        by: String,
    },
    /// Set how long content is kept after everything is closed.
    Keep {
        #[command(flatten)]
        of: Of,
        /// The catalogue's file that says so, as `catalogue/retention.toml`.
        #[arg(long, value_name = "FILE", required_unless_present_all = ["months", "anonymous_months"],
              conflicts_with_all = ["months", "anonymous_months"])]
        from: Option<PathBuf>,
        /// Months, for those who gave a name.
        #[arg(long)]
        months: Option<u16>,
        /// Months, for those who did not.
        #[arg(long)]
        anonymous_months: Option<u16>,
        /// The leader who sets it, by full name.
        #[arg(long, value_name = "EMPLOYEE")]
        by: String,
    },
    /// Ask that somebody be erased.
    Ask {
        #[command(flatten)]
        who: Who,
        /// Why.
        #[arg(long, value_enum, default_value = "retention-over")]
        ground: Ground,
    },
    /// Say what became of the duty to archive first.
    Archive {
        #[command(flatten)]
        who: Who,
        /// What became of it.
        #[arg(long, value_enum)]
        is: Archive,
    },
    /// Approve; the second approval erases.
    Approve {
        #[command(flatten)]
        who: Who,
    },
    /// Take back what was asked for.
    Withdraw {
        #[command(flatten)]
        who: Who,
    },
    /// Forbid to erase somebody for the time being.
    Hold {
        #[command(flatten)]
        who: Who,
        /// Why.
        #[arg(long, value_enum)]
        ground: Hold,
    },
    /// Lift that again.
    Lift {
        #[command(flatten)]
        who: Who,
    },
}

/// Whom it is about, and who acts.
#[derive(Debug, Args)]
pub(crate) struct Who {
    #[command(flatten)]
    pub(crate) of: Of,
    /// The number of one of the person's inquiries.
    #[arg(value_name = "NUMBER")]
    pub(crate) number: u32,
    /// The employee who acts, by full name.
    #[arg(long, value_name = "EMPLOYEE")]
    pub(crate) by: String,
}

/// Why somebody is to be erased.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Ground {
    /// The time is over.
    RetentionOver,
    /// The citizen asked for it.
    CitizenAsked,
}

/// What became of the duty to archive.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Archive {
    /// Delivered to the archive.
    Delivered,
    /// Not to be delivered.
    NotDue,
}

/// Why somebody must not be erased.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Hold {
    /// A complaint is not settled.
    Complaint,
    /// A case is before a court.
    CourtCase,
    /// Somebody asked for access to documents.
    AccessRequest,
    /// An authority looks into it.
    Supervision,
}
