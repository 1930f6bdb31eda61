//! Roret on the command line: parse, run, exit code.
//!
//! Exit codes: 0 done; 1 done, but with bad rows or warnings; 2 not done.

mod arguments;
mod clock;
mod commands;
mod demo;
mod entropy;
mod error_text;
mod folder;
mod help;
mod key_folder;
mod options;
mod out;
mod private;
mod records;
mod signals;
mod simulated_journal;
mod slug;
mod store;

use arguments::{Arguments, Command};
use commands::{
    backup, doctor, erase, import, keys, migrate, proof, report, serve, simulate, statistics,
    transfer,
};
use error_text::error_text;
use rustix::process::{Resource, Rlimit, setrlimit};
use std::process::ExitCode;
use tokio::runtime::Builder;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    no_core_dumps();
    private::keep_others_away();
    let arguments = help::arguments();
    let language = arguments.language.into();
    run(arguments).unwrap_or_else(|error| {
        out::complain(&error_text(&error, language));
        ExitCode::from(2)
    })
}

/// A dump of the memory would hold keys and what they opened: the process leaves none.
fn no_core_dumps() {
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    // Lowering one's own limit is always allowed.
    let _ = setrlimit(Resource::Core, none);
}

fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let language = arguments.language.into();
    // One thread is enough for one command at a time, and it keeps the rows in their order.
    let one_thread = || Builder::new_current_thread().enable_all().build();
    let many_threads = || Builder::new_multi_thread().enable_all().build();
    let done = |()| ExitCode::SUCCESS;
    match arguments.command {
        Command::Serve(serve) => many_threads()?.block_on(serve::run(serve, language)).map(done),
        Command::Import(import) => one_thread()?.block_on(import::run(import, language)),
        Command::Report(report) => one_thread()?.block_on(report::run(report, language)),
        Command::Statistics(statistics) => statistics::run(statistics, language),
        Command::Simulate(simulate) => one_thread()?.block_on(simulate::run(simulate, language)),
        Command::Calibrate(calibrate) => {
            one_thread()?.block_on(simulate::calibrate(calibrate, language)).map(done)
        }
        Command::Migrate(migrate) => {
            one_thread()?.block_on(migrate::run(migrate, language)).map(done)
        }
        Command::Backup(backup) => one_thread()?.block_on(backup::run(backup, language)).map(done),
        Command::Restore(restore) => {
            one_thread()?.block_on(backup::restore(restore, language)).map(done)
        }
        Command::Move(moved) => {
            one_thread()?.block_on(transfer::relocate(moved, language)).map(done)
        }
        Command::Erase(erase) => one_thread()?.block_on(erase::run(erase, language)).map(done),
        Command::Keys(what) => one_thread()?.block_on(keys::run(what, language)).map(done),
        Command::Checkpoint(checkpoint) => {
            one_thread()?.block_on(proof::checkpoint(checkpoint, language)).map(done)
        }
        Command::Verify(verify) => one_thread()?.block_on(proof::verify(verify, language)),
        Command::Prove(prove) => one_thread()?.block_on(proof::prove(prove, language)).map(done),
        Command::Export(export) => {
            one_thread()?.block_on(transfer::export(export, language)).map(done)
        }
        Command::Doctor(doctor) => one_thread()?.block_on(doctor::run(doctor, language)),
    }
}
