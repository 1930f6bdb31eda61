//! Personal content, readable only with a look.
//!
//! A [`Sealed<T>`] keeps its content as bytes of one person. It has no accessor: the only way in is
//! [`Sealed::open`] with a [`Look`] that covers the citizen and holds the person's key, and a look exists
//! only when the access rules allowed it. Folding a journal never opens anything, so replay carries content
//! through unread.
//!
//! On its way from a form to the journal content is plain JSON in memory; the writer enciphers it before it
//! is kept ([`SealedPart::seal`], `crate::key`). Events of the first forms hold it plain.

use crate::access::Look;
use crate::id::{CitizenId, Position};
use crate::record::key::{KeyId, PersonKey};
use crate::record::packed::{Packed, PackedKind, packed, packed_choices};
use base64::Engine;
use base64::engine::Simd;
use base64::engine::general_purpose::NO_PAD;
use serde::de::{DeserializeOwned, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;
use std::sync::LazyLock;
use zeroize::Zeroizing;

/// Base64 without padding, as wide as the processor goes: every event of a replay is read by it.
static BASE64: LazyLock<Simd> = LazyLock::new(|| Simd::standard(NO_PAD));

/// Content of type `T` in one citizen's file. `Debug` shows neither content nor its length.
#[derive(Serialize, Deserialize)]
#[serde(bound = "", transparent)]
pub struct Sealed<T> {
    part: SealedPart,
    #[serde(skip)]
    content: PhantomData<fn() -> T>,
}

/// Sealed content whose type is not told: what a writer seals, and a fold counts.
#[derive(Clone, Serialize, Deserialize)]
pub struct SealedPart {
    #[serde(rename = "for")]
    subject: CitizenId,
    /// The key it is enciphered with; none while it is plain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<KeyId>,
    #[serde(rename = "sealed", with = "bytes_as_text")]
    bytes: Box<[u8]>,
    #[serde(skip)]
    place: SealedPlace,
    #[serde(skip)]
    whose: Whose,
}

/// Who the content is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Whose {
    /// The citizen whose file it lies in.
    #[default]
    Citizen,
    /// Another person, who has a key of their own.
    Other,
}

/// Where sealed content stands. It is bound to its place: moved to another event it does not open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SealedPlace {
    /// The event's position.
    pub position: Position,
    /// The event's kind.
    pub kind: &'static str,
    /// The version of the kind's form.
    pub version: u16,
    /// Which of the event's sealed contents, counted from 0.
    pub ordinal: u16,
}

/// Why sealed content could not be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OpenError {
    /// The look does not cover this citizen.
    NotCovered,
    /// The look has no key for it: it was destroyed, or is not at hand.
    NoKey,
    /// The bytes are not what they were sealed as, or stand where they were not sealed.
    Damaged,
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotCovered => "the look does not cover this citizen",
            Self::NoKey => "there is no key to the sealed content",
            Self::Damaged => "the sealed content is damaged",
        })
    }
}

impl std::error::Error for OpenError {}

impl SealedPart {
    /// The citizen in whose file it lies.
    pub fn subject(&self) -> CitizenId {
        self.subject
    }

    /// Who it is about.
    pub fn whose(&self) -> Whose {
        self.whose
    }

    /// The key it is enciphered with; none while it is plain.
    pub fn key(&self) -> Option<KeyId> {
        self.key
    }

    /// Says where it stands, which [`SealedPart::seal`] and opening depend on.
    pub(crate) fn stand_at(&mut self, place: SealedPlace) {
        self.place = place;
    }

    /// Enciphers plain content with a person's key, for the place where it stands. What is enciphered
    /// already is left as it is.
    pub fn seal(&mut self, key: &PersonKey, place: SealedPlace) {
        if self.key.is_none() {
            let plain = Zeroizing::new(std::mem::take(&mut self.bytes).into_vec());
            self.bytes = key.encipher(self.subject, place, &plain).into();
            self.key = Some(key.id());
            self.place = place;
        }
    }

