//! `roret serve`: the pages of one municipality.

use crate::clock::SystemClock;
use crate::commands::proof::Witness;
use crate::demo;
use crate::demo::life::{Life, live_on};
use crate::entropy::SystemEntropy;
use crate::error_text::error_text;
use crate::options::Data;
use crate::out;
use crate::signals::told_to_stop;
use crate::store::{Founding, Store};
use anyhow::Context;
use clap::Args;
use jiff::{SignedDuration, Timestamp};
use roret_domain::id::Position;
use roret_journal::keys::Keys;
use roret_journal::stored::StoredJournal;
use roret_office::Office;
use roret_office::clock::{Clock, MovableClock};
use roret_texts::{Language, texts_of};
use roret_web::{Entropy, Web};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

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

/// Serves until the process is told to stop.
///
/// # Errors
/// When the files can't be opened or the address can't be listened on.
pub(crate) async fn run(arguments: Serve, language: Language) -> anyhow::Result<()> {
    out::log_troubles();
    let name = name_of(&arguments, language)?;
    let clock: Arc<dyn Clock> = match arguments.demo {
        true => Arc::new(MovableClock::new(SystemClock)),
        false => Arc::new(SystemClock),
    };
    let store = Store::of(&arguments.data, &name, language).await?;
    match arguments.demo {
        true => begin_demonstration(&arguments, &store, &name, clock.now(), language).await?,
        false => is_there(&store, &name, language).await?,
    }
    let held = match arguments.figures_only {
        true => store.open_for_figures(clock).await?,
        false => store.open_to_write(clock).await?,
    };
    if !arguments.demo {
        is_clock_right(&held.office, language)?;
    }
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let code_secret = store.secret(|secret| entropy.fill(secret)).await?;
    let mut demo = None;
    if arguments.demo {
        let mut journal = store.open_to_read().await?;
        let life = Life::of(&mut journal, &name).await?;
        demo = Some(demo::set_up(&held.office, life.is_some(), entropy.as_ref()).await?);
        if let (Some(life), false) = (life, arguments.stand_still || arguments.figures_only) {
            tokio::spawn(live_on(life, journal, Arc::clone(&held.office), name.clone()));
        }
    }
    let people = demo.as_ref().map_or_else(String::new, demo::who_is_there);
    let plain_http = arguments.listen.ip().is_loopback();
    if !arguments.figures_only {
        tokio::spawn(erase_by_rule(Arc::clone(&held.office)));
    }
    if let (Some(folder), false) = (&arguments.checkpoints, arguments.figures_only) {
        let witness = Witness::of(folder, &store, language);
        let journal = store.open_to_read().await?;
        let slug = store.slug().to_owned();
        tokio::spawn(sign_each_hour(witness, journal, Arc::clone(&held.keys), slug));
    }
    let office = Arc::clone(&held.office);
    let web = Arc::new(Web {
        office,
        entropy,
        code_secret,
        demo,
        plain_http,
        outlooks: roret_web::OutlooksOfDay::default(),
    });
    let (listener, address) = listen(&arguments, language).await?;
    let from = match held.opened.snapshot {
        Position(0) => String::new(),
        position => format!(" (from a snapshot at {position})"),
    };
    out::say(&format!(
        "Roret: {name}, {} events{from}. Open http://{address}/{people}\nStop with Ctrl-C.",
        held.office.image().position()
    ))?;
    roret_web::serve(listener, web, told_to_stop()).await.context("the server stopped")
}

/// Which municipality is served.
fn name_of(arguments: &Serve, language: Language) -> anyhow::Result<String> {
    match (&arguments.municipality, arguments.demo) {
        (Some(name), _) => Ok(name.clone()),
        (None, true) => Ok(demo::MUNICIPALITY.to_owned()),
        (None, false) => {
            anyhow::bail!(String::from(texts_of(language).get("serve-which-municipality")))
        }
    }
}

/// Refuses to serve a municipality of which there is nothing.
async fn is_there(store: &Store, name: &str, language: Language) -> anyhow::Result<()> {
    if store.exists().await? {
        return Ok(());
    }
    let shown = store.shown();
    anyhow::bail!(
        "{}",
        texts_of(language).with(
            "serve-no-journal",
            [("name", name.to_string().into()), ("shown", shown.to_string().into())]
        )
    )
}

