//! Why the rules say no to what is asked about the municipality.

use crate::refusal::reasons;

reasons! {
    /// Why the rules say no.
    MunicipalityReason of Municipality;

    /// The municipality has not been set up.
    NotFounded = "not-founded",
    /// It has been set up already.
    AlreadyFounded = "already-founded",
}
