//! *Tal*: the leaders' figures. Each page has a sentence, a picture, the same figures as a table, how
//! they are counted, and a file to take along. What is asked for stands in the address.

use super::promise::{allowed, file};
use super::staff::answer;
use crate::Web;
use crate::answer::{Failure, page};
use crate::chart::{self, Band, Line};
use crate::fields::{Fields, Problem};
use crate::form::{Choice, Entry, Form, choices};
use crate::frame::Frame;
use crate::texts::Texts;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use roret_domain::calendar::days_waiting;
use roret_domain::id::UnitId;
use roret_domain::image::Image;
use roret_domain::inquiry::Requester;
use roret_insight::caseload::Caseload;
use roret_insight::comparison::{Grouped, log_rank};
use roret_insight::control_chart::Signal;
use roret_insight::duration::Durations;
use roret_insight::flow;
use roret_insight::outlook::Coverage;
use roret_insight::promise::Period;
use roret_insight::returning::not_returned;
use roret_insight::selection::Selection;
use roret_insight::time_to_event::{Curve, Interval, Observed};
use roret_insight::waiting::{Until, Waiting, waits};
use roret_paper::figures as sheets;
use roret_paper::sheet::Sheet;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A curve is not drawn where fewer than this many are followed.
const AT_RISK_MIN: u32 = 5;
/// The word in an address for no choice.
const ALL: &str = "alle";
/// A difference is told when it would come by chance less often than this.
const TOLD_BELOW: f64 = 0.05;

roret_domain::codes! {
    /// A page of figures.
    pub enum Subject {
        /// How long people wait.
        Waiting = "ventetid",
        /// How long courses last.
        Duration = "varighed",
        /// What came in and what went out.
        Flow = "strom",
        /// Who comes back.
        Return = "igen",
        /// How often forecasts held.
        Coverage = "forudsigelser",
        /// Who has how much.
        Caseload = "belastning",
    }
}

#[derive(Template)]
#[template(path = "pages/figures.html")]
struct FiguresPage {
    frame: Frame,
    tabs: Vec<Tab>,
    heading: &'static str,
    form: Form,
    sentences: Vec<String>,
    facts: Vec<(&'static str, String)>,
    chart_title: &'static str,
    chart: String,
    columns: Vec<ColumnShown>,
    rows: Vec<Vec<CellShown>>,
    definition: &'static str,
    csv: String,
}

struct Tab {
    href: String,
    label: &'static str,
    is_here: bool,
}

struct ColumnShown {
    text: &'static str,
    is_number: bool,
}

struct CellShown {
    text: String,
    is_number: bool,
}

/// What the address asks for.
struct Asked {
    selection: Selection,
    until: Until,
    changed_on: Option<Date>,
}

impl Asked {
    fn of(fields: &Fields, today: Date) -> Result<Self, Problem> {
        let from = fields.day_if_any("fra")?.unwrap_or(today.saturating_sub(1.year()));
        let to = fields.day_if_any("til")?.unwrap_or(today);
        if from > to {
            return Err(Problem::PeriodReversed);
        }
        let chosen = |name: &'static str| match fields.text(name) {
            "" | ALL => None,
            code => Some(code),
        };
        let unit = chosen("enhed").map(str::parse::<UnitId>).transpose();
        let requester = match chosen("kilde") {
            None => None,
            Some(code) => Some(Requester::from_code(code).ok_or(Problem::Unreadable("kilde"))?),
        };
        let until = match chosen("indtil") {
            None => Until::Agreement,
            Some(code) => Until::from_code(code).ok_or(Problem::Unreadable("indtil"))?,
        };
        Ok(Self {
            selection: Selection {
                unit: unit.or(Err(Problem::Unreadable("enhed")))?,
                requester,
                ..Selection::of(Period { from, to })
            },
            until,
            changed_on: fields.day_if_any("omlagt")?,
        })
    }

    /// The whole of the last twelve months, shown when the address asks for nonsense.
    fn otherwise(today: Date) -> Self {
        let period = Period { from: today.saturating_sub(1.year()), to: today };
        let selection = Selection::of(period);
        Self { selection, until: Until::Agreement, changed_on: None }
    }

    /// The period of the same length just before.
    fn before(&self) -> Selection {
        let Period { from, to } = self.selection.period;
        let days = days_waiting(from, to);
        let last = from.saturating_sub(1.day());
        let first = last.saturating_sub(days.days());
        Selection { period: Period { from: first, to: last }, ..self.selection }
    }

