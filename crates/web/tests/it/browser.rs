//! Somebody with a browser: keeps cookies, asks pages, sends forms.

use crate::house::House;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use roret_domain::event::Actor;
use roret_web::{Web, follow_up_hash};
use std::collections::BTreeMap;
use std::sync::Arc;
use tower::ServiceExt;

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    /// Where the answer leads on to; empty if nowhere.
    pub(crate) fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    /// The page without what is new each time it is drawn: the keys and seeds of its forms.
    pub(crate) fn without_keys(&self) -> String {
        let without = |text: &str, name: &str| {
            let field = format!("name=\"{name}\" value=\"");
            let mut parts = text.split(field.as_str());
            let mut text = parts.next().unwrap_or("").to_owned();
            for part in parts {
                text.push_str(&field);
                text.push('…');
                text.push_str(part.split_once('"').map_or("", |(_, rest)| rest));
            }
            text
        };
        without(&without(&self.body, "key"), "seed")
    }

    /// The key of the page's first form.
    pub(crate) fn key(&self) -> String {
        let (_, rest) = self.body.split_once("name=\"key\" value=\"").expect("a form with a key");
        rest.split_once('"').unwrap().0.to_owned()
    }

    /// The value of the page's first hidden field of a name.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let (_, rest) = self.body.split_once(&format!("name=\"{name}\" value=\"")).expect(name);
        rest.split_once('"').unwrap().0.to_owned()
    }

    /// Whether the answer is a page.
    pub(crate) fn is_page(&self) -> bool {
        let kind = self.headers.get(header::CONTENT_TYPE);
        kind.is_some_and(|kind| kind.to_str().unwrap().starts_with("text/html"))
    }
}

/// A browser.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    web: Arc<Web>,
    /// Who has signed in.
    signed_in: Option<Actor>,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(crate) fn at(house: &House) -> Self {
        let (router, web) = (house.router.clone(), Arc::clone(&house.web));
        Self { router, web, signed_in: None, cookies: BTreeMap::new() }
    }

    /// A browser of somebody who has signed in as one of the personas.
    pub(crate) async fn of(house: &House, persona: &str) -> Self {
        let mut browser = Self::at(house);
        let answer = browser.post("/log-ind", &[("persona", persona)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{persona}");
        let personas = &house.web.demo.as_ref().unwrap().personas;
        let chosen = personas.iter().find(|one| one.code == persona).unwrap();
        browser.signed_in = chosen.follow_up_code.is_none().then_some(chosen.actor);
        browser
    }

    /// A browser that holds a follow-up code.
    pub(crate) fn with_code(house: &House, code: &str) -> Self {
        let mut browser = Self::at(house);
        browser.cookies.insert("roret-vej".into(), code.into());
        browser
    }

    pub(crate) fn speaking(mut self, language: &str) -> Self {
        self.cookies.insert("roret-sprog".into(), language.into());
        self
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.ask(self.request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = form_urlencoded::Serializer::new(String::new());
        self.post_body(path, body.extend_pairs(fields).finish()).await
    }

    /// The key of a form as a page of this browser has it: with the mark of the one it was drawn for. A test's own key has
    /// none yet.
    pub(crate) fn form_key(&self, path: &str, key: &str) -> String {
        let code = self.cookies.get("roret-vej").and_then(|code| follow_up_hash(code));
        let actor = match (self.signed_in, code) {
            (Some(actor), _) => actor,
            (None, Some(code)) if path != "/kontakt" => Actor::CodeHolder(code),
            _ => Actor::Visitor,
        };
        let actor = match actor {
            Actor::Worker(_) if path == "/kontakt" => Actor::Visitor,
            actor => actor,
        };
        match key.parse() {
            Ok(command) => self.web.form_key_of(actor, command).to_string(),
            Err(_) => key.to_owned(),
        }
    }

    pub(crate) async fn post_body(&mut self, path: &str, body: String) -> Answer {
        let fields = form_urlencoded::parse(body.as_bytes()).map(|(name, value)| match &*name {
            "key" => (name, self.form_key(path, &value).into()),
            _ => (name, value),
        });
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::CONTENT_LENGTH, body.len())
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .unwrap();
        self.ask(request).await
    }

    /// A request with this browser's cookies.
    pub(crate) fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request =
            Request::builder().method(method).uri(path).header(header::HOST, "roret.example");
        if cookies.is_empty() {
            request
        } else {
            request.header(header::COOKIE, cookies.join("; "))
        }
    }

    pub(crate) async fn ask(&mut self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            match rest.split(';').next().unwrap() {
                "" => self.cookies.remove(name),
                value => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}
