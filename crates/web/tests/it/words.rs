//! The main pages as a Dane reads them: the words, line by line.

use crate::access::browser_of;
use crate::browser::{Answer, Browser};
use crate::house::{self, COURSE, House, LATE, NEW};
use axum::http::StatusCode;
use scraper::{ElementRef, Html, Node, Selector};

/// The words of a page's main part: a line for each piece of it, fields in brackets.
fn words(answer: &Answer) -> String {
    let page = Html::parse_document(&answer.body);
    let main = page.select(&Selector::parse("main").unwrap()).next().expect("a page");
    let mut lines = vec![String::new()];
    read(main, &mut lines);
    let lines = lines.iter().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

const INLINE: [&str; 9] = ["a", "b", "em", "i", "s", "small", "span", "strong", "td"];

fn read(element: ElementRef<'_>, lines: &mut Vec<String>) {
    for child in element.children() {
        match child.value() {
            Node::Text(text) => lines.last_mut().unwrap().push_str(text),
            Node::Element(tag) => {
                let child = ElementRef::wrap(child).unwrap();
                let is_inline = INLINE.contains(&tag.name());
                if !is_inline {
                    lines.push(String::new());
                }
                let line = lines.last_mut().unwrap();
                match tag.name() {
                    "input" => match (tag.attr("type"), tag.attr("name")) {
                        (Some("hidden"), _) => {}
                        (Some(kind @ ("radio" | "checkbox")), _) => {
                            let mark = if tag.attr("checked").is_some() { "x" } else { " " };
                            line.push_str(&format!("{kind} [{mark}]"));
                        }
                        _ => line.push_str(&format!("[{}]", tag.attr("value").unwrap_or(""))),
                    },
                    "button" => line.push_str("button: "),
                    "td" => line.push_str(" | "),
                    "li" => line.push_str("- "),
                    "h1" => line.push_str("# "),
                    "h2" => line.push_str("## "),
                    "h3" => line.push_str("### "),
                    "textarea" => line.push_str("text: "),
                    "option" => line.push_str("* "),
                    "svg" => line.push_str("(chart)"),
                    _ => {}
                }
                if tag.name() != "svg" {
                    read(child, lines);
                }
                if !is_inline {
                    lines.push(String::new());
                }
            }
            _ => {}
        }
    }
}

async fn page(who: &str, path: &str) -> String {
    let house = House::new().await;
    let answer = browser_of(&house, who).await.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    words(&answer)
}

#[tokio::test]
async fn front() {
    insta::assert_snapshot!(page("nobody", "/").await);
}

#[tokio::test]
async fn contact() {
    insta::assert_snapshot!(page("nobody", "/kontakt").await);
}

#[tokio::test]
async fn receipt() {
    let house = House::new().await;
    let answer = Browser::with_code(&house, house::NEW_CODE).get("/kontakt/tak").await;
    insta::assert_snapshot!(words(&answer));
}

#[tokio::test]
async fn roadmap_of_a_course() {
    insta::assert_snapshot!(page("citizen", "/vej").await);
}

#[tokio::test]
async fn roadmap_where_it_is_the_citizens_turn() {
    insta::assert_snapshot!(page("whole", "/vej").await);
}

#[tokio::test]
async fn roadmap_of_a_relative() {
    insta::assert_snapshot!(page("receipt", "/vej").await);
}

#[tokio::test]
async fn board() {
    insta::assert_snapshot!(page("worker", "/tavle?visning=all").await);
}

#[tokio::test]
async fn inquiry() {
    insta::assert_snapshot!(
        page("worker", &format!("/henvendelse/{}", house::inquiry(COURSE))).await
    );
}

#[tokio::test]
async fn inquiry_that_is_late() {
    insta::assert_snapshot!(
        page("worker", &format!("/henvendelse/{}", house::inquiry(LATE))).await
    );
}

#[tokio::test]
async fn inquiry_that_is_closed() {
    let path = format!("/henvendelse/{}", house::inquiry(house::CLOSED));
    insta::assert_snapshot!(page("worker", &path).await);
}

#[tokio::test]
async fn agreement_form_with_problems() {
    let house = House::new().await;
    let mut browser = browser_of(&house, "worker").await;
    let path = format!("/henvendelse/{}/aftale", house::inquiry(NEW));
    let fields = [
        ("key", "019a0000-0000-7000-8000-000000000001"),
        ("wants", " "),
        ("support", "At komme ud."),
        ("planned_end", "31/2 2026"),
        ("kind", "individual"),
    ];
    let answer = browser.post(&path, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    insta::assert_snapshot!(words(&answer));
}

#[tokio::test]
async fn promise_report() {
    insta::assert_snapshot!(page("leader", "/loefter?fra=2026-01-01&til=2026-11-20").await);
}
