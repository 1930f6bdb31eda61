//! Somebody is erased on the pages: two others approve, and then the pages say so.

use crate::browser::Browser;
use crate::house::{self, ENDED, House};
use axum::http::StatusCode;
use jiff::SignedDuration;
use roret_domain::id::InquiryId;

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
    let mut colleague = Browser::of(&house.with_worker(house::COLLEAGUE), "worker").await;
    let mut leader = Browser::of(&house, "leader").await;
    assert!(worker.get("/sletning").await.body.contains(&path), "it is on the list");
    let asked = act(&mut worker, "bed", &[]).await;
    assert_eq!(asked.0, StatusCode::UNPROCESSABLE_ENTITY, "the ground is missing");
    let asked = act(&mut worker, "bed", &[("ground", "retention_over")]).await;
    assert_eq!(asked.0, StatusCode::SEE_OTHER);
    let page = leader.get(&path).await;
    assert!(page.body.contains("om arkivet skal have oplysningerne"));
    act(&mut leader, "arkiv", &[("archive", "not_due")]).await;
    assert!(leader.get(&path).await.body.contains("0 af 2 har godkendt"));
    // A hold stops it, until one has asked to lift it and another has lifted it.
    act(&mut leader, "spaer", &[("hold", "complaint")]).await;
    assert!(leader.get(&path).await.body.contains("En klage er ikke afgjort"));
    act(&mut leader, "loesn", &[]).await;
    let page = leader.get(&path).await;
    assert!(page.body.contains("Har bedt om at løfte spærringen") && !page.body.contains("/loesn"));
    act(&mut colleague, "loesn", &[]).await;
    assert!(!worker.get(&path).await.body.contains("/godkend"), "who asked approves nothing");
    act(&mut colleague, "godkend", &[]).await;
    let page = colleague.get(&path).await;
    assert!(!page.body.contains("/godkend"), "nobody approves twice");
    let key = house::key(953).to_string();
    let again = colleague.post(&format!("{path}/godkend"), &[("key", key.as_str())]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("Du har godkendt den."), "{}", again.body);
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

/// Whoever works elsewhere is told of nobody: what is another unit's looks like what does not exist.
#[tokio::test]
async fn another_units_people_are_told_apart_in_nothing_from_nobody() {
    let house = House::new().await;
    let mut caseworker = Browser::of(&house, "caseworker").await;
    let nobody = InquiryId::from_uuid(house::key(7_777).uuid());
    let number = house.web.office.image().inquiry(house::inquiry(ENDED)).unwrap().number;
    let pages = |inquiry: InquiryId, number: u32| {
        [
            format!("/sletning/{inquiry}"),
            format!("/sletning/find?nummer={number}"),
            format!("/henvendelse?nummer={number}"),
        ]
    };
    for (theirs, none) in pages(house::inquiry(ENDED), number).iter().zip(&pages(nobody, 9_999)) {
        let (theirs, none) = (caseworker.get(theirs).await, caseworker.get(none).await);
        assert_eq!((theirs.status, none.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
        let plain = |body: &str| body.split("<main").nth(1).unwrap().to_owned();
        let main = |body: &str| plain(body).split("</main>").next().unwrap().to_owned();
        assert_eq!(main(&theirs.body), main(&none.body));
    }
    let head = house.web.office.image().position();
    let key = house::key(950).to_string();
    for (act, field) in [("bed", ("ground", "retention_over")), ("spaer", ("hold", "complaint"))] {
        let path = format!("/sletning/{}/{act}", house::inquiry(ENDED));
        let answer = caseworker.post(&path, &[("key", &key), field]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{act}");
    }
    assert_eq!(house.web.office.image().position(), head);
    // Nor does the list name them.
    assert!(!caseworker.get("/sletning").await.body.contains("/sletning/0"));
}

#[tokio::test]
async fn a_leader_sees_the_list_before_the_rule_works() {
    let house = House::new().await;
    let mut leader = Browser::of(&house, "leader").await;
    let page = leader.get("/sletning").await;
    assert!(page.body.contains("Der slettes ikke noget af sig selv. Sæt først"), "{}", page.body);
    assert!(!page.body.contains("/sletning/regel"));
    let key = page.key();
    let times = [("key", key.as_str()), ("months", "60"), ("anonymous_months", "6")];
    assert_eq!(leader.post("/sletning/tid", &times).await.status, StatusCode::SEE_OTHER);
    let page = leader.get("/sletning").await;
    assert!(page.body.contains("action=\"/sletning/regel\""), "{}", page.body);
    let listed = page.hidden("listed");
    let form = |listed: &str, number: u128| {
        let key = house::key(number).to_string();
        [("key", key), ("archive", "not_due".to_owned()), ("listed", listed.to_owned())]
    };
    let send = |fields: [(&str, String); 3]| {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
    };
    let answer = leader.post_body("/sletning/regel", send(form("41", 951))).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("Listen har ændret sig"), "{}", answer.body);
    assert!(answer.body.contains("value=\"not_due\" checked"), "what was chosen is not lost");
    let nothing = [("key", house::key(953).to_string()), ("listed", listed.clone())];
    let nothing = form_urlencoded::Serializer::new(String::new()).extend_pairs(nothing).finish();
    let answer = leader.post_body("/sletning/regel", nothing).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("id=\"rule-archive-error\""),
        "said at the field: {}",
        answer.body
    );
    let answer = leader.post_body("/sletning/regel", send(form(&listed, 952))).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let page = leader.get("/sletning").await;
    assert!(page.body.contains("De skal ikke afleveres"), "{}", page.body);
    let mut worker = Browser::of(&house, "worker").await;
    let page = worker.get("/sletning").await;
    assert!(!page.body.contains("aldrig gav et navn</h2>"), "the rule is the leader's");
}
