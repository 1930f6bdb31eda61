//! The text of a scenario: TOML with units in its names. What the fields mean together, and whether they
//! can be, is read in [`crate::reading`].

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// A value, and where in the text it stands.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// Where, in bytes.
    pub span: Range<usize>,
    /// What.
    pub value: T,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let spanned = toml::Spanned::<T>::deserialize(from)?;
        Ok(Self { span: spanned.span(), value: spanned.into_inner() })
    }
}

impl<T: JsonSchema> JsonSchema for Spanned<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A scenario: a municipality, or a queue.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioText {
    /// What it is called.
    pub title: String,
    /// What comes from where, and what is assumed; for readers.
    #[serde(default)]
    pub about: Option<String>,
    /// Classes of citizens. The first is served first.
    #[serde(default)]
    pub classes: Vec<Spanned<String>>,
    /// How a run goes.
    pub run: Spanned<RunText>,
    /// Where citizens come from.
    #[serde(default, rename = "source")]
    pub sources: Vec<Spanned<SourceText>>,
    /// What is scarce.
    #[serde(default, rename = "pool")]
    pub pools: Vec<Spanned<PoolText>>,
    /// What is done.
    #[serde(default, rename = "activity")]
    pub activities: Vec<Spanned<ActivityText>>,
    /// What becomes different on its day.
    #[serde(default, rename = "change")]
    pub changes: Vec<Spanned<ChangeText>>,
}

/// Changes alone, on a base that stays as it is.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangedText {
    /// What it is called.
    pub title: String,
    /// What comes from where, and what is assumed; for readers.
    #[serde(default)]
    pub about: Option<String>,
    /// The file of the base, beside this one.
    pub base: String,
    /// What becomes different on its day.
    #[serde(default, rename = "change")]
    pub changes: Vec<Spanned<ChangeText>>,
}

/// How a run goes. Its length in one unit; times are told in minutes, hours or days.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunText {
    /// The first day; 2027-01-04, a Monday, when nothing is said.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub starts_on: Option<Spanned<toml::value::Datetime>>,
    /// The length in minutes.
    pub minutes: Option<Spanned<f64>>,
    /// The length in hours.
    pub hours: Option<Spanned<f64>>,
    /// The length in days.
    pub days: Option<Spanned<f64>>,
    /// The length in weeks.
    pub weeks: Option<Spanned<f64>>,
    /// The length in years.
    pub years: Option<Spanned<f64>>,
    /// The time at the start that is not counted, in the unit of the length.
    #[serde(default)]
    pub warm_up: Option<Spanned<f64>>,
    /// How often it is lived: a number, or "auto"; 20 when nothing is said.
    #[serde(default)]
    pub replications: Option<Spanned<NumberOrWord>>,
    /// With "auto": how wide the interval of the mean time in the system may be, as a share of it; 0.05
    /// when nothing is said.
    #[serde(default)]
    pub precision: Option<Spanned<f64>>,
    /// The seed; 1 when nothing is said.
    #[serde(default)]
    pub seed: Option<u64>,
}

/// A number or a word.
#[derive(Clone, PartialEq, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum NumberOrWord {
    /// A number.
    Number(u32),
    /// A word.
    Word(String),
    /// Anything else: less than nothing, half of one, too much. It is told with what may stand there.
    #[schemars(skip)]
    Neither(IgnoredAny),
}

/// One name, or shares of several.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum NameOrShares {
    /// One name.
    Name(String),
    /// Shares that sum to one.
    Shares(BTreeMap<String, f64>),
}

/// One name, or several.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Names {
    /// One name.
    One(String),
    /// Several, the first asked first.
    Several(Vec<String>),
}