    fn open<T: DeserializeOwned>(&self, look: &Look) -> Result<T, OpenError> {
        if !look.covers(self.subject) {
            return Err(OpenError::NotCovered);
        }
        let Some(key) = self.key else {
            return serde_json::from_slice(&self.bytes).or(Err(OpenError::Damaged));
        };
        let key = look.key(key).ok_or(OpenError::NoKey)?;
        let plain = key.decipher(self.subject, self.place, &self.bytes);
        serde_json::from_slice(&plain.ok_or(OpenError::Damaged)?).or(Err(OpenError::Damaged))
    }
}

impl<T> Sealed<T> {
    /// The citizen in whose file the content lies.
    pub fn subject(&self) -> CitizenId {
        self.part.subject
    }

    /// The content without its type.
    pub fn part(&self) -> &SealedPart {
        &self.part
    }

    pub(crate) fn part_mut(&mut self) -> &mut SealedPart {
        &mut self.part
    }

    /// The same content, to be opened as another type: for forms of which a part became its own.
    pub(crate) fn as_another<U>(&self) -> Sealed<U> {
        Sealed { part: self.part.clone(), content: PhantomData }
    }
}

impl<T: Serialize> Sealed<T> {
    /// Closes `content` about `subject`, plain until the writer enciphers it.
    ///
    /// Contents are structs of strings, numbers and lists, which always serialise; should one not,
    /// the bytes are empty and opening says [`OpenError::Damaged`].
    pub fn close(subject: CitizenId, content: &T) -> Self {
        Self::close_about(Whose::Citizen, subject, content)
    }

    /// Closes `content` about another person, in the file of `subject`: it gets a key of its own.
    pub fn close_about_another(subject: CitizenId, content: &T) -> Self {
        Self::close_about(Whose::Other, subject, content)
    }

    fn close_about(whose: Whose, subject: CitizenId, content: &T) -> Self {
        let bytes = serde_json::to_vec(content).unwrap_or_default().into();
        let part = SealedPart { subject, key: None, bytes, place: SealedPlace::default(), whose };
        Self { part, content: PhantomData }
    }
}

impl<T: DeserializeOwned> Sealed<T> {
    /// Opens the content under a look.
    ///
    /// # Errors
    /// [`OpenError`] when the look is about somebody else, has no key to it, or the bytes are not what was
    /// sealed in this place.
    pub fn open(&self, look: &Look) -> Result<T, OpenError> {
        self.part.open(look)
    }
}

impl<T> Clone for Sealed<T> {
    fn clone(&self) -> Self {
        Self { part: self.part.clone(), content: PhantomData }
    }
}

packed! { SealedPart { subject, key, bytes, place, whose } }
packed_choices! { Whose { 0 = Citizen, 1 = Other } }

impl Packed for SealedPlace {
    fn pack(&self, to: &mut Vec<u8>) {
        let Self { position, kind, version, ordinal } = self;
        position.pack(to);
        PackedKind(kind).pack(to);
        version.pack(to);
        ordinal.pack(to);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        let (position, PackedKind(kind)) = (Packed::unpack(from)?, Packed::unpack(from)?);
        let (version, ordinal) = (Packed::unpack(from)?, Packed::unpack(from)?);
        Some(Self { position, kind, version, ordinal })
    }
}

impl<T> Packed for Sealed<T> {
    fn pack(&self, to: &mut Vec<u8>) {
        self.part.pack(to);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        Some(Self { part: Packed::unpack(from)?, content: PhantomData })
    }
}

/// Equal are the same bytes about the same citizen; where they stand is the event's matter.
impl PartialEq for SealedPart {
    fn eq(&self, other: &Self) -> bool {
        (self.subject, self.key, &self.bytes) == (other.subject, other.key, &other.bytes)
    }
}

impl Eq for SealedPart {}

impl<T> PartialEq for Sealed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.part == other.part
    }
}

impl<T> Eq for Sealed<T> {}

impl fmt::Debug for SealedPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(…)")
    }
}

impl<T> fmt::Debug for Sealed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.part.fmt(f)
    }
}

/// Base64 (RFC 4648): no character of it needs an escape in JSON, so it is read without a second copy.
mod bytes_as_text {
    use super::*;

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&BASE64.encode(bytes))
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
                let bytes = BASE64.decode(text);
                bytes.map(Vec::into_boxed_slice).or(Err(E::custom("sealed bytes are no Base64")))
            }
        }
        from.deserialize_str(Text)
    }
}