    fn fields(&self) -> Fields {
        let day = |day: Date| day.to_string();
        let unit = self.selection.unit.map_or_else(|| ALL.to_owned(), |unit| unit.to_string());
        let requester = self.selection.requester.map_or(ALL, Requester::code);
        let mut fields = vec![
            ("fra".into(), day(self.selection.period.from)),
            ("til".into(), day(self.selection.period.to)),
            ("indtil".into(), self.until.code().into()),
            ("enhed".into(), unit),
            ("kilde".into(), requester.into()),
        ];
        if let Some(changed_on) = self.changed_on {
            fields.push(("omlagt".into(), day(changed_on)));
        }
        Fields(fields)
    }

    /// As the query of an address.
    fn address(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.fields().0);
        query.finish()
    }
}

fn typed(query: BTreeMap<String, String>) -> Fields {
    let known = |(name, _): &(String, String)| {
        ["fra", "til", "enhed", "kilde", "indtil", "omlagt"].contains(&name.as_str())
    };
    Fields(query.into_iter().filter(known).collect())
}

pub(super) async fn first(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    let result = draw(&web, &visitor, Subject::Waiting, typed(query));
    answer(&web, &visitor, result)
}

pub(super) async fn show(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Path(subject): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    let result = Subject::from_code(&subject)
        .ok_or(Failure::NotFound)
        .and_then(|subject| draw(&web, &visitor, subject, typed(query)));
    answer(&web, &visitor, result)
}

pub(super) async fn csv(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Path(subject): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    let result = (|| {
        let image = web.office.image();
        allowed(&image, &visitor)?;
        let subject = Subject::from_code(&subject).ok_or(Failure::NotFound)?;
        let today = web.office.today();
        let asked = Asked::of(&typed(query), today).map_err(Failure::Form)?;
        let csv = told(subject, &image, &asked, today, visitor.texts()).sheet.csv();
        file(&format!("{}.csv", subject.code()), csv)
    })();
    answer(&web, &visitor, result)
}

fn draw(
    web: &Web,
    visitor: &Visitor,
    subject: Subject,
    fields: Fields,
) -> Result<Response, Failure> {
    let image = web.office.image();
    allowed(&image, visitor)?;
    let (t, today) = (visitor.texts(), web.office.today());
    let (asked, problem) = match Asked::of(&fields, today) {
        Ok(asked) => (asked, None),
        Err(problem) => (Asked::otherwise(today), Some(problem)),
    };
    let values = if problem.is_some() { fields } else { asked.fields() };
    let mut form = form(&image, subject, values, t);
    if let Some(problem) = &problem {
        form = form.with_problem(problem);
    }
    let told = told(subject, &image, &asked, today, t);
    let language = visitor.language;
    let tabs = Subject::ALL.iter().map(|one| Tab {
        href: format!("/tal/{}?{}", one.code(), asked.address()),
        label: t.code("figures-tab", one.code()),
        is_here: *one == subject,
    });
    let sheet = &told.sheet;
    let shown = FiguresPage {
        frame: Frame::new(web, &image, visitor, "figures-title"),
        tabs: tabs.collect(),
        heading: sheet.title.text(language),
        form,
        sentences: told.sentences,
        facts: sheet
            .facts
            .iter()
            // The period stands in the form.
            .filter(|(label, _)| !["from", "to"].contains(&label.code))
            .map(|(label, cell)| (label.text(language), cell.text(language)))
            .collect(),
        chart_title: match subject {
            Subject::Flow => t.get("figures-chart-seven"),
            _ => sheet.title.text(language),
        },
        chart: told.chart,
        columns: sheet
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| ColumnShown {
                text: column.text(language),
                is_number: sheet.is_number(index),
            })
            .collect(),
        rows: sheet
            .rows
            .iter()
            .map(|row| {
                let cell = |cell: &roret_paper::sheet::Cell| CellShown {
                    text: cell.text(language),
                    is_number: cell.is_number(),
                };
                row.iter().map(cell).collect()
            })
            .collect(),
        definition: sheet.definition(language),
        csv: format!("/tal/{}/csv?{}", subject.code(), asked.address()),
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page(status, &shown))
}

