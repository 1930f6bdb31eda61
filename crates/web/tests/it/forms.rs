//! Forms about an inquiry: everything wrong is told at once, and nothing that anybody wrote is lost.

use crate::browser::{Answer, Browser};
use crate::house::{self, AGREED, COURSE, House, NEW};
use axum::http::StatusCode;
use uuid::Uuid;

fn page(inquiry: u128, form: &str) -> String {
    format!("/henvendelse/{}/{form}", house::inquiry(inquiry))
}

/// Opens a form, and sends it with what was on the screen.
async fn send(browser: &mut Browser, path: &str, seen: &str, typed: &[(&str, &str)]) -> Answer {
    let key = browser.get(path).await.key();
    let mut fields = vec![("key", key.as_str()), ("seen", seen)];
    fields.extend_from_slice(typed);
    browser.post(path, &fields).await
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let house = House::new().await;
    let mut browser = Browser::of(&house, "worker").await;
    for (path, typed, wrong) in [
        (page(COURSE, "kontakt"), vec![("at", "31/2 2026"), ("minutes", "mange")], 4),
        (page(COURSE, "skridt"), vec![("to", "i morgen")], 3),
        (page(COURSE, "afslut"), vec![("closed_at", ""), ("onward_section", "x")], 3),
        (page(COURSE, "ret"), vec![("received_at", "")], 3),
        (page(AGREED, "svar"), vec![("ended_at", "x")], 3),
        (page(AGREED, "forloeb"), vec![("started_at", ""), ("legal_basis", "x")], 3),
        ("/hold".to_owned(), vec![("places", "mange")], 4),
    ] {
        let answer = send(&mut browser, &path, "1", &typed).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        let told = answer.body.matches("<li><a class=\"function-link\" href=\"#").count();
        assert_eq!(told, wrong, "{path}: {}", answer.body);
    }
}

/// The draft has the same name however the address was written: it comes back, and it goes with the person.
#[tokio::test]
async fn a_form_has_one_address() {
    let house = House::new().await;
    let mut browser = Browser::of(&house, "worker").await;
    let id = house::inquiry(COURSE).to_string();
    for form in ["kontakt", "skridt"] {
        let draft = format!("henvendelse/{id}/{form}");
        for written in [id.clone(), id.to_uppercase(), id.replace('-', "")] {
            let path = format!("/henvendelse/{written}/{form}?fra=mail");
            assert_eq!(browser.get(&path).await.hidden("draft"), draft, "{path}");
        }
    }
}

#[tokio::test]
async fn a_draft_begun_before_the_agreement_shows_what_a_colleague_agreed() {
    let house = House::new().await;
    let mut first = Browser::of(&house, "worker").await;
    let mut second = Browser::of(&house.with_worker(house::COLLEAGUE), "worker").await;
    let path = page(NEW, "aftale");
    let (key, draft) = {
        let form = first.get(&path).await;
        (form.key(), form.hidden("draft"))
    };
    let kept = [("key", key.as_str()), ("draft", &draft), ("wants", "Ud blandt andre.")];
    assert!(first.post("/kladder", &kept).await.status.is_redirection());
    let agreed = send(&mut second, &path, "", &[("wants", "Ro i hverdagen.")]).await;
    assert_eq!(agreed.status, StatusCode::SEE_OTHER, "{}", agreed.body);
    let form = first.get(&path).await.body;
    assert!(form.contains("Ud blandt andre.") && form.contains("Ro i hverdagen."), "{form}");
}

#[tokio::test]
async fn that_somebody_emptied_a_field_is_told_too() {
    let house = House::new().await;
    let mut browser = Browser::of(&house, "worker").await;
    let path = page(COURSE, "hvem");
    let old = browser.get(&path).await.hidden("seen");
    let told = [("name", "Anders Påfund"), ("reach", "12 34 56 78")];
    assert_eq!(send(&mut browser, &path, &old, &told).await.status, StatusCode::SEE_OTHER);
    let newer = browser.get(&path).await.hidden("seen");
    let emptied = [("name", "Anders Påfund"), ("reach", "")];
    assert_eq!(send(&mut browser, &path, &newer, &emptied).await.status, StatusCode::SEE_OTHER);
    let answer = send(&mut browser, &path, &newer, &told).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let meanwhile = answer.body.split("saved-meanwhile").nth(1).unwrap();
    let meanwhile = meanwhile.split("</section>").next().unwrap();
    assert!(meanwhile.contains("<dd class=\"words\">–</dd>"), "{meanwhile}");
    assert!(!meanwhile.contains("Anders"), "what is the same need not be compared: {meanwhile}");
}

#[tokio::test]
async fn a_version_that_can_not_be_read_is_an_old_one() {
    let house = House::new().await;
    let mut browser = Browser::of(&house, "worker").await;
    for seen in ["", "vrøvl", "-1"] {
        let typed = [("name", "Anders Påfund"), ("reach", "")];
        let answer = send(&mut browser, &page(COURSE, "hvem"), seen, &typed).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{seen}");
        assert_ne!(answer.hidden("seen"), seen);
    }
}

#[tokio::test]
async fn a_form_sent_again_with_other_words_gives_the_words_back() {
    let house = House::new().await;
    let mut browser = Browser::of(&house, "worker").await;
    let path = page(COURSE, "kontakt");
    let key = browser.get(&path).await.key();
    let words = |text| {
        [("key", key.as_str()), ("kind", "phone_call"), ("at", "20/11 2026"), ("text", text)]
    };
    let first = browser.post(&path, &words("Aftalte en gåtur.")).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.body);
    let second = browser.post(&path, &words("Aftalte to gåture.")).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(second.body.contains("Aftalte to gåture."), "{}", second.body);
}

#[tokio::test]
async fn what_is_not_there_has_no_form_to_send() {
    let house = House::new().await;
    let mut browser = Browser::of(&house, "worker").await;
    let key = browser.get(&page(COURSE, "kontakt")).await.key();
    let none = Uuid::from_u128(1);
    for form in
        [format!("kontakt/{none}"), format!("skridt/{none}"), format!("skridt/{none}/besked")]
    {
        let path = page(COURSE, &form);
        assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        let sent = browser.post(&path, &[("key", &key), ("text", "Noget.")]).await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{path}");
    }
}
