//! `roret report`: reads the journal, folds it, prints the figures.

use crate::arguments::{Data, Format};
use crate::clock::SystemClock;
use crate::error_text::cannot_read;
use crate::out;
use crate::store::Store;
use anyhow::{Context, bail};
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use roret_domain::calendar;
use roret_domain::course::CourseKind;
use roret_domain::image::Image;
use roret_domain::inquiry::Inquiry;
use roret_domain::inquiry::{Channel, Requester, Theme};
use roret_insight::caseload::Caseload;
use roret_insight::contacts::Contacts;
use roret_insight::duration::Durations;
use roret_insight::flow;
use roret_insight::goals::goals;
use roret_insight::groups::Groups;
use roret_insight::outlook::Coverage;
use roret_insight::promise::{Period, PromiseReport};
use roret_insight::returning::not_returned;
use roret_insight::selection::Courses;
use roret_insight::selection::Selection;
use roret_insight::steps::step_times;
use roret_insight::waiting::Waiting;
use roret_office::clock::Clock;
use roret_paper::{coverage, figures, promise, work};
use roret_texts::{Language, texts_of};
use std::process::ExitCode;

/// Prints figures.
#[derive(Debug, Subcommand)]
pub(crate) enum Report {
    /// The promise report: agreements within 7 days, courses closed within 6 months.
    Promise(ReportScope),
    /// How long people wait from inquiry to first contact, agreement or start, with those who still wait.
    Waiting {
        /// What is waited for.
        #[arg(long, value_enum, default_value = "agreement")]
        until: Until,
        #[command(flatten)]
        scope: ReportScope,
    },
    /// How long courses or stays last, with those that still go on.
    Duration(ReportScope),
    /// How often the forecasts of the answer and of the steps held.
    Coverage(ReportScope),
    /// How many come back within 30, 90 and 365 days.
    Return(ReportScope),
    /// What came in and what went out, month by month.
    Flow {
        /// The first month after a known change: the control chart starts anew there.
        #[arg(long, value_name = "DAY")]
        changed_on: Option<Date>,
        #[command(flatten)]
        scope: ReportScope,
    },
    /// Contacts week by week, by kind.
    Contacts {
        /// By the worker who wrote them down instead.
        #[arg(long)]
        by_worker: bool,
        #[command(flatten)]
        scope: ReportScope,
    },
    /// How long steps of the roadmap take, and how many are done in time.
    Steps(ReportScope),
    /// How full groups are, and how long people wait for a place.
    Groups(ReportScope),
    /// How many agreements say in the citizen's own words what they want.
    Goals(ReportScope),
    /// Who has how much today.
    Caseload(ReportScope),
}

fn of<T>(code: &str, from_code: impl Fn(&str) -> Option<T>, all: &[&str]) -> Result<T, String> {
    from_code(code).ok_or_else(|| format!("one of {}", all.join(", ")))
}

fn courses(code: &str) -> Result<Courses, String> {
    let all: Vec<&str> = CourseKind::ALL.iter().map(|kind| kind.code()).chain(["stay"]).collect();
    let read = |code: &str| match code {
        "stay" => Some(Courses::Stays),
        code => CourseKind::from_code(code).map(Courses::Kind),
    };
    of(code, read, &all)
}

fn channel(code: &str) -> Result<Channel, String> {
    let all: Vec<&str> = Channel::ALL.iter().map(|one| one.code()).collect();
    of(code, Channel::from_code, &all)
}

fn requester(code: &str) -> Result<Requester, String> {
    let all: Vec<&str> = Requester::ALL.iter().map(|one| one.code()).collect();
    of(code, Requester::from_code, &all)
}

