//! Forms: one markup for every field of every page, after DKFDS 11.
//!
//! A field's texts are found by its name: `field-NAME` is the label, `field-NAME-hint` the hint. A form
//! that fails is shown again with everything that was typed, each problem at its field, and all of them
//! in a summary above.

use crate::fields::{Fields, Problem, Saved};
use crate::form_key::FormKey;
use crate::problems::Problems;
use crate::texts::Texts;
use askama::Template;
use roret_office::Draft;

/// How a field is filled in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Entry {
    /// One line, with a width in characters of DKFDS (4, 8, 11, 27) or 0 for the full one.
    Line(u8),
    /// Several lines.
    Lines(u8),
    /// A day.
    Day,
    /// One of few.
    Radio(Vec<Choice>),
    /// One of many.
    Select(Vec<Choice>),
    /// Yes or no.
    Tick,
    /// Any of several; the field's value holds their codes, with spaces between.
    Ticks(Vec<Choice>),
}

/// One of the values to choose from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Choice {
    pub(crate) code: String,
    pub(crate) label: String,
}

/// A field as it is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Input {
    pub(crate) name: &'static str,
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) hint: String,
    pub(crate) value: String,
    pub(crate) problem: String,
    pub(crate) needed: bool,
    pub(crate) entry: Entry,
    pub(crate) autocomplete: &'static str,
}

impl Input {
    /// Whether a code is among those chosen.
    pub(crate) fn has(&self, code: &str) -> bool {
        self.value.split(' ').any(|one| one == code)
    }
}

/// A button beside the main one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Button {
    pub(crate) name: &'static str,
    pub(crate) value: &'static str,
    pub(crate) label: String,
}

/// A form as it is shown.
#[derive(Template)]
#[template(path = "form.html")]
pub(crate) struct Form {
    pub(crate) t: &'static Texts,
    pub(crate) action: String,
    /// Unique on the page, so that two forms can have a field of the same name.
    pub(crate) prefix: &'static str,
    /// Which command it becomes, and for whom it was drawn; none for a form that asks and changes nothing.
    pub(crate) key: Option<FormKey>,
    pub(crate) hidden: Vec<(&'static str, String)>,
    pub(crate) inputs: Vec<Input>,
    pub(crate) submit: String,
    pub(crate) others: Vec<Button>,
    /// The name of the draft, where the form keeps one.
    pub(crate) draft: Option<String>,
    /// When a draft was fetched back: the moment it was saved.
    pub(crate) draft_from: Option<String>,
    /// What is wrong with the whole form.
    pub(crate) problems: Vec<String>,
    /// What somebody else saved meanwhile; empty if nobody did.
    pub(crate) saved_meanwhile: Vec<Saved>,
    values: Fields,
}

impl Form {
    pub(crate) fn new(
        t: &'static Texts,
        prefix: &'static str,
        action: String,
        key: FormKey,
    ) -> Self {
        Self { key: Some(key), ..Self::asking(t, prefix, action) }.submit("form-save")
    }

    /// A form that asks for a page and changes nothing.
    pub(crate) fn asking(t: &'static Texts, prefix: &'static str, action: String) -> Self {
        Self {
            t,
            action,
            prefix,
            key: None,
            hidden: Vec::new(),
            inputs: Vec::new(),
            submit: t.get("form-show").to_owned(),
            others: Vec::new(),
            draft: None,
            draft_from: None,
            problems: Vec::new(),
            saved_meanwhile: Vec::new(),
            values: Fields::default(),
        }
    }

    /// Fills the form with values; call before the fields are added.
    #[must_use]
    pub(crate) fn filled(mut self, values: Fields) -> Self {
        self.values = values;
        self
    }

    /// Makes the form keep a draft, and fetches it back over the values if there is one.
    #[must_use]
    pub(crate) fn with_draft(mut self, name: String, kept: Option<Draft>) -> Self {
        if let Some(draft) = kept {
            self.draft_from = Some(self.t.moment(draft.saved_at));
            self.saved_meanwhile = self.newer_than(&draft);
            // Values the draft has not, such as the version on the screen, stay as they are.
            let mut fields = draft.fields;
            fields.append(&mut self.values.0);
            self.values = Fields(fields);
        }
        self.draft = Some(name);
        self
    }

