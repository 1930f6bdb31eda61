//! The pictures of a figure, drawn.

use super::shown::ChartShown;
use crate::chart::{self, Band, Line};
use crate::texts::Texts;
use jiff::civil::Date;
use roret_domain::calendar::days_waiting;
use roret_insight::control_chart::Point;
use roret_insight::time_to_event::{Curve, Interval};
use roret_paper::report::{Picture, Scale, Shows};

/// A curve is not drawn where fewer than this many are followed.
const AT_RISK_MIN: u32 = 5;
const DAYS_PER_MONTH: f64 = 30.437;

/// A picture, drawn; none where it would say nothing.
pub(super) fn drawn(picture: &Picture, t: &'static Texts) -> Option<ChartShown> {
    if !picture.is_worth_drawing() {
        return None;
    }
    let title = t.get(picture.title);
    let svg = match &picture.shows {
        Shows::Curve(curve) => {
            let band = band(curve)?;
            chart::curve(picture.id, title, &picture.description, t.get("figures-axis-days"), &band)
        }
        Shows::Control { scale, points } => control_chart(picture, *scale, points, t),
    };
    (!svg.is_empty()).then_some(ChartShown { title, svg })
}

/// The curve, as far as enough people were followed.
fn band(curve: &Curve) -> Option<Band> {
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
    (band.middle.len() > 1).then_some(band)
}

fn control_chart(
    picture: &Picture,
    scale: Scale,
    points: &[(Date, Point)],
    t: &'static Texts,
) -> String {
    let Some((first, _)) = points.first() else { return String::new() };
    let (times, form, axis) = match scale {
        Scale::PerCent => (100.0, "%m/%y", "figures-axis-months"),
        Scale::Months => (1.0, "%m/%y", "figures-axis-months"),
        Scale::Weeks => (1.0, "%d/%m/%y", "figures-axis-weeks"),
    };
    let lines: Vec<Line> = points
        .iter()
        .map(|(day, point)| Line {
            at: f64::from(days_waiting(*first, *day)) / DAYS_PER_MONTH,
            label: day.strftime(form).to_string(),
            value: point.value * times,
            mean: point.mean * times,
            low: point.lower * times,
            high: point.upper * times,
            is_marked: point.signal.is_some(),
        })
        .collect();
    let is_share = scale == Scale::PerCent;
    let title = t.get(picture.title);
    chart::control(picture.id, title, &picture.description, t.get(axis), is_share, &lines)
}