fn form(image: &Image, subject: Subject, values: Fields, t: &'static Texts) -> Form {
    let all = |key| Choice { code: ALL.to_owned(), label: t.get(key).to_owned() };
    let units =
        image.units().map(|unit| Choice { code: unit.id.to_string(), label: unit.name.clone() });
    let units = std::iter::once(all("figures-all-units")).chain(units).collect();
    let mut form = Form::asking(t, "figures", format!("/tal/{}", subject.code())).filled(values);
    if subject != Subject::Caseload {
        form = form.needs("fra", Entry::Day).needs("til", Entry::Day);
    }
    if subject == Subject::Waiting {
        let until = choices(t, "until", Until::ALL, Until::code);
        form = form.needs("indtil", Entry::Select(until));
    }
    // Forecasts are learnt from all of the municipality.
    if subject != Subject::Coverage {
        form = form.needs("enhed", Entry::Select(units));
    }
    if subject != Subject::Caseload && subject != Subject::Coverage {
        let requesters = choices(t, "requester", Requester::ALL, Requester::code);
        let requesters = std::iter::once(all("figures-all-requesters")).chain(requesters).collect();
        form = form.needs("kilde", Entry::Select(requesters));
    }
    if subject == Subject::Flow {
        form = form.may("omlagt", Entry::Day);
    }
    form
}

/// A figure, told.
struct Told {
    sheet: Sheet,
    sentences: Vec<String>,
    chart: String,
}

fn told(subject: Subject, image: &Image, asked: &Asked, today: Date, t: &'static Texts) -> Told {
    let (selection, period) = (&asked.selection, asked.selection.period);
    match subject {
        Subject::Waiting => {
            let waiting = Waiting::of(image, selection, asked.until);
            let sheet = sheets::waiting(&waiting, period);
            let curve = &waiting.still_waiting;
            let observed = |selection: &Selection| -> Vec<Observed> {
                waits(image, selection, asked.until)
                    .map(|wait| Observed::from_start(f64::from(wait.days), wait.end.is_some()))
                    .collect()
            };
            let mut sentences =
                curve_sentences(["figures-waiting-both", "figures-waiting-half"], curve, t);
            sentences.extend(compared(&observed(selection), &observed(&asked.before()), t));
            let chart = curve_chart("waiting", curve, &sheet, &sentences, t);
            Told { sheet, sentences, chart }
        }
        Subject::Duration => {
            let durations = Durations::of(image, selection, None);
            let sheet = sheets::duration(&durations, period);
            let sentences = curve_sentences(
                ["figures-duration-both", "figures-duration-half"],
                &durations.still_open,
                t,
            );
            let chart = curve_chart("duration", &durations.still_open, &sheet, &sentences, t);
            Told { sheet, sentences, chart }
        }
        Subject::Return => {
            let curve = not_returned(image, selection);
            let sheet = sheets::returning(&curve, period);
            let sentence = match curve.n {
                0 => t.get("figures-nobody").to_owned(),
                n => t.with("figures-return", [("part", curve.events.into()), ("n", n.into())]),
            };
            Told { sheet, sentences: vec![sentence], chart: String::new() }
        }
        Subject::Flow => {
            let months = flow::by_month(image, selection);
            let sheet = sheets::flow(&months, period, asked.changed_on);
            let points = sheets::seven_days_chart(&months, asked.changed_on);
            let sentences = flow_sentences(&points, t);
            let chart = flow_chart(&points, &sentences, t);
            Told { sheet, sentences, chart }
        }
        Subject::Coverage => {
            let coverage = Coverage::of(image, period);
            let [_, _, nine] = coverage.all;
            let share = nine.share();
            let sentence = match share.whole {
                0 => t.get("figures-no-forecasts").to_owned(),
                n => t.with("figures-coverage", [("part", share.part.into()), ("n", n.into())]),
            };
            let sheet = sheets::coverage(&coverage, period);
            Told { sheet, sentences: vec![sentence], chart: String::new() }
        }
        Subject::Caseload => {
            let caseload = Caseload::of(image, selection.unit, today);
            let open: u32 = caseload.units.values().map(|load| load.open).sum();
            let late: u32 = caseload.units.values().map(|load| load.late).sum();
            let sentence =
                t.with("figures-caseload", [("open", open.into()), ("late", late.into())]);
            let sheet = sheets::caseload(&caseload, image, today);
            Told { sheet, sentences: vec![sentence], chart: String::new() }
        }
    }
}

