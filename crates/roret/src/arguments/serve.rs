//! How the pages are served.

use super::Data;
use clap::Args;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Serves the pages.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Start with an invented municipality and buttons for its people, in a place where nothing is, or go on with one.
    /// A municipality's own records are never shown so.
    #[arg(long)]
    pub(crate) demo: bool,
    /// Let the invented municipality be tried by everybody who can reach an address that is not this machine's own: all of
    /// them can be a worker or a leader there.
    #[arg(long, requires = "demo")]
    pub(crate) demo_for_everybody_who_reaches_it: bool,
    /// Let nobody but those who are signed in do anything: without this the invented municipality lives on, day
    /// by day.
    #[arg(long, requires = "demo")]
    pub(crate) stand_still: bool,
    /// The address and port to listen on.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    #[command(flatten)]
    pub(crate) data: Data,
    /// The municipality's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) municipality: Option<String>,
    /// A folder that a second party holds: a signed checkpoint is added to it at the start and each hour.
    #[arg(long, value_name = "DIR")]
    pub(crate) checkpoints: Option<PathBuf>,
    /// Start without keys: nothing that is sealed opens and nothing can be written, but every figure is there.
    #[arg(long)]
    pub(crate) figures_only: bool,
}