    /// What was saved after a draft was begun: the one who fetches the draft sees both.
    fn newer_than(&self, draft: &Draft) -> Vec<Saved> {
        let begun = Fields(draft.fields.clone());
        let (then, now) = (begun.text("seen"), self.values.text("seen"));
        // A draft that was begun before there was anything has no version: then all that stands now is newer.
        if now.is_empty() || then == now {
            return Vec::new();
        }
        let differs = |name: &str, value: &str| {
            name != "seen" && !value.is_empty() && begun.words(name) != value
        };
        self.values
            .0
            .iter()
            .filter(|(name, value)| differs(name, value))
            .map(|(name, value)| Saved {
                label: self.t.get(&format!("field-{name}")).to_owned(),
                text: value.clone(),
            })
            .collect()
    }

    #[must_use]
    pub(crate) fn hidden(mut self, name: &'static str, value: impl ToString) -> Self {
        self.hidden.push((name, value.to_string()));
        self
    }

    #[must_use]
    pub(crate) fn submit(mut self, key: &str) -> Self {
        self.submit = self.t.get(key).to_owned();
        self
    }

    #[must_use]
    pub(crate) fn or(mut self, name: &'static str, value: &'static str, key: &str) -> Self {
        self.others.push(Button { name, value, label: self.t.get(key).to_owned() });
        self
    }

    /// Adds a field that must be filled in.
    #[must_use]
    pub(crate) fn needs(self, name: &'static str, entry: Entry) -> Self {
        self.input(name, entry, true)
    }

    /// Adds a field that may be left empty.
    #[must_use]
    pub(crate) fn may(self, name: &'static str, entry: Entry) -> Self {
        self.input(name, entry, false)
    }

    /// Tells the browser what the last field is about the one who types.
    #[must_use]
    pub(crate) fn autocomplete(mut self, what: &'static str) -> Self {
        if let Some(input) = self.inputs.last_mut() {
            input.autocomplete = what;
        }
        self
    }

    /// Labels the last field with another text, and the hint that belongs to it.
    #[must_use]
    pub(crate) fn labelled(mut self, key: &str) -> Self {
        if let Some(input) = self.inputs.last_mut() {
            let hint = format!("{key}-hint");
            input.label = self.t.get(key).to_owned();
            input.hint =
                if self.t.has(&hint) { self.t.get(&hint).to_owned() } else { String::new() };
        }
        self
    }

    fn input(mut self, name: &'static str, entry: Entry, needed: bool) -> Self {
        let hint = format!("field-{name}-hint");
        self.inputs.push(Input {
            name,
            id: format!("{}-{name}", self.prefix),
            label: self.t.get(&format!("field-{name}")).to_owned(),
            hint: if self.t.has(&hint) { self.t.get(&hint).to_owned() } else { String::new() },
            value: match entry {
                Entry::Ticks(_) => self.values.all(name).collect::<Vec<_>>().join(" "),
                _ => self.values.text(name).to_owned(),
            },
            problem: String::new(),
            needed,
            entry,
            autocomplete: "",
        });
        self
    }

    /// Shows what is wrong, each at its field.
    #[must_use]
    pub(crate) fn with_problem(mut self, problem: &Problem) -> Self {
        let text = problem.text(self.t);
        let field = problem.field();
        match self.inputs.iter_mut().find(|input| Some(input.name) == field) {
            Some(input) => input.problem = text,
            None => self.problems.push(text),
        }
        self
    }

    /// Shows everything that is wrong, each at its field.
    #[must_use]
    pub(crate) fn with_problems(self, problems: &Problems) -> Self {
        problems.iter().fold(self, Self::with_problem)
    }

    /// Whether anything is wrong.
    pub(crate) fn has_problems(&self) -> bool {
        !self.problems.is_empty() || self.inputs.iter().any(|input| !input.problem.is_empty())
    }
}

/// The choices of a list of codes, with their texts.
pub(crate) fn choices<T: Copy>(
    t: &Texts,
    list: &str,
    all: &[T],
    code: fn(T) -> &'static str,
) -> Vec<Choice> {
    all.iter()
        .map(|value| Choice {
            code: code(*value).to_owned(),
            label: t.code(list, code(*value)).to_owned(),
        })
        .collect()
}
