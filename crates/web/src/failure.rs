//! Why a page can't be shown or a post not taken in.
//!
//! Whoever finds a failure gives it back; it is told in one place, `failure_page`, in the visitor's language.

use crate::fields::{Problem, Saved};
use crate::problems::Problems;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use roret_domain::refusal::{InquiryReason, Reason, Refusal};
use roret_office::OfficeError;
use std::sync::Arc;

/// Why a page can't be shown or a post not taken in, told to the visitor as a whole page.
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
    /// The form was sent before, with something else in it. What was typed stands in the page.
    KeyReused {
        /// What was typed.
        typed: Vec<Saved>,
    },
    /// What is asked of can't answer now.
    Unavailable,
    /// Something broke in here.
    Broken,
}

impl From<OfficeError> for Failure {
    fn from(error: OfficeError) -> Self {
        match error {
            OfficeError::Refused(refusal) => Self::Refused(refusal),
            OfficeError::KeyReused => Self::KeyReused { typed: Vec::new() },
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

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        problems.into_first().map_or(Self::Broken, Self::from)
    }
}

impl Failure {
    pub(crate) fn status(&self) -> StatusCode {
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
            Self::DrawnForAnother { .. }
            | Self::AlreadyReceived { .. }
            | Self::KeyReused { .. } => StatusCode::CONFLICT,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// A failure on its way out, to be told.
#[derive(Clone, Debug)]
pub(crate) struct Untold(pub(crate) Arc<Failure>);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Untold(Arc::new(self)));
        response
    }
}
