//! The answer for people: limits in words where the data do not reach them.

use super::{Answer, Limits, OneCurve};
use roret_texts::Language;
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
            _ => writeln!(
                text,
                "{}",
                language.pick(
                    "log-rank: grupperne kan ikke sammenlignes, for intet skelner dem",
                    "log-rank: the groups can't be compared, for nothing tells them apart"
                )
            ),
        };
    }
    text
}

fn one(name: &str, curve: &OneCurve, language: Language) -> String {
    let dash = |value: Option<f64>, places: usize| {
        value.map_or_else(|| "–".to_owned(), |value| format!("{value:.places$}"))
    };
    let header = language.pick(
        "      tid  i risiko  skete   andel      fejl    nedre    øvre",
        "     time   at risk events   share     error    lower   upper",
    );
    // Writing to a text can't fail.
    let mut text = if name.is_empty() { String::new() } else { format!("{name}: ") };
    let _ = writeln!(
        text,
        "n {}, {} {}, {}, {} {}: {:.2} (± {:.2})",
        curve.n,
        curve.events,
        language.pick("skete", "happened"),
        median(&curve.median, language),
        language.pick("middeltid indtil", "mean time until"),
        curve.rmst_until,
        curve.rmst,
        curve.rmst_std_error
    );
    if let Some(known_until) = curve.known_until {
        let _ = match language {
            Language::Danish => writeln!(
                text,
                "NB: der er kun set indtil {known_until}; derefter er andelen ført uændret videre"
            ),
            Language::English => writeln!(
                text,
                "NB: nothing was seen after {known_until}; from there on the share is carried on unchanged"
            ),
        };
    }
    let _ = writeln!(text, "{header}");
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
    let danish = language == Language::Danish;
    let Some(estimate) = median.estimate else {
        let unknown = language.pick("median ikke nået", "median not reached");
        return match median.lower {
            Some(lower) if danish => format!("{unknown} (mindst {lower:.1})"),
            Some(lower) => format!("{unknown} (at least {lower:.1})"),
            None => unknown.into(),
        };
    };
    let limits = match (median.lower, median.upper) {
        (Some(lower), Some(upper)) => format!("{lower:.1}–{upper:.1}"),
        (Some(lower), None) if danish => format!("mindst {lower:.1}, ingen øvre grænse"),
        (Some(lower), None) => format!("at least {lower:.1}, no upper limit"),
        (None, Some(upper)) if danish => format!("højst {upper:.1}, ingen nedre grænse"),
        (None, Some(upper)) => format!("at most {upper:.1}, no lower limit"),
        (None, None) => language.pick("ingen grænser", "no limits").into(),
    };
    format!("median {estimate:.1} ({limits})")
}
