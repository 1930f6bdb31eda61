//! What surrounds every page: head, header, navigation, footer.

use crate::Web;
use crate::assets;
use crate::texts::Texts;
use crate::visitor::Visitor;
use roret_domain::event::Actor;
use roret_domain::image::Image;
use roret_domain::municipality::Role;
use roret_office::Who;

/// A place in the navigation.
#[derive(Clone, Debug)]
pub(crate) struct MenuEntry {
    pub(crate) href: &'static str,
    pub(crate) label: &'static str,
    pub(crate) current: bool,
}

/// What surrounds a page.
#[derive(Clone)]
pub(crate) struct Frame {
    pub(crate) t: &'static Texts,
    pub(crate) assets: &'static str,
    pub(crate) title: String,
    pub(crate) municipality: String,
    pub(crate) phone: String,
    /// Who is signed in; empty if nobody is.
    pub(crate) user: String,
    pub(crate) places: Vec<MenuEntry>,
    /// Where the other language's link leads back to.
    pub(crate) path: String,
    /// The day by the movable clock, in demo mode.
    pub(crate) demo_day: Option<String>,
    /// Whether this visitor may move it: everybody's days move with it.
    pub(crate) may_move_clock: bool,
    /// A message after an act: what was done.
    pub(crate) notice: Option<String>,
}

impl Frame {
    /// The frame for this visitor, under the title's text key.
    pub(crate) fn new(web: &Web, image: &Image, visitor: &Visitor, title_key: &str) -> Self {
        let t = visitor.texts();
        let municipality = image.municipality();
        let today = web.office.today();
        Self {
            t,
            assets: &assets::BASE,
            title: t.get(title_key).to_owned(),
            municipality: municipality.map_or_else(String::new, |one| one.name.clone()),
            phone: municipality.map_or_else(String::new, |one| one.phone.clone()),
            user: user(image, visitor),
            places: places(image, visitor),
            path: visitor.path.clone(),
            demo_day: web.demo.is_some().then(|| t.weekday_and_day(today, today)),
            may_move_clock: visitor.worker().is_some(),
            notice: None,
        }
    }

    /// Another title, when it is not a text of its own.
    #[must_use]
    pub(crate) fn titled(mut self, title: String) -> Self {
        self.title = title;
        self
    }

    /// The tag of the language the link leads to.
    pub(crate) fn other_language(&self) -> &'static str {
        match self.t.language {
            crate::texts::Language::Danish => "en",
            crate::texts::Language::English => "da",
        }
    }
}

fn user(image: &Image, visitor: &Visitor) -> String {
    match visitor.who {
        Who::SignedIn(Actor::Worker(id)) => {
            image.worker(id).map_or_else(String::new, |worker| worker.name.clone())
        }
        Who::SignedIn(Actor::Citizen(_)) => visitor.texts().get("user-citizen").to_owned(),
        _ => String::new(),
    }
}

fn places(image: &Image, visitor: &Visitor) -> Vec<MenuEntry> {
    let t = visitor.texts();
    let role = visitor.worker().and_then(|id| image.worker(id)).map(|worker| worker.role);
    let list: &[(&'static str, &'static str)] = match role {
        Some(Role::Worker) => &[
            ("/tavle", "nav-board"),
            ("/soeg", "nav-search"),
            ("/registrer", "nav-register"),
            ("/hold", "nav-groups"),
        ],
        Some(Role::Caseworker) => &[
            ("/tavle", "nav-board"),
            ("/soeg", "nav-search"),
            ("/registrer", "nav-register"),
            ("/hold", "nav-groups"),
            ("/sletning", "nav-erasure"),
        ],
        Some(Role::Leader) => &[
            ("/loefter", "nav-promise"),
            ("/tal", "nav-figures"),
            ("/tavle", "nav-board"),
            ("/sletning", "nav-erasure"),
        ],
        None => &[("/kontakt", "nav-contact"), ("/vej", "nav-roadmap")],
    };
    let path = visitor.path.split('?').next().unwrap_or("/");
    list.iter()
        .map(|(href, key)| MenuEntry { href, label: t.get(key), current: path.starts_with(href) })
        .collect()
}
