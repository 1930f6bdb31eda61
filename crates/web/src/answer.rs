//! Answers: pages, redirects, and what is said when something fails.

use crate::Web;
use crate::fields::Problem;
use crate::form::Saved;
use crate::frame::Frame;
use crate::visitor::Visitor;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use roret_domain::refusal::{InquiryReason, Reason, Refusal};
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

/// A place of ours that a form or link may lead back to, as a browser would read it: never another site, and no place
/// that some browser reads otherwise, as it would one with a control character.
pub(crate) fn local(path: &str) -> String {
    let is_plain = path.starts_with('/') && !path.chars().any(char::is_control);
    let here = url::Url::parse("http://here.invalid/").ok();
    let read = here.filter(|_| is_plain).and_then(|here| {
        let there = here.join(path).ok()?;
        // A path that begins with two slashes is another host to whoever reads it by itself: dots before them can hide that.
        let is_here = there.origin() == here.origin() && !there.path().starts_with("//");
        is_here.then_some(there)
    });
    read.map_or_else(
        || "/".to_owned(),
        |there| match there.query() {
            Some(query) => format!("{}?{query}", there.path()),
            None => there.path().to_owned(),
        },
    )
}

/// Why a page can't be shown or a post not taken in, as a whole page.
#[derive(Debug)]
pub(crate) enum Failure {
    /// There is nothing here, or not for this visitor.
    NotFound,
    /// Nobody is signed in.
    SignIn,
    /// The sign-in has ended. What was typed stands in the page and is kept nowhere: nobody knows who typed it.
    TimedOut {
        /// What was typed.
        typed: Vec<Saved>,
        /// Where to go on after signing in.
        back: String,
    },
    /// The form was drawn for somebody else than the one who is signed in now. What was typed stands in the page.
    DrawnForAnother {
        /// What was typed.
        typed: Vec<Saved>,
        /// Where the form is.
        back: String,
    },
    /// The form was taken in before: from somebody else, or with something else in it.
    AlreadyReceived {
        /// What was typed.
        typed: Vec<Saved>,
    },
    /// The post came from another site's page.
    ElsewhereFrom,
    /// The request says two hosts, or none that there can be.
    NoOneHost,
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
    /// What was typed, to be copied; empty if nothing was.
    typed: Vec<Saved>,
    back: String,
    back_label: &'static str,
}

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn | Self::TimedOut { .. } => StatusCode::UNAUTHORIZED,
            Self::ElsewhereFrom => StatusCode::FORBIDDEN,
            Self::NoOneHost => StatusCode::BAD_REQUEST,
            Self::TooBig => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Refused(refusal) => match refusal.reason {
                Reason::Unknown => StatusCode::NOT_FOUND,
                Reason::NotAllowed | Reason::NotYourCitizen | Reason::LeadersSeeFrames => {
                    StatusCode::FORBIDDEN
                }
                Reason::ChangedMeanwhile
                | Reason::Inquiry(InquiryReason::TakenMeanwhile)
                | Reason::KeyUsed => StatusCode::CONFLICT,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            },
            Self::Form(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::DrawnForAnother { .. } | Self::AlreadyReceived { .. } | Self::KeyReused => {
                StatusCode::CONFLICT
            }
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The failure as a page in the visitor's language.
    pub(crate) fn show(&self, web: &Web, visitor: &Visitor) -> Response {
        let t = visitor.texts();
        let (title, lead) = match self {
            Self::NotFound => ("failure-not-found", t.get("failure-not-found-lead").to_owned()),
            Self::SignIn => ("failure-sign-in", t.get("failure-sign-in-lead").to_owned()),
            Self::TimedOut { typed, .. } if !typed.is_empty() => {
                ("failure-timed-out", t.get("failure-timed-out-typed").to_owned())
            }
            Self::TimedOut { .. } => {
                ("failure-timed-out", t.get("failure-sign-in-lead").to_owned())
            }
            Self::DrawnForAnother { .. } => {
                ("failure-another", t.get("failure-another-lead").to_owned())
            }
            Self::AlreadyReceived { .. } => {
                ("failure-received", t.get("failure-received-lead").to_owned())
            }
            Self::ElsewhereFrom => {
                ("failure-elsewhere", t.get("failure-elsewhere-lead").to_owned())
            }
            Self::NoOneHost => ("failure-host", t.get("failure-host-lead").to_owned()),
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
            Self::DrawnForAnother { back, .. } => (local(back), t.get("failure-go-to-form")),
            _ => ("/".to_owned(), t.get("failure-go-to-front")),
        };
        let typed = match self {
            Self::TimedOut { typed, .. }
            | Self::DrawnForAnother { typed, .. }
            | Self::AlreadyReceived { typed } => typed.clone(),
            _ => Vec::new(),
        };
        let image = web.office.image();
        let frame = Frame::new(web, &image, visitor, title);
        page(self.status(), &FailurePage { frame, lead, typed, back, back_label })
    }
}

fn sign_in_then(path: &str) -> String {
    let path: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
    format!("/log-ind?til={path}")
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn only_places_of_ours_are_led_to() {
        for path in ["/tavle", "/tavle?visning=mine&efter=1", "/", "/henvendelse/æ"] {
            assert!(local(path).starts_with('/') && !local(path).starts_with("//"), "{path}");
        }
        assert_eq!(local("/tavle?visning=mine"), "/tavle?visning=mine");
        for (path, place) in [("/a/../b", "/b"), ("/a#b", "/a")] {
            assert_eq!(local(path), place);
        }
        let controls = (0..0x20).chain([0x7f]).filter_map(char::from_u32);
        let with_controls = controls.flat_map(|sign| {
            [format!("/{sign}/host"), format!("{sign}//host"), format!("/{sign}\\host")]
        });
        let plain = [
            "//host",
            "/\\host",
            "\\\\host",
            "http://host",
            "https:host",
            "host",
            "",
            "///host",
            "/\u{85}/host",
            "javascript:alert(1)",
            "//here.invalid:81/",
            "/\u{9f}x",
            "/.//host",
            "/..//host",
            "/a/..//host",
            "/%2e//host",
            "/%2E%2e//host",
            "/a/%2e%2e//host",
            "/./\\host",
            "/.\\/host",
            "/x/../\\host",
            "/;/../..//host/",
            "/tavle/..//host?x=1",
            "//here.invalid:80//host",
            "/.//\\host",
        ];
        for path in with_controls.chain(plain.map(str::to_owned)) {
            assert_eq!(local(&path), "/", "{path:?}");
        }
    }
}
