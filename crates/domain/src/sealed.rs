//! Personal content, readable only with a look.
//!
//! A [`Sealed<T>`] keeps its content as bytes of one citizen. It has no accessor: the only way in is
//! [`Sealed::open`] with a [`Look`] that covers the citizen, and a look exists only when the access
//! rules allowed it. Folding a journal never opens anything, so replay carries content through
//! unread. The bytes are plain JSON at present, written as Base64 (RFC 4648); enciphering them per
//! citizen changes this file and the journal, and no other.

use crate::access::Look;
use crate::id::CitizenId;
use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use serde::de::{DeserializeOwned, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// Content of type `T` about one citizen. `Debug` shows neither content nor its length.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Sealed<T> {
    #[serde(rename = "for")]
    subject: CitizenId,
    #[serde(rename = "sealed", with = "bytes_as_text")]
    bytes: Box<[u8]>,
    #[serde(skip)]
    content: PhantomData<fn() -> T>,
}

/// Why sealed content could not be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OpenError {
    /// The look does not cover this citizen.
    NotCovered,
    /// The bytes are not what they were sealed as.
    Damaged,
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotCovered => "the look does not cover this citizen",
            Self::Damaged => "the sealed content is damaged",
        })
    }
}

impl std::error::Error for OpenError {}

impl<T> Sealed<T> {
    /// The citizen whom the content is about.
    pub fn subject(&self) -> CitizenId {
        self.subject
    }
}

impl<T: Serialize> Sealed<T> {
    /// Seals `content` about `subject`.
    ///
    /// Contents are structs of strings, numbers and lists, which always serialise; should one not,
    /// the bytes are empty and opening says [`OpenError::Damaged`].
    pub fn close(subject: CitizenId, content: &T) -> Self {
        let bytes = serde_json::to_vec(content).unwrap_or_default();
        Self { subject, bytes: bytes.into(), content: PhantomData }
    }
}

impl<T: DeserializeOwned> Sealed<T> {
    /// Opens the content under a look.
    ///
    /// # Errors
    /// [`OpenError`] when the look is about somebody else or the bytes are damaged.
    pub fn open(&self, look: &Look) -> Result<T, OpenError> {
        if !look.covers(self.subject) {
            return Err(OpenError::NotCovered);
        }
        serde_json::from_slice(&self.bytes).or(Err(OpenError::Damaged))
    }
}

impl<T> Clone for Sealed<T> {
    fn clone(&self) -> Self {
        Self { subject: self.subject, bytes: self.bytes.clone(), content: PhantomData }
    }
}

impl<T> PartialEq for Sealed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.subject == other.subject && self.bytes == other.bytes
    }
}

impl<T> Eq for Sealed<T> {}

impl<T> fmt::Debug for Sealed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(…)")
    }
}

/// Base64: no character of it needs an escape in JSON, so it is read without a second copy.
mod bytes_as_text {
    use super::*;

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&BASE64_STANDARD_NO_PAD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Box<[u8]>, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Box<[u8]>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("sealed bytes as Base64")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Box<[u8]>, E> {
                // What it held is not told: an error must not carry content.
                let bytes = BASE64_STANDARD_NO_PAD.decode(text);
                bytes.map(Vec::into_boxed_slice).or(Err(E::custom("sealed bytes are no Base64")))
            }
        }
        from.deserialize_str(Text)
    }
}
