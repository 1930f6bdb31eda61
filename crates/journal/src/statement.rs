//! SQL as constants that know whether they have been run.
//!
//! Statements are not checked against a database at compile time, so that building needs none. In
//! exchange the test suite runs every one of them on its engine: a statement that nobody ran fails it.

use std::sync::atomic::{AtomicBool, Ordering};

/// A statement of one engine.
pub struct Statement {
    /// Where it is, such as `sqlite::looks::SORT`.
    pub name: &'static str,
    text: &'static str,
    is_run: AtomicBool,
}

impl Statement {
    pub(crate) const fn new(name: &'static str, text: &'static str) -> Self {
        Self { name, text, is_run: AtomicBool::new(false) }
    }

    /// The text, to be run now.
    pub(crate) fn text(&self) -> &'static str {
        self.is_run.store(true, Ordering::Relaxed);
        self.text
    }

    /// Whether it has been run since the program started.
    pub fn is_run(&self) -> bool {
        self.is_run.load(Ordering::Relaxed)
    }
}

/// Names the statements of a module, and lists them.
macro_rules! statements {
    ($($(#[$about:meta])* $name:ident = $text:expr;)+) => {
        $($(#[$about])* static $name: $crate::statement::Statement =
            $crate::statement::Statement::new(concat!(module_path!(), "::", stringify!($name)), $text);)+
        /// Every statement of this module.
        pub(crate) static STATEMENTS: &[&$crate::statement::Statement] = &[$(&$name),+];
    };
}
pub(crate) use statements;