/// What a curve says, in words.
fn curve_sentences([both, half]: [&str; 2], curve: &Curve, t: &'static Texts) -> Vec<String> {
    if curve.n == 0 {
        return vec![t.get("figures-nobody").to_owned()];
    }
    let open = curve.n - curve.events;
    let n = t.with("figures-n", [("n", curve.n.into()), ("open", open.into())]);
    let median = curve.median(Interval::LogLog).estimate;
    let eight = curve.quantile(0.8, Interval::LogLog).estimate;
    let whole = |days: f64| format!("{:.0}", days.ceil());
    let sentence = match (median, eight) {
        (Some(median), Some(eight)) => {
            t.with(both, [("median", whole(median).into()), ("eight", whole(eight).into())])
        }
        (Some(median), None) => t.with(half, [("median", whole(median).into())]),
        _ => t.get("figures-too-early").to_owned(),
    };
    vec![sentence, n]
}

/// Whether people waited otherwise in the period before.
fn compared(now: &[Observed], before: &[Observed], t: &'static Texts) -> Option<String> {
    let rows = |group, rows: &[Observed]| -> Vec<Grouped> {
        rows.iter().map(|one| Grouped { group, stratum: 0, observed: *one }).collect()
    };
    if now.is_empty() || before.is_empty() {
        return None;
    }
    let test = log_rank(2, rows(0, now).into_iter().chain(rows(1, before)));
    let key = match test {
        Some(test) if test.p < TOLD_BELOW => {
            // More endings than expected: the waits are shorter.
            let is_shorter = test.groups.first().is_some_and(|one| one.observed > one.expected);
            if is_shorter { "figures-shorter" } else { "figures-longer" }
        }
        _ => "figures-no-difference",
    };
    Some(t.with(key, [("n", before.len().into())]))
}

/// The curve, as far as enough people were followed.
fn curve_chart(
    id: &str,
    curve: &Curve,
    sheet: &Sheet,
    sentences: &[String],
    t: &'static Texts,
) -> String {
    let followed = curve.points.iter().take_while(|point| point.at_risk >= AT_RISK_MIN);
    let per_cent = |share: f64| share * 100.0;
    let mut band =
        Band { middle: vec![(0.0, 100.0)], low: vec![(0.0, 100.0)], high: vec![(0.0, 100.0)] };
    for point in followed {
        let (low, high) =
            point.limits(Interval::LogLog).unwrap_or((point.estimate, point.estimate));
        band.middle.push((point.time, per_cent(point.estimate)));
        band.low.push((point.time, per_cent(low)));
        band.high.push((point.time, per_cent(high)));
    }
    if band.middle.len() < 2 {
        return String::new();
    }
    let title = sheet.title.text(t.language);
    chart::curve(id, title, &sentences.join(" "), t.get("figures-axis-days"), &band)
}

fn flow_sentences(
    points: &[(Date, roret_insight::control_chart::Point)],
    t: &'static Texts,
) -> Vec<String> {
    let Some((_, last)) = points.last() else {
        return vec![t.get("figures-nobody").to_owned()];
    };
    let signals: Vec<&(Date, roret_insight::control_chart::Point)> =
        points.iter().filter(|(_, point)| point.signal.is_some()).collect();
    let mut sentences = vec![match signals.last() {
        None => t.get("figures-no-signal").to_owned(),
        Some((month, point)) => {
            let key = match point.signal.unwrap_or(Signal::Outside) {
                Signal::Outside => "figures-signal-outside",
                Signal::Trend => "figures-signal-trend",
                Signal::NearLimit => "figures-signal-near",
                Signal::Run => "figures-signal-run",
            };
            let side = if point.is_above { "figures-above" } else { "figures-below" };
            let month = month.strftime("%m/%Y").to_string();
            t.with(key, [("month", month.into()), ("side", t.get(side).into())])
        }
    }];
    if last.is_trial {
        sentences.push(t.get("figures-trial").to_owned());
    }
    sentences
}

/// The control chart of the seven days.
fn flow_chart(
    points: &[(Date, roret_insight::control_chart::Point)],
    sentences: &[String],
    t: &'static Texts,
) -> String {
    let Some((first, _)) = points.first() else { return String::new() };
    if points.len() < 2 {
        return String::new();
    }
    let lines: Vec<Line> = points
        .iter()
        .map(|(month, point)| Line {
            at: f64::from(days_waiting(*first, *month)) / 30.437,
            label: month.strftime("%m/%y").to_string(),
            value: point.value * 100.0,
            mean: point.mean * 100.0,
            low: point.lower * 100.0,
            high: point.upper * 100.0,
            is_marked: point.signal.is_some(),
        })
        .collect();
    let title = t.get("figures-chart-seven");
    chart::control("flow", title, &sentences.join(" "), t.get("figures-axis-months"), &lines)
}
