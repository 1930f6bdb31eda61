//! Pictures and tables of figures as pages show them.

use roret_paper::sheet::{Cell, Sheet};
use roret_texts::Language;

/// A picture with its title.
pub(crate) struct ChartShown {
    pub(crate) title: &'static str,
    pub(crate) svg: String,
}

/// A sheet's table as a page shows it.
pub(crate) struct TableShown {
    pub(crate) id: &'static str,
    /// Empty where the page's heading says it.
    pub(crate) heading: &'static str,
    pub(crate) columns: Vec<ColumnShown>,
    pub(crate) rows: Vec<Vec<CellShown>>,
}

pub(crate) struct ColumnShown {
    pub(crate) text: &'static str,
    pub(crate) is_number: bool,
}

pub(crate) struct CellShown {
    pub(crate) text: String,
    pub(crate) is_number: bool,
}

impl TableShown {
    pub(crate) fn of(sheet: &Sheet, language: Language, most: usize) -> Self {
        let cell =
            |cell: &Cell| CellShown { text: cell.text(language), is_number: cell.is_number() };
        Self {
            id: sheet.title.code,
            heading: "",
            columns: sheet
                .columns
                .iter()
                .enumerate()
                .map(|(index, column)| ColumnShown {
                    text: column.text(language),
                    is_number: sheet.is_number(index),
                })
                .collect(),
            rows: sheet.rows.iter().take(most).map(|row| row.iter().map(cell).collect()).collect(),
        }
    }

    /// With its title above it.
    pub(crate) fn titled(self, sheet: &Sheet, language: Language) -> Self {
        Self { heading: sheet.title.text(language), ..self }
    }
}
