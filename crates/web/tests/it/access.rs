//! Who gets what: every route, asked by everybody.

use crate::browser::Browser;
use crate::house::{House, RECEIPT_CODE, REVOKED_CODE, WHOLE_CODE};
use crate::routes::{Route, routes};
use crate::sources;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Those who ask, in the order of the matrix.
pub(crate) const PEOPLE: [&str; 9] = [
    "nobody",
    "whole",
    "receipt",
    "revoked",
    "citizen",
    "worker",
    "caseworker",
    "leader",
    "too_late",
];

/// The browser of one of [`PEOPLE`].
pub(crate) async fn browser_of(house: &House, who: &str) -> Browser {
    match who {
        "nobody" => Browser::at(house),
        "whole" => Browser::with_code(house, WHOLE_CODE),
        "receipt" => Browser::with_code(house, RECEIPT_CODE),
        "revoked" => Browser::with_code(house, REVOKED_CODE),
        "too_late" => {
            let browser = Browser::of(house, "worker").await;
            house.web.office.clock().move_forward(jiff::SignedDuration::from_hours(24));
            browser
        }
        persona => Browser::of(house, persona).await,
    }
}

#[tokio::test]
async fn everybody_gets_what_the_matrix_says() {
    let mut readers = Vec::new();
    let mut matrix = format!("{:<54}", "");
    for who in PEOPLE {
        write!(matrix, " {who:>10}").unwrap();
        readers.push(browser_of(&House::new().await, who).await);
    }
    for route in routes(&House::new().await) {
        write!(matrix, "\n{:<54}", route.name()).unwrap();
        for (who, reader) in PEOPLE.iter().zip(&readers) {
            let answer = match route.body() {
                None => reader.clone().get(&route.path).await,
                Some(body) => {
                    // In a house of its own: what one did must not change what the next may do.
                    let house = House::new().await;
                    browser_of(&house, who).await.post_body(&route.path, body).await
                }
            };
            write!(matrix, " {:>10}", answer.status.as_u16()).unwrap();
        }
    }
    insta::assert_snapshot!("access", matrix);
}

#[tokio::test]
async fn the_matrix_has_every_route() {
    let house = House::new().await;
    let asked: BTreeSet<String> = routes(&house).iter().map(Route::name).collect();
    let subjects = sources::files("src/pages", "rs").into_iter().map(|(_, source)| source);
    let source: String = subjects.chain([sources::read("src/pages.rs")]).collect();
    let mut declared = BTreeSet::new();
    for route in source.split(".route(").skip(1) {
        let pattern = route.split('"').nth(1).unwrap();
        let handlers = route.split("\n}").next().unwrap();
        for (method, call) in [("GET", "get("), ("POST", "post(")] {
            // A form about an inquiry is drawn and taken in by one address.
            if handlers.contains(call) || handlers.contains("inquiry_form::<") {
                declared.insert(format!("{method} {pattern}"));
            }
        }
    }
    assert_eq!(asked, declared);
}
