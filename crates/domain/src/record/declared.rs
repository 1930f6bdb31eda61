//! How a subject declares its events and commands, and how the subjects become one `Event` and one `Command`.

/// Visits the sealed contents of a field; a text that is told to everybody has none.
macro_rules! content {
    ($visit:ident($field:expr, $visitor:expr)) => {
        $crate::record::Content::$visit($field, $visitor)
    };
    ($visit:ident($field:expr, $visitor:expr), told_to_everybody) => {
        let _ = ($field, &$visitor);
    };
}
pub(crate) use content;

/// Reads a record of one version: the present form as it is, an older one through the function that says what it
/// means today.
macro_rules! read_form {
    ($kind:literal, $version:expr, $record:expr, $current:literal $(, $old:literal => $upgrade:path)*) => {
        match $version {
            $current => serde::Deserialize::deserialize($record),
            $($old => serde::Deserialize::deserialize($record).map($upgrade),)*
            version => {
                let unknown = $crate::record::DecodeError::UnknownKind { kind: $kind.into(), version };
                Err(serde::de::Error::custom(unknown))
            }
        }
    };
}
pub(crate) use read_form;

/// Declares the events of a subject: for each its kind, its version, the function that reads each older version, and
/// its fields. Makes a structure of each, and the subject's enum of them.
///
/// A field is identifiers, codes, days, numbers or sealed content; a text does not compile, unless the event says
/// that it is told to everybody (`= told_to_everybody`).
macro_rules! events {
    (
        $(#[$all_doc:meta])* $all:ident of $subject:ident;
        $($(#[$doc:meta])* $name:ident = $kind:literal, $version:literal $(, $old:literal by $upgrade:path)* {
            $($(#[$field_doc:meta])* $field:ident: $type:ty $(= $told:ident)?),* $(,)?
        })+
    ) => {
        $(
            $(#[$doc])*
            #[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
            pub struct $name { $($(#[$field_doc])* pub $field: $type),* }

            impl $crate::record::Content for $name {
                fn parts<'a>(&'a self, visit: &mut dyn FnMut(&'a $crate::record::sealed::SealedPart)) {
                    $($crate::record::declared::content!(parts(&self.$field, visit) $(, $told)?);)*
                }

                fn parts_mut(&mut self, visit: &mut dyn FnMut(&mut $crate::record::sealed::SealedPart)) {
                    $($crate::record::declared::content!(parts_mut(&mut self.$field, visit) $(, $told)?);)*
                }
            }

            impl From<$name> for $crate::event::Event {
                fn from(event: $name) -> Self { Self::$subject($all::$name(event)) }
            }
        )+

        $(#[$all_doc])*
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub enum $all { $($(#[$doc])* $name($name)),+ }

        impl serde::Serialize for $all {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                match self { $(Self::$name(event) => event.serialize(to)),+ }
            }
        }

        impl $all {
            /// The subject's kinds, each with its current version.
            pub(crate) const KINDS: &'static [(&'static str, u16)] = &[$(($kind, $version)),+];

            /// The kind, as the journal keeps it.
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$name(_) => $kind),+ }
            }

            /// The version of the kind's form.
            pub const fn version(&self) -> u16 {
                match self { $(Self::$name(_) => $version),+ }
            }

            pub(crate) fn parts<'a>(&'a self, visit: &mut dyn FnMut(&'a $crate::record::sealed::SealedPart)) {
                match self { $(Self::$name(event) => $crate::record::Content::parts(event, visit)),+ }
            }

            pub(crate) fn parts_mut(&mut self, visit: &mut dyn FnMut(&mut $crate::record::sealed::SealedPart)) {
                match self { $(Self::$name(event) => $crate::record::Content::parts_mut(event, visit)),+ }
            }

            /// Reads a record of this kind and version; gives it back where the kind is another subject's.
            #[inline]
            pub(crate) fn read<'de, D: serde::Deserializer<'de>>(
                kind: &str,
                version: u16,
                record: D,
            ) -> Result<Result<Self, D::Error>, D> {
                match kind {
                    $($kind => Ok($crate::record::declared::read_form!(
                        $kind, version, record, $version $(, $old => $upgrade)*
                    ).map(Self::$name)),)+
                    _ => Err(record),
                }
            }
        }
    };
}
pub(crate) use events;

/// Declares the commands of a subject: a structure of each, and the subject's enum of them.
///
/// A field that comes later is left out of the record while it has its default
/// (`#[serde(skip_serializing_if = …)]`): what a request is hashed of stays what it was.
macro_rules! commands {
    (
        $(#[$all_doc:meta])* $all:ident of $subject:ident;
        $($(#[$doc:meta])* $name:ident {
            $($(#[$field_doc:meta])* $field:ident: $type:ty $(= $told:ident)?),* $(,)?
        })+
    ) => {
        $(
            $(#[$doc])*
            #[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
            pub struct $name { $($(#[$field_doc])* pub $field: $type),* }

            impl $crate::record::Content for $name {
                fn parts<'a>(&'a self, visit: &mut dyn FnMut(&'a $crate::record::sealed::SealedPart)) {
                    $($crate::record::declared::content!(parts(&self.$field, visit) $(, $told)?);)*
                }
            }

            impl From<$name> for $crate::command::Command {
                fn from(command: $name) -> Self { Self::$subject($all::$name(command)) }
            }
        )+

        $(#[$all_doc])*
        #[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $all { $($(#[$doc])* $name($name)),+ }

        impl $all {
            /// Visits each sealed content of the command.
            pub(crate) fn parts<'a>(&'a self, visit: &mut dyn FnMut(&'a $crate::record::sealed::SealedPart)) {
                match self { $(Self::$name(command) => $crate::record::Content::parts(command, visit)),+ }
            }
        }
    };
}
pub(crate) use commands;

/// Makes one `Event` of the subjects' events.
macro_rules! subjects {
    ($($(#[$doc:meta])* $subject:ident($events:ident)),+ $(,)?) => {
        /// Something that happened, for ever.
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub enum Event { $($(#[$doc])* $subject($events)),+ }

        impl serde::Serialize for Event {
            /// The record alone; its kind and version stand beside it in the line.
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                match self { $(Self::$subject(event) => event.serialize(to)),+ }
            }
        }

        const KINDS_OF_SUBJECTS: &[&[(&str, u16)]] = &[$($events::KINDS),+];
        const KINDS_COUNT: usize = 0 $(+ $events::KINDS.len())+;

        impl Event {
            /// The kind, as the journal keeps it.
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$subject(event) => event.kind()),+ }
            }

            /// The version of the kind's form.
            pub const fn version(&self) -> u16 {
                match self { $(Self::$subject(event) => event.version()),+ }
            }

            /// The inquiry whose story the event belongs to; none for events of the municipality itself.
            pub const fn inquiry(&self) -> Option<InquiryId> {
                match self { $(Self::$subject(event) => event.inquiry()),+ }
            }

            /// Visits each sealed content, in the order they stand.
            pub fn parts<'a>(&'a self, visit: &mut dyn FnMut(&'a SealedPart)) {
                match self { $(Self::$subject(event) => event.parts(visit)),+ }
            }

            fn parts_mut(&mut self, visit: &mut dyn FnMut(&mut SealedPart)) {
                match self { $(Self::$subject(event) => event.parts_mut(visit)),+ }
            }

            /// Reads a record of this kind and version from inside a longer text.
            pub(crate) fn read<'de, D: Deserializer<'de>>(
                kind: &str,
                version: u16,
                record: D,
            ) -> Result<Self, D::Error> {
                $(
                    let record = match $events::read(kind, version, record) {
                        Ok(event) => return event.map(Self::$subject),
                        Err(record) => record,
                    };
                )+
                drop(record);
                let unknown = DecodeError::UnknownKind { kind: kind.into(), version };
                Err(D::Error::custom(unknown))
            }
        }
    };
}
pub(crate) use subjects;

/// Reads the first form of an event whose content was plain then: a part says itself whether it has a key, and
/// everything else was as it is.
pub(crate) fn plain_content<T>(form: T) -> T {
    form
}
