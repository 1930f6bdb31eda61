//! Cells of a CSV file that a spreadsheet will open.

use std::borrow::Cow;

/// Signs at which a spreadsheet may split a cell of ours: it takes the separator from the reader's
/// country, from a question it asks, or from the clipboard, and not from the file.
const SEPARATORS: [char; 7] = [';', ',', '\t', '|', '\n', '\r', '\u{2028}'];

/// Signs that begin a formula, also in the width of Asian letters, which spreadsheets turn into these.
const BEGINNINGS: [char; 9] =
    ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}', '\u{2212}'];

/// The text as a cell that no spreadsheet takes for a formula (OWASP, CSV injection): an apostrophe
/// before what begins as one, at the cell's beginning and after every sign at which it may be split.
/// Blanks, quotation marks and signs nobody sees do not count as a beginning: they may be dropped.
pub(crate) fn guarded(text: &str) -> Cow<'_, str> {
    let is_split = |sign: &char| SEPARATORS.contains(sign);
    if !text.contains(BEGINNINGS) && !text.starts_with(['\t', '\r', '\n']) {
        return Cow::Borrowed(text);
    }
    let mut guarded = String::with_capacity(text.len() + 1);
    // A control sign at the very beginning is one that programs drop before they look.
    if text.starts_with(['\t', '\r', '\n']) {
        guarded.push('\'');
    }
    for part in text.split_inclusive(|sign| is_split(&sign)) {
        let begins = part.trim_start_matches(is_dropped);
        if begins.starts_with(BEGINNINGS) {
            guarded.push('\'');
        }
        guarded.push_str(part);
    }
    if guarded.len() == text.len() { Cow::Borrowed(text) } else { Cow::Owned(guarded) }
}

/// What a spreadsheet may drop before it looks for a formula.
fn is_dropped(sign: char) -> bool {
    (sign.is_whitespace() && !SEPARATORS.contains(&sign))
        || (sign.is_control() && !SEPARATORS.contains(&sign))
        || matches!(sign, '"' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
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

#[cfg(test)]
mod tests {
    use super::{guarded, written_rows};

    /// What a spreadsheet makes of a file when it splits at this sign and knows quotation marks, or
    /// does not; then it drops blanks.
    fn opened(file: &str, separator: char, knows_quotes: bool) -> Vec<String> {
        let mut cells = vec![String::new()];
        let mut is_quoted = false;
        for sign in file.chars() {
            match sign {
                '"' if knows_quotes => is_quoted = !is_quoted,
                sign if !is_quoted && (sign == separator || sign == '\n' || sign == '\r') => {
                    cells.push(String::new());
                }
                sign => cells.last_mut().into_iter().for_each(|cell| cell.push(sign)),
            }
        }
        cells
            .iter()
            .map(|cell| cell.trim_matches([' ', '\u{a0}', '"', '\u{feff}']).to_owned())
            .collect()
    }

    #[test]
    fn no_cell_is_a_formula_wherever_a_spreadsheet_splits() {
        for begin in
            ["=1+1", "+1", "-2+3", "@SUM(A1)", "＝1", "＋1", "－1", "＠A1", "=cmd|' /C calc'!A0"]
        {
            for text in [
                begin.to_owned(),
                format!("Hold;{begin};"),
                format!("Hold\t{begin}"),
                format!("Hold|{begin}"),
                format!("Hold, {begin}"),
                format!("Hold\n{begin}"),
                format!("Hold\r{begin}"),
                format!("Hold; \"{begin}"),
                format!("\t{begin}"),
                format!(" {begin}"),
                format!("\u{feff}{begin}"),
                format!("a;b;\u{a0}{begin};c"),
                format!("\";{begin}"),
                format!("Hold;;{begin}"),
            ] {
                let file =
                    written_rows([vec!["1".into(), text.clone(), "x".into()]]).unwrap_or_default();
                for separator in [';', ',', '\t', '|'] {
                    for knows_quotes in [true, false] {
                        for cell in opened(&file, separator, knows_quotes) {
                            let is_formula =
                                cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
                            assert!(!is_formula, "{text:?} at {separator:?}: {file:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn what_begins_no_formula_stays_as_it_is() {
        for text in [
            "",
            "Hold A",
            "2024-03-01",
            "EMN-2024/117",
            "a;b",
            "1.5",
            "x=1",
            "bo@opdigtet.dk",
            "A - B",
            "1e-5",
        ] {
            assert_eq!(guarded(text), text);
        }
        assert_eq!(guarded("Hold;=1+1;"), "Hold;'=1+1;");
        assert_eq!(guarded("-1"), "'-1");
        assert_eq!(guarded("\t=1"), "'\t'=1");
    }
}
