//! What an inquiry is about, for figures.

use crate::failure::Failure;
use crate::fields::{Fields, Problem, Saved};
use crate::form::{Entry, Form, choices};
use crate::inquiry_form::{InquiryForm, Setting};
use crate::problems::{Problems, Together};
use crate::staff::saved;
use crate::texts::Texts;
use roret_domain::command::{Command, NoteThemes};
use roret_domain::id::InquiryId;
use roret_domain::inquiry::{Inquiry, Theme};

/// The themes of an inquiry in words; empty where nobody has noted any.
pub(super) fn words(inquiry: &Inquiry, t: &Texts) -> String {
    let words = inquiry.themes.iter().map(|theme| t.code("theme", theme.code()));
    words.collect::<Vec<_>>().join(", ")
}

/// Notes the themes.
pub(super) struct Themes;

impl InquiryForm for Themes {
    type At = InquiryId;
    const PREFIX: &'static str = "themes";
    const KEEPS_DRAFT: bool = false;

    fn title(_: &Setting<'_, InquiryId>) -> &'static str {
        "themes-title"
    }

    fn values(setting: &Setting<'_, InquiryId>) -> Result<Fields, Failure> {
        let seen = ("seen".to_owned(), setting.inquiry.version.to_string());
        let theme = |theme: &Theme| ("themes".to_owned(), theme.code().to_owned());
        Ok(Fields(std::iter::once(seen).chain(setting.inquiry.themes.iter().map(theme)).collect()))
    }

    fn fields(setting: &Setting<'_, InquiryId>, form: Form) -> Form {
        form.may("themes", Entry::Ticks(choices(setting.t, "theme", Theme::ALL, Theme::code)))
    }

    fn command(setting: &Setting<'_, InquiryId>, fields: &Fields) -> Result<Command, Problems> {
        let theme = |code: &str| Theme::from_code(code).ok_or(Problem::Unreadable("themes"));
        let themes = fields.all("themes").map(theme).collect();
        let (themes, seen) = (themes, fields.seen()).together()?;
        Ok(NoteThemes { inquiry: setting.inquiry.id, themes, seen }.into())
    }

    fn meanwhile(setting: &Setting<'_, InquiryId>, _: &Fields, _: &Fields) -> Vec<Saved> {
        vec![saved(setting.t, "themes", words(setting.inquiry, setting.t))]
    }
}
