//! A report as a sheet: facts on top, a table below. One shape for the terminal, for programs, for
//! spreadsheets and for pages, so that all say the same.

use crate::cell::written_rows;
use roret_insight::share::Share;
use roret_insight::time_to_event::Quantile;
use roret_texts::{Language, texts_of};
use serde_json::{Map, Number, Value};
use std::fmt::Write;

/// A name for people, with the code that programs use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Label {
    /// The code.
    pub code: &'static str,
    /// The key of the name among the texts.
    pub key: &'static str,
}

impl Label {
    /// The name.
    pub fn text(self, language: Language) -> &'static str {
        texts_of(language).get(self.key)
    }
}

/// A label.
pub(crate) const fn label(code: &'static str, key: &'static str) -> Label {
    Label { code, key }
}

/// What stands in a cell.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// Nothing can be said.
    Nothing,
    /// Something could be said, but would point at people.
    Withheld,
    /// A day that so few have reached that it can't be told yet: open upwards.
    NotReached,
    /// A number of people or things.
    Count(u32),
    /// Days, or another measured number, with one decimal for people.
    Days(f64),
    /// A share from 0 to 1.
    Share(f64),
    /// A share in whole per cent.
    PerCent(u32),
    /// A word that is the same in both languages: a day, a name.
    Word(String),
    /// A word with a code.
    Named(Label),
}

impl Cell {
    /// A cell of something that may be unknown.
    pub(crate) fn of<T>(value: Option<T>, cell: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Nothing, cell)
    }

    /// The estimate, the lower and the upper limit of a quantile of so many people, in days.
    pub(crate) fn quantile(n: u32, quantile: Quantile) -> [Self; 3] {
        let Quantile { estimate, lower, upper, .. } = quantile;
        let days = |days: Option<f64>| match days {
            Some(days) => Self::Days(days),
            None if n > 0 => Self::NotReached,
            None => Self::Nothing,
        };
        [days(estimate), days(lower), days(upper)]
    }

    /// A share with its limits.
    pub(crate) fn share(share: Share) -> [Self; 3] {
        let limits = share.limits();
        [
            Self::of(share.estimate(), Self::Share),
            Self::of(limits, |(lower, _)| Self::Share(lower)),
            Self::of(limits, |(_, upper)| Self::Share(upper)),
        ]
    }

    /// For people.
    pub fn text(&self, language: Language) -> String {
        let decimal = |text: String| match language {
            Language::Danish => text.replace('.', ","),
            Language::English => text,
        };
        match self {
            Self::Nothing => "–".into(),
            Self::Withheld => texts_of(language).get("sheet-withheld").into(),
            Self::NotReached => texts_of(language).get("sheet-not-reached").into(),
            Self::Count(count) => count.to_string(),
            Self::Days(days) if days.fract() == 0.0 => format!("{days:.0}"),
            Self::Days(days) => decimal(format!("{days:.1}")),
            Self::Share(share) => per_cent(&decimal(format!("{:.1}", share * 100.0)), language),
            Self::PerCent(whole) => per_cent(&whole.to_string(), language),
            Self::Word(word) => word.clone(),
            Self::Named(label) => label.text(language).into(),
        }
    }

    /// For a spreadsheet: whole precision, empty when nothing can be said.
    fn exact(&self) -> String {
        match self {
            Self::Nothing | Self::NotReached => String::new(),
            Self::Withheld => "withheld".into(),
            Self::Count(count) => count.to_string(),
            Self::Days(number) | Self::Share(number) => without_dust(*number).to_string(),
            Self::PerCent(per_cent) => format!("{:.2}", f64::from(*per_cent) / 100.0),
            Self::Word(word) => word.clone(),
            Self::Named(label) => label.code.into(),
        }
    }

    fn value(&self) -> Value {
        match self {
            Self::Nothing | Self::NotReached => Value::Null,
            Self::Withheld => "withheld".into(),
            Self::Count(count) => (*count).into(),
            Self::PerCent(per_cent) => (f64::from(*per_cent) / 100.0).into(),
            Self::Days(number) | Self::Share(number) => {
                Number::from_f64(without_dust(*number)).map_or(Value::Null, Value::Number)
            }
            Self::Word(word) => word.clone().into(),
            Self::Named(label) => label.code.into(),
        }
    }

    /// Whether the cell holds a number, which pages put to the right.
    pub fn is_number(&self) -> bool {
        !matches!(self, Self::Word(_) | Self::Named(_))
    }
}

