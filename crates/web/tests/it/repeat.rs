//! A form that is sent twice: people press twice, networks answer late.

use crate::access::browser_of;
use crate::browser::Browser;
use crate::house::{self, CITIZENS_TURN, COURSE, House, NEW};
use crate::routes::{Route, routes};
use axum::http::StatusCode;
use jiff::SignedDuration;

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
    // The agreement of the citizen who is signed in is confirmed already, the rule waits for a time to be set, and what
    // lies on the desk or is searched for is no command.
    let others = ["/vej/ja", "/sletning/regel", "/kladder", "/kladder/slet", "/soeg"];
    let is_command = |route: &Route| !others.contains(&route.pattern);
    routes(house).into_iter().filter(has_key).filter(is_command).collect()
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
    let page = browser.get("/kontakt").await;
    let (key, seed) = (page.key(), page.hidden("seed"));
    let fields =
        [("key", key.as_str()), ("seed", &seed), ("requester", "citizen"), ("about", "Hjælp mig.")];
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
    let page = browser.get("/kontakt").await;
    let (key, seed) = (page.key(), page.hidden("seed"));
    let fields = |about| {
        [("key", key.as_str()), ("seed", &seed), ("requester", "citizen"), ("about", about)]
    };
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
async fn a_text_sent_after_the_sign_in_has_ended_stands_in_the_page_and_is_kept_nowhere() {
    let house = House::new().await;
    let path = format!("/henvendelse/{}/aftale", house::inquiry(NEW));
    let draft = path.trim_start_matches('/').to_owned();
    // The time ran out, or somebody signed out in another tab.
    let mut signed_out = Browser::of(&house, "worker").await;
    let mut other_tab = signed_out.clone();
    other_tab.post("/log-af", &[]).await;
    for (browser, number) in
        [(&mut signed_out, 971), (&mut browser_of(&house, "too_late").await, 970)]
    {
        let key = house::key(number).to_string();
        let fields = [("key", key.as_str()), ("draft", &draft), ("wants", "Jeg vil <sejle> igen.")];
        for address in [path.as_str(), "/kladder"] {
            let answer = browser.post(address, &fields).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{address}");
            assert!(answer.body.contains("Jeg vil &#60;sejle&#62; igen."), "{}", answer.body);
            let back = form_urlencoded::byte_serialize(path.as_bytes()).collect::<String>();
            assert!(answer.body.contains(&format!("/log-ind?til={back}")), "{address}");
        }
    }
    let mut again = Browser::of(&house, "worker").await;
    assert!(!again.get(&path).await.body.contains("sejle"), "nothing was kept");
}

#[tokio::test]
async fn a_draft_kept_before_the_time_ran_out_is_there_after_the_next_sign_in() {
    let house = House::new().await;
    let path = format!("/henvendelse/{}/aftale", house::inquiry(NEW));
    let draft = path.trim_start_matches('/').to_owned();
    let mut browser = Browser::of(&house, "worker").await;
    let key = browser.get(&path).await.key();
    let fields = [("key", key.as_str()), ("draft", &draft), ("wants", "Jeg vil sejle igen.")];
    assert_eq!(browser.post("/kladder", &fields).await.status, StatusCode::SEE_OTHER);
    house.web.office.clock().move_forward(SignedDuration::from_hours(13 * 24));
    assert_eq!(browser.get(&path).await.status, StatusCode::UNAUTHORIZED);
    let mut again = Browser::of(&house, "worker").await;
    assert!(again.get(&path).await.body.contains("Jeg vil sejle igen."));
    assert!(!Browser::of(&house, "caseworker").await.get(&path).await.body.contains("sejle"));
}

#[tokio::test]
async fn a_note_that_can_not_be_taken_in_stands_in_the_page_whatever_its_form() {
    let house = House::new().await;
    let mut somebody = Browser::of(&house, "worker").await;
    somebody.post("/log-af", &[]).await;
    let (course, new) = (house::inquiry(COURSE), house::inquiry(NEW));
    let step = house.step(COURSE);
    for (number, path) in (980..).zip([
        format!("/henvendelse/{new}/svar"),
        format!("/henvendelse/{course}/kontakt"),
        format!("/henvendelse/{course}/skridt/{step}/besked"),
        "/kladder".to_owned(),
    ]) {
        let key = house::key(number).to_string();
        let fields =
            [("key", key.as_str()), ("text", "En lang note.\nMed to linjer."), ("cpr", "x")];
        let answer = somebody.post(&path, &fields).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        assert!(answer.body.contains("En lang note."), "{path}: {}", answer.body);
    }
}