fn theme(code: &str) -> Result<Theme, String> {
    let all: Vec<&str> = Theme::ALL.iter().map(|one| one.code()).collect();
    of(code, Theme::from_code, &all)
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Until {
    /// The first contact.
    FirstContact,
    /// The agreement.
    Agreement,
    /// The first day of a course.
    Start,
}

impl From<Until> for roret_insight::waiting::Until {
    fn from(until: Until) -> Self {
        match until {
            Until::FirstContact => Self::FirstContact,
            Until::Agreement => Self::Agreement,
            Until::Start => Self::Start,
        }
    }
}

/// Of whom, when, and in which form.
#[derive(Debug, Args)]
pub(crate) struct ReportScope {
    /// The municipality's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) municipality: String,
    #[command(flatten)]
    pub(crate) data: Data,
    /// The first day, such as 2017-02-01; without it the first day of the data.
    #[arg(long, value_name = "DAY")]
    pub(crate) from: Option<Date>,
    /// The last day; without it the last day of the data.
    #[arg(long, value_name = "DAY")]
    pub(crate) to: Option<Date>,
    /// Only inquiries of the unit with this name.
    #[arg(long, value_name = "NAME")]
    pub(crate) unit: Option<String>,
    /// Only inquiries that came this way, such as phone.
    #[arg(long, value_name = "CHANNEL", value_parser = channel)]
    pub(crate) channel: Option<Channel>,
    /// Only inquiries that were asked by this source, such as citizen.
    #[arg(long, value_name = "SOURCE", value_parser = requester)]
    pub(crate) source: Option<Requester>,
    /// Only inquiries about this theme, such as relations.
    #[arg(long, value_name = "THEME", value_parser = theme)]
    pub(crate) theme: Option<Theme>,
    /// Only courses of this kind, such as individual, or `stay`; of inquiries those with such a course.
    #[arg(long, value_name = "KIND", value_parser = courses)]
    pub(crate) kind: Option<Courses>,
    /// The form.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

/// Runs a report.
pub(crate) async fn run(report: Report, language: Language) -> anyhow::Result<ExitCode> {
    let scope = match &report {
        Report::Promise(scope)
        | Report::Waiting { scope, .. }
        | Report::Duration(scope)
        | Report::Coverage(scope)
        | Report::Contacts { scope, .. }
        | Report::Steps(scope)
        | Report::Goals(scope)
        | Report::Groups(scope)
        | Report::Return(scope)
        | Report::Flow { scope, .. }
        | Report::Caseload(scope) => scope,
    };
    let (image, period) = read(scope, language).await?;
    let selection = selection(scope, &image, period, language)?;
    let is_about_all = selection == Selection::of(period);
    if matches!(report, Report::Promise(_) | Report::Coverage(_)) && !is_about_all {
        bail!(texts_of(language).get("report-of-the-whole"));
    }
    let sheet = match &report {
        Report::Promise(_) => {
            let report = PromiseReport::of(&image, period);
            out::say(&match scope.format {
                Format::Text => promise::text(&report, language),
                Format::Json => promise::json(&report)?,
                Format::Csv => promise::csv(&report, language)?,
            })?;
            return Ok(ExitCode::SUCCESS);
        }
        Report::Waiting { until, .. } => {
            figures::waiting(&Waiting::of(&image, &selection, (*until).into()), period)
        }
        Report::Duration(_) => figures::duration(&Durations::of(&image, &selection), period),
        Report::Coverage(_) => coverage::coverage(&Coverage::of(&image, period), period),
        Report::Return(_) => figures::returning(&not_returned(&image, &selection), period),
        Report::Flow { changed_on, .. } => {
            figures::flow(&flow::by_month(&image, &selection), period, *changed_on)
        }
        Report::Contacts { by_worker, .. } => {
            let contacts = Contacts::of(&image, &selection);
            if *by_worker {
                work::contacts_by_worker(&contacts, &image, period)
            } else {
                work::contacts(&contacts, period)
            }
        }
        Report::Steps(_) => work::steps(&step_times(&image, &selection), period),
        Report::Goals(_) => work::goals(&goals(&image, &selection), period),
        Report::Groups(_) => work::groups(&Groups::of(&image, &selection), &image, period),
        Report::Caseload(_) => {
            let today = calendar::date_of(SystemClock.now());
            figures::caseload(&Caseload::of(&image, selection.unit, today), &image, today)
        }
    };
    out::say(&match scope.format {
        Format::Text => sheet.text(language),
        Format::Json => sheet.json()?,
        Format::Csv => sheet.csv()?,
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Which inquiries are asked about.
fn selection(
    scope: &ReportScope,
    image: &Image,
    period: Period,
    language: Language,
) -> anyhow::Result<Selection> {
    let unit = match &scope.unit {
        None => None,
        Some(name) => {
            let names = || image.units().map(|unit| unit.name.as_str()).collect::<Vec<_>>();
            let found = image.units().find(|unit| unit.name.eq_ignore_ascii_case(name));
            let found = found.with_context(|| {
                let told = texts_of(language).get("report-no-unit");
                format!("{told} {name} ({})", names().join(", "))
            })?;
            Some(found.id)
        }
    };
    let ReportScope { channel, source: requester, theme, kind, .. } = *scope;
    Ok(Selection { period, unit, channel, requester, theme, courses: kind.unwrap_or_default() })
}

/// The municipality as it is, and the period that is asked about.
async fn read(scope: &ReportScope, language: Language) -> anyhow::Result<(Image, Period)> {
    let ReportScope { municipality, data, from, to, .. } = scope;
    image_of(municipality, data, (*from, *to), language).await
}

/// A municipality as its records have it, and the period that is asked about: that of the records where
/// nothing is said.
pub(crate) async fn image_of(
    municipality: &str,
    data: &Data,
    (from, to): (Option<Date>, Option<Date>),
    language: Language,
) -> anyhow::Result<(Image, Period)> {
    let store = Store::of(data, municipality, language).await?;
    let mut journal = store.open_to_read().await?;
    let image = roret_office::replay(&mut journal)
        .await
        .with_context(|| cannot_read(store.shown(), language))?;
    let span = span(&image);
    let today = calendar::date_of(SystemClock.now());
    let period = Period {
        from: from.or(span.map(|span| span.from)).or(to).unwrap_or(today),
        to: to.or(span.map(|span| span.to)).or(from).unwrap_or(today),
    };
    if period.from > period.to {
        bail!(
            "{} ({} > {})",
            texts_of(language).get("report-period-reversed"),
            period.from,
            period.to
        );
    }
    Ok((image, period))
}

/// From the first inquiry to the last thing that is known of any; none without inquiries.
fn span(image: &Image) -> Option<Period> {
    let from = image.inquiries().map(Inquiry::received_on).min()?;
    let to = image.inquiries().flat_map(days).max()?;
    Some(Period { from, to })
}

/// The days that the report's figures rest on.
fn days(inquiry: &Inquiry) -> impl Iterator<Item = Date> {
    let closed = |closing: &roret_domain::course::Closing| calendar::date_of(closing.closed_at);
    let courses = inquiry.courses.iter().flat_map(move |course| {
        let closings = course.closing.iter().map(closed);
        std::iter::once(course.started_on()).chain(closings)
    });
    std::iter::once(inquiry.received_on())
        .chain(inquiry.agreed_on())
        .chain(inquiry.ended.map(|ended| calendar::date_of(ended.at)))
        .chain(courses)
}
