//! Mappings: what the columns and activities of another system's event log mean here.
//!
//! A mapping is a TOML file. `[columns]` names the columns of case, activity and time. `[receipt]`,
//! `[agreement]`, `[start]` and `[closing]` each say where the moment comes from: `attribute`, a
//! column that holds it, or `activity`, an activity whose time it is, or several of them in a list
//! (`take = "first"` or `"last"` of all their events). All keys: `docs/files.md`.
//! `[channel]` and `[requester]` have a `default`, and may have an `attribute` with the `values` that
//! its words mean. An example with its reasons: `catalogue/mappings/municipal-log.toml`.

use crate::moment::{Notation, ZONES, zone_named};
use roret_domain::course::CourseKind;
use roret_domain::inquiry::{Channel, Requester};
use roret_texts::{Language, texts_of};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The longest mapping file, in bytes.
pub const MAPPING_BYTES_MAX: usize = 65_536;

/// The longest name of a source, in characters.
const SOURCE_CHARACTERS_MAX: usize = 64;

/// Why a mapping can't be used.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// The file is too long.
    #[error("the mapping is longer than {MAPPING_BYTES_MAX} bytes")]
    TooLong,
    /// It is no TOML of this form.
    #[error("the mapping is not of its form")]
    Form(#[source] toml::de::Error),
    /// The time zone is not known.
    #[error("the mapping's time_zone is not one of {ZONES}")]
    Zone,
    /// The source has no name, or a too long one.
    #[error("the mapping's source must have 1 to {SOURCE_CHARACTERS_MAX} characters")]
    Source,
    /// A moment names both an attribute and an activity, or neither.
    #[error("the mapping's [{0}] must name either attribute or activity")]
    Moment(&'static str),
}

impl MappingError {
    /// The reason as a sentence that says what to do.
    pub fn text(&self, language: Language) -> String {
        let t = texts_of(language);
        match self {
            Self::TooLong => {
                t.with("mapping-too-long", [("most", MAPPING_BYTES_MAX.to_string().into())])
            }
            Self::Form(source) => format!("{}\n{source}", t.get("mapping-form")),
            Self::Zone => t.with("mapping-zone", [("zones", ZONES.into())]),
            Self::Source => {
                t.with("mapping-source", [("most", SOURCE_CHARACTERS_MAX.to_string().into())])
            }
            Self::Moment(name) => t.with("mapping-moment", [("name", (*name).into())]),
        }
    }
}

/// What an event log means.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// The name of the system the log comes from: cases of two systems never meet.
    pub source: Box<str>,
    /// The kind that its courses get.
    pub course_kind: CourseKind,
    pub(crate) columns: Columns,
    pub(crate) notation: Notation,
    pub(crate) moments: Vec<(MomentOf, Moment)>,
    pub(crate) channel: Meaning<Channel>,
    pub(crate) requester: Meaning<Requester>,
}

/// The columns that every event has.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Columns {
    pub(crate) case: String,
    pub(crate) activity: String,
    pub(crate) time: String,
}

/// The moments of a case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum MomentOf {
    Receipt,
    Agreement,
    Start,
    Closing,
}

/// Where a moment comes from.
#[derive(Clone, Debug)]
pub(crate) enum Moment {
    Attribute(String),
    /// The first or the last event of any of these.
    Activities(Vec<String>, Take),
}

/// Which of several events counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Take {
    First,
    Last,
}

/// What the words of a column mean.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Meaning<T> {
    pub(crate) attribute: Option<String>,
    pub(crate) default: T,
    #[serde(default = "BTreeMap::new")]
    pub(crate) values: BTreeMap<String, T>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MappingFile {
    source: String,
    course_kind: CourseKind,
    time_zone: Option<String>,
    time_format: Option<Box<str>>,
    columns: Columns,
    receipt: MomentFile,
    agreement: Option<MomentFile>,
    start: Option<MomentFile>,
    closing: Option<MomentFile>,
    channel: Meaning<Channel>,
    requester: Meaning<Requester>,
}

/// One activity, or several in a list.
#[derive(Deserialize)]
#[serde(try_from = "toml::Value")]
struct Activities(Vec<String>);

impl TryFrom<toml::Value> for Activities {
    type Error = &'static str;

    fn try_from(value: toml::Value) -> Result<Self, Self::Error> {
        let wrong = "activity must be a text, or a list of at least one text";
        match value {
            toml::Value::String(name) => Ok(Self(vec![name])),
            toml::Value::Array(names) if !names.is_empty() => {
                let name = |name: toml::Value| name.as_str().map(String::from).ok_or(wrong);
                names.into_iter().map(name).collect::<Result<_, _>>().map(Self)
            }
            _ => Err(wrong),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MomentFile {
    attribute: Option<String>,
    activity: Option<Activities>,
    take: Option<Take>,
}

impl MomentFile {
    fn moment(self, name: &'static str, usual: Take) -> Result<Moment, MappingError> {
        match (self.attribute, self.activity, self.take) {
            (Some(column), None, None) => Ok(Moment::Attribute(column)),
            (None, Some(Activities(names)), take) => {
                Ok(Moment::Activities(names, take.unwrap_or(usual)))
            }
            _ => Err(MappingError::Moment(name)),
        }
    }
}

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    /// [`MappingError`] when it is not of its form.
    pub fn read(text: &str) -> Result<Self, MappingError> {
        if text.len() > MAPPING_BYTES_MAX {
            return Err(MappingError::TooLong);
        }
        let file: MappingFile = toml::from_str(text).map_err(MappingError::Form)?;
        let characters = file.source.trim().chars().count();
        if !(1..=SOURCE_CHARACTERS_MAX).contains(&characters) {
            return Err(MappingError::Source);
        }
        let zone = file.time_zone.as_deref().unwrap_or("Europe/Copenhagen");
        let zone = zone_named(zone).ok_or(MappingError::Zone)?;
        let moments = [
            (MomentOf::Receipt, "receipt", Some(file.receipt), Take::First),
            (MomentOf::Agreement, "agreement", file.agreement, Take::First),
            (MomentOf::Start, "start", file.start, Take::First),
            (MomentOf::Closing, "closing", file.closing, Take::Last),
        ];
        let moments: Result<Vec<_>, MappingError> = moments
            .into_iter()
            .filter_map(|(of, name, file, usual)| Some((of, file?.moment(name, usual))))
            .map(|(of, moment)| Ok((of, moment?)))
            .collect();
        Ok(Self {
            source: file.source.trim().into(),
            course_kind: file.course_kind,
            columns: file.columns,
            notation: Notation { zone, format: file.time_format, ..Notation::default() },
            moments: moments?,
            channel: file.channel,
            requester: file.requester,
        })
    }
}
