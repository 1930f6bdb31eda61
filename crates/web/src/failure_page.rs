//! Tells a failure: the one place where it becomes a page, in the visitor's language.

use crate::Web;
use crate::answer::{local, page};
use crate::failure::{Failure, Untold};
use crate::fields::Saved;
use crate::frame::Frame;
use crate::texts::Texts;
use crate::visitor::{Known, Visitor};
use askama::Template;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use tower_http::request_id::RequestId;

/// Pages of the roadmap; any other address under it may hold most of a code.
const ROADMAP_PAGES: [&str; 4] = ["/vej/ja", "/vej/luk", "/vej/set", "/vej/skridt"];

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage {
    frame: Frame,
    lead: String,
    /// What was typed, to be copied; empty if nothing was.
    typed: Vec<Saved>,
    /// Under which number it stands in the log; empty where nothing is to be looked up.
    number: String,
    back: String,
    back_label: &'static str,
}

/// Shows what failed within as a page. What the layers within refuse by a bare status is told too.
pub(crate) async fn told(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let known = Known::default();
    parts.extensions.insert(known.clone());
    let mut asked = parts.clone();
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let failure = match (response.extensions_mut().remove::<Untold>(), response.status()) {
        (Some(Untold(failure)), _) => failure,
        (None, StatusCode::PAYLOAD_TOO_LARGE) => Arc::new(Failure::TooBig),
        (None, StatusCode::SERVICE_UNAVAILABLE) => {
            tracing::warn!("an answer took too long");
            Arc::new(Failure::Unavailable)
        }
        _ => return response,
    };
    let read = Visitor::from_request_parts(&mut asked, &web).await;
    let visitor = read.ok().or_else(|| known.visitor());
    let Some(mut visitor) = visitor else { return response };
    visitor.path = without_code(visitor.path);
    let number = asked.extensions.get::<RequestId>().and_then(|id| id.header_value().to_str().ok());
    let mut page = shown(&web, &visitor, &failure, number.unwrap_or_default());
    for cookie in response.headers().get_all(header::SET_COOKIE) {
        page.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    page
}

/// A mistyped link holds most of a code: it must not come back in the page's own links.
fn without_code(path: String) -> String {
    let page = path.split('?').next().unwrap_or_default();
    match page.starts_with("/vej/") && !ROADMAP_PAGES.contains(&page) {
        true => "/vej".to_owned(),
        false => path,
    }
}

fn shown(web: &Web, visitor: &Visitor, failure: &Failure, number: &str) -> Response {
    let t = visitor.texts();
    let (title, lead) = words(failure, t);
    let (back, back_label) = match failure {
        Failure::SignIn => (sign_in_then(&visitor.path), t.get("failure-go-to-sign-in")),
        Failure::TimedOut { back, .. } => (sign_in_then(back), t.get("failure-go-to-sign-in")),
        Failure::DrawnForAnother { back, .. } => (local(back), t.get("failure-go-to-form")),
        _ => ("/".to_owned(), t.get("failure-go-to-front")),
    };
    let typed = match failure {
        Failure::TimedOut { typed, .. }
        | Failure::DrawnForAnother { typed, .. }
        | Failure::AlreadyReceived { typed }
        | Failure::KeyReused { typed } => typed.clone(),
        _ => Vec::new(),
    };
    let number = match failure {
        Failure::Broken => t.with("failure-number", [("number", number.to_owned().into())]),
        _ => String::new(),
    };
    let image = web.office.image();
    let frame = Frame::new(web, &image, visitor, title);
    page(failure.status(), &FailurePage { frame, lead, typed, number, back, back_label })
}

/// The key of the title, and the line under it.
fn words(failure: &Failure, t: &'static Texts) -> (&'static str, String) {
    let told = |title: &'static str, lead: &str| (title, t.get(lead).to_owned());
    match failure {
        Failure::NotFound => told("failure-not-found", "failure-not-found-lead"),
        Failure::SignIn => told("failure-sign-in", "failure-sign-in-lead"),
        Failure::TimedOut { typed, .. } if !typed.is_empty() => {
            told("failure-timed-out", "failure-timed-out-typed")
        }
        Failure::TimedOut { .. } => told("failure-timed-out", "failure-sign-in-lead"),
        Failure::DrawnForAnother { .. } => told("failure-another", "failure-another-lead"),
        Failure::AlreadyReceived { .. } => told("failure-received", "failure-received-lead"),
        Failure::ElsewhereFrom => told("failure-elsewhere", "failure-elsewhere-lead"),
        Failure::NoOneHost => told("failure-host", "failure-host-lead"),
        Failure::TooBig => told("failure-too-big", "failure-too-big-lead"),
        Failure::Refused(refusal) => ("failure-refused", t.refusal(refusal)),
        Failure::Form(problem) => ("failure-refused", problem.text(t)),
        Failure::KeyReused { .. } => told("failure-refused", "failure-key-reused"),
        Failure::Unavailable => told("failure-unavailable", "failure-unavailable-lead"),
        Failure::Broken => told("failure-broken", "failure-broken-lead"),
    }
}

fn sign_in_then(path: &str) -> String {
    let path: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
    format!("/log-ind?til={path}")
}

#[cfg(test)]
mod tests {
    use super::without_code;

    #[test]
    fn what_may_hold_a_code_is_left_out() {
        for path in ["/vej/ABCD-EFGH", "/vej/ABCD/x", "/vej/set/ABCD", "/vej/?x=1"] {
            assert_eq!(without_code(path.to_owned()), "/vej", "{path}");
        }
        for path in ["/vej", "/vej/set?foer=3", "/tavle?visning=mine"] {
            assert_eq!(without_code(path.to_owned()), path);
        }
    }
}