/// A number with the sign for per cent, as the language writes it.
fn per_cent(number: &str, language: Language) -> String {
    match language {
        Language::Danish => format!("{number} %"),
        Language::English => format!("{number}%"),
    }
}

/// A number without the dust that is left where floating-point numbers should have made nought.
fn without_dust(number: f64) -> f64 {
    const DUST: f64 = 1e-12;
    if number.abs() < DUST { 0.0 } else { number }
}

/// A report.
#[derive(Clone, PartialEq, Debug)]
pub struct Sheet {
    /// What it is.
    pub title: Label,
    /// The key of the text that says what it counts and how.
    pub definition: &'static str,
    /// What stands on top.
    pub facts: Vec<(Label, Cell)>,
    /// The columns.
    pub columns: Vec<Label>,
    /// The rows; each as long as the columns.
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// How it counts.
    pub fn definition(&self, language: Language) -> &'static str {
        texts_of(language).get(self.definition)
    }

    /// Whether a column holds numbers.
    pub fn is_number(&self, column: usize) -> bool {
        self.rows.iter().filter_map(|row| row.get(column)).all(Cell::is_number)
    }

    /// As a JSON object: the facts by their codes, and `rows` as objects by the columns' codes.
    ///
    /// # Errors
    /// None that can happen; serde's signature asks for one.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        let object = |cells: &mut dyn Iterator<Item = (&Label, &Cell)>| -> Map<String, Value> {
            cells.map(|(label, cell)| (label.code.to_owned(), cell.value())).collect()
        };
        let mut sheet = Map::new();
        sheet.insert("report".into(), self.title.code.into());
        sheet.append(&mut object(&mut self.facts.iter().map(|(label, cell)| (label, cell))));
        let row = |row: &Vec<Cell>| Value::Object(object(&mut self.columns.iter().zip(row)));
        sheet.insert("rows".into(), self.rows.iter().map(row).collect());
        serde_json::to_string_pretty(&Value::Object(sheet))
    }

    /// The table as CSV, with the columns' codes on top.
    ///
    /// # Errors
    /// None that can happen when writing to memory; the writer's signature asks for one.
    pub fn csv(&self) -> Result<String, csv::Error> {
        let header = self.columns.iter().map(|column| column.code.to_owned()).collect();
        let rows = self.rows.iter().map(|row| row.iter().map(Cell::exact).collect());
        written_rows(std::iter::once(header).chain(rows))
    }

    /// As a page for a terminal.
    pub fn text(&self, language: Language) -> String {
        let header: Vec<String> =
            self.columns.iter().map(|column| column.text(language).to_owned()).collect();
        let rows: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| cell.text(language)).collect())
            .collect();
        let widths: Vec<usize> = (0..header.len())
            .map(|column| {
                let cells = rows.iter().chain([&header]).filter_map(|row| row.get(column));
                cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
            })
            .collect();
        let mut text = format!("{}\n\n", self.title.text(language));
        // Writing to a text can't fail.
        for (label, cell) in &self.facts {
            let _ = writeln!(text, "{}: {}", label.text(language), cell.text(language));
        }
        text.push('\n');
        for row in std::iter::once(&header).chain(&rows) {
            let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
                let pad = " ".repeat(width.saturating_sub(cell.chars().count()));
                // Names to the left, numbers to the right.
                if column == 0 { format!("{cell}{pad}") } else { format!("{pad}{cell}") }
            });
            let line = cells.collect::<Vec<_>>().join("  ");
            let _ = writeln!(text, "{}", line.trim_end());
        }
        let _ = writeln!(text, "\n{}", self.definition(language));
        text
    }
}
