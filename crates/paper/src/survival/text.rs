//! The answer for people: limits in words where the data do not reach them.

use super::{Answer, Limits, OneCurve};
use roret_texts::{Language, texts_of};
use std::fmt::Write;

/// The answer as a table for a terminal.
pub fn text(answer: &Answer, language: Language) -> String {
    let mut text = String::new();
    for (name, curve) in answer.curves() {
        text += &one(name, curve, language);
        text.push('\n');
    }
    if let Some(compared) = &answer.logrank {
        // Writing to a text can't fail.
        let _ = match (compared.chi_square, compared.df, compared.p) {
            (Some(chi_square), Some(df), Some(p)) => {
                writeln!(text, "log-rank: χ² {chi_square:.4}, df {df}, p {p:.6}")
            }
            _ => writeln!(text, "{}", texts_of(language).get("survival-not-compared")),
        };
    }
    text
}

fn one(name: &str, curve: &OneCurve, language: Language) -> String {
    let dash = |value: Option<f64>, places: usize| {
        value.map_or_else(|| "–".to_owned(), |value| format!("{value:.places$}"))
    };
    let t = texts_of(language);
    // Writing to a text can't fail.
    let mut text = if name.is_empty() { String::new() } else { format!("{name}: ") };
    let facts = [
        ("n", curve.n.to_string().into()),
        ("events", curve.events.to_string().into()),
        ("median", median(&curve.median, language).into()),
        ("until", curve.rmst_until.to_string().into()),
        ("mean", format!("{:.2}", curve.rmst).into()),
        ("error", format!("{:.2}", curve.rmst_std_error).into()),
    ];
    let _ = writeln!(text, "{}", t.with("survival-curve", facts));
    if let Some(known_until) = curve.known_until {
        let facts = [("until", known_until.to_string().into())];
        let _ = writeln!(text, "{}", t.with("survival-known-until", facts));
    }
    let _ = writeln!(text, "{}", t.get("survival-header"));
    for point in &curve.survival {
        let _ = writeln!(
            text,
            "{:>9} {:>9} {:>6} {:>7.4} {:>9} {:>8} {:>7}",
            point.time,
            point.at_risk,
            point.events,
            point.estimate,
            dash(point.std_error, 4),
            dash(point.lower, 4),
            dash(point.upper, 4)
        );
    }
    text
}

/// The median with its limits; what the data do not reach is said.
fn median(median: &Limits, language: Language) -> String {
    let t = texts_of(language);
    let told = |value: f64| format!("{value:.1}").into();
    let Some(estimate) = median.estimate else {
        return match median.lower {
            Some(lower) => t.with("survival-median-at-least", [("lower", told(lower))]),
            None => t.get("survival-median-not-reached").into(),
        };
    };
    let limits = match (median.lower, median.upper) {
        (Some(lower), Some(upper)) => format!("{lower:.1}–{upper:.1}"),
        (Some(lower), None) => t.with("survival-no-upper", [("lower", told(lower))]),
        (None, Some(upper)) => t.with("survival-no-lower", [("upper", told(upper))]),
        (None, None) => t.get("survival-no-limits").into(),
    };
    t.with("survival-median", [("estimate", told(estimate)), ("limits", limits.into())])
}
