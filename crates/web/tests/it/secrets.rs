//! What must not travel: a follow-up code in an address, a CPR number anywhere.

use crate::browser::{Answer, Browser};
use crate::house::{self, House, NEW, WHOLE_CODE};
use axum::http::StatusCode;
use scraper::{Html, Selector};

/// A number of the right form that nobody has: none ends in four zeros.
const CPR_PARTS: [&str; 2] = ["290200", "0000"];

fn cpr() -> String {
    CPR_PARTS.concat()
}

/// Every address that an answer names: where it leads, links, forms, pictures.
fn addresses(answer: &Answer) -> Vec<String> {
    let mut found = vec![answer.location().to_owned()];
    let page = Html::parse_document(&answer.body);
    for attribute in ["href", "action", "formaction", "src", "hx-get", "hx-post", "hx-push-url"] {
        let selector = Selector::parse(&format!("[{attribute}]")).unwrap();
        found.extend(page.select(&selector).map(|one| one.attr(attribute).unwrap().to_owned()));
    }
    found
}

fn grouped(code: &str) -> String {
    code.as_bytes()
        .chunks(4)
        .map(|part| std::str::from_utf8(part).unwrap())
        .collect::<Vec<_>>()
        .join("-")
}

#[track_caller]
fn has_no_code_in_addresses(name: &str, answer: &Answer, code: &str) {
    for address in addresses(answer) {
        for form in [code.to_owned(), grouped(code)] {
            assert!(!address.contains(&form), "{name}: {address}");
            assert!(!address.to_lowercase().contains(&form.to_lowercase()), "{name}: {address}");
        }
    }
}

#[tokio::test]
async fn a_code_is_in_no_address() {
    let house = House::new().await;
    let mut browser = Browser::at(&house);
    let link = browser.get(&format!("/vej/{}", grouped(WHOLE_CODE))).await;
    assert_eq!(link.status, StatusCode::OK);
    assert!(link.headers.get("set-cookie").is_none(), "opening a link alone changes nothing");
    has_no_code_in_addresses("the link's page", &link, WHOLE_CODE);
    let entered = browser.post("/vej", &[("code", WHOLE_CODE)]).await;
    assert_eq!(entered.location(), "/vej");
    has_no_code_in_addresses("entering", &entered, WHOLE_CODE);
    for path in ["/vej", "/kontakt/tak", "/", "/om", "/menu", "/kontakt"] {
        has_no_code_in_addresses(path, &browser.get(path).await, WHOLE_CODE);
    }
}

#[tokio::test]
async fn a_mistyped_link_does_not_come_back_in_the_pages_links() {
    let house = House::new().await;
    for path in [
        format!("/vej/{}X", WHOLE_CODE),
        format!("/vej/{}", &WHOLE_CODE[1..]),
        format!("/vej/{WHOLE_CODE}/"),
        format!("/vej/{WHOLE_CODE}/x"),
    ] {
        let answer = Browser::at(&house).get(&path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        has_no_code_in_addresses(&path, &answer, &WHOLE_CODE[1..]);
    }
}

#[tokio::test]
async fn the_code_of_the_contact_form_is_shown_once_and_in_no_address() {
    let house = House::new().await;
    let mut browser = Browser::at(&house);
    let page = browser.get("/kontakt").await;
    let (key, seed) = (page.key(), page.hidden("seed"));
    let fields =
        [("key", key.as_str()), ("seed", &seed), ("requester", "citizen"), ("about", "Hjælp mig.")];
    let sent = browser.post("/kontakt", &fields).await;
    assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, "/kontakt/tak"));
    let code = browser.cookies["roret-vej"].clone();
    has_no_code_in_addresses("sending", &sent, &code);
    let receipt = browser.get("/kontakt/tak").await;
    assert!(receipt.body.contains(&grouped(&code)), "the receipt shows the code");
    has_no_code_in_addresses("the receipt", &receipt, &code);
    let way = browser.get("/vej").await;
    assert_eq!(way.status, StatusCode::OK);
    assert!(!way.body.contains(&code) && !way.body.contains(&grouped(&code)));
}

