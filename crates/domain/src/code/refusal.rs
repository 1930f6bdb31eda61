//! Why the rules say no to what is asked about a code.

use crate::refusal::reasons;

reasons! {
    /// Why the rules say no.
    CodeReason of Code;

    /// The code was withdrawn already.
    CodeRevoked = "code-revoked",
}
