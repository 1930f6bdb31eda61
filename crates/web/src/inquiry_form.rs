//! A form about one inquiry: drawn, kept as a draft, sent, and shown again with everything that is wrong with it. A worker's
//! act that needs words or choices is one of these; how it is drawn and taken in is written here once.

use crate::Web;
use crate::address::At;
use crate::answer::see_other;
use crate::failure::Failure;
use crate::fields::{Fields, Problem, Saved};
use crate::form::Form;
use crate::problems::Problems;
use crate::staff::{About, Opened, opened_for, posted, saved, send};
use crate::texts::Texts;
use crate::visitor::Visitor;
use axum::body::Bytes;
use axum::extract::{MatchedPath, State};
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use jiff::Timestamp;
use jiff::civil::Date;
use roret_domain::command::Command;
use roret_domain::id::InquiryId;
use roret_domain::inquiry::Inquiry;
use serde::de::DeserializeOwned;
use std::fmt::Display;
use std::sync::Arc;

/// What the address of a form names: an inquiry, and what of it.
pub(crate) trait OfInquiry: DeserializeOwned + Copy + Send + Sync + 'static {
    /// The inquiry.
    fn inquiry(&self) -> InquiryId;

    /// All that it names, in its order, each as it is written by us.
    fn names(&self) -> Vec<String>;
}

impl OfInquiry for InquiryId {
    fn inquiry(&self) -> InquiryId {
        *self
    }

    fn names(&self) -> Vec<String> {
        vec![self.to_string()]
    }
}

impl<T: Display + DeserializeOwned + Copy + Send + Sync + 'static> OfInquiry for (InquiryId, T) {
    fn inquiry(&self) -> InquiryId {
        self.0
    }

    fn names(&self) -> Vec<String> {
        vec![self.0.to_string(), self.1.to_string()]
    }
}

/// What a form is filled in about, when, and for whom.
pub(crate) struct Setting<'a, A> {
    pub(crate) opened: &'a Opened,
    pub(crate) inquiry: &'a Inquiry,
    pub(crate) at: A,
    /// The form's address. It is also the name of its draft, so it is the same however the address was written.
    pub(crate) address: String,
    pub(crate) now: Timestamp,
    pub(crate) today: Date,
    pub(crate) t: &'static Texts,
}

