//! What the tests share.

use jiff::Timestamp;
use roret_paper::inquiries::{Help, Inquiries, InquiryRow};
use roret_texts::Language;
use std::io::Cursor;

/// The header of the file of inquiries.
pub(crate) const HEADER: &str = "inquiry,received_at,channel,requester,agreed_at,started_at,closed_at,closing_reason,onward_section";

/// A row as one line of words.
pub(crate) fn shown(row: &InquiryRow) -> String {
    let moment = |at: Option<Timestamp>| at.map_or("-".into(), |at| at.to_string());
    let help = match &row.help {
        Help::Awaited => "awaited".into(),
        Help::Ended { at, ending } => format!("ended {at} {}", ending.code()),
        Help::Course { started_at, closing: None } => format!("runs {started_at}"),
        Help::Course { started_at, closing: Some(closing) } => format!(
            "course {started_at} {} {} {}",
            closing.closed_at,
            closing.reason.code(),
            closing.onward_section.as_ref().map_or("-", |section| section.number())
        ),
    };
    format!(
        "{} {} {} {} {} {} {help}",
        row.line,
        row.number,
        row.received_at,
        row.channel.code(),
        row.requester.code(),
        moment(row.agreed_at)
    )
}

/// All that reading a file of inquiries says, one thing a line.
pub(crate) fn read(file: &[u8]) -> String {
    let mut rows = match Inquiries::open(Cursor::new(file)) {
        Ok(rows) => rows,
        Err(error) => return error.text(Language::English),
    };
    let mut lines: Vec<String> = rows
        .by_ref()
        .map(|row| row.map_or_else(|bad_row| bad_row.text(Language::English), |row| shown(&row)))
        .collect();
    let notices = rows.take_notices();
    lines.extend(notices.notices().iter().map(|notice| notice.text(Language::English)));
    lines.join("\n")
}
