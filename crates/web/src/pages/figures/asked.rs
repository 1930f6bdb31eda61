//! What the address of a page of figures asks for, and the form that asks it.

use crate::fields::{Fields, Problem};
use crate::form::{Choice, Entry, Form, choices};
use crate::texts::Texts;
use jiff::ToSpan;
use jiff::civil::Date;
use roret_domain::course::CourseKind;
use roret_domain::id::UnitId;
use roret_domain::image::Image;
use roret_domain::inquiry::{Channel, Requester, Theme};
use roret_domain::refusal::{Reason, Refusal};
use roret_insight::promise::Period;
use roret_insight::selection::{Courses, Selection};
use roret_insight::waiting::Until;
use roret_paper::report::{self, Against, Question, Report};
use std::collections::BTreeMap;

/// The word in an address for no choice.
const ALL: &str = "alle";
/// The word in an address for stays, among the kinds of course.
const STAYS: &str = "ophold";
/// The word in an address for comparing with the period before.
const BEFORE: &str = "foer";

/// What an address asks.
pub(super) fn asked(fields: &Fields, today: Date) -> Result<Question, Problem> {
    let from = fields.day_if_any("fra")?.unwrap_or(today.saturating_sub(1.year()));
    let to = fields.day_if_any("til")?.unwrap_or(today);
    if from > to {
        return Err(Problem::PeriodReversed);
    }
    let requester = chosen(fields, "kilde", Requester::from_code)?;
    let channel = chosen(fields, "kanal", Channel::from_code)?;
    let theme = chosen(fields, "tema", Theme::from_code)?;
    let unit = chosen(fields, "enhed", |id| id.parse::<UnitId>().ok())?;
    let courses = chosen(fields, "art", |code| match code {
        STAYS => Some(Courses::Stays),
        code => CourseKind::from_code(code).map(Courses::Kind),
    })?;
    let courses = courses.unwrap_or_default();
    let period = Period { from, to };
    Ok(Question {
        selection: Selection { period, unit, channel, requester, theme, courses },
        until: chosen(fields, "indtil", Until::from_code)?.unwrap_or(Until::Agreement),
        changed_on: fields.day_if_any("omlagt")?,
        against: against(fields)?,
        today,
    })
}

/// The whole of the last twelve months, shown when the address asks for nonsense.
pub(super) fn otherwise(today: Date) -> Question {
    let period = Period { from: today.saturating_sub(1.year()), to: today };
    Question::of(Selection::of(period), today)
}

/// A question as the fields of an address.
pub(super) fn fields_of(question: &Question) -> Fields {
    let day = |day: Date| day.to_string();
    let unit = |unit: Option<UnitId>, otherwise: &str| {
        unit.map_or_else(|| otherwise.to_owned(), |unit| unit.to_string())
    };
    let of = &question.selection;
    let courses = match of.courses {
        Courses::All => ALL,
        Courses::Kind(kind) => kind.code(),
        Courses::Stays => STAYS,
    };
    let other_unit = match question.against {
        Against::Unit(unit) => Some(unit),
        Against::Before | Against::Period(_) => None,
    };
    let mut fields = vec![
        ("fra".into(), day(of.period.from)),
        ("til".into(), day(of.period.to)),
        ("indtil".into(), question.until.code().into()),
        ("enhed".into(), unit(of.unit, ALL)),
        ("kilde".into(), of.requester.map_or(ALL, Requester::code).into()),
        ("kanal".into(), of.channel.map_or(ALL, Channel::code).into()),
        ("tema".into(), of.theme.map_or(ALL, Theme::code).into()),
        ("art".into(), courses.into()),
        ("mod".into(), unit(other_unit, BEFORE)),
    ];
    if let Against::Period(other) = question.against {
        fields.push(("mod_fra".into(), day(other.from)));
        fields.push(("mod_til".into(), day(other.to)));
    }
    if let Some(changed_on) = question.changed_on {
        fields.push(("omlagt".into(), day(changed_on)));
    }
    Fields(fields)
}

