//! Values as bytes, for an image that is kept ([`crate::image::Image::pieces`]): short, quick to read, and read by
//! the same program alone, so that nothing says which field is which.
//!
//! Whole numbers are written seven bits to a byte, the lowest first; a choice is its number; a text, a list or a map
//! begins with its length. Bytes that no program wrote are refused, never trusted: reading answers with none.

use crate::event::Event;
use crate::id::{
    CitizenId, ContactId, CourseId, GroupId, InquiryId, InvolvementId, Position, StepId, UnitId,
    WorkerId,
};
use crate::record::key::KeyId;
use crate::record::{Actor, Task};
use imbl::{OrdMap, Vector};
use jiff::Timestamp;
use jiff::civil::Date;
use std::sync::Arc;
use uuid::Uuid;

/// A value that can be kept as bytes.
pub(crate) trait Packed: Sized {
    /// Adds the value's bytes.
    fn pack(&self, to: &mut Vec<u8>);

    /// Takes the value's bytes from the front; none when they are no such value.
    fn unpack(from: &mut &[u8]) -> Option<Self>;
}

/// Structures: their fields, one after the other. One that is left out does not compile.
macro_rules! packed {
    ($($name:ty { $($field:ident),+ $(,)? })+) => {$(
        impl $crate::record::Packed for $name {
            fn pack(&self, to: &mut Vec<u8>) {
                let Self { $($field),+ } = self;
                $($crate::record::Packed::pack($field, to);)+
            }

            fn unpack(from: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: $crate::record::Packed::unpack(from)?),+ })
            }
        }
    )+};
}
pub(crate) use packed;

/// Choices: the number of what was chosen, then what stands with it.
macro_rules! packed_choices {
    ($($name:ty { $($number:literal = $choice:ident $(($inner:ident))? $({ $($field:ident),+ })?),+ $(,)? })+) => {$(
        impl $crate::record::Packed for $name {
            fn pack(&self, to: &mut Vec<u8>) {
                match self {
                    $(Self::$choice $(($inner))? $({ $($field),+ })? => {
                        to.push($number);
                        $($crate::record::Packed::pack($inner, to);)?
                        $($($crate::record::Packed::pack($field, to);)+)?
                    })+
                }
            }

            fn unpack(from: &mut &[u8]) -> Option<Self> {
                Some(match <u8 as $crate::record::Packed>::unpack(from)? {
                    $($number => {
                        $(let $inner = $crate::record::Packed::unpack(from)?;)?
                        $($(let $field = $crate::record::Packed::unpack(from)?;)+)?
                        Self::$choice $(($inner))? $({ $($field),+ })?
                    })+
                    _ => return None,
                })
            }
        }
    )+};
}
pub(crate) use packed_choices;

/// Lists of codes: the place in the list.
macro_rules! packed_codes {
    ($($name:ty),+ $(,)?) => {$(
        impl $crate::record::Packed for $name {
            fn pack(&self, to: &mut Vec<u8>) {
                to.push(*self as u8);
            }

            fn unpack(from: &mut &[u8]) -> Option<Self> {
                let place = <u8 as $crate::record::Packed>::unpack(from)?;
                Self::ALL.get(usize::from(place)).copied()
            }
        }
    )+};
}
pub(crate) use packed_codes;

/// Identifiers: their sixteen bytes.
macro_rules! packed_ids {
    ($($name:ty),+ $(,)?) => {$(
        impl Packed for $name {
            fn pack(&self, to: &mut Vec<u8>) {
                to.extend_from_slice(self.uuid().as_bytes());
            }

            fn unpack(from: &mut &[u8]) -> Option<Self> {
                Packed::unpack(from).map(|bytes| Self::from_uuid(Uuid::from_bytes(bytes)))
            }
        }
    )+};
}

/// Whole numbers that are written as longer ones.
macro_rules! packed_numbers {
    ($($name:ty),+ $(,)?) => {$(
        impl Packed for $name {
            fn pack(&self, to: &mut Vec<u8>) {
                u64::from(*self).pack(to);
            }

            fn unpack(from: &mut &[u8]) -> Option<Self> {
                u64::unpack(from)?.try_into().ok()
            }
        }
    )+};
}

packed_ids! {
    CitizenId, ContactId, CourseId, GroupId, InquiryId, InvolvementId, StepId, UnitId, WorkerId,
}

packed_numbers! { u16, u32 }

packed_choices! {
    Actor { 0 = Visitor, 1 = CodeHolder(it), 2 = Citizen(it), 3 = Worker(it), 4 = System(it) }
    Task { 0 = SetUp, 1 = Import, 2 = Retention }
}

impl Packed for u8 {
    fn pack(&self, to: &mut Vec<u8>) {
        to.push(*self);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        from.split_off_first().copied()
    }
}