/// Where citizens come from. Its rate stands in one unit, or `between` says the times between them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceText {
    /// Its name.
    pub name: Spanned<String>,
    /// The first activity, or shares of several.
    pub to: Spanned<NameOrShares>,
    /// How many inquiries the rate rests on, for --uncertain.
    #[serde(default)]
    pub counted: Option<u32>,
    /// How many the shares of `to` rest on, for --uncertain.
    #[serde(default)]
    pub to_counted: Option<u32>,
    /// The class, or shares of several.
    #[serde(default)]
    pub class: Option<Spanned<NameOrShares>>,
    /// Who asks, or shares of several: citizen, relative, job_centre, general_practitioner,
    /// psychiatric_hospital, other_department, other_municipality, other. Citizens when nothing is said.
    #[serde(default)]
    pub requester: Option<Spanned<NameOrShares>>,
    /// By which way, or shares of several: walk_in, phone, web, letter, e_mail, meeting, outreach.
    #[serde(default)]
    pub channel: Option<Spanned<NameOrShares>>,
    /// Citizens in a minute.
    pub per_minute: Option<Spanned<f64>>,
    /// Citizens in an hour.
    pub per_hour: Option<Spanned<f64>>,
    /// Citizens in a day.
    pub per_day: Option<Spanned<f64>>,
    /// Citizens in a week.
    pub per_week: Option<Spanned<f64>>,
    /// Citizens in a year.
    pub per_year: Option<Spanned<f64>>,
    /// The time between two citizens.
    pub between_minutes: Option<Spanned<Length>>,
    /// The time between two citizens.
    pub between_hours: Option<Spanned<Length>>,
    /// The time between two citizens.
    pub between_days: Option<Spanned<Length>>,
    /// Weights of the day's 24 hours, from midnight on.
    #[serde(default)]
    pub hours_of_day: Option<Spanned<Vec<f64>>>,
    /// Weights of Monday to Sunday.
    #[serde(default)]
    pub weekdays: Option<Spanned<Vec<f64>>>,
    /// Weights of January to December.
    #[serde(default)]
    pub months: Option<Spanned<Vec<f64>>>,
    /// Growth in a year, as a share.
    #[serde(default)]
    pub trend_per_year: Option<Spanned<f64>>,
    /// The length of a wave.
    #[serde(default)]
    pub wave_days: Option<Spanned<f64>>,
    /// The wave's swing, as a share of the rate.
    #[serde(default)]
    pub wave_share: Option<Spanned<f64>>,
}

/// What is scarce: places, or workers with hours.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PoolText {
    /// Its name.
    pub name: Spanned<String>,
    /// How many places there are, or "unlimited".
    #[serde(default)]
    pub places: Option<Spanned<NumberOrWord>>,
    /// Whether a class that is served first takes the place of another, who goes on later.
    #[serde(default)]
    pub preemptive: Option<Spanned<bool>>,
    /// How many workers there are.
    #[serde(default)]
    pub workers: Option<Spanned<u32>>,
    /// What these workers can do, for activities that say what they need.
    #[serde(default)]
    pub competences: Vec<Spanned<String>>,
    /// A worker's paid hours in a week; 37 when nothing is said.
    #[serde(default)]
    pub hours_per_week: Option<Spanned<f64>>,
    /// The share of them that goes to citizens; 0.6 when nothing is said.
    #[serde(default)]
    pub direct_share: Option<Spanned<f64>>,
    /// The share of working time away: holiday, illness, training; 0.15 when nothing is said.
    #[serde(default)]
    pub absence_share: Option<Spanned<f64>>,
    /// How many days a worker is away at a time; 5 when nothing is said.
    #[serde(default)]
    pub absence_days: Option<Spanned<u32>>,
    /// The most courses, or longer supports, with sessions that a worker may have at a time; groups are
    /// held beside them.
    #[serde(default)]
    pub maximum_caseload: Option<Spanned<u32>>,
}

