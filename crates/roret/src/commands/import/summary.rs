//! What an import says at its end. It adds up: rows read = new + added to + already there + bad.

use roret_paper::finding::{BadRow, FINDINGS_KEPT_MAX, Findings, Notice};
use roret_texts::{Language, texts_of};
use std::fmt::Write;

/// What came of an import.
#[derive(Default)]
pub(crate) struct Summary {
    /// Rows or cases read, good and bad.
    pub(crate) rows: u64,
    /// Inquiries that are new.
    pub(crate) new: u64,
    /// Inquiries that were there and got something more.
    pub(crate) added_to: u64,
    /// Inquiries that were there with all that the row says.
    pub(crate) known: u64,
    /// Rows or cases that were not taken in.
    pub(crate) bad: u64,
    /// Taken or known without an agreement.
    pub(crate) without_agreement: u64,
    /// Taken or known without an end: they stay open.
    pub(crate) without_end: u64,
    /// Events, when a log was read.
    pub(crate) events: Option<Events>,
    /// Bad rows and notices with their places.
    pub(crate) findings: Findings,
}

/// Events of a log. Read = in cases taken or known + in bad rows and cases.
#[derive(Clone, Copy, Default)]
pub(crate) struct Events {
    /// Read.
    pub(crate) read: u64,
    /// In bad rows, and in cases that were not taken in.
    pub(crate) bad: u64,
}

impl Summary {
    /// The lines people read.
    pub(crate) fn text(&self, language: Language) -> String {
        let mut text = String::new();
        let t = texts_of(language);
        let mut line = |indent: &str, key: &str, number: u64| {
            // Writing to a string can't fail.
            let _ = writeln!(text, "{:<44}{number:>9}", format!("{indent}{}", t.get(key)));
        };
        match self.events {
            Some(events) => {
                line("", "summary-events-read", events.read);
                line("  ", "summary-of-them-in-cases-taken", events.read - events.bad);
                line("  ", "summary-of-them-not-taken", events.bad);
                line("", "summary-cases-read", self.rows);
            }
            None => line("", "summary-rows-read", self.rows),
        }
        line("  ", "summary-new-inquiries", self.new);
        line("  ", "summary-known-with-something-new", self.added_to);
        line("  ", "summary-known-nothing-new", self.known);
        line("  ", "summary-not-taken-bad", self.bad);
        line("", "summary-without-an-agreement", self.without_agreement);
        line("", "summary-without-an-end-stay-open", self.without_end);
        line("", "summary-notices", self.findings.notice_count());
        text + &self.findings_text(language)
    }

    /// How the file's dates were read, then every bad row and every notice on a line of its own.
    pub(crate) fn findings_text(&self, language: Language) -> String {
        let t = texts_of(language);
        let bad_rows = self.findings.bad_rows().iter().map(|row: &BadRow| row.text(language));
        let notices = self.findings.notices().iter().map(|notice: &Notice| notice.text(language));
        let (bad_row_count, notice_count) =
            (self.findings.bad_row_count(), self.findings.notice_count());
        let dates = self.findings.dates.map_or(String::new(), |dates| dates.text(language) + "\n");
        dates
            + &listed(t.get("summary-bad-rows"), bad_rows, bad_row_count, language)
            + &listed(t.get("summary-notices"), notices, notice_count, language)
    }
}

fn listed(
    title: &str,
    lines: impl Iterator<Item = String>,
    count: u64,
    language: Language,
) -> String {
    if count == 0 {
        return String::new();
    }
    let mut text = format!("\n{title}:\n");
    for line in lines {
        text += &line;
        text.push('\n');
    }
    let kept = u64::try_from(FINDINGS_KEPT_MAX).unwrap_or(u64::MAX);
    if count > kept {
        let facts = [("n", (count - kept).to_string().into())];
        // Writing to a string can't fail.
        let _ = writeln!(text, "{}", texts_of(language).with("summary-more", facts));
    }
    text
}
