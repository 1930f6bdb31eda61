//! Every page, for everybody, in both languages: the same twice, and sound in itself.

use crate::access::{PEOPLE, browser_of};
use crate::browser::Answer;
use crate::house::{self, House};
use crate::routes::reading;
use roret_web::texts::{DANISH_SOURCES, keys};
use scraper::{Html, Selector};
use std::collections::BTreeSet;

/// Addresses of more states than the routes alone show.
fn more_addresses(house: &House) -> Vec<String> {
    let at = |number: u128, page: &str| format!("/henvendelse/{}{page}", house::inquiry(number));
    let mut addresses = vec![
        "/findes-ikke".to_owned(),
        "/vej/ikke-en-kode".to_owned(),
        "/sprog/xx".to_owned(),
        "/henvendelse?nummer=99999".to_owned(),
        "/loefter?fra=31-02-2026&til=i-morgen".to_owned(),
        "/loefter?fra=2026-02-01&til=2026-01-01".to_owned(),
        "/loefter/raekker?tal=gibberish".to_owned(),
        "/loefter/raekker?tal=closed_in_month:3&fra=2026-01-01&til=2026-11-20".to_owned(),
        at(house::LATE, &format!("/skridt/{}", house.step(house::NEW))),
        at(house::COURSE, "/aftale"),
        at(house::CLOSED, "/kontakt"),
        at(house::CLOSED, "/afslut"),
        at(999, ""),
        "/henvendelse/ikke-et-nummer".to_owned(),
    ];
    for view in ["mine", "unassigned", "due_this_week", "overdue", "waiting_for_citizen", "no-view"]
    {
        addresses.push(format!("/tavle?visning={view}"));
    }
    let all = [
        house::NEW,
        house::LATE,
        house::AGREED,
        house::CITIZENS_TURN,
        house::CLOSED,
        house::ENDED,
        house::BACK,
        house::YOUTH,
        house::ELSEWHERE,
        house::ONWARD,
    ];
    addresses.extend(all.map(|number| at(number, "")));
    addresses
}

fn select(selector: &str) -> Selector {
    Selector::parse(selector).unwrap()
}

/// What is wrong with a page's identifiers and headings.
fn problems(answer: &Answer) -> Vec<String> {
    let mut found = Vec::new();
    let page = Html::parse_document(&answer.body);
    let mut ids = BTreeSet::new();
    for element in page.select(&select("[id]")) {
        let id = element.attr("id").unwrap();
        if !ids.insert(id) {
            found.push(format!("id {id} twice"));
        }
    }
    for attribute in [
        "aria-labelledby",
        "aria-describedby",
        "aria-controls",
        "aria-owns",
        "for",
        "form",
        "headers",
    ] {
        for element in page.select(&select(&format!("[{attribute}]"))) {
            let value = element.attr(attribute).unwrap();
            if value.trim().is_empty() {
                found.push(format!("{attribute} is empty"));
            }
            for id in value.split_whitespace().filter(|id| !ids.contains(id)) {
                found.push(format!("{attribute} names {id}, which is not there"));
            }
        }
    }
    for link in page.select(&select("a[href^='#']")) {
        let id = link.attr("href").unwrap().trim_start_matches('#');
        if !ids.contains(id) {
            found.push(format!("a link leads to #{id}, which is not there"));
        }
    }
    for (what, selector, needed) in
        [("h1", "h1", 1), ("main", "main", 1), ("title", "head > title", 1)]
    {
        let count = page.select(&select(selector)).count();
        if count != needed {
            found.push(format!("{count} {what}"));
        }
    }
    for (what, selector) in [
        ("a style attribute", "[style]"),
        ("an inline script", "script:not([src])"),
        ("an event attribute", "[onclick], [onload], [onchange], [onsubmit]"),
        ("a form without method", "form:not([method])"),
        ("a form without action", "form:not([action])"),
        ("a link without address", "a:not([href])"),
        ("a button without type", "button:not([type])"),
    ] {
        if page.select(&select(selector)).next().is_some() {
            found.push(what.to_owned());
        }
    }
    let language = page.select(&select("html")).next().unwrap().attr("lang");
    if language.is_none_or(str::is_empty) {
        found.push("no language".into());
    }
    found
}

/// Keys of texts that show through on a page.
fn keys_showing(answer: &Answer, known: &BTreeSet<String>) -> Vec<String> {
    let page = Html::parse_document(&answer.body);
    let texts = page.root_element().text();
    texts
        .map(str::trim)
        .filter(|text| text.contains('-') && known.contains(*text))
        .map(String::from)
        .collect()
}

#[tokio::test]
async fn every_page_is_the_same_twice_and_sound() {
    let known: BTreeSet<String> = DANISH_SOURCES.iter().flat_map(|source| keys(source)).collect();
    let mut all = String::new();
    let mut pages = 0;
    for who in PEOPLE {
        let house = House::new().await;
        let browser = browser_of(&house, who).await;
        let mut addresses: Vec<String> =
            reading(&house).into_iter().map(|route| route.path).collect();
        addresses.extend(more_addresses(&house));
        for language in ["da", "en"] {
            for address in &addresses {
                // The language link changes the browser: each page has one of its own.
                let mut browser = browser.clone().speaking(language);
                let first = browser.clone().get(address).await;
                let second = browser.get(address).await;
                let name = format!("{who} {language} {address}");
                assert_eq!(first.without_keys(), second.without_keys(), "{name}");
                assert!(!first.status.is_server_error(), "{name}: {}", first.status);
                if !first.is_page() {
                    continue;
                }
                pages += 1;
                let mut found = problems(&first);
                found.extend(keys_showing(&first, &known).iter().map(|key| format!("key {key}")));
                let page = Html::parse_document(&first.body);
                if page.root_element().attr("lang") != Some(language) {
                    found.push("another language".to_owned());
                }
                for problem in found {
                    all.push_str(&format!("{name}: {problem}\n"));
                }
            }
        }
    }
    assert!(all.is_empty(), "\n{all}");
    assert!(pages > 500, "only {pages} pages");
}

#[tokio::test]
async fn a_form_with_problems_is_sound_too() {
    let house = House::new().await;
    let mut browser = browser_of(&house, "worker").await;
    let mut all = String::new();
    for route in crate::routes::routes(&house).into_iter().filter(|route| route.form.is_some()) {
        if matches!(route.pattern, "/log-af" | "/log-ind" | "/vej/luk" | "/demo/tid") {
            continue;
        }
        let key = ("key", house::key(901).to_string());
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([key])
            .append_pair("seen", "1")
            .append_pair("about", "")
            .append_pair("cpr", "noget andet")
            .append_pair("to", "31/2 2026")
            .finish();
        let answer = browser.post_body(&route.path, body).await;
        assert!(!answer.status.is_server_error(), "{}: {}", route.name(), answer.status);
        if answer.is_page() {
            for problem in problems(&answer) {
                all.push_str(&format!("{} {}: {problem}\n", route.name(), answer.status));
            }
        }
    }
    assert!(all.is_empty(), "\n{all}");
}
