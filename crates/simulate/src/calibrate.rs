//! A base from a municipality's own records: how many come, how long they wait, where they go and how long help
//! lasts, as a scenario that somebody can read, change and live.
//!
//! Durations count who is still open as open, and who was there before the period from its first day on
//! (Kaplan–Meier with late entry). What lies behind the longest that was seen is taken to end there (Efron
//! 1967), and the text says how much that is. Beside every figure stands how many it rests on: `roret simulate
//! --uncertain` draws the figures anew for each life (Gamma for rates, Dirichlet for ways, Rubin's Bayesian
//! bootstrap for durations), so that the interval knows how little was seen.

mod sessions;

use jiff::civil::Date;
use roret_domain::calendar;
use roret_domain::course::{ClosingReason, CourseKind};
use roret_domain::image::Image;
use roret_domain::inquiry::{Channel, Inquiry, Requester};
use sessions::{Sessions, Staff};
use std::collections::BTreeMap;

/// Nothing came in the period: there is nothing to learn from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NothingSeen;

/// A time that was seen, on the scale of days: from when on it was watched, how long, and whether it ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Seen {
    watched_from: i32,
    days: i32,
    ended: bool,
}

/// What was seen of those who came by one source.
#[derive(Clone, Default, Debug)]
struct Came {
    number: u32,
    requesters: BTreeMap<Requester, u32>,
    channels: BTreeMap<Channel, u32>,
    weekdays: [u32; 7],
    to_agreement: Vec<Seen>,
    ended_before: u32,
}

/// What was seen of a kind of course.
#[derive(Clone, Default, Debug)]
struct Courses {
    started: u32,
    to_start: Vec<Seen>,
    lasted: Vec<Seen>,
    closed: u32,
    went_on: u32,
    sessions: Sessions,
}

/// Days in whole from one date to another.
fn days(from: Date, to: Date) -> i32 {
    calendar::days_waiting(from, to)
}

const SOURCES: [&str; 2] = ["citizens and relatives", "partners"];

/// The base of a municipality, from what was recorded of a period's days, both included.
///
/// # Errors
/// [`NothingSeen`] when no inquiry was received in the period.
pub fn base(image: &Image, from: Date, to: Date) -> Result<String, NothingSeen> {
    let mut came: [Came; 2] = Default::default();
    let mut courses: BTreeMap<CourseKind, Courses> = BTreeMap::new();
    let (mut agreed, mut without_course) = (0_u32, 0_u32);
    let mut staff = Staff::of(image, (from, to));
    for inquiry in image.inquiries() {
        let received = inquiry.received_on();
        if received > to {
            continue;
        }
        let own = inquiry.requester.is_citizen_or_relative();
        if received >= from {
            let [citizens, partners] = &mut came;
            sees_coming(if own { citizens } else { partners }, inquiry, to);
        }
        let agreed_on = inquiry.agreed_on().filter(|day| *day <= to);
        let Some(first) = inquiry.courses.first().filter(|course| course.started_on() <= to) else {
            let over = inquiry.ended.is_some_and(|ended| calendar::date_of(ended.at) <= to);
            if over && agreed_on.is_some_and(|day| day >= from) {
                agreed += 1;
                without_course += 1;
            }
            continue;
        };
        let started = first.started_on();
        let seen = courses.entry(first.kind).or_default();
        if started >= from {
            agreed += 1;
            seen.started += 1;
            let waited = agreed_on.map_or(0, |day| days(day, started).max(0));
            seen.to_start.push(Seen { watched_from: 0, days: waited, ended: true });
        }
        sees_lasting(seen, inquiry, started, from, to);
        staff.sees(&mut seen.sessions, inquiry);
    }
    if came.iter().all(|came| came.number == 0) {
        return Err(NothingSeen);
    }
    let mut text = head(image, (from, to), &staff);
    staff.put_pools(&mut text);
    let length = days(from, to) + 1;
    for (name, came) in SOURCES.iter().zip(&came).filter(|(_, came)| came.number > 0) {
        source(&mut text, name, came, length);
    }
    for (name, came) in SOURCES.iter().zip(&came) {
        if came.to_agreement.iter().any(|seen| seen.ended) {
            agreement(&mut text, name, came, &courses, agreed, without_course);
        }
    }
    for (kind, seen) in &courses {
        course(&mut text, *kind, seen, &staff);
    }
    if courses.values().any(|seen| seen.went_on > 0) {
        text += "\n# How long longer support lasts was not looked at.\n[[activity]]\n\
                 name = \"longer support\"\nsection = \"85\"\nservers = \"unlimited\"\ntakes_years = 1\n";
    }
    Ok(text)
}

