//! What stands around every answer: headers, where a post may come from, how much it may hold.

use crate::browser::{Answer, Browser};
use crate::house::{self, House};
use crate::routes::routes;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::routing::get;
use std::sync::Arc;
use std::time::Duration;

const POLICY: [&str; 9] = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
];

#[track_caller]
fn is_guarded(name: &str, headers: &HeaderMap, is_kept: bool) {
    let text = |header: &str| {
        let value = headers.get(header).unwrap_or_else(|| panic!("{name}: no {header}"));
        value.to_str().unwrap()
    };
    let policy = text("content-security-policy");
    for part in POLICY {
        assert!(policy.contains(part), "{name}: {policy}");
    }
    assert!(!policy.contains("unsafe"), "{name}: {policy}");
    assert_eq!(text("x-content-type-options"), "nosniff", "{name}");
    assert_eq!(text("referrer-policy"), "no-referrer", "{name}");
    assert!(text("strict-transport-security").starts_with("max-age="), "{name}");
    match is_kept {
        true => assert!(text("cache-control").contains("immutable"), "{name}"),
        false => assert_eq!(text("cache-control"), "no-store", "{name}"),
    }
}

#[tokio::test]
async fn every_answer_is_guarded() {
    let house = House::new().await;
    let mut browser = Browser::of(&house, "worker").await;
    for route in routes(&house) {
        if matches!(route.pattern, "/log-af" | "/log-ind") {
            continue;
        }
        let answer = match route.body() {
            Some(body) => browser.post_body(&route.path, body).await,
            None => browser.get(&route.path).await,
        };
        is_guarded(&route.name(), &answer.headers, false);
        let answer = browser
            .ask(browser.request(Method::DELETE, &route.path).body(Body::empty()).unwrap())
            .await;
        assert!(answer.status.is_client_error(), "DELETE {}: {}", route.path, answer.status);
        is_guarded(&format!("DELETE {}", route.pattern), &answer.headers, false);
    }
    for path in ["/findes-ikke", "/henvendelse/x/y/z/q"] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        is_guarded(path, &answer.headers, false);
    }
}

#[tokio::test]
async fn styles_and_scripts_are_guarded_and_kept() {
    let house = House::new().await;
    let mut browser = Browser::at(&house);
    let page = browser.get("/").await.body;
    let assets: Vec<&str> = page.split('"').filter(|part| part.starts_with("/assets/")).collect();
    assert!(assets.len() >= 5, "{assets:?}");
    for asset in assets {
        let answer = browser.get(asset).await;
        assert_eq!(answer.status, StatusCode::OK, "{asset}");
        is_guarded(asset, &answer.headers, true);
    }
}

#[tokio::test]
async fn styles_are_packed_for_who_unpacks_them() {
    let house = House::new().await;
    let page = Browser::at(&house).get("/").await.body;
    let style = page.split('"').find(|part| part.ends_with("/roret.css")).unwrap();
    let mut browser = Browser::at(&house);
    let plain = browser.get(style).await;
    assert!(!plain.headers.contains_key(header::CONTENT_ENCODING));
    let request = browser.request(Method::GET, style).header(header::ACCEPT_ENCODING, "gzip, br");
    let packed = browser.ask(request.body(Body::empty()).unwrap()).await;
    assert_eq!(packed.headers[header::CONTENT_ENCODING], "gzip");
    is_guarded("packed", &packed.headers, true);
    let length = |answer: &Answer| answer.headers[header::CONTENT_LENGTH].to_str().unwrap().parse();
    let (of_plain, of_packed): (Result<u64, _>, Result<u64, _>) = (length(&plain), length(&packed));
    assert!(of_packed.unwrap() * 2 < of_plain.unwrap());
}

/// A post with what a browser says of where it comes from.
async fn posted(house: &House, says: &[(&str, &str)]) -> StatusCode {
    let mut browser = Browser::of(house, "worker").await;
    let mut request = browser
        .request(Method::POST, "/kladder")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    for (name, value) in says {
        request = request.header(*name, *value);
    }
    let key = browser.form_key("/kladder", &house::key(905).to_string());
    let body = format!("key={key}&draft=registrer&about=x");
    let answer = browser.ask(request.body(Body::from(body)).unwrap()).await;
    answer.status
}

#[tokio::test]
async fn a_post_from_another_site_is_refused() {
    let house = House::new().await;
    for says in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://elsewhere.example")],
        &[("origin", "https://roret.example.elsewhere.example")],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site"), ("origin", "https://roret.example")],
    ] {
        assert_eq!(posted(&house, says).await, StatusCode::FORBIDDEN, "{says:?}");
    }
}

#[tokio::test]
async fn a_post_from_here_is_taken_in() {
    let house = House::new().await;
    for says in
        [&[("sec-fetch-site", "same-origin")][..], &[("origin", "https://roret.example")], &[]]
    {
        assert_eq!(posted(&house, says).await, StatusCode::SEE_OTHER, "{says:?}");
    }
}