#[tokio::test]
async fn a_code_that_a_worker_gives_out_is_shown_once_and_in_no_address() {
    let house = House::new().await;
    let mut browser = Browser::of(&house, "worker").await;
    let path = format!("/henvendelse/{}", house::inquiry(NEW));
    let page = browser.get(&path).await;
    let (key, seed) = (page.key(), page.hidden("seed"));
    let given = browser.post(&format!("{path}/kode"), &[("key", &key), ("seed", &seed)]).await;
    assert_eq!(given.status, StatusCode::OK);
    let page = Html::parse_document(&given.body);
    let shown = Selector::parse("[data-code]").unwrap();
    let code: String = page.select(&shown).next().unwrap().text().collect();
    has_no_code_in_addresses("giving", &given, &code.replace('-', ""));
    assert!(!browser.get(&path).await.body.contains(&code), "it is shown once");
    let mut citizen = Browser::at(&house);
    assert_eq!(citizen.post("/vej", &[("code", &code)]).await.location(), "/vej");
    assert_eq!(citizen.get("/vej").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_revoked_code_opens_nothing() {
    let house = House::new().await;
    let mut browser = Browser::with_code(&house, house::REVOKED_CODE);
    for path in ["/vej", "/kontakt/tak"] {
        let answer = browser.get(path).await;
        assert!(!answer.body.contains("Gry Påhit") && !answer.body.contains("Mette"), "{path}");
    }
    let entered = browser.post("/vej", &[("code", house::REVOKED_CODE)]).await;
    assert_eq!(entered.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_cpr_number_is_typed_once_and_comes_back_nowhere() {
    let house = House::new().await;
    let mut browser = Browser::of(&house, "worker").await;
    let path = format!("/henvendelse/{}", house::inquiry(NEW));
    let who = format!("{path}/hvem");
    let seen = |page: &Answer| {
        let page = Html::parse_document(&page.body);
        let seen = Selector::parse("input[name=seen]").unwrap();
        page.select(&seen).next().unwrap().attr("value").unwrap().to_owned()
    };
    let form = browser.get(&who).await;
    let (key, seen) = (form.key(), seen(&form));
    let number = cpr();
    let fields = [("key", key.as_str()), ("seen", &seen), ("name", "Eva Prøve"), ("cpr", &number)];
    // Something else is wrong first: the form comes back with everything but the number.
    let wrong: Vec<_> = fields.into_iter().filter(|(name, _)| *name != "name").collect();
    let answers = [browser.post(&who, &wrong).await, browser.post(&who, &fields).await];
    assert_eq!(answers[0].status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answers[1].status, StatusCode::SEE_OTHER, "{}", answers[1].body);
    let mut all = answers.to_vec();
    for path in [&path, &who, "/tavle?visning=all", "/tavle?visning=unassigned"] {
        all.push(browser.get(path).await);
    }
    let mut citizen = Browser::with_code(&house, house::NEW_CODE);
    all.push(citizen.get("/vej").await);
    for answer in all {
        let whole = format!("{:?} {}", answer.headers, answer.body);
        for form in [number.clone(), CPR_PARTS.join("-"), CPR_PARTS.join(" ")] {
            assert!(!whole.contains(&form), "{}: the number came back", answer.status);
        }
    }
}

#[tokio::test]
async fn a_stale_identity_form_does_not_show_the_number_either() {
    let house = House::new().await;
    let mut browser = Browser::of(&house, "worker").await;
    let who = format!("/henvendelse/{}/hvem", house::inquiry(NEW));
    let (key, number) = (house::key(950).to_string(), cpr());
    let fields = [("key", key.as_str()), ("seen", "1"), ("name", "Eva"), ("cpr", &number)];
    let answer = browser.post(&who, &fields).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(!answer.body.contains(&number), "the number came back");
}

#[tokio::test]
async fn a_number_that_somebody_put_into_an_address_does_not_come_back_in_the_pages_links() {
    let house = House::new().await;
    let number = CPR_PARTS.join("-");
    for persona in ["worker", "leader"] {
        let mut browser = Browser::of(&house, persona).await;
        for path in ["/henvendelse?nummer=", "/sletning/find?nummer=", "/soeg?who=", "/log-ind?x="]
        {
            for mut browser in [browser.clone(), Browser::at(&house)] {
                let answer = browser.get(&format!("{path}{number}")).await;
                assert!(!answer.body.contains(&number), "{path}: {}", answer.body);
            }
        }
        assert!(browser.get("/tavle").await.status.is_success());
    }
}
