//! Who asks, in which language, and how the answer is shown: read from the request, once.

use crate::failure::Failure;
use crate::texts::{Language, Texts, texts_of};
use crate::{Web, follow_up};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use jiff::Timestamp;
use roret_domain::citizen::may_hold_cpr;
use roret_domain::code::CodeHash;
use roret_domain::event::Actor;
use roret_domain::id::{Position, WorkerId};
use roret_office::{TokenHash, Who};
use std::sync::{Arc, OnceLock};

/// The cookie of a sign-in.
pub(crate) const SIGN_IN_COOKIE: &str = "roret";
/// The cookie that holds a follow-up code.
pub(crate) const CODE_COOKIE: &str = "roret-vej";
/// The cookie of the language.
pub(crate) const LANGUAGE_COOKIE: &str = "roret-sprog";
/// How far the journal had come when the browser last sent something.
pub(crate) const POSITION_COOKIE: &str = "roret-plads";

/// The one who asks.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    pub(crate) who: Who,
    /// When the request came: what the visitor may do is asked for this moment.
    pub(crate) now: Timestamp,
    /// The follow-up code in the browser's cookie, as its hash.
    pub(crate) code: Option<CodeHash>,
    /// The code itself: shown on the receipt page, never logged.
    pub(crate) code_text: Option<String>,
    pub(crate) token_hash: Option<TokenHash>,
    pub(crate) language: Language,
    pub(crate) path: String,
    /// Whether htmx asks for a part of the page.
    pub(crate) wants_part: bool,
}

impl Visitor {
    /// The texts in the visitor's language.
    pub(crate) fn texts(&self) -> &'static Texts {
        texts_of(self.language)
    }

    /// Who acts.
    pub(crate) fn actor(&self) -> Actor {
        match (self.who, self.code) {
            (Who::SignedIn(actor), _) => actor,
            (_, Some(code)) => Actor::CodeHolder(code),
            _ => Actor::Visitor,
        }
    }

    /// The worker who is signed in.
    pub(crate) fn worker(&self) -> Option<WorkerId> {
        match self.who {
            Who::SignedIn(Actor::Worker(id)) => Some(id),
            _ => None,
        }
    }
}

/// The visitor of a request, once somebody has read who it is: nobody asks twice, and a failure is told to the one it
/// happened to.
#[derive(Clone, Default)]
pub(crate) struct Known(Arc<OnceLock<Visitor>>);

impl Known {
    /// The visitor, if somebody has read who it is.
    pub(crate) fn visitor(&self) -> Option<Visitor> {
        self.0.get().cloned()
    }

    fn keep(&self, visitor: &Visitor) {
        self.0.get_or_init(|| visitor.clone());
    }
}

impl FromRequestParts<Arc<Web>> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Failure> {
        let known = parts.extensions.get::<Known>().cloned().unwrap_or_default();
        if let Some(visitor) = known.visitor() {
            return Ok(visitor);
        }
        let cookies = Cookies { headers: &parts.headers, prefix: prefix(web) };
        let token_hash = cookies.get(SIGN_IN_COOKIE).map(follow_up::token_hash);
        let code_text = cookies.get(CODE_COOKIE).and_then(follow_up::normal_form);
        let language = cookies.get(LANGUAGE_COOKIE).and_then(Language::from_code);
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        // A number that says who somebody is must not come back in the page's own links.
        let query = parts.uri.query().unwrap_or("");
        let is_telling =
            form_urlencoded::parse(query.as_bytes()).any(|(_, value)| may_hold_cpr(&value));
        let path = if is_telling { parts.uri.path() } else { path }.to_owned();
        let part = parts.headers.get("hx-request-type").is_some_and(|kind| kind == "partial");
        let mut visitor = Self {
            who: Who::Nobody,
            now: web.office.clock().now(),
            code: code_text.as_deref().map(follow_up::code_hash),
            code_text,
            token_hash,
            language: language.unwrap_or_default(),
            path,
            wants_part: part,
        };
        if let Some(hash) = token_hash {
            match web.office.who(hash, web.way()).await {
                Ok(who) => visitor.who = who,
                Err(error) => {
                    known.keep(&visitor);
                    return Err(error.into());
                }
            }
        }
        known.keep(&visitor);
        Ok(visitor)
    }
}

/// How far the journal had come when this browser last sent something: no node shows it less.
pub(crate) fn has_seen(web: &Web, headers: &HeaderMap) -> Position {
    let cookies = Cookies { headers, prefix: prefix(web) };
    let position = cookies.get(POSITION_COOKIE).and_then(|text| text.parse().ok());
    Position(position.unwrap_or(0))
}

/// Behind TLS a cookie's name binds it to this very host, and no other name is read.
fn prefix(web: &Web) -> &'static str {
    if web.plain_http { "" } else { "__Host-" }
}

struct Cookies<'a> {
    headers: &'a HeaderMap,
    prefix: &'static str,
}

impl<'a> Cookies<'a> {
    fn get(&self, name: &str) -> Option<&'a str> {
        self.headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| key.strip_prefix(self.prefix) == Some(name))
            .map(|(_, value)| value)
    }
}

/// A `Set-Cookie` header. An empty value removes the cookie.
pub(crate) fn cookie(web: &Web, name: &str, value: &str) -> HeaderValue {
    let (prefix, secure) = (prefix(web), if web.plain_http { "" } else { "; Secure" });
    let age = match (value, name) {
        ("", _) => "; Max-Age=0",
        (_, LANGUAGE_COOKIE) => "; Max-Age=31536000",
        // By then every node has long come that far.
        (_, POSITION_COOKIE) => "; Max-Age=60",
        _ => "",
    };
    let text = format!("{prefix}{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}");
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}
