//! What is wrong with a scenario, where, and what to do: in Danish and English.

use roret_texts::{Language, texts_of};
use std::fmt::{self, Display};
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

/// What a name stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Named {
    Activity,
    Channel,
    Class,
    Competence,
    CourseKind,
    Pool,
    PoolOfPlaces,
    Requester,
    Source,
}

impl Named {
    /// The key of what is said when there is none of this name.
    const fn unknown(self) -> &'static str {
        match self {
            Self::Activity => "plan-unknown-activity",
            Self::Channel => "plan-unknown-channel",
            Self::Class => "plan-unknown-class",
            Self::Competence => "plan-unknown-competence",
            Self::CourseKind => "plan-unknown-course-kind",
            Self::Pool => "plan-unknown-pool",
            Self::PoolOfPlaces => "plan-unknown-pool-of-places",
            Self::Requester => "plan-unknown-requester",
            Self::Source => "plan-unknown-source",
        }
    }
}

fn said(language: Language, key: &str, facts: &[(&'static str, &dyn Display)]) -> String {
    texts_of(language).with(key, facts.iter().map(|(name, fact)| (*name, fact.to_string().into())))
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

    /// A text without variables.
    pub(crate) fn add(&mut self, at: &Range<usize>, key: &str) {
        self.add_with(at, key, &[]);
    }

    /// A text with its variables.
    pub(crate) fn add_with(
        &mut self,
        at: &Range<usize>,
        key: &str,
        facts: &[(&'static str, &dyn Display)],
    ) {
        self.say(at, |language| said(language, key, facts));
    }

    /// A name that is not there, with the nearest that is.
    pub(crate) fn unknown<'n>(
        &mut self,
        at: &Range<usize>,
        name: &str,
        names: impl Iterator<Item = &'n str>,
        what: Named,
    ) {
        let names: Vec<&str> = names.collect();
        let nearest = nearest(name, names.iter().copied());
        let there = names.join(", ");
        self.say(at, |language| {
            let unknown = said(language, what.unknown(), &[("name", &name)]);
            let advice = match nearest {
                Some(nearest) => said(language, "plan-did-you-mean", &[("nearest", &nearest)]),
                None if names.is_empty() => said(language, "plan-there-are-none", &[]),
                None => said(language, "plan-there-are", &[("there", &there)]),
            };
            format!("{unknown} {advice}")
        });
    }

    fn say(&mut self, at: &Range<usize>, text: impl Fn(Language) -> String) {
        let before = self.text.as_bytes().get(..at.start.min(self.text.len())).unwrap_or_default();
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        let (danish, english) = (text(Language::Danish), text(Language::English));
        self.found.push(Finding { line, danish, english });
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
