//! What an import says at its end. It adds up: rows read = new + added to + already there + bad.

use roret_paper::finding::{BadRow, FINDINGS_KEPT_MAX, Findings, Notice};
use roret_texts::Language;
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
        let mut line = |danish: &str, english: &str, number: u64| {
            // Writing to a string can't fail.
            let _ = writeln!(text, "{:<44}{number:>9}", language.pick(danish, english));
        };
        match self.events {
            Some(events) => {
                line("Hændelser læst", "Events read", events.read);
                line(
                    "  heraf i sager taget med",
                    "  of them in cases taken",
                    events.read - events.bad,
                );
                line("  heraf ikke taget med", "  of them not taken", events.bad);
                line("Sager læst", "Cases read", self.rows);
            }
            None => line("Rækker læst", "Rows read", self.rows),
        }
        line("  nye henvendelser", "  new inquiries", self.new);
        line("  kendte, med noget nyt", "  known, with something new", self.added_to);
        line("  kendte, intet nyt", "  known, nothing new", self.known);
        line("  ikke taget med (fejl)", "  not taken (bad)", self.bad);
        line("Uden samarbejdsaftale", "Without an agreement", self.without_agreement);
        line("Uden afslutning (står åbne)", "Without an end (stay open)", self.without_end);
        line("Bemærkninger", "Notices", self.findings.notice_count());
        text + &self.findings_text(language)
    }

    /// How the file's dates were read, then every bad row and every notice on a line of its own.
    pub(crate) fn findings_text(&self, language: Language) -> String {
        let bad_rows = self.findings.bad_rows().iter().map(|row: &BadRow| row.text(language));
        let notices = self.findings.notices().iter().map(|notice: &Notice| notice.text(language));
        let (bad_row_count, notice_count) =
            (self.findings.bad_row_count(), self.findings.notice_count());
        let dates = self.findings.dates.map_or(String::new(), |dates| dates.text(language) + "\n");
        dates
            + &listed(language.pick("Fejl", "Bad rows"), bad_rows, bad_row_count, language)
            + &listed(language.pick("Bemærkninger", "Notices"), notices, notice_count, language)
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
        let more = language.pick("flere, som ikke vises", "more, not shown");
        // Writing to a string can't fail.
        let _ = writeln!(text, "… {} {more}", count - kept);
    }
    text
}