#[tokio::test]
async fn every_form_is_refused_from_another_site() {
    let house = House::new().await;
    let head = house.web.office.image().position();
    let browser = Browser::of(&house, "worker").await;
    for route in routes(&house) {
        let Some(body) = route.body() else { continue };
        let request = browser
            .request(Method::POST, &route.path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "cross-site")
            .body(Body::from(body));
        let answer = browser.clone().ask(request.unwrap()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", route.name());
    }
    assert_eq!(house.web.office.image().position(), head);
}

#[tokio::test]
async fn a_form_that_is_too_big_is_refused() {
    let house = House::new().await;
    let about = "x".repeat(600 * 1024);
    for is_told in [true, false] {
        let mut browser = Browser::of(&house, "worker").await;
        let mut request = browser
            .request(Method::POST, "/kontakt")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if is_told {
            request = request.header(header::CONTENT_LENGTH, about.len());
        }
        let answer = browser.ask(request.body(Body::from(about.clone())).unwrap()).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "length told: {is_told}");
        is_guarded("too big", &answer.headers, false);
    }
}

#[tokio::test]
async fn cookies_are_for_this_site_alone() {
    let house = House::new().await;
    let mut browser = Browser::at(&house);
    let answer = browser.post("/log-ind", &[("persona", "worker")]).await;
    let cookies: Vec<_> = answer.headers.get_all(header::SET_COOKIE).iter().collect();
    // The sign-in, a code that is taken away, and how far this node's journal had come.
    assert_eq!(cookies.len(), 3);
    for cookie in cookies {
        let cookie = cookie.to_str().unwrap();
        for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax"] {
            assert!(cookie.contains(part), "{cookie}");
        }
    }
}

/// Two nodes serve one municipality: what was sent to one is seen at the other, whose journal has come as far.
#[tokio::test]
async fn whoever_sent_something_to_one_node_sees_it_at_the_other() {
    let house = House::new().await;
    let other = house.another_node().await;
    let mut browser = Browser::at(&house);
    let page = browser.get("/kontakt").await;
    let (key, seed) = (page.key(), page.hidden("seed"));
    let fields =
        [("key", key.as_str()), ("seed", &seed), ("requester", "citizen"), ("about", "Hjælp.")];
    assert_eq!(browser.post("/kontakt", &fields).await.status, StatusCode::SEE_OTHER);
    let mut there = Browser::at(&other);
    there.cookies = browser.cookies.clone();
    let answer = there.get("/vej").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("Du skrev i dag."), "{}", answer.body);
    // A cookie that speaks of a place that the journal never came to keeps nobody waiting.
    there.cookies.insert("roret-plads".into(), u64::MAX.to_string());
    assert_eq!(there.get("/vej").await.status, StatusCode::OK);
}