fn sees_coming(came: &mut Came, inquiry: &Inquiry, to: Date) {
    let received = inquiry.received_on();
    came.number += 1;
    *came.requesters.entry(inquiry.requester).or_default() += 1;
    *came.channels.entry(inquiry.channel).or_default() += 1;
    let weekday = received.weekday().to_monday_zero_offset();
    if let Some(number) = usize::try_from(weekday).ok().and_then(|at| came.weekdays.get_mut(at)) {
        *number += 1;
    }
    let ended = inquiry.ended.map(|ended| calendar::date_of(ended.at)).filter(|day| *day <= to);
    match (inquiry.agreed_on().filter(|day| *day <= to), ended) {
        (Some(on), _) => {
            let days = days(received, on).max(0);
            came.to_agreement.push(Seen { watched_from: 0, days, ended: true });
        }
        (None, Some(_)) => came.ended_before += 1,
        (None, None) => {
            let days = days(received, to).max(0);
            came.to_agreement.push(Seen { watched_from: 0, days, ended: false });
        }
    }
}

fn sees_lasting(seen: &mut Courses, inquiry: &Inquiry, started: Date, from: Date, to: Date) {
    let closings: Option<Vec<_>> =
        inquiry.courses.iter().map(|course| course.closing_as_of(to)).collect();
    let last = closings.into_iter().flatten().max_by_key(|closing| closing.closed_on);
    let until = last.map_or(to, |closing| closing.closed_on);
    if until < from {
        return;
    }
    let watched_from = days(started, from).max(0);
    seen.lasted.push(Seen {
        watched_from,
        days: days(started, until).max(0),
        ended: last.is_some(),
    });
    if let Some(closing) = last {
        seen.closed += 1;
        seen.went_on += u32::from(closing.reason == ClosingReason::LongerSupport);
    }
}

/// Kaplan and Meier's estimate with late entry: each day with the share that ends on it. What lies behind
/// the longest seen is put there, and given beside.
fn ends(seen: &[Seen]) -> (Vec<(i32, f64)>, f64) {
    let mut times: Vec<i32> = seen.iter().filter(|it| it.ended).map(|it| it.days).collect();
    times.sort_unstable();
    times.dedup();
    let (mut left, mut shares) = (1.0, Vec::new());
    for day in times {
        // Whoever entered on the day itself was not at risk before it; a day-long course has no before.
        let at_risk = seen
            .iter()
            .filter(|it| it.days >= day && (it.watched_from < day || it.watched_from == 0))
            .count();
        let ended = seen.iter().filter(|it| it.ended && it.days == day).count();
        if at_risk == 0 {
            continue;
        }
        let share = left * ended.min(at_risk) as f64 / at_risk as f64;
        left -= share;
        shares.push((day, share));
    }
    let behind = left.max(0.0);
    if behind > 1e-9 {
        let longest = seen.iter().map(|it| it.days).max().unwrap_or(0);
        match shares.last_mut() {
            Some((day, share)) if *day == longest => *share += behind,
            _ => shares.push((longest, behind)),
        }
    }
    (shares, behind)
}

// ---- the text

fn head(image: &Image, period: (Date, Date), staff: &Staff<'_>) -> String {
    let name = image.municipality().map_or("", |municipality| municipality.name.as_str());
    let (from, to) = period;
    let next = to.tomorrow().unwrap_or(to);
    let starts = next.saturating_sub(jiff::Span::new().years(2));
    format!(
        "title = {:?}\nabout = \"\"\"\nFrom the records of {from} to {to}. Sessions in courses take workers' time. Waiting for an agreement, and for\n\
         a course, is as it was seen, whatever its reason: to let it follow from staff, give these activities staff and session_minutes too.\n\
         {}\n\"\"\"\n\n\
         # The first two years fill the house; the third is told. To start with what is open instead: starts_on = {next},\n\
         # years = 1, no warm_up, and roret simulate --start-with MUNICIPALITY.\n[run]\nstarts_on = {starts}\nyears = 3\nwarm_up = 2\nreplications = 100\n",
        format!("{name}, {from} – {to}"),
        staff.about(),
    )
}

