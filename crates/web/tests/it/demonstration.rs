//! A demonstration: everybody may be anybody in it, and nothing of that opens anything elsewhere.

use crate::browser::Browser;
use crate::house::House;
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use roret_office::SignInWay;

#[tokio::test]
async fn what_the_demonstration_signed_in_opens_nothing_when_it_is_none() {
    let house = House::new().await;
    let browser = Browser::of(&house, "worker").await;
    assert_eq!(browser.clone().get("/tavle").await.status, StatusCode::OK);
    let real = house.served_for_real();
    let mut there = Browser::at(&real);
    there.cookies = browser.cookies.clone();
    for path in ["/tavle", "/loefter", "/registrer"] {
        assert_eq!(there.get(path).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    // Nor is there a way in, or a clock to move.
    assert!(!there.get("/log-ind").await.body.contains("name=\"persona\""));
    for (path, field) in [("/log-ind", ("persona", "worker")), ("/demo/tid", ("dage", "1"))] {
        assert_eq!(there.post(path, &[field]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    // And whom an identity provider signed in is nobody in the demonstration.
    let office = &house.web.office;
    let token = "0".repeat(28);
    let hash = *blake3::hash(token.as_bytes()).as_bytes();
    let who = office.image().workers().next().unwrap().id;
    let actor = roret_domain::event::Actor::Worker(who);
    office.sign_in(hash, actor, SignInWay::IdentityProvider).await.unwrap();
    assert_eq!(
        office.who(hash, SignInWay::Demonstration).await.unwrap(),
        roret_office::Who::Nobody
    );
}

#[tokio::test]
async fn only_who_works_there_moves_the_demonstrations_clock_and_stays_signed_in() {
    let house = House::new().await;
    let today = house.web.office.today();
    let moved = |house: &House| house.web.office.today() != today;
    for who in ["nobody", "whole", "citizen"] {
        let mut browser = crate::access::browser_of(&house, who).await;
        let answer = browser.post("/demo/tid", &[("dage", "1")]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{who}");
        assert!(!browser.get("/").await.body.contains("/demo/tid"), "{who} is offered it");
    }
    let mut worker = Browser::of(&house, "worker").await;
    for days in ["0", "-1", "401", "9223372036854775807", "1.5", "x", ""] {
        let answer = worker.post("/demo/tid", &[("dage", days)]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{days}");
    }
    // A post from another site's page is refused, whoever sends it.
    let request = worker
        .request(Method::POST, "/demo/tid")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site")
        .body(Body::from("dage=1"));
    assert_eq!(worker.ask(request.unwrap()).await.status, StatusCode::FORBIDDEN);
    assert!(!moved(&house));
    assert!(worker.get("/tavle").await.body.contains("/demo/tid"));
    let answer = worker.post("/demo/tid", &[("dage", "8"), ("til", "/tavle")]).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/tavle"));
    assert!(moved(&house));
    assert_eq!(worker.get("/tavle").await.status, StatusCode::OK, "their time went with it");
}
