//! Follow-up codes (*opfølgningskoder*): how a citizen without a login comes back to the roadmap.
//!
//! A code is 140 random bits, drawn outside the domain, shown once, and known here by its hash
//! alone. Whoever holds the code holds the roadmap, so it can be revoked.

mod command;
mod decide;
mod event;
mod fold;
mod refusal;
mod rights;

pub use command::*;
pub(crate) use decide::decide;
pub use event::*;
pub(crate) use fold::fold;
pub use refusal::CodeReason;

use crate::record::{Packed, clear, packed, packed_codes};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// The hash of a follow-up code. 32 bytes, written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeHash([u8; 32]);

impl CodeHash {
    /// Takes a hash that was computed outside.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl Packed for CodeHash {
    fn pack(&self, to: &mut Vec<u8>) {
        self.0.pack(to);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        Packed::unpack(from).map(Self)
    }
}

impl fmt::Display for CodeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for CodeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CodeHash({self})")
    }
}

/// The text is not 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotAHash;

impl FromStr for CodeHash {
    type Err = NotAHash;
    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let mut bytes = [0; 32];
        // Digits only: the parser of numbers below would take a sign too.
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NotAHash);
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).or(Err(NotAHash))?;
            *byte = u8::from_str_radix(pair, 16).or(Err(NotAHash))?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for CodeHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CodeHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|NotAHash| de::Error::custom("a code's hash is 64 hexadecimal digits"))
    }
}

codes! {
    /// How much of the roadmap a code opens.
    pub enum CodeScope {
        /// The citizen's own code: the whole roadmap.
        Whole = "whole",
        /// A relative's or partner's code: that we have it, who answers, and when. No content.
        Receipt = "receipt",
    }
}

/// A follow-up code that was given out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IssuedCode {
    /// Its hash.
    pub hash: CodeHash,
    /// What it opens.
    pub scope: CodeScope,
    /// Withdrawn: opens nothing any more.
    pub revoked: bool,
}

clear! { CodeHash, CodeScope }
packed_codes! { CodeScope }
packed! { IssuedCode { hash, scope, revoked } }