/// A form about one inquiry that becomes one command.
pub(crate) trait InquiryForm: 'static {
    /// What its address names.
    type At: OfInquiry;
    /// What its fields' identifiers begin with; unique on the page.
    const PREFIX: &'static str;
    /// Whether what is typed is kept until it is sent. A form of choices alone needs none.
    const KEEPS_DRAFT: bool = true;
    /// Fields of which is told what somebody else saved meanwhile.
    const COMPARED: &'static [&'static str] = &[];

    /// The key of its title, and with `-lead` after it of the line under it.
    fn title(setting: &Setting<'_, Self::At>) -> &'static str;

    /// Whether what it is about is there at all; otherwise there is no form, neither drawn nor taken in.
    fn is_there(_: &Setting<'_, Self::At>) -> Result<(), Failure> {
        Ok(())
    }

    /// Says at once, before anything is filled in, what can't be done from here.
    fn may_begin(_: &Setting<'_, Self::At>) -> Result<(), Failure> {
        Ok(())
    }

    /// What it is filled with. `seen` is the version that is on the screen.
    fn values(setting: &Setting<'_, Self::At>) -> Result<Fields, Failure>;

    /// Its fields and its button.
    fn fields(setting: &Setting<'_, Self::At>, form: Form) -> Form;

    /// What it becomes.
    fn command(setting: &Setting<'_, Self::At>, fields: &Fields) -> Result<Command, Problems>;

    /// Whether somebody else was first. Then both are shown.
    fn is_conflict(_: &Setting<'_, Self::At>, _: &Fields, problems: &Problems) -> bool {
        problems.is_conflict()
    }

    /// What somebody else saved meanwhile, in words: also that something was emptied.
    fn meanwhile(setting: &Setting<'_, Self::At>, now: &Fields, typed: &Fields) -> Vec<Saved> {
        let differs = |field: &&&str| now.words(field) != typed.words(field);
        let text = |field: &str| {
            match now.text(field) {
                "" => NOTHING,
                text => text,
            }
            .to_owned()
        };
        let lines = Self::COMPARED.iter().filter(differs);
        lines.map(|field| saved(setting.t, field, text(field))).collect()
    }

    /// Where it leads.
    fn then(inquiry: InquiryId) -> String {
        format!("/henvendelse/{inquiry}")
    }
}

/// A field that somebody else emptied.
const NOTHING: &str = "–";

/// The form's page, and what takes it in.
pub(crate) fn inquiry_form<F: InquiryForm>() -> MethodRouter<Arc<Web>> {
    get(show::<F>).post(take_in::<F>)
}

async fn show<F: InquiryForm>(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(at): At<F::At>,
    route: MatchedPath,
) -> Result<Response, Failure> {
    let opened = Opened::by(&web, &visitor, at.inquiry()).await?;
    let setting = setting(&web, &visitor, &opened, at, &route)?;
    F::is_there(&setting)?;
    F::may_begin(&setting)?;
    let kept = match F::KEEPS_DRAFT {
        true => crate::draft::kept(&web, &visitor, draft_name(&setting)).await?,
        false => None,
    };
    let form = draw::<F>(&web, &visitor, &setting, F::values(&setting)?, kept);
    Ok(about::<F>(&setting).page(&web, &opened.image, &visitor, form))
}

async fn take_in<F: InquiryForm>(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(at): At<F::At>,
    route: MatchedPath,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let then = F::then(at.inquiry());
    let opened = match opened_for(&web, &visitor, at.inquiry(), &fields, &then).await? {
        Ok(opened) => opened,
        Err(sent_before) => return Ok(sent_before),
    };
    let command = {
        let setting = setting(&web, &visitor, &opened, at, &route)?;
        F::is_there(&setting)?;
        F::command(&setting, &fields)
    };
    let Some(problems) = send(&web, &visitor, &fields, command).await? else {
        return Ok(see_other(&then));
    };
    // Somebody else may have been quicker: what stands now is shown.
    let opened = Opened { image: web.office.image(), ..opened };
    let setting = setting(&web, &visitor, &opened, at, &route)?;
    let form = again::<F>(&web, &visitor, &setting, fields, &problems)?;
    Ok(about::<F>(&setting).page(&web, &opened.image, &visitor, form))
}

fn setting<'a, A: OfInquiry>(
    web: &Web,
    visitor: &Visitor,
    opened: &'a Opened,
    at: A,
    route: &MatchedPath,
) -> Result<Setting<'a, A>, Failure> {
    let inquiry = opened.inquiry()?;
    let (now, today) = (web.office.clock().now(), web.office.today());
    let address = filled_in(route.as_str(), &at.names());
    Ok(Setting { opened, inquiry, at, address, now, today, t: visitor.texts() })
}

/// A route with names in its places.
fn filled_in(route: &str, names: &[String]) -> String {
    let mut names = names.iter();
    let part = |part: &str| match part.starts_with('{') {
        true => names.next().cloned().unwrap_or_default(),
        false => part.to_owned(),
    };
    route.split('/').map(part).collect::<Vec<_>>().join("/")
}

fn draft_name<'a, A>(setting: &'a Setting<'_, A>) -> &'a str {
    setting.address.trim_start_matches('/')
}

fn about<F: InquiryForm>(setting: &Setting<'_, F::At>) -> About<'static> {
    About { key: F::title(setting), back: setting.opened.href() }
}

fn draw<F: InquiryForm>(
    web: &Web,
    visitor: &Visitor,
    setting: &Setting<'_, F::At>,
    values: Fields,
    kept: Option<roret_office::Draft>,
) -> Form {
    let key = web.form_key(visitor.actor());
    let seen = values.0.iter().find(|(name, _)| name == "seen").map(|(_, seen)| seen.clone());
    let mut form = Form::new(setting.t, F::PREFIX, setting.address.clone(), key).filled(values);
    if F::KEEPS_DRAFT {
        form = form.with_draft(draft_name(setting).to_owned(), kept);
    }
    if let Some(seen) = seen {
        form = form.hidden("seen", seen);
    }
    F::fields(setting, form)
}

/// The form as it was typed, with what is wrong with it, over what somebody else saved meanwhile.
fn again<F: InquiryForm>(
    web: &Web,
    visitor: &Visitor,
    setting: &Setting<'_, F::At>,
    mut typed: Fields,
    problems: &Problems,
) -> Result<Form, Failure> {
    let mut meanwhile = Vec::new();
    if F::is_conflict(setting, &typed, problems) {
        let now = F::values(setting)?;
        meanwhile = F::meanwhile(setting, &now, &typed);
        typed = typed.seeing(now.text("seen"));
    }
    // A civil registration number is not shown again, not even to the one who typed it: say so, or it would be lost.
    let has_cpr = !typed.text("cpr").is_empty();
    typed.0.retain(|(name, _)| name != "cpr");
    let mut form = draw::<F>(web, visitor, setting, typed, None).with_problems(problems);
    if has_cpr && !problems.is_at("cpr") {
        form = form.with_problem(&Problem::CprAgain);
    }
    form.saved_meanwhile = meanwhile;
    Ok(form)
}
