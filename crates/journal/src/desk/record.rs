//! What lies on a desk, as both engines keep it.

use crate::JournalError;
use jiff::Timestamp;
use roret_domain::event::Actor;

/// Drafts one owner may have; an older one goes when one more comes.
pub const DRAFTS_MAX: i64 = 200;

/// The hash of a sign-in's token: the token itself is only in the browser.
pub type TokenHash = [u8; 32];

/// How somebody was signed in. What was made in one way opens nothing where people come in another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SignInWay {
    /// By choosing somebody to be, in a demonstration.
    Demonstration,
    /// By the municipality's own identity provider.
    IdentityProvider,
}

impl SignInWay {
    /// The code, as the desk keeps it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Demonstration => "demonstration",
            Self::IdentityProvider => "identity_provider",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Demonstration, Self::IdentityProvider].into_iter().find(|way| way.code() == code)
    }
}

/// Somebody who is, or was, signed in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SignIn {
    /// The hash of the token.
    pub token_hash: TokenHash,
    /// Who.
    pub actor: Actor,
    /// Until when.
    pub expires_at: Timestamp,
    /// How.
    pub way: SignInWay,
}

impl SignIn {
    /// One that this program does not know the way of is none.
    pub(crate) fn read(
        token_hash: &[u8],
        actor: &str,
        expires_at_us: i64,
        way: &str,
    ) -> Option<Self> {
        let expires_at = Timestamp::from_microsecond(expires_at_us).ok()?;
        let (token_hash, actor) = (token_hash.try_into().ok()?, serde_json::from_str(actor).ok()?);
        Some(Self { token_hash, actor, expires_at, way: SignInWay::from_code(way)? })
    }
}

/// An unfinished text: a form's fields by name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// The fields, by name, in the form's order.
    pub fields: Vec<(String, String)>,
    /// When it was last touched.
    pub saved_at: Timestamp,
}

/// A draft with whose and which form's it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnDraft {
    /// Whose.
    pub owner: Actor,
    /// Of which form.
    pub form: String,
    /// The text.
    pub draft: Draft,
}

impl OwnDraft {
    pub(crate) fn read(owner: &str, form: &str, fields: &str, saved_at_us: i64) -> Option<Self> {
        let fields = serde_json::from_str(fields).ok()?;
        let draft = Draft { fields, saved_at: Timestamp::from_microsecond(saved_at_us).ok()? };
        Some(Self { owner: serde_json::from_str(owner).ok()?, form: form.into(), draft })
    }
}

/// A draft's owner, as its key.
pub(crate) fn owner_key(owner: Actor) -> Result<String, JournalError> {
    serde_json::to_string(&owner).map_err(JournalError::Encode)
}
