//! Answers: pages, redirects, and what is said when something fails.

use crate::Web;
use crate::fields::Problem;
use crate::frame::Frame;
use crate::visitor::Visitor;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use roret_domain::refusal::{Reason, Refusal};
use roret_office::OfficeError;

/// Renders a page.
pub(crate) fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a page could not be drawn");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Leads on after a post.
pub(crate) fn see_other(location: &str) -> Response {
    let location = HeaderValue::try_from(location).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// A place of ours that a form or link may lead back to: never another site.
pub(crate) fn local(path: &str) -> &str {
    let is_local =
        path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']);
    if is_local { path } else { "/" }
}

/// Why a page can't be shown or a post not taken in, as a whole page.
#[derive(Debug)]
pub(crate) enum Failure {
    /// There is nothing here, or not for this visitor.
    NotFound,
    /// Nobody is signed in.
    SignIn,
    /// The time ran out; a text that was sent is kept.
    TimedOut {
        /// Whether a text was kept.
        text_kept: bool,
        /// Where to go on after signing in.
        back: String,
    },
    /// The post came from another site's page.
    ElsewhereFrom,
    /// The form holds more than may be sent at once.
    TooBig,
    /// The rules say no.
    Refused(Refusal),
    /// The form can't be read.
    Form(Problem),
    /// The key belongs to another command.
    KeyReused,
    /// Something broke.
    Unavailable,
}

impl From<OfficeError> for Failure {
    fn from(error: OfficeError) -> Self {
        match error {
            OfficeError::Refused(refusal) => Self::Refused(refusal),
            OfficeError::KeyReused => Self::KeyReused,
            OfficeError::Unavailable => Self::Unavailable,
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::Refused(refusal) => Self::Refused(refusal),
            problem => Self::Form(problem),
        }
    }
}

#[derive(Template)]
#[template(path = "answer.html")]
struct FailurePage {
    frame: Frame,
    lead: String,
    back: String,
    back_label: &'static str,
}

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn | Self::TimedOut { .. } => StatusCode::UNAUTHORIZED,
            Self::ElsewhereFrom => StatusCode::FORBIDDEN,
            Self::TooBig => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Refused(refusal) => match refusal.reason {
                Reason::Unknown => StatusCode::NOT_FOUND,
                Reason::NotAllowed | Reason::NotYourCitizen | Reason::LeadersSeeFrames => {
                    StatusCode::FORBIDDEN
                }
                Reason::ChangedMeanwhile | Reason::TakenMeanwhile | Reason::KeyUsed => {
                    StatusCode::CONFLICT
                }
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            },
            Self::Form(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::KeyReused => StatusCode::CONFLICT,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The failure as a page in the visitor's language.
    pub(crate) fn show(&self, web: &Web, visitor: &Visitor) -> Response {
        let t = visitor.texts();
        let (title, lead) = match self {
            Self::NotFound => ("failure-not-found", t.get("failure-not-found-lead").to_owned()),
            Self::SignIn => ("failure-sign-in", t.get("failure-sign-in-lead").to_owned()),
            Self::TimedOut { text_kept: true, .. } => {
                ("failure-timed-out", t.get("failure-timed-out-kept").to_owned())
            }
            Self::TimedOut { .. } => {
                ("failure-timed-out", t.get("failure-sign-in-lead").to_owned())
            }
            Self::ElsewhereFrom => {
                ("failure-elsewhere", t.get("failure-elsewhere-lead").to_owned())
            }
            Self::TooBig => ("failure-too-big", t.get("failure-too-big-lead").to_owned()),
            Self::Refused(refusal) => ("failure-refused", t.refusal(refusal)),
            Self::Form(problem) => ("failure-refused", problem.text(t)),
            Self::KeyReused => ("failure-refused", t.get("failure-key-reused").to_owned()),
            Self::Unavailable => {
                ("failure-unavailable", t.get("failure-unavailable-lead").to_owned())
            }
        };
        let (back, back_label) = match self {
            Self::SignIn => (sign_in_then(&visitor.path), t.get("failure-go-to-sign-in")),
            Self::TimedOut { back, .. } => (sign_in_then(back), t.get("failure-go-to-sign-in")),
            _ => ("/".to_owned(), t.get("failure-go-to-front")),
        };
        let image = web.office.image();
        let frame = Frame::new(web, &image, visitor, title);
        page(self.status(), &FailurePage { frame, lead, back, back_label })
    }
}

fn sign_in_then(path: &str) -> String {
    let path: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
    format!("/log-ind?til={path}")
}