/// Writing to a text can't fail.
macro_rules! put {
    ($text:expr, $($part:tt)*) => {{
        use std::fmt::Write as _;
        let _ = writeln!($text, $($part)*);
    }};
}
use put;

fn shares<'a>(parts: impl Iterator<Item = (&'a str, u32)>) -> String {
    let parts: Vec<(&str, u32)> = parts.filter(|(_, number)| *number > 0).collect();
    let whole: u32 = parts.iter().map(|(_, number)| number).sum();
    let parts: Vec<String> = parts
        .iter()
        .map(|(name, number)| format!("{name:?} = {:.8}", f64::from(*number) / f64::from(whole)))
        .collect();
    format!("{{ {} }}", parts.join(", "))
}

fn source(text: &mut String, name: &str, came: &Came, length_days: i32) {
    let per_year = f64::from(came.number) / f64::from(length_days) * 365.25;
    put!(
        text,
        "\n[[source]]\nname = {name:?}\nper_year = {per_year:.4}\ncounted = {}",
        came.number
    );
    let requesters = came.requesters.iter().map(|(it, number)| (it.code(), *number));
    put!(text, "requester = {}", shares(requesters));
    let channels = came.channels.iter().map(|(it, number)| (it.code(), *number));
    put!(text, "channel = {}", shares(channels));
    put!(text, "weekdays = {:?}", came.weekdays);
    let stay = came.to_agreement.len() as u32;
    let agreement = format!("agreement with {name}");
    if came.to_agreement.iter().any(|seen| seen.ended) {
        let to = [(agreement.as_str(), stay), ("leaves", came.ended_before)];
        put!(text, "to = {}", shares(to.into_iter()));
        put!(text, "to_counted = {}", stay + came.ended_before);
    } else {
        put!(text, "to = \"leaves\"   # nobody has agreed");
    }
}

fn takes(text: &mut String, seen: &[Seen]) {
    let (ends, behind) = ends(seen);
    let values: Vec<String> = ends.iter().map(|(day, _)| day.to_string()).collect();
    let weights: Vec<String> = ends.iter().map(|(_, share)| format!("{share:.6}")).collect();
    let open = seen.iter().filter(|it| !it.ended).count();
    put!(
        text,
        "# {} seen, {open} of them still open; {:.1} % lies behind the longest.",
        seen.len(),
        behind * 100.0
    );
    put!(text, "takes_counted = {}", seen.len());
    put!(
        text,
        "takes_days = {{ distribution = \"empirical\", values = [{}], weights = [{}] }}",
        values.join(", "),
        weights.join(", ")
    );
}

fn agreement(
    text: &mut String,
    name: &str,
    came: &Came,
    courses: &BTreeMap<CourseKind, Courses>,
    agreed: u32,
    without_course: u32,
) {
    let agreement = format!("agreement with {name}");
    put!(text, "\n[[activity]]\nname = {agreement:?}\nagreement = true\nservers = \"unlimited\"");
    takes(text, &came.to_agreement);
    let before: Vec<(String, u32)> = courses
        .iter()
        .map(|(kind, seen)| (format!("before {}", kind.code()), seen.started))
        .collect();
    let ways = before.iter().map(|(name, number)| (name.as_str(), *number));
    put!(
        text,
        "then = {}",
        shares(ways.chain([("leaves", without_course.max(u32::from(agreed == 0)))]))
    );
    put!(text, "then_counted = {agreed}");
}

fn course(text: &mut String, kind: CourseKind, seen: &Courses, staff: &Staff<'_>) {
    let code = kind.code();
    if seen.started > 0 {
        put!(text, "\n[[activity]]\nname = \"before {code}\"\nservers = \"unlimited\"");
        takes(text, &seen.to_start);
        put!(text, "then = {code:?}");
    }
    if seen.lasted.iter().all(|it| !it.ended) {
        put!(text, "\n# Nobody has ended a course of this kind yet.");
    }
    put!(text, "\n[[activity]]\nname = {code:?}\ncourse = {code:?}");
    if !staff.put_sessions(text, &seen.sessions) {
        put!(text, "# Too few sessions were seen to say whom it takes.\nservers = \"unlimited\"");
    }
    takes(text, &seen.lasted);
    if seen.went_on > 0 {
        let ways = [("longer support", seen.went_on), ("leaves", seen.closed - seen.went_on)];
        put!(text, "then = {}", shares(ways.into_iter()));
        put!(text, "then_counted = {}", seen.closed);
    }
}
