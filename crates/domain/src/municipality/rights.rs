//! What commands about the municipality need.

use super::MunicipalityCommand;
use crate::access::{Act, Need, Subject};

impl MunicipalityCommand {
    /// The right that the command needs, and about whom or what it is.
    pub(crate) fn need(&self) -> Need<'_> {
        match self {
            Self::FoundMunicipality(_) | Self::FoundDemonstration(_) => {
                Need { act: Act::Found, of: Subject::Municipality }
            }
            Self::OpenUnit(_) | Self::AddWorker(_) => {
                Need { act: Act::Organise, of: Subject::Municipality }
            }
        }
    }
}
