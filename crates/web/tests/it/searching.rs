//! A search on its page: who is found, and that nothing asked for gets into an address.

use crate::browser::{Answer, Browser};
use crate::house::House;
use axum::http::StatusCode;

async fn search(browser: &mut Browser, who: &str) -> Answer {
    let key = browser.get("/soeg").await.key();
    browser.post("/soeg", &[("key", &key), ("who", who)]).await
}

#[tokio::test]
async fn a_search_shows_those_one_works_with_and_their_inquiries() {
    let house = House::new().await;
    let mut worker = Browser::of(&house, "worker").await;
    let page = worker.get("/soeg").await;
    assert!(page.body.contains("action=\"/soeg\""));
    assert!(page.body.contains("method=\"post\""), "a name is not in an address");
    let name = "Opdigtet";
    let found = search(&mut worker, name).await;
    assert_eq!(found.status, StatusCode::OK);
    assert!(found.body.contains(name), "{}", found.body);
    assert!(found.body.contains("/henvendelse/"));
    let none = search(&mut worker, "Qwerty Asdfgh").await;
    assert!(none.body.contains("Der er ingen, du kan se, som passer."));
    let empty = search(&mut worker, "  ").await;
    assert!(!empty.body.contains("som passer"));
    let number = search(&mut worker, "010180-0000").await;
    assert!(!number.body.contains("010180-0000"), "a civil registration number is never shown");
    for asked in [
        "Opdigtet 010180-0000",
        "010180 0000 Opdigtet",
        "cpr:0101800000",
        "610180-0000",
        "0 1 0 1 8 0 0 0 0 0",
        "20010180-0000",
    ] {
        let answer = search(&mut worker, asked).await;
        assert!(!answer.body.contains("0180"), "{asked} came back");
    }
    assert!(
        search(&mut worker, "12 34 56 78").await.body.contains("12 34 56 78"),
        "a telephone is shown"
    );
    let mut leader = Browser::of(&house, "leader").await;
    assert_eq!(leader.get("/soeg").await.status, StatusCode::FORBIDDEN);
}
