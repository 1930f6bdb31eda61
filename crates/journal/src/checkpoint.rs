//! Checkpoints: a signed statement of how many events there are and what the root over them is, in the form that
//! transparency logs share (C2SP `tlog-checkpoint` over `signed-note`), so that a second party can hold it.
//!
//! ```text
//! roret/favrskov
//! 1234
//! base64 of the root
//!
//! — roret/favrskov base64 of 4 bytes that name the key, and 64 of the Ed25519 signature
//! ```

use crate::tree::{Node, sha256};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use std::fmt;
use std::str::FromStr;

/// What signed-note calls Ed25519.
const ED25519: u8 = 1;

/// A statement about a journal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    /// Which journal: `roret/` and the municipality's key.
    pub origin: String,
    /// How many events.
    pub size: u64,
    /// The root over them.
    pub root: Node,
}

/// Why a note is not what it says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoteError {
    /// The text is no checkpoint.
    #[error("this is no checkpoint")]
    Form,
    /// It is signed by somebody else, or about another journal.
    #[error("it is another journal's checkpoint, or signed with another key")]
    OfAnother,
    /// The signature is not of this text.
    #[error("the signature does not fit: the checkpoint is forged or was changed")]
    Forged,
}

/// The origin of a municipality's checkpoints.
pub fn origin(municipality: &str) -> String {
    format!("roret/{municipality}")
}

/// Signs checkpoints.
pub struct Signer {
    name: String,
    key: SigningKey,
}

/// Checks signatures; written as `name+key's name in hexadecimal+Base64 of the key`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verifier {
    name: String,
    key: VerifyingKey,
}

/// The 4 bytes that name a key.
fn key_name(name: &str, key: &VerifyingKey) -> [u8; 4] {
    let hash = sha256(&[name.as_bytes(), &[b'\n', ED25519], key.as_bytes()].concat());
    hash.first_chunk().copied().unwrap_or_default()
}

impl Signer {
    /// Signs for a municipality with a key made of 32 secret bytes.
    pub fn new(municipality: &str, secret: &[u8; 32]) -> Self {
        Self { name: origin(municipality), key: SigningKey::from_bytes(secret) }
    }

    /// What others check with.
    pub fn verifier(&self) -> Verifier {
        Verifier { name: self.name.clone(), key: self.key.verifying_key() }
    }

    /// A checkpoint as a signed note.
    pub fn sign(&self, size: u64, root: &Node) -> String {
        let body = format!("{}\n{size}\n{}\n", self.name, BASE64_STANDARD.encode(root));
        let name = key_name(&self.name, &self.key.verifying_key());
        let signature = self.key.sign(body.as_bytes()).to_bytes();
        let signed = BASE64_STANDARD.encode([&name[..], &signature].concat());
        format!("{body}\n— {} {signed}\n", self.name)
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = BASE64_STANDARD.encode([&[ED25519], &self.key.as_bytes()[..]].concat());
        write!(f, "{}+{}+{key}", self.name, crate::hex(&key_name(&self.name, &self.key)))
    }
}

/// The text is no key to check with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("this is no key of a journal's checkpoints")]
pub struct NotAVerifier;

impl FromStr for Verifier {
    type Err = NotAVerifier;
    fn from_str(text: &str) -> Result<Self, NotAVerifier> {
        let mut parts = text.trim().splitn(3, '+');
        let mut next = || parts.next().ok_or(NotAVerifier);
        let (name, id, key) = (next()?, next()?, next()?);
        let key = BASE64_STANDARD.decode(key).or(Err(NotAVerifier))?;
        let Some((&ED25519, key)) = key.split_first() else { return Err(NotAVerifier) };
        let key: [u8; 32] = key.try_into().or(Err(NotAVerifier))?;
        let key = VerifyingKey::from_bytes(&key).or(Err(NotAVerifier))?;
        let is_named = crate::hex(&key_name(name, &key)) == id;
        if is_named { Ok(Self { name: name.into(), key }) } else { Err(NotAVerifier) }
    }
}

impl Verifier {
    /// The checkpoint of a signed note.
    ///
    /// # Errors
    /// [`NoteError`] says why it proves nothing.
    pub fn read(&self, note: &str) -> Result<Checkpoint, NoteError> {
        let (body, signatures) = note.split_once("\n\n").ok_or(NoteError::Form)?;
        let body = format!("{body}\n");
        let mut lines = body.lines();
        let mut next = || lines.next().ok_or(NoteError::Form);
        let (origin, size, root) = (next()?, next()?, next()?);
        let is_plain = size == "0" || !size.starts_with('0');
        let size = size.parse().ok().filter(|_| is_plain).ok_or(NoteError::Form)?;
        let root = BASE64_STANDARD.decode(root).or(Err(NoteError::Form))?;
        let root: Node = root.try_into().or(Err(NoteError::Form))?;
        if origin != self.name {
            return Err(NoteError::OfAnother);
        }
        let id = key_name(&self.name, &self.key);
        let ours = signatures.lines().find_map(|line| {
            let (name, signed) = line.strip_prefix("— ")?.split_once(' ')?;
            let signed = BASE64_STANDARD.decode(signed).ok()?;
            let (by, signature) = signed.split_first_chunk::<4>()?;
            (name == self.name && *by == id).then(|| signature.to_vec())
        });
        let signature = ours.ok_or(NoteError::OfAnother)?;
        let signature = Signature::from_slice(&signature).or(Err(NoteError::Forged))?;
        self.key.verify_strict(body.as_bytes(), &signature).or(Err(NoteError::Forged))?;
        Ok(Checkpoint { origin: origin.into(), size, root })
    }
}
