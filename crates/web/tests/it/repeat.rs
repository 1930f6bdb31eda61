//! A form that is sent twice: people press twice, networks answer late.

use crate::access::browser_of;
use crate::browser::Browser;
use crate::house::{self, CITIZENS_TURN, COURSE, House, NEW};
use crate::routes::{Route, routes};
use axum::http::StatusCode;

/// Who may send the form of a route.
fn sender(route: &Route) -> &'static str {
    match route.pattern {
        "/vej/ja" => "citizen",
        "/vej/skridt" => "whole",
        "/kontakt" => "nobody",
        "/tal/udgiv" | "/sletning/tid" | "/sletning/{inquiry}/{act}" => "leader",
        _ => "worker",
    }
}

/// Forms that carry a key, and so make a command.
fn commands(house: &House) -> Vec<Route> {
    let has_key = |route: &Route| {
        route.form.as_ref().is_some_and(|form| form.iter().any(|(name, _)| *name == "key"))
    };
    // The agreement of the citizen who is signed in is confirmed already.
    routes(house).into_iter().filter(has_key).filter(|route| route.pattern != "/vej/ja").collect()
}

#[tokio::test]
async fn the_same_form_twice_gives_the_same_answer_and_happens_once() {
    let mut problems = String::new();
    for route in commands(&House::new().await) {
        let house = House::new().await;
        let mut browser = browser_of(&house, sender(&route)).await;
        let body = route.body().unwrap();
        let before = house.web.office.image().position();
        let first = browser.post_body(&route.path, body.clone()).await;
        let after = house.web.office.image().position();
        assert!(
            first.status.is_success() || first.status.is_redirection(),
            "{}: {}",
            route.name(),
            first.body
        );
        assert!(after > before, "{} did nothing", route.name());
        let second = browser.post_body(&route.path, body).await;
        assert_eq!(house.web.office.image().position(), after, "{} happened twice", route.name());
        let is_same = (second.status, second.location()) == (first.status, first.location());
        if !is_same {
            problems.push_str(&format!(
                "{}: first {} {}, then {} {}\n",
                route.name(),
                first.status,
                first.location(),
                second.status,
                second.location()
            ));
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

#[tokio::test]
async fn the_contact_form_sent_twice_gives_the_same_code() {
    let house = House::new().await;
    let mut browser = Browser::at(&house);
    let key = browser.get("/kontakt").await.key();
    let fields = [("key", key.as_str()), ("requester", "citizen"), ("about", "Hjælp mig.")];
    browser.post("/kontakt", &fields).await;
    let first = browser.cookies["roret-vej"].clone();
    browser.cookies.clear();
    browser.post("/kontakt", &fields).await;
    assert_eq!(browser.cookies["roret-vej"], first);
    assert_eq!(browser.get("/kontakt/tak").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_contact_form_sent_again_with_other_words_is_refused() {
    let house = House::new().await;
    let mut browser = Browser::at(&house);
    let key = browser.get("/kontakt").await.key();
    let fields = |about| [("key", key.as_str()), ("requester", "citizen"), ("about", about)];
    assert_eq!(browser.post("/kontakt", &fields("Et.")).await.status, StatusCode::SEE_OTHER);
    browser.cookies.clear();
    let second = browser.post("/kontakt", &fields("Noget andet.")).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(!browser.cookies.contains_key("roret-vej"), "nobody gets a code that is not theirs");
}

/// A page has many buttons and one key: two of them pressed are two commands, or the second is refused.
/// A yes without the act would be a lie.
#[tokio::test]
async fn two_buttons_of_one_page_are_two_commands() {
    let house = House::new().await;
    let mut browser = Browser::of(&house, "worker").await;
    let path = format!("/henvendelse/{}", house::inquiry(COURSE));
    let key = browser.get(&path).await.key();
    let ahead: Vec<_> = {
        let image = house.web.office.image();
        let roadmap = &image.inquiry(house::inquiry(COURSE)).unwrap().roadmap;
        roadmap.ahead().map(|step| step.id).collect()
    };
    for step in &ahead[..2] {
        let answer = browser.post(&format!("{path}/skridt/{step}/drop"), &[("key", &key)]).await;
        let image = house.web.office.image();
        let roadmap = &image.inquiry(house::inquiry(COURSE)).unwrap().roadmap;
        let is_dropped = roadmap.step(*step).unwrap().end.is_some();
        assert!(
            is_dropped || answer.status == StatusCode::CONFLICT,
            "step {step} is not dropped, and the answer was {} {}",
            answer.status,
            answer.location()
        );
    }
}

#[tokio::test]
async fn taking_two_inquiries_with_one_key_does_not_lose_the_second_in_silence() {
    let house = House::new().await;
    let mut browser = Browser::of(&house, "worker").await;
    let key = house::key(960).to_string();
    let other = browser
        .post(
            "/registrer",
            &[
                ("key", &house::key(961).to_string()),
                ("channel", "phone"),
                ("requester", "citizen"),
                ("about", "x"),
            ],
        )
        .await;
    let other = other.location().to_owned();
    let first =
        browser.post(&format!("/henvendelse/{}/tag", house::inquiry(NEW)), &[("key", &key)]).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    let second = browser.post(&format!("{other}/tag"), &[("key", &key)]).await;
    let image = house.web.office.image();
    let id = other.rsplit('/').next().unwrap().parse().unwrap();
    let is_taken = image.inquiry(id).unwrap().primary_contact.is_some();
    assert!(is_taken || second.status == StatusCode::CONFLICT, "{} and not taken", second.status);
}

#[tokio::test]
async fn a_text_sent_after_the_time_ran_out_is_kept() {
    let house = House::new().await;
    let mut browser = browser_of(&house, "too_late").await;
    let path = format!("/henvendelse/{}/aftale", house::inquiry(NEW));
    let draft = path.trim_start_matches('/').to_owned();
    let key = house::key(970).to_string();
    let fields = [("key", key.as_str()), ("draft", &draft), ("wants", "Jeg vil sejle igen.")];
    let answer = browser.post(&path, &fields).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.body.contains("er gemt"), "it says that the text is kept");
    let mut again = Browser::of(&house, "worker").await;
    assert!(again.get(&path).await.body.contains("Jeg vil sejle igen."));
    assert!(!Browser::of(&house, "caseworker").await.get(&path).await.body.contains("sejle"));
}

#[tokio::test]
async fn a_draft_is_gone_when_its_form_was_taken_in() {
    let house = House::new().await;
    let mut browser = Browser::of(&house, "worker").await;
    let fields = [("draft", "registrer"), ("about", "Halvt skrevet"), ("quietly", "1")];
    assert_eq!(browser.post("/kladder", &fields).await.status, StatusCode::NO_CONTENT);
    let form = browser.get("/registrer").await;
    assert!(form.body.contains("Halvt skrevet"));
    let key = form.key();
    let fields = [
        ("key", key.as_str()),
        ("draft", "registrer"),
        ("channel", "phone"),
        ("requester", "citizen"),
        ("about", "Halvt skrevet, nu helt."),
    ];
    assert_eq!(browser.post("/registrer", &fields).await.status, StatusCode::SEE_OTHER);
    assert!(!browser.get("/registrer").await.body.contains("Halvt skrevet"));
}

#[tokio::test]
async fn the_second_of_two_who_edit_sees_both_and_loses_nothing() {
    let house = House::new().await;
    let mut browser = Browser::of(&house, "worker").await;
    let step = house.step(COURSE);
    let path = format!("/henvendelse/{}/skridt/{step}", house::inquiry(COURSE));
    let version = {
        let image = house.web.office.image();
        image
            .inquiry(house::inquiry(COURSE))
            .unwrap()
            .roadmap
            .step(step)
            .unwrap()
            .version
            .to_string()
    };
    let send = |number: u128, what: &'static str| {
        [
            ("key", house::key(number).to_string()),
            ("seen", version.clone()),
            ("what", what.to_owned()),
            ("actor", "citizen".to_owned()),
            ("to", "2026-12-01".to_owned()),
        ]
    };
    let body = |fields: [(&str, String); 5]| {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
    };
    let first = browser.post_body(&path, body(send(980, "Det første"))).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    let second = browser.post_body(&path, body(send(981, "Det andet"))).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(second.body.contains("Det første") && second.body.contains("Det andet"));
}

#[tokio::test]
async fn a_citizen_finishes_the_step_that_is_theirs() {
    let house = House::new().await;
    let mut browser = Browser::with_code(&house, house::WHOLE_CODE);
    let step = house.step(CITIZENS_TURN);
    let key = browser.get("/vej").await.key();
    let done = browser.post("/vej/skridt", &[("key", &key), ("step", &step.to_string())]).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/vej"));
    assert_ne!(house.step(CITIZENS_TURN), step);
}
