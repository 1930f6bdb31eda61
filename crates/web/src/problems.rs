//! Everything that is wrong with a form, so that nobody has to send it as often as it has faults.

use crate::fields::Problem;
use crate::texts::Texts;
use roret_domain::refusal::{Reason, Refusal};

/// What is wrong with a form; never empty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Problems(Vec<Problem>);

impl<T: Into<Problem>> From<T> for Problems {
    fn from(problem: T) -> Self {
        Self(vec![problem.into()])
    }
}

impl Problems {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }

    /// Whether somebody else changed the thing meanwhile.
    pub(crate) fn is_conflict(&self) -> bool {
        self.0.iter().any(Problem::is_conflict)
    }

    /// Whether a problem stands at this field.
    pub(crate) fn is_at(&self, field: &str) -> bool {
        self.0.iter().any(|problem| problem.field() == Some(field))
    }

    /// The refusal, if the visitor may not do this at all: that is told as a page, not at a field.
    pub(crate) fn not_allowed(&self) -> Option<&Refusal> {
        self.0.iter().find_map(|problem| match problem {
            Problem::Refused(refusal) if refusal.reason == Reason::NotAllowed => Some(refusal),
            _ => None,
        })
    }

    /// All in words.
    pub(crate) fn text(&self, t: &Texts) -> String {
        self.0.iter().map(|problem| problem.text(t)).collect::<Vec<_>>().join(" ")
    }

    /// The first, where only one can be told.
    pub(crate) fn into_first(self) -> Option<Problem> {
        self.0.into_iter().next()
    }
}

/// Several fields read at once: all of them, or everything that is wrong with them.
pub(crate) trait Together {
    type Read;

    /// Reads them.
    fn together(self) -> Result<Self::Read, Problems>;
}

macro_rules! together {
    ($($name:ident)+) => {
        impl<$($name,)+> Together for ($(Result<$name, Problem>,)+) {
            type Read = ($($name,)+);

            #[expect(non_snake_case, reason = "a value is named as its type")]
            fn together(self) -> Result<Self::Read, Problems> {
                let ($($name,)+) = self;
                match ($($name,)+) {
                    ($(Ok($name),)+) => Ok(($($name,)+)),
                    ($($name,)+) => {
                        let wrong = [$($name.err(),)+];
                        Err(Problems(wrong.into_iter().flatten().collect()))
                    }
                }
            }
        }
    };
}

together!(A B);
together!(A B C);
together!(A B C D);
together!(A B C D E);