/// What is done.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActivityText {
    /// Its name.
    pub name: Spanned<String>,
    /// Places of its own, or "unlimited".
    #[serde(default)]
    pub servers: Option<Spanned<NumberOrWord>>,
    /// Whether a class that is served first takes the place of another, who goes on later.
    #[serde(default)]
    pub preemptive: Option<Spanned<bool>>,
    /// The pool whose places it takes.
    #[serde(default)]
    pub places: Option<Spanned<String>>,
    /// How long it takes; with `every`, how long until the last session.
    pub takes_minutes: Option<Spanned<Length>>,
    /// How long it takes.
    pub takes_hours: Option<Spanned<Length>>,
    /// How long it takes.
    pub takes_days: Option<Spanned<Length>>,
    /// How long it takes.
    pub takes_months: Option<Spanned<Length>>,
    /// How long it takes.
    pub takes_years: Option<Spanned<Length>>,
    /// How long it takes for a class, in days.
    #[serde(default)]
    pub takes_days_of: BTreeMap<String, Spanned<Length>>,
    /// It ends at a meeting; meetings are held every so many weeks.
    #[serde(default)]
    pub meets_every_weeks: Option<Spanned<f64>>,
    /// The pool, or pools, whose workers do it.
    #[serde(default)]
    pub staff: Option<Spanned<Names>>,
    /// The competence it needs, in place of `staff`: every pool whose workers have it can do it.
    #[serde(default)]
    pub needs: Option<Spanned<String>>,
    /// A worker's time for a session.
    pub session_minutes: Option<Spanned<Length>>,
    /// A worker's time for a session.
    pub session_hours: Option<Spanned<Length>>,
    /// A worker's way to a session and back.
    pub travel_minutes: Option<Spanned<Length>>,
    /// The time from a session to the next.
    pub every_days: Option<Spanned<Length>>,
    /// The share of sessions that the citizen stays away from.
    #[serde(default)]
    pub no_show_share: Option<Spanned<f64>>,
    /// How long a citizen is willing to wait.
    pub patience_minutes: Option<Spanned<Length>>,
    /// How long a citizen is willing to wait.
    pub patience_hours: Option<Spanned<Length>>,
    /// How long a citizen is willing to wait.
    pub patience_days: Option<Spanned<Length>>,
    /// How many can be there, waiting or not.
    #[serde(default)]
    pub room: Option<Spanned<u32>>,
    /// What happens to who comes from another activity when there is no room: "lost" or "blocks".
    #[serde(default)]
    pub when_full: Option<Spanned<WhenFullText>>,
    /// Activities with a smaller number come before others at the same pool.
    #[serde(default)]
    pub priority: Option<Spanned<u8>>,
    /// It starts with so many at the least, on its day.
    #[serde(default)]
    pub group_minimum: Option<Spanned<u32>>,
    /// It starts at once with so many.
    #[serde(default)]
    pub group_maximum: Option<Spanned<u32>>,
    /// The distance between the days on which it starts.
    #[serde(default)]
    pub group_starts_every_weeks: Option<Spanned<f64>>,
    /// Where citizens go next: shares that sum to one, `leaves` among them. Everybody leaves when nothing
    /// is said.
    #[serde(default)]
    pub then: Option<Spanned<NameOrShares>>,
    /// How many the shares of `then` rest on, for --uncertain.
    #[serde(default)]
    pub then_counted: Option<u32>,
    /// How many an empirical length rests on, for --uncertain.
    #[serde(default)]
    pub takes_counted: Option<u32>,
    /// How many sessions their lengths and distances rest on, for --uncertain.
    #[serde(default)]
    pub sessions_counted: Option<u32>,
    /// A course with sessions ends when its time is over, and not with the first session after that.
    #[serde(default)]
    pub ends_on_time: bool,
    /// A part of life outside: no help, and nothing open.
    #[serde(default)]
    pub outside: bool,
    /// An agreement is made with the citizen when it is done.
    #[serde(default)]
    pub agreement: bool,
    /// It is a course of this kind: counselling, individual, group, outreach, youth_counselling or
    /// authority_case. Help begins with the first and ends with the last.
    #[serde(default)]
    pub course: Option<Spanned<String>>,
    /// It is longer support under this section, such as "85".
    #[serde(default)]
    pub section: Option<Spanned<String>>,
}

/// What happens when there is no room.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhenFullText {
    /// The citizen goes away.
    Lost,
    /// The citizen stays, and holds the place there.
    Blocks,
}

/// What becomes different on a day: one thing in each change.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeText {
    /// The day.
    #[schemars(with = "String")]
    pub on: Spanned<toml::value::Datetime>,
    /// Workers move from a pool to another.
    #[serde(default)]
    pub move_staff: Option<Spanned<MoveStaff>>,
    /// A pool has so many workers from now on.
    #[serde(default)]
    pub set_workers: Option<Spanned<SetWorkers>>,
    /// A pool, or an activity's servers, has so many places from now on.
    #[serde(default)]
    pub set_places: Option<Spanned<SetPlaces>>,
    /// An activity takes another time, for those who begin from now on.
    #[serde(default)]
    pub set_length: Option<Spanned<SetLength>>,
    /// Citizens go elsewhere after an activity.
    #[serde(default)]
    pub set_then: Option<Spanned<SetThen>>,
    /// Citizens of a source go elsewhere first.
    #[serde(default)]
    pub set_to: Option<Spanned<SetTo>>,
    /// More or fewer come.
    #[serde(default)]
    pub set_arrivals: Option<Spanned<SetArrivals>>,
}