/// A question as the query of an address.
pub(super) fn address(question: &Question) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(fields_of(question).0);
    query.finish()
}

/// What to compare with: another period if both its days are there, else another unit, else the period
/// before.
fn against(fields: &Fields) -> Result<Against, Problem> {
    match (fields.day_if_any("mod_fra")?, fields.day_if_any("mod_til")?) {
        (Some(from), Some(to)) if from <= to => Ok(Against::Period(Period { from, to })),
        (Some(_), Some(_)) => Err(Refusal::at("mod_til", Reason::WindowReversed).into()),
        (Some(_), None) => Err(Problem::NoDay("mod_til")),
        (None, Some(_)) => Err(Problem::NoDay("mod_fra")),
        (None, None) => match fields.text("mod") {
            BEFORE => Ok(Against::Before),
            _ => {
                let unit = chosen(fields, "mod", |id| id.parse::<UnitId>().ok())?;
                Ok(unit.map_or(Against::Before, Against::Unit))
            }
        },
    }
}

/// What was chosen in a list; none for all.
fn chosen<T>(
    fields: &Fields,
    name: &'static str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    match fields.text(name) {
        "" | ALL => Ok(None),
        code => read(code).map(Some).ok_or(Problem::Unreadable(name)),
    }
}

/// The fields of an address that are known.
pub(super) fn typed(query: BTreeMap<String, String>) -> Fields {
    const KNOWN: [&str; 12] = [
        "fra", "til", "enhed", "kilde", "kanal", "tema", "art", "indtil", "omlagt", "mod",
        "mod_fra", "mod_til",
    ];
    Fields(query.into_iter().filter(|(name, _)| KNOWN.contains(&name.as_str())).collect())
}

/// The form that asks for a page of figures.
pub(super) fn form(image: &Image, report: &Report, values: Fields, t: &'static Texts) -> Form {
    let first = |code: &str, key: &str| {
        std::iter::once(Choice { code: code.to_owned(), label: t.get(key).to_owned() })
    };
    let units =
        || image.units().map(|unit| Choice { code: unit.id.to_string(), label: unit.name.clone() });
    let mut form = Form::asking(t, "figures", format!("/tal/{}", report.address)).filled(values);
    for choice in report.asks {
        form = match choice {
            report::Choice::Period => form.needs("fra", Entry::Day).needs("til", Entry::Day),
            report::Choice::Until => {
                let until = choices(t, "until", Until::ALL, Until::code);
                form.needs("indtil", Entry::Select(until))
            }
            report::Choice::Unit => {
                let units = first(ALL, "figures-all-units").chain(units()).collect();
                form.needs("enhed", Entry::Select(units))
            }
            report::Choice::Kinds => {
                let all = || first(ALL, "figures-all");
                let requesters = choices(t, "requester", Requester::ALL, Requester::code);
                let channels = choices(t, "channel", Channel::ALL, Channel::code);
                let themes = choices(t, "theme", Theme::ALL, Theme::code);
                let kinds = choices(t, "course-kind", CourseKind::ALL, CourseKind::code);
                let kinds = all().chain(kinds).chain(first(STAYS, "figures-stays")).collect();
                form.needs("kilde", Entry::Select(all().chain(requesters).collect()))
                    .needs("kanal", Entry::Select(all().chain(channels).collect()))
                    .needs("tema", Entry::Select(all().chain(themes).collect()))
                    .needs("art", Entry::Select(kinds))
            }
            report::Choice::Against => {
                let others = first(BEFORE, "figures-before").chain(units()).collect();
                form.needs("mod", Entry::Select(others))
                    .may("mod_fra", Entry::Day)
                    .may("mod_til", Entry::Day)
            }
            report::Choice::ChangedOn => form.may("omlagt", Entry::Day),
            // The page shows both.
            report::Choice::ByWorker => form,
        };
    }
    form
}