/// Writes the demonstration's life down where nothing lies yet.
async fn begin_demonstration(
    arguments: &Serve,
    store: &Store,
    name: &str,
    now: Timestamp,
    language: Language,
) -> anyhow::Result<()> {
    is_seen_by_whom_it_may(arguments, language)?;
    let is_begun = is_demonstration(store, language).await?;
    if !is_begun && !arguments.figures_only {
        Life::begin(store, name, now).await?;
    }
    Ok(())
}

/// Listens where the arguments say, and answers with the address that it has become.
async fn listen(
    arguments: &Serve,
    language: Language,
) -> anyhow::Result<(TcpListener, SocketAddr)> {
    let cannot_listen = texts_of(language).get("serve-cannot-listen-on");
    let listener = TcpListener::bind(arguments.listen)
        .await
        .with_context(|| format!("{cannot_listen} {}", arguments.listen))?;
    let address = listener.local_addr().context("the listener has no address")?;
    Ok((listener, address))
}

/// Refuses to let everybody who reaches an address be a worker, unless that was said.
fn is_seen_by_whom_it_may(arguments: &Serve, language: Language) -> anyhow::Result<()> {
    let address = arguments.listen;
    if address.ip().is_loopback() || arguments.demo_for_everybody_who_reaches_it {
        return Ok(());
    }
    anyhow::bail!(
        "{}",
        texts_of(language)
            .with("serve-demonstration-reached", [("address", address.to_string().into())])
    )
}

/// Whether a demonstration lies there; nothing, or an empty journal, can become one.
///
/// # Errors
/// When something else lies there: a municipality's own records, or a demonstration from before they were marked.
async fn is_demonstration(store: &Store, language: Language) -> anyhow::Result<bool> {
    match store.founding().await? {
        Founding::Nothing => Ok(false),
        Founding::Demonstration => Ok(true),
        Founding::Real => {
            let shown = store.shown();
            anyhow::bail!(
                "{}",
                texts_of(language)
                    .with("serve-not-a-demonstration", [("shown", shown.to_string().into())])
            )
        }
    }
}

/// How often is looked for those whose time is over.
const ERASE_EVERY: Duration = Duration::from_secs(3_600);

/// Erases those without a name whose time is over, as long as the program runs.
async fn erase_by_rule(office: Arc<Office>) {
    loop {
        if let Err(error) = office.erase_expired().await {
            let error = &error as &dyn std::error::Error;
            tracing::error!(error, "those whose time is over could not be erased");
        }
        tokio::time::sleep(ERASE_EVERY).await;
    }
}

/// How often a checkpoint is signed.
const SIGN_EVERY: Duration = Duration::from_secs(3_600);

/// Signs how far the journal goes, where a second party holds it, as long as the program runs.
async fn sign_each_hour(
    witness: Witness,
    mut journal: StoredJournal,
    keys: Arc<Keys>,
    municipality: String,
) {
    loop {
        if let Err(error) = witness.add(&mut journal, &keys, &municipality).await {
            tracing::error!(
                error = error_text(&error, witness.language()),
                "a checkpoint could not be kept"
            );
        }
        tokio::time::sleep(SIGN_EVERY).await;
    }
}

/// A machine's clock may stand so far behind the last event before we refuse to start; less is a clock being
/// set right.
const CLOCK_BEHIND_MAX: SignedDuration = SignedDuration::from_hours(1);

/// Refuses to start where the clock says that the last event has not happened yet: promises are counted
/// from what the clock says.
fn is_clock_right(office: &Office, language: Language) -> anyhow::Result<()> {
    let now = office.clock().now();
    let Some(last) = office.image().recorded_at() else { return Ok(()) };
    if last.duration_since(now) <= CLOCK_BEHIND_MAX {
        return Ok(());
    }
    anyhow::bail!(
        "{}",
        texts_of(language).with(
            "serve-clock-behind",
            [("now", now.to_string().into()), ("last", last.to_string().into())]
        )
    )
}
