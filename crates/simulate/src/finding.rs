//! What is wrong with a scenario, where, and what to do: in Danish and English.

use std::fmt;
use std::ops::Range;

/// One thing that is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The line, from 1 on.
    pub line: usize,
    /// In Danish.
    pub danish: String,
    /// In English.
    pub english: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.english)
    }
}

/// Gathers findings of a text.
#[derive(Debug)]
pub(crate) struct Findings<'a> {
    text: &'a str,
    found: Vec<Finding>,
}

impl<'a> Findings<'a> {
    pub(crate) const fn of(text: &'a str) -> Self {
        Self { text, found: Vec::new() }
    }

    pub(crate) fn add(
        &mut self,
        at: &Range<usize>,
        danish: impl Into<String>,
        english: impl Into<String>,
    ) {
        let before = self.text.as_bytes().get(..at.start.min(self.text.len())).unwrap_or_default();
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        self.found.push(Finding { line, danish: danish.into(), english: english.into() });
    }

    /// A name that is not there, with the nearest that is.
    pub(crate) fn unknown<'n>(
        &mut self,
        at: &Range<usize>,
        name: &str,
        names: impl Iterator<Item = &'n str>,
        (what_danish, what_english): (&str, &str),
    ) {
        let names: Vec<&str> = names.collect();
        let nearest = nearest(name, names.iter().copied());
        let (danish, english) = match (nearest, names.is_empty()) {
            (Some(nearest), _) => {
                (format!(" Mente du “{nearest}”?"), format!(" Did you mean “{nearest}”?"))
            }
            (None, false) => {
                let names = names.join(", ");
                (format!(" Der er: {names}."), format!(" There are: {names}."))
            }
            (None, true) => (" Der er ingen.".to_owned(), " There are none.".to_owned()),
        };
        self.add(
            at,
            format!("“{name}” er ikke {what_danish} i denne fil.{danish}"),
            format!("“{name}” is no {what_english} of this file.{english}"),
        );
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Everything found, by line.
    pub(crate) fn into_all(mut self) -> Vec<Finding> {
        self.found.sort_by_key(|finding| finding.line);
        self.found
    }
}

/// The name that is most alike, when one is.
pub(crate) fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    const ALIKE: f64 = 0.7;
    let mut best: Option<(f64, &str)> = None;
    for other in names {
        let alike = strsim::jaro_winkler(name, other);
        if alike >= ALIKE && best.is_none_or(|(most, _)| alike > most) {
            best = Some((alike, other));
        }
    }
    best.map(|(_, other)| other)
}
