//! What commands about publications need.

use super::PublicationCommand;
use crate::access::{Act, Need, Subject};

impl PublicationCommand {
    /// The right that the command needs, and about whom or what it is.
    pub(crate) fn need(&self) -> Need<'_> {
        match self {
            Self::PublishFigures(_) => Need { act: Act::Publish, of: Subject::Municipality },
        }
    }
}
