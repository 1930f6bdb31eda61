//! `roret report`: reads the journal, folds it, prints the figures. Which reports there are is in the register of `paper`.

use crate::clock::SystemClock;
use crate::error_text::cannot_read;
use crate::options::{Data, Format};
use crate::out;
use crate::store::Store;
use anyhow::{Context, bail};
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use roret_domain::calendar;
use roret_domain::course::CourseKind;
use roret_domain::image::Image;
use roret_domain::inquiry::Inquiry;
use roret_domain::inquiry::{Channel, Requester, Theme};
use roret_insight::promise::{Period, PromiseReport};
use roret_insight::selection::Courses;
use roret_insight::selection::Selection;
use roret_office::clock::Clock;
use roret_paper::promise;
use roret_paper::report::{self, Choice, Question, REPORTS};
use roret_texts::{Language, texts_of};
use std::process::ExitCode;
use std::sync::LazyLock;

/// Which report.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Which {
    /// Agreements within 7 days, courses closed within 6 months.
    Promise,
    /// One of the register.
    Registered(&'static report::Report),
}

impl ValueEnum for Which {
    fn value_variants<'a>() -> &'a [Self] {
        static ALL: LazyLock<Vec<Which>> = LazyLock::new(|| {
            let registered = REPORTS.into_iter().map(Which::Registered);
            std::iter::once(Which::Promise).chain(registered).collect()
        });
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let about = match self {
            Self::Promise => "Agreements within 7 days, courses closed within 6 months",
            Self::Registered(report) => report.about,
        };
        Some(PossibleValue::new(self.word()).help(about))
    }
}

impl Which {
    fn word(self) -> &'static str {
        match self {
            Self::Promise => "promise",
            Self::Registered(report) => report.word,
        }
    }

    fn may_ask(self, choice: Choice) -> bool {
        match self {
            Self::Promise => choice == Choice::Period,
            Self::Registered(report) => report.may_ask(choice),
        }
    }
}

/// Prints figures.
#[derive(Debug, Args)]
pub(crate) struct Report {
    /// Which figures.
    #[arg(value_enum, value_name = "REPORT")]
    pub(crate) which: Which,
    /// What is waited for (waiting); without it the agreement.
    #[arg(long, value_enum)]
    pub(crate) until: Option<Until>,
    /// The first month after a known change: the control chart starts anew there (flow).
    #[arg(long, value_name = "DAY")]
    pub(crate) changed_on: Option<Date>,
    /// By the worker who wrote them down instead (contacts).
    #[arg(long)]
    pub(crate) by_worker: bool,
    #[command(flatten)]
    pub(crate) scope: ReportScope,
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
pub(crate) async fn run(asked: Report, language: Language) -> anyhow::Result<ExitCode> {
    let scope = &asked.scope;
    if let Some(option) = not_asked(&asked) {
        let words = [("option", option.into()), ("report", asked.which.word().into())];
        bail!(texts_of(language).with("report-not-asked", words));
    }
    let (image, period) = read(scope, language).await?;
    let selection = selection(scope, &image, period, language)?;
    let report = match asked.which {
        Which::Registered(report) => report,
        Which::Promise => {
            let report = PromiseReport::of(&image, period);
            out::say(&match scope.format {
                Format::Text => promise::text(&report, language),
                Format::Json => promise::json(&report)?,
                Format::Csv => promise::csv(&report, language)?,
            })?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    let mut question = Question::of(selection, calendar::date_of(SystemClock.now()));
    question.changed_on = asked.changed_on;
    if let Some(until) = asked.until {
        question.until = until.into();
    }
    let answer = (report.answer)(&image, &question, texts_of(language));
    let mut sheet = answer.sheet;
    if asked.by_worker {
        sheet = answer.others.into_iter().next().unwrap_or(sheet);
    }
    out::say(&match scope.format {
        Format::Text => sheet.text(language),
        Format::Json => sheet.json()?,
        Format::Csv => sheet.csv()?,
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The first option that is given and means nothing for this report: to ignore it would be to answer something else.
fn not_asked(asked: &Report) -> Option<&'static str> {
    let Report { which, until, changed_on, by_worker, scope } = asked;
    let ReportScope { from, to, unit, channel, source, theme, kind, .. } = scope;
    let given = [
        ("--until", until.is_some(), Choice::Until),
        ("--changed-on", changed_on.is_some(), Choice::ChangedOn),
        ("--by-worker", *by_worker, Choice::ByWorker),
        ("--from", from.is_some(), Choice::Period),
        ("--to", to.is_some(), Choice::Period),
        ("--unit", unit.is_some(), Choice::Unit),
        ("--channel", channel.is_some(), Choice::Kinds),
        ("--source", source.is_some(), Choice::Kinds),
        ("--theme", theme.is_some(), Choice::Kinds),
        ("--kind", kind.is_some(), Choice::Kinds),
    ];
    let mut wrong =
        given.into_iter().filter(|(_, is_given, choice)| *is_given && !which.may_ask(*choice));
    wrong.next().map(|(option, ..)| option)
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
