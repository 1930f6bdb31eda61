//! Why the rules say no to what is asked about an agreement.

use crate::refusal::reasons;

reasons! {
    /// Why the rules say no.
    AgreementReason of Agreement;

    /// A planned end lies before the agreement.
    EndBeforeAgreement = "end-before-agreement",
    /// There is an agreement already.
    SecondAgreement = "second-agreement",
    /// There is no agreement yet.
    NoAgreement = "no-agreement",
    /// The agreement is confirmed already.
    AlreadyConfirmed = "already-confirmed",
}
