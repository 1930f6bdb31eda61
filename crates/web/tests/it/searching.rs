//! A search on its page: who is found, and that nothing asked for gets into an address.

use crate::browser::Browser;
use crate::house::House;
use axum::http::StatusCode;

#[tokio::test]
async fn a_search_shows_those_one_works_with_and_their_inquiries() {
    let house = House::new().await;
    let mut worker = Browser::of(&house, "worker").await;
    let page = worker.get("/soeg").await;
    assert!(page.body.contains("action=\"/soeg\""));
    assert!(page.body.contains("method=\"post\""), "a name is not in an address");
    let name = "Opdigtet";
    let found = worker.post("/soeg", &[("who", name)]).await;
    assert_eq!(found.status, StatusCode::OK);
    assert!(found.body.contains(name), "{}", found.body);
    assert!(found.body.contains("/henvendelse/"));
    let none = worker.post("/soeg", &[("who", "Qwerty Asdfgh")]).await;
    assert!(none.body.contains("Der er ingen, du kan se, som passer."));
    let empty = worker.post("/soeg", &[("who", "  ")]).await;
    assert!(!empty.body.contains("som passer"));
    let number = worker.post("/soeg", &[("who", "010180-0000")]).await;
    assert!(!number.body.contains("010180-0000"), "a civil registration number is never shown");
    let mut leader = Browser::of(&house, "leader").await;
    assert_eq!(leader.get("/soeg").await.status, StatusCode::FORBIDDEN);
}
