//! Why the rules say no to what is asked about an erasure.

use crate::refusal::reasons;

reasons! {
    /// Why the rules say no.
    ErasureReason of Erasure;

    /// The content about this person has been erased.
    Erased = "erased",
    /// It is kept longer.
    RetentionNotOver = "retention-not-over",
    /// A legal hold forbids to erase.
    UnderLegalHold = "under-legal-hold",
    /// It has not been settled whether the archive gets it.
    ArchiveNotSettled = "archive-not-settled",
    /// The erasure was asked for already.
    ErasureRequested = "erasure-requested",
    /// Nobody has asked for the erasure.
    ErasureNotRequested = "erasure-not-requested",
    /// Who asks does not approve.
    OwnRequest = "own-request",
    /// The same employee has approved already.
    ApprovedAlready = "approved-already",
    /// No hold lies on it.
    NoLegalHold = "no-legal-hold",
    /// The municipality has not set how long content is kept.
    RetentionNotSet = "retention-not-set",
    /// Others would be erased than the list has shown.
    ListChanged = "list-changed",
    /// The citizen has given a name.
    NotAnonymous = "not-anonymous",
    /// So few or so many months can't be.
    MonthsOutOfRange = "months-out-of-range",
}