/// Two tabs of one browser: the one that was drawn for somebody who has left the keyboard meanwhile.
#[tokio::test]
async fn what_was_drawn_for_one_person_is_never_taken_in_as_anothers() {
    let house = House::new().await;
    let mut first = Browser::of(&house, "worker").await;
    let key = first.get("/registrer").await.key();
    let fields = [
        ("key", key.as_str()),
        ("draft", "registrer"),
        ("channel", "phone"),
        ("requester", "citizen"),
        ("about", "Kun for den, der begyndte."),
    ];
    // The same browser, now somebody else.
    let mut second = Browser::of(&house, "caseworker").await;
    let before = house.web.office.image().position();
    for address in ["/kladder", "/registrer", "/kladder/slet"] {
        let answer = second.post(address, &fields).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{address}");
        assert!(answer.body.contains("Kun for den, der begyndte."), "the text stays in the page");
    }
    assert_eq!(house.web.office.image().position(), before);
    assert!(!second.get("/registrer").await.body.contains("Kun for"), "no draft of theirs");
    // A key without a mark, or with another form's, is nobody's.
    for key in [house::key(972).to_string() + ".", format!("{}.0011223344556677", house::key(973))]
    {
        let answer = first.post("/registrer", &[("key", key.as_str()), ("about", "x")]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{key}");
    }
    assert_eq!(first.post("/registrer", &fields).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_yes_drawn_for_one_citizen_is_not_said_for_another() {
    let house = House::new().await;
    let mut one = Browser::with_code(&house, house::WHOLE_CODE);
    let key = one.get("/vej").await.key();
    let mut other = Browser::with_code(&house, house::NEW_CODE);
    let answer = other.post("/vej/ja", &[("key", &key)]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
}

/// Staff see an inquiry's identifier, which is its form's key, and what was written.
#[tokio::test]
async fn who_knows_the_key_and_the_words_of_a_form_gets_no_code() {
    let house = House::new().await;
    let mut citizen = Browser::at(&house);
    let page = citizen.get("/kontakt").await;
    let (key, seed) = (page.key(), page.hidden("seed"));
    let with = |seed: &str| {
        let fields = [("key", key.as_str()), ("requester", "citizen"), ("about", "Hjælp mig.")];
        let seed = [("seed", seed)];
        let all = fields.iter().take(1).chain(&seed).chain(fields.iter().skip(1));
        form_urlencoded::Serializer::new(String::new()).extend_pairs(all).finish()
    };
    assert_eq!(citizen.post_body("/kontakt", with(&seed)).await.status, StatusCode::SEE_OTHER);
    let code = citizen.cookies["roret-vej"].clone();
    for other in [&"00".repeat(20), &"ff".repeat(20), "", "x"] {
        let mut somebody = Browser::at(&house);
        let answer = somebody.post_body("/kontakt", with(other)).await;
        assert!(!somebody.cookies.contains_key("roret-vej"), "{other}: a code was given");
        assert!(!answer.body.contains(&code[..8]));
        if other.len() == 40 {
            assert_eq!(answer.status, StatusCode::CONFLICT);
            assert!(answer.body.contains("allerede modtaget"), "{}", answer.body);
        }
    }
    // The same form again: the same receipt.
    let mut again = Browser::at(&house);
    assert_eq!(again.post_body("/kontakt", with(&seed)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(again.cookies["roret-vej"], code);
}

#[tokio::test]
async fn a_draft_is_gone_when_its_form_was_taken_in() {
    let house = House::new().await;
    let mut browser = Browser::of(&house, "worker").await;
    let key = house::key(974).to_string();
    let fields = [
        ("key", key.as_str()),
        ("draft", "registrer"),
        ("about", "Halvt skrevet"),
        ("quietly", "1"),
    ];
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