/// Workers move.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveStaff {
    /// From which pool.
    pub from: Spanned<String>,
    /// To which.
    pub to: Spanned<String>,
    /// How many.
    pub workers: Spanned<u32>,
    /// How long they learn before they work.
    #[serde(default)]
    pub learning_days: Option<Spanned<f64>>,
}

/// A pool's workers.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetWorkers {
    /// Which pool.
    pub pool: Spanned<String>,
    /// How many from now on.
    pub workers: Spanned<u32>,
    /// How long those who come learn before they work.
    #[serde(default)]
    pub learning_days: Option<Spanned<f64>>,
}

/// A pool's places.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPlaces {
    /// Which pool, or which activity with servers of its own.
    pub pool: Spanned<String>,
    /// How many from now on, or "unlimited".
    pub places: Spanned<NumberOrWord>,
}

/// An activity's length.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetLength {
    /// Which activity.
    pub activity: Spanned<String>,
    /// How long it takes.
    pub takes_days: Option<Spanned<Length>>,
    /// How long it takes.
    pub takes_months: Option<Spanned<Length>>,
    /// How long it takes.
    pub takes_years: Option<Spanned<Length>>,
}

/// Where citizens go after an activity.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetThen {
    /// Which activity.
    pub activity: Spanned<String>,
    /// Where they go.
    pub then: Spanned<NameOrShares>,
}

/// Where citizens of a source go first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetTo {
    /// Which source.
    pub source: Spanned<String>,
    /// Where they go.
    pub to: Spanned<NameOrShares>,
}

/// How many come.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetArrivals {
    /// Which source.
    pub source: Spanned<String>,
    /// Times as many as at the start.
    pub factor: Spanned<f64>,
}

/// A length of time in the unit of the field: a number, or a distribution.
#[derive(Clone, Debug)]
pub struct Length(pub DistributionText);

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Length;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a number, or { distribution = \"…\", … }")
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Length, E> {
                Ok(Length(DistributionText::Fixed { value: value as f64 }))
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Length, E> {
                Ok(Length(DistributionText::Fixed { value }))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Length, A::Error> {
                DistributionText::deserialize(MapAccessDeserializer::new(map)).map(Length)
            }
        }
        from.deserialize_any(Reader)
    }
}

impl JsonSchema for Length {
    fn schema_name() -> Cow<'static, str> {
        "Length".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let distribution = generator.subschema_for::<DistributionText>();
        json_schema!({ "anyOf": [{ "type": "number", "minimum": 0 }, distribution] })
    }
}

/// A distribution, in the unit of the field.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(tag = "distribution", rename_all = "snake_case", deny_unknown_fields)]
pub enum DistributionText {
    /// Always the same.
    Fixed {
        /// The length.
        value: f64,
    },
    /// Without memory.
    Exponential {
        /// Its mean.
        mean: f64,
    },
    /// Gamma, by mean and standard deviation.
    Gamma {
        /// Its mean.
        mean: f64,
        /// Its standard deviation.
        sd: f64,
    },
    /// So many exponential stages, one after the other.
    Erlang {
        /// Its mean.
        mean: f64,
        /// How many stages.
        stages: u32,
    },
    /// Its logarithm is normal; by mean and standard deviation of the length itself.
    Lognormal {
        /// Its mean.
        mean: f64,
        /// Its standard deviation.
        sd: f64,
    },
    /// One of several exponential ones.
    HyperExponential {
        /// Their means.
        means: Vec<f64>,
        /// Their shares, which sum to one.
        shares: Vec<f64>,
    },
    /// One of the values seen.
    Empirical {
        /// The values.
        values: Vec<f64>,
        /// Their weights; the same for all when nothing is said.
        #[serde(default)]
        weights: Option<Vec<f64>>,
    },
    /// One of several distributions.
    Mixture {
        /// The distributions.
        parts: Vec<MixturePart>,
    },
}

/// A part of a mixture.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MixturePart {
    /// Its share; the shares sum to one.
    pub share: f64,
    /// What it is.
    pub of: DistributionText,
}

/// What a scenario may say, as JSON Schema: for editors that complete and check while one writes.
pub fn schema() -> Schema {
    schemars::schema_for!(ScenarioText)
}

/// A day that a text gives; none when it is no local date.
pub(crate) fn date(at: &toml::value::Datetime) -> Option<Date> {
    let toml::value::Datetime { date: Some(date), time: None, offset: None } = at else {
        return None;
    };
    let year = i16::try_from(date.year).ok()?;
    Date::new(year, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
}
