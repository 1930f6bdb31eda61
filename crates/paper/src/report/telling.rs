//! What a figure says in words.

use super::{Against, Question};
use jiff::civil::Date;
use roret_domain::image::Image;
use roret_insight::comparison::{Grouped, log_rank};
use roret_insight::control_chart::{Point, Signal};
use roret_insight::selection::Courses;
use roret_insight::time_to_event::{Curve, Interval, Observed};
use roret_texts::Texts;

/// A difference is told when it would come by chance less often than this.
const TOLD_BELOW: f64 = 0.05;

/// What a curve says, in words.
pub(super) fn curve_sentences(
    [both, half]: [&str; 2],
    curve: &Curve,
    t: &'static Texts,
) -> Vec<String> {
    if curve.n == 0 {
        return vec![t.get("figures-nobody").to_owned()];
    }
    let open = curve.n - curve.events;
    let n = t.with("figures-n", [("n", curve.n.into()), ("open", open.into())]);
    let median = curve.median(Interval::LogLog).estimate;
    let eight = curve.quantile(0.8, Interval::LogLog).estimate;
    // As a number: the text's form goes by it.
    let whole = |days: f64| days.ceil();
    let sentence = match (median, eight) {
        (Some(median), Some(eight)) => {
            t.with(both, [("median", whole(median).into()), ("eight", whole(eight).into())])
        }
        (Some(median), None) => t.with(half, [("median", whole(median).into())]),
        _ => t.get("figures-too-early").to_owned(),
    };
    vec![sentence, n]
}

/// Whether it took otherwise for others: in the period before, or in another unit.
pub(super) fn compared(
    now: &[Observed],
    before: &[Observed],
    [shorter, longer, no_difference]: [&str; 3],
    image: &Image,
    question: &Question,
    t: &'static Texts,
) -> Option<String> {
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
            if is_shorter { shorter } else { longer }
        }
        _ => no_difference,
    };
    let unit = |id| image.unit(id).map(|unit| unit.name.as_str());
    let before_it = || t.get("figures-than-before").to_owned();
    let whom = match question.against {
        Against::Before => before_it(),
        Against::Period(period) => {
            let day = |day| t.short_day(day).into();
            t.with("figures-than-period", [("from", day(period.from)), ("to", day(period.to))])
        }
        Against::Unit(id) => unit(id)
            .map_or_else(before_it, |name| t.with("figures-than-unit", [("unit", name.into())])),
    };
    Some(t.with(key, [("whom", whom.into()), ("n", before.len().into())]))
}

/// What the signals of a chart mean. `keys` are the words for none, for each of [`Signal::ALL`], and for
/// too few cases.
pub(super) fn signal_sentences(
    points: &[(Date, Point)],
    [none, outside, trend, near, run, thin]: [&str; 6],
    when: impl Fn(Date) -> String,
    t: &'static Texts,
) -> Vec<String> {
    let Some((_, last)) = points.last() else {
        return vec![t.get("figures-nobody").to_owned()];
    };
    if points.iter().all(|(_, point)| point.is_thin) {
        return vec![t.get(thin).to_owned()];
    }
    let latest = points.iter().rev().find_map(|(day, point)| Some((day, point, point.signal?)));
    let mut sentences = vec![match latest {
        None => t.get(none).to_owned(),
        Some((day, point, signal)) => {
            let key = match signal {
                Signal::Outside => outside,
                Signal::Trend => trend,
                Signal::NearLimit => near,
                Signal::Run => run,
            };
            let side = if point.is_above { "figures-above" } else { "figures-below" };
            t.with(key, [("when", when(*day).into()), ("side", t.get(side).into())])
        }
    }];
    if last.is_trial {
        sentences.push(t.get("figures-trial").to_owned());
    }
    sentences
}

/// What is asked of inquiries, but only of those with a course, is told.
pub(super) fn only_with_course(question: &Question, t: &'static Texts) -> Option<String> {
    let is_of_some = question.selection.courses != Courses::All;
    is_of_some.then(|| t.get("figures-only-with-course").to_owned())
}
