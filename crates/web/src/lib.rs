//! The pages: citizens', workers' and leaders'.
//!
//! Every URL answers a whole page and works without JavaScript; htmx asks for a part of the same page.
//! One module per page in `pages`, its template beside it. Pages ask the [`Office`] and nobody else:
//! they see images, send commands, and open personal content only under a look.

mod address;
mod alphabet;
mod answer;
mod assets;
mod chart;
mod draft;
mod failure;
mod failure_page;
mod fields;
mod follow_up;
mod form;
mod form_key;
mod frame;
mod guard;
mod inquiry_form;
mod pages;
mod problems;
mod show;
mod staff;
mod visitor;

use axum::Router;
use jiff::civil::Date;
use roret_domain::event::Actor;
use roret_domain::id::CommandKey;
use roret_domain::image::Image;
use roret_insight::outlook::Outlooks;
use roret_office::{Office, SignInWay};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

pub use form_key::FormKey;
pub use roret_office::Entropy;
pub use roret_texts as texts;

/// How long an answer may take. A form that was sent may be taken in all the same: sent again, it is taken in once.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(30);

/// Somebody to sign in as, in demo mode.
#[derive(Clone, Debug)]
pub struct Persona {
    /// The word in the form, such as `worker`.
    pub code: &'static str,
    /// Who acts.
    pub actor: Actor,
    /// A follow-up code to walk in with, for personas without a sign-in.
    pub follow_up_code: Option<String>,
    /// The name shown on the button.
    pub name: String,
}

/// What demo mode adds: personas, and a clock that can be moved.
#[derive(Clone, Debug, Default)]
pub struct Demo {
    /// The personas, in the order shown.
    pub personas: Vec<Persona>,
}

/// All that the pages need.
pub struct Web {
    /// The municipality.
    pub office: Arc<Office>,
    /// Random bytes for codes, tokens and keys.
    pub entropy: Arc<dyn Entropy>,
    /// A secret kept beside the journal, from which follow-up codes of forms are made.
    pub code_secret: [u8; 32],
    /// Demo mode, if it is on.
    pub demo: Option<Demo>,
    /// Whether browsers come without TLS (loopback only): cookies are then not marked secure.
    pub plain_http: bool,
    /// What was known at the beginning of the day, to forecast from.
    pub outlooks: OutlooksOfDay,
}

/// The forecasts' ground, learnt once a day.
#[derive(Default)]
pub struct OutlooksOfDay(Mutex<Option<(Date, Arc<Outlooks>)>>);

impl Web {
    /// How people come in here.
    pub(crate) fn way(&self) -> SignInWay {
        match self.demo {
            Some(_) => SignInWay::Demonstration,
            None => SignInWay::IdentityProvider,
        }
    }

    /// What was known at the beginning of today.
    pub(crate) fn outlooks(&self, image: &Image) -> Arc<Outlooks> {
        let today = self.office.today();
        let mut kept = self.outlooks.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some((day, outlooks)) if *day == today => Arc::clone(outlooks),
            _ => {
                let outlooks = Arc::new(Outlooks::at(image, today));
                *kept = Some((today, Arc::clone(&outlooks)));
                outlooks
            }
        }
    }

    /// A new command key: version 7, so that identifiers sort by the time of making.
    pub(crate) fn new_key(&self) -> CommandKey {
        let mut random = [0; 10];
        self.entropy.fill(&mut random);
        let milliseconds = self.office.clock().now().as_millisecond();
        let milliseconds = u64::try_from(milliseconds).unwrap_or(0);
        let builder = uuid::Builder::from_unix_timestamp_millis(milliseconds, &random);
        CommandKey::from_uuid(builder.into_uuid())
    }

    /// A new follow-up code.
    pub(crate) fn new_code(&self) -> String {
        let mut random = [0; 28];
        self.entropy.fill(&mut random);
        follow_up::code_of(&random)
    }
}

/// The router of all pages.
pub fn router(web: Arc<Web>) -> Router {
    router_with(Router::new(), web, ANSWER_TIME_MAX)
}

/// The router of all pages and of others, with the same around them: tests bring pages that break, or never answer.
pub fn router_with(others: Router<Arc<Web>>, web: Arc<Web>, answer_time_max: Duration) -> Router {
    let routes = pages::routes().merge(others);
    guard::around(routes, Arc::clone(&web), answer_time_max).with_state(web)
}

/// Serves the pages until `stop` resolves, and lets answers that have begun be finished.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: tokio::net::TcpListener,
    web: Arc<Web>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router(web)).with_graceful_shutdown(stop).await
}

/// The hash under which the journal knows a follow-up code, if the text can be one.
pub fn follow_up_hash(code: &str) -> Option<roret_domain::code::CodeHash> {
    follow_up::normal_form(code).as_deref().map(follow_up::code_hash)
}
