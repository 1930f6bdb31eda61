//! Cells of a CSV file that a spreadsheet will open.

use std::borrow::Cow;

/// The text as a cell that no spreadsheet takes for a formula: a leading `=`, `+`, `-`, `@`, tab or
/// carriage return gets an apostrophe before it (OWASP, CSV injection).
pub(crate) fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}'])
    {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Writes rows as CSV with commas and LF, every cell guarded.
///
/// # Errors
/// None that can happen when writing to memory; the writer's signature asks for one.
pub(crate) fn written<const COLUMNS: usize>(
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
) -> Result<String, csv::Error> {
    written_rows(rows.into_iter().map(Vec::from))
}

/// Writes rows of equal length as CSV with commas and LF, every cell guarded.
///
/// # Errors
/// As [`written`].
pub(crate) fn written_rows(
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(|cell| guarded(cell).into_owned()))?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
