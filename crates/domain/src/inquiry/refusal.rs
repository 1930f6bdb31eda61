//! Why the rules say no to what is asked about an inquiry.

use crate::refusal::reasons;

reasons! {
    /// Why the rules say no.
    InquiryReason of Inquiry;

    /// A date lies before the day of the inquiry.
    BeforeInquiry = "before-inquiry",
    /// The inquiry has ended.
    InquiryEnded = "inquiry-ended",
    /// The inquiry has not ended.
    InquiryOpen = "inquiry-open",
    /// Somebody else has become the primary contact meanwhile.
    TakenMeanwhile = "taken-meanwhile",
    /// The worker has left, or leads: can't be a primary contact.
    CannotBePrimaryContact = "cannot-be-primary-contact",
    /// A running course keeps a primary contact.
    NeedsPrimaryContact = "needs-primary-contact",
    /// A number from outside is, or looks like, a civil registration number.
    LooksLikeCpr = "looks-like-cpr",
    /// A number from outside has words in it, which may say who the citizen is.
    NotACaseNumber = "not-a-case-number",
}
