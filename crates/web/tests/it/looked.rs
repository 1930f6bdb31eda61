//! Who has looked: the citizen sees all of it, however often they have looked themselves.

use crate::browser::Browser;
use crate::house::{self, CITIZENS_TURN, House};
use axum::http::StatusCode;
use roret_domain::access::Purpose;
use roret_domain::event::Actor;

#[tokio::test]
async fn a_look_is_told_of_after_any_number_of_own_visits() {
    let house = House::new().await;
    let office = &house.web.office;
    let image = office.image();
    let actor = Actor::Worker(house::worker(house::FRONT_LINE));
    for _ in 0..45 {
        office.look(&image, actor, house::citizen(CITIZENS_TURN), Purpose::Help).await.unwrap();
    }
    let mut citizen = Browser::with_code(&house, house::WHOLE_CODE);
    for _ in 0..25 {
        assert_eq!(citizen.get("/vej").await.status, StatusCode::OK);
    }
    let count = |body: &str| body.matches("(for at hjælpe)").count();
    let page = citizen.get("/vej").await.body;
    assert!(!page.contains("Ingen har åbnet det endnu"), "{page}");
    assert_eq!(count(&page), 20);
    // The rest is reached page by page.
    let mut all = count(&page);
    let mut next = page;
    while let Some((_, rest)) = next.split_once("href=\"/vej/set?foer=") {
        let position = rest.split_once('"').unwrap().0.to_owned();
        next = citizen.get(&format!("/vej/set?foer={position}")).await.body;
        all += count(&next);
    }
    assert_eq!(all, 45);
    // Nobody else's: a relative's code tells of no looks.
    let mut relative = Browser::with_code(&house, house::RECEIPT_CODE);
    assert_eq!(relative.get("/vej/set").await.status, StatusCode::NOT_FOUND);
    assert_eq!(citizen.get("/vej/set?foer=x").await.status, StatusCode::NOT_FOUND);
}
