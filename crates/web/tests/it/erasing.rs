//! Somebody is erased on the pages: two others approve, and then the pages say so.

use crate::browser::Browser;
use crate::house::{self, ENDED, House};
use axum::http::StatusCode;
use jiff::SignedDuration;

/// Sends one of the page's forms, by the act in its address.
async fn act(browser: &mut Browser, act: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
    let path = format!("/sletning/{}", house::inquiry(ENDED));
    let page = browser.get(&path).await;
    let form = format!("{path}/{act}");
    assert!(page.body.contains(&form), "no form {act}: {}", page.body);
    let key = page.key();
    let fields = [&[("key", key.as_str())], fields].concat();
    let answer = browser.post(&form, &fields).await;
    (answer.status, answer.body)
}

#[tokio::test]
async fn two_others_approve_and_the_pages_say_that_it_is_erased() {
    let house = House::new().await;
    let path = format!("/sletning/{}", house::inquiry(ENDED));
    // Kept: nothing to ask for yet.
    let mut worker = Browser::of(&house, "worker").await;
    let page = worker.get(&path).await;
    assert!(page.body.contains("Gemmes til"), "{}", page.body);
    assert!(!page.body.contains("/bed\""));
    house.web.office.clock().move_forward(SignedDuration::from_hours(24 * 366 * 6));

    let mut worker = Browser::of(&house, "worker").await;
    let mut caseworker = Browser::of(&house, "caseworker").await;
    let mut leader = Browser::of(&house, "leader").await;
    assert!(worker.get("/sletning").await.body.contains(&path), "it is on the list");
    let asked = act(&mut worker, "bed", &[]).await;
    assert_eq!(asked.0, StatusCode::UNPROCESSABLE_ENTITY, "the ground is missing");
    let asked = act(&mut worker, "bed", &[("ground", "retention_over")]).await;
    assert_eq!(asked.0, StatusCode::SEE_OTHER);
    let page = caseworker.get(&path).await;
    assert!(page.body.contains("om arkivet skal have oplysningerne"));
    act(&mut caseworker, "arkiv", &[("archive", "not_due")]).await;
    assert!(caseworker.get(&path).await.body.contains("0 af 2 har godkendt"));
    // A hold stops it, until it is lifted.
    act(&mut leader, "spaer", &[("hold", "complaint")]).await;
    assert!(leader.get(&path).await.body.contains("En klage er ikke afgjort"));
    act(&mut leader, "loesn", &[]).await;
    act(&mut caseworker, "godkend", &[]).await;
    let again = act(&mut caseworker, "godkend", &[]).await;
    assert_eq!(again.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.1.contains("Du har godkendt den."), "{}", again.1);
    assert!(!worker.get(&path).await.body.contains("/godkend"), "front line approves nothing");
    let done = act(&mut leader, "godkend", &[]).await;
    assert_eq!(done.0, StatusCode::SEE_OTHER);

    let page = leader.get(&path).await;
    assert!(page.body.contains("Slettet"), "{}", page.body);
    assert!(!page.body.contains("<form method=\"post\" action=\"/sletning"));
    let frame = worker.get(&format!("/henvendelse/{}", house::inquiry(ENDED))).await;
    assert!(frame.body.contains("Oplysningerne er slettet."), "{}", frame.body);
    assert!(!frame.body.contains("/genaabn"));
    assert!(!leader.get("/sletning").await.body.contains(&path), "it is off the list");
}

#[tokio::test]
async fn a_leader_says_how_long_is_kept() {
    let house = House::new().await;
    let mut leader = Browser::of(&house, "leader").await;
    let page = leader.get("/sletning").await;
    assert!(page.body.contains("gemmes 60 måneder"), "{}", page.body);
    let key = page.key();
    let form = |months| [("key", key.as_str()), ("months", months), ("anonymous_months", "6")];
    for (months, problem) in [("0", "mellem 1 og 1200"), ("1201", "mellem 1 og 1200"), ("tre", "")]
    {
        let answer = leader.post("/sletning/tid", &form(months)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{months}");
        assert!(answer.body.contains(problem), "{months}: {}", answer.body);
        assert!(answer.body.contains(&format!("value=\"{months}\"")), "nothing is lost");
    }
    let answer = leader.post("/sletning/tid", &form("72")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let page = leader.get("/sletning").await;
    assert!(page.body.contains("gemmes 72 måneder"), "{}", page.body);
    // Nobody else is asked.
    let mut caseworker = Browser::of(&house, "caseworker").await;
    let page = caseworker.get("/sletning").await;
    assert!(!page.body.contains("/sletning/tid"));
}
