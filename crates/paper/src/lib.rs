//! What leaves and enters the house: files of inquiries, event logs, and the forms of reports.
//!
//! Reading never trusts a file: every row is parsed into types at this border or becomes a
//! [`BadRow`](finding::BadRow) that says line, column and reason, and the reading goes on. No text
//! made here repeats a cell's content, because a cell in the wrong column may hold a name or a CPR
//! number.
//!
//! Where to look: [`inquiries`] reads the form of `inquiry, received_at, …`; [`event_log`] reads any
//! log of cases and activities through a [`mapping`]; [`promise`] writes the promise report; [`report`] is the register
//! of the others, each with its [`sheet`], the rows behind it and what it says in words;
//! [`publication`] is what everybody may see; [`day`] reads a day from a file or a field; [`survival`] reads and answers for any table of times.

mod cell;
pub mod date_form;
pub mod day;
pub mod event_log;
pub mod finding;
pub mod inquiries;
/// The languages, by the path under which the pages know them.
pub mod language {
    pub use roret_texts::Language;
}
pub mod mapping;
mod moment;
mod number;
pub mod promise;
pub mod publication;
pub mod report;
pub mod retention;
pub mod sheet;
pub mod simulation;
pub mod survival;
pub mod table;
mod words;
