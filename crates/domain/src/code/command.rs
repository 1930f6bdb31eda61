//! What people ask about follow-up codes.

use super::{CodeHash, CodeScope};
use crate::id::InquiryId;
use crate::record::commands;

commands! {
    /// What is asked for.
    CodeCommand of Code;

    /// Gives out a follow-up code.
    IssueCode {
        /// To which inquiry.
        inquiry: InquiryId,
        /// Its hash.
        code: CodeHash,
        /// What it opens.
        scope: CodeScope,
    }
    /// Withdraws a follow-up code.
    RevokeCode {
        /// To which inquiry.
        inquiry: InquiryId,
        /// Its hash.
        code: CodeHash,
    }
}