/// What comes back for a request with these hosts and this target.
async fn asked_of(house: &House, target: &str, hosts: &[&[u8]]) -> Answer {
    let mut request = axum::http::Request::builder().uri(target);
    for host in hosts {
        let host = axum::http::HeaderValue::from_bytes(host).unwrap();
        request = request.header(header::HOST, host);
    }
    Browser::at(house).ask(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_request_for_no_one_host_is_refused() {
    let house = House::new().await;
    let long_port = b"roret.example:65536".as_slice();
    for (target, hosts) in [
        ("/", &[b"roret.example".as_slice(), b"elsewhere.example"][..]),
        ("/", &[b"roret.example", b"roret.example"]),
        ("/", &[]),
        ("/", &[b""]),
        ("/", &[b"roret.example, elsewhere.example"]),
        ("/", &[b"roret.example,elsewhere.example"]),
        ("/", &[b"roret.example elsewhere.example"]),
        ("/", &[b"somebody@roret.example"]),
        ("/", &[b"roret.example/path"]),
        ("/", &[b"roret.example:80:80"]),
        ("/", &[b"roret.example:http"]),
        ("/", &[b"roret.example:+80"]),
        ("/", &[long_port]),
        ("/", &[b"https://roret.example"]),
        ("/", &[b"[::1"]),
        ("/", &[b"[::1]x"]),
        ("/", &[b"[roret]"]),
        ("/", &["r\u{f8}ret.example".as_bytes()]),
        ("http://elsewhere.example/", &[b"roret.example"]),
        ("http://roret.example:8080/", &[b"roret.example"]),
        ("http://roret.example/", &[b"roret.example:8080"]),
        ("http://somebody@roret.example/", &[b"roret.example"]),
        ("http://roret.example/", &[]),
    ] {
        let answer = asked_of(&house, target, hosts).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{target} {hosts:?}");
        assert!(answer.body.contains("Adressen kan ikke l\u{e6}ses"), "{target} {hosts:?}");
        is_guarded(target, &answer.headers, false);
    }
}

#[tokio::test]
async fn a_request_for_one_host_is_answered() {
    let house = House::new().await;
    for (target, host) in [
        ("/", "roret.example"),
        ("/", "Roret.Example:8080"),
        ("/", "roret.example:"),
        ("/", "127.0.0.1:8080"),
        ("/", "[::1]:8080"),
        ("/", "localhost"),
        ("http://roret.example/", "roret.example"),
        ("http://ROret.example/", "roret.example:80"),
        ("https://roret.example:443/", "roret.example"),
        ("http://[::1]:8080/", "[::1]:8080"),
    ] {
        let answer = asked_of(&house, target, &[host.as_bytes()]).await;
        assert_eq!(answer.status, StatusCode::OK, "{target} {host}");
    }
}

#[tokio::test]
async fn what_a_post_says_twice_of_where_it_comes_from_is_not_from_here() {
    let house = House::new().await;
    for says in [
        &[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")][..],
        &[("origin", "https://roret.example"), ("origin", "https://elsewhere.example")],
    ] {
        assert_eq!(posted(&house, says).await, StatusCode::FORBIDDEN, "{says:?}");
    }
}

/// Whoever keeps answers must not show one person's to another, nor a part for a page, nor what is packed to who can't
/// unpack it.
#[tokio::test]
async fn an_answer_says_all_that_it_depends_on_also_when_it_is_compressed() {
    let house = House::new().await;
    let browser = Browser::of(&house, "worker").await;
    let page = Browser::at(&house).get("/").await.body;
    let asset = page.split('"').find(|part| part.starts_with("/assets/")).unwrap().to_owned();
    for path in ["/", "/tavle", "/findes-ikke", asset.as_str()] {
        for packed in [true, false] {
            let mut request = browser.request(Method::GET, path);
            if packed {
                request = request.header(header::ACCEPT_ENCODING, "gzip");
            }
            let answer = browser.clone().ask(request.body(Body::empty()).unwrap()).await;
            let is_packed = answer.headers.contains_key(header::CONTENT_ENCODING);
            assert!(packed || !is_packed, "{path}");
            if path == "/" || path == "/tavle" {
                assert_eq!(is_packed, packed, "{path}");
            }
            let vary: Vec<_> = answer.headers.get_all(header::VARY).iter().collect();
            assert_eq!(vary.len(), 1, "{path}: {vary:?}");
            let vary = vary[0].to_str().unwrap().to_ascii_lowercase();
            let mut vary: Vec<&str> = vary.split(", ").collect();
            vary.sort_unstable();
            let all = ["accept-encoding", "cookie", "hx-request", "hx-request-type"];
            assert_eq!(vary, all, "{path}, packed: {packed}");
        }
    }
}

async fn breaks() -> &'static str {
    panic!("a page that breaks, as this test wants it")
}

async fn never_answers() -> &'static str {
    std::future::pending().await
}

/// A house with one page that breaks and one that never answers.
async fn broken_house(answer_time_max: Duration) -> House {
    let mut house = House::new().await;
    let others = Router::new()
        .route("/i-stykker", get(breaks).post(breaks))
        .route("/aldrig", get(never_answers));
    house.router = roret_web::router_with(others, Arc::clone(&house.web), answer_time_max);
    house
}

#[tokio::test]
async fn a_page_that_breaks_is_told_with_its_number_and_the_next_is_answered() {
    let house = broken_house(Duration::from_secs(30)).await;
    let mut browser = Browser::of(&house, "worker").await;
    let request = browser.request(Method::GET, "/i-stykker").header("x-request-id", "somebodys");
    let answer = browser.ask(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    is_guarded("/i-stykker", &answer.headers, false);
    let number = answer.headers.get("x-request-id").unwrap().to_str().unwrap();
    assert_eq!(number.len(), 12, "{number}");
    assert!(number.bytes().all(|sign| sign.is_ascii_hexdigit()), "{number}");
    assert!(answer.body.contains(&format!("sig dette nummer: {number}.")), "{}", answer.body);
    assert!(
        answer.body.contains("action=\"/log-af\""),
        "to the one it happened to: {}",
        answer.body
    );
    assert!(!answer.body.contains("as this test wants it"), "{}", answer.body);
    assert_eq!(browser.post("/i-stykker", &[]).await.status, StatusCode::INTERNAL_SERVER_ERROR);
    let next = browser.get("/tavle").await;
    assert_eq!(next.status, StatusCode::OK);
    assert_ne!(next.headers.get("x-request-id"), answer.headers.get("x-request-id"));
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_given_up() {
    let house = broken_house(Duration::ZERO).await;
    let answer = Browser::at(&house).get("/aldrig").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.body.contains("send igen om lidt"), "{}", answer.body);
    is_guarded("/aldrig", &answer.headers, false);
}
