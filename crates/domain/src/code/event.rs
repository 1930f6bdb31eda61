//! What can happen to follow-up codes.

use super::{CodeHash, CodeScope};
use crate::id::InquiryId;
use crate::record::events;

events! {
    /// What happened.
    CodeEvent of Code;

    /// A follow-up code was given out.
    CodeIssued = "code_issued", 1 {
        /// To which inquiry.
        inquiry: InquiryId,
        /// Its hash.
        code: CodeHash,
        /// What it opens.
        scope: CodeScope,
    }
    /// A follow-up code was withdrawn.
    CodeRevoked = "code_revoked", 1 {
        /// To which inquiry.
        inquiry: InquiryId,
        /// Its hash.
        code: CodeHash,
    }
}

impl CodeEvent {
    /// The inquiry whose story the event belongs to.
    pub const fn inquiry(&self) -> Option<InquiryId> {
        match self {
            Self::CodeIssued(e) => Some(e.inquiry),
            Self::CodeRevoked(e) => Some(e.inquiry),
        }
    }

    /// The code that is given out with this event: by it the inquiry is found.
    pub(crate) const fn given_out(&self) -> Option<CodeHash> {
        match self {
            Self::CodeIssued(e) => Some(e.code),
            Self::CodeRevoked(_) => None,
        }
    }
}
