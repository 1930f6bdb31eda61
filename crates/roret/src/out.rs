//! What the command line prints. Whoever stops reading (`roret … | head`) has seen enough: a broken
//! pipe is no error.

use anyhow::Context;
use std::io::{self, ErrorKind, Write};

/// Writes a text to standard output, with a line end.
///
/// # Errors
/// When it can't be written, except to a pipe that nobody reads any more.
pub(crate) fn say(text: &str) -> anyhow::Result<()> {
    let mut stdout = io::stdout().lock();
    let written = stdout
        .write_all(text.trim_end_matches('\n').as_bytes())
        .and_then(|()| stdout.write_all(b"\n"))
        .and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("standard output (stdout)"),
    }
}

/// Writes a text to standard error.
pub(crate) fn complain(text: &str) {
    // Nobody is left to tell when even this can't be written.
    let _ = writeln!(io::stderr().lock(), "roret: {text}");
}

/// Lets warnings and errors of the rooms below reach standard error.
pub(crate) fn log_troubles() {
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::WARN)
        .with_writer(io::stderr)
        .with_target(false)
        .init();
}