impl Packed for bool {
    fn pack(&self, to: &mut Vec<u8>) {
        to.push(u8::from(*self));
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        match u8::unpack(from)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Packed for u64 {
    fn pack(&self, to: &mut Vec<u8>) {
        let mut rest = *self;
        while rest > 0x7F {
            to.push((rest & 0x7F) as u8 | 0x80);
            rest >>= 7;
        }
        to.push(rest as u8);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = u8::unpack(from)?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }
}

/// Numbers on either side of zero: the sign goes into the lowest bit.
impl Packed for i64 {
    fn pack(&self, to: &mut Vec<u8>) {
        (((*self << 1) ^ (*self >> 63)) as u64).pack(to);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        let number = u64::unpack(from)?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }
}

impl Packed for i32 {
    fn pack(&self, to: &mut Vec<u8>) {
        i64::from(*self).pack(to);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        i64::unpack(from)?.try_into().ok()
    }
}

impl Packed for usize {
    fn pack(&self, to: &mut Vec<u8>) {
        (*self as u64).pack(to);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        u64::unpack(from)?.try_into().ok()
    }
}

impl<const N: usize> Packed for [u8; N] {
    fn pack(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(self);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        from.split_off(..N)?.try_into().ok()
    }
}

impl Packed for [bool; 3] {
    fn pack(&self, to: &mut Vec<u8>) {
        self.iter().for_each(|one| one.pack(to));
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        Some([bool::unpack(from)?, bool::unpack(from)?, bool::unpack(from)?])
    }
}

impl Packed for [u32; 2] {
    fn pack(&self, to: &mut Vec<u8>) {
        self.iter().for_each(|one| one.pack(to));
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        Some([u32::unpack(from)?, u32::unpack(from)?])
    }
}

impl Packed for Box<[u8]> {
    fn pack(&self, to: &mut Vec<u8>) {
        self.len().pack(to);
        to.extend_from_slice(self);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        let length = usize::unpack(from)?;
        from.split_off(..length).map(Self::from)
    }
}

impl Packed for Box<str> {
    fn pack(&self, to: &mut Vec<u8>) {
        self.len().pack(to);
        to.extend_from_slice(self.as_bytes());
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        let length = usize::unpack(from)?;
        std::str::from_utf8(from.split_off(..length)?).ok().map(Self::from)
    }
}

impl Packed for String {
    fn pack(&self, to: &mut Vec<u8>) {
        self.len().pack(to);
        to.extend_from_slice(self.as_bytes());
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        <Box<str>>::unpack(from).map(Self::from)
    }
}

impl Packed for Timestamp {
    fn pack(&self, to: &mut Vec<u8>) {
        self.as_second().pack(to);
        self.subsec_nanosecond().pack(to);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        Self::new(i64::unpack(from)?, i32::unpack(from)?).ok()
    }
}

/// Four bits of month and five of day, below the year.
impl Packed for Date {
    fn pack(&self, to: &mut Vec<u8>) {
        let month_and_day = i32::from(self.month()) << 5 | i32::from(self.day());
        (i32::from(self.year()) << 9 | month_and_day).pack(to);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        let number = i32::unpack(from)?;
        let year = (number >> 9).try_into().ok()?;
        Self::new(year, (number >> 5 & 0xF) as i8, (number & 0x1F) as i8).ok()
    }
}

impl Packed for Position {
    fn pack(&self, to: &mut Vec<u8>) {
        self.0.pack(to);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        u64::unpack(from).map(Self)
    }
}

impl Packed for KeyId {
    fn pack(&self, to: &mut Vec<u8>) {
        self.bytes().pack(to);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        Packed::unpack(from).map(Self::from_bytes)
    }
}

/// The name of an event's kind: its place among them, counted from one; zero where there is none.
#[derive(Clone, Copy)]
pub(crate) struct PackedKind(pub(crate) &'static str);

impl Packed for PackedKind {
    fn pack(&self, to: &mut Vec<u8>) {
        let place = Event::KINDS.iter().position(|(kind, _)| *kind == self.0);
        place.map_or(0, |place| place + 1).pack(to);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        match usize::unpack(from)?.checked_sub(1) {
            None => Some(Self("")),
            Some(place) => Event::KINDS.get(place).map(|(kind, _)| Self(kind)),
        }
    }
}

impl<T: Packed> Packed for Option<T> {
    fn pack(&self, to: &mut Vec<u8>) {
        self.is_some().pack(to);
        self.iter().for_each(|one| one.pack(to));
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        match bool::unpack(from)? {
            true => T::unpack(from).map(Some),
            false => Some(None),
        }
    }
}

impl<T: Packed> Packed for Box<T> {
    fn pack(&self, to: &mut Vec<u8>) {
        T::pack(self, to);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        T::unpack(from).map(Self::new)
    }
}

impl<T: Packed> Packed for Arc<T> {
    fn pack(&self, to: &mut Vec<u8>) {
        T::pack(self, to);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        T::unpack(from).map(Self::new)
    }
}

/// How many there are, as far as so many can be: each takes a byte or more.
fn count(from: &mut &[u8]) -> Option<usize> {
    usize::unpack(from).filter(|count| *count <= from.len())
}

impl<T: Packed> Packed for Vec<T> {
    fn pack(&self, to: &mut Vec<u8>) {
        self.len().pack(to);
        self.iter().for_each(|one| one.pack(to));
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        let count = count(from)?;
        let mut all = Self::with_capacity(count);
        for _ in 0..count {
            all.push(T::unpack(from)?);
        }
        Some(all)
    }
}

impl<T: Packed + Clone> Packed for Vector<T> {
    fn pack(&self, to: &mut Vec<u8>) {
        self.len().pack(to);
        self.iter().for_each(|one| one.pack(to));
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        (0..count(from)?).map(|_| T::unpack(from)).collect()
    }
}

impl<K: Packed + Ord + Clone, V: Packed + Clone> Packed for OrdMap<K, V> {
    fn pack(&self, to: &mut Vec<u8>) {
        self.len().pack(to);
        for (key, value) in self {
            key.pack(to);
            value.pack(to);
        }
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        (0..count(from)?).map(|_| Some((K::unpack(from)?, V::unpack(from)?))).collect()
    }
}
