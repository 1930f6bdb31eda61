//! Answers: pages, files, and where a post leads on to.

use crate::failure::Failure;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// Renders a page.
pub(crate) fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a page could not be drawn");
            Failure::Broken.into_response()
        }
    }
}

/// A CSV file to take along.
pub(crate) fn file<E: std::error::Error + 'static>(
    name: &str,
    csv: Result<String, E>,
) -> Result<Response, Failure> {
    let csv = csv.map_err(|error| {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "a CSV file could not be written"
        );
        Failure::Unavailable
    })?;
    let disposition = format!("attachment; filename=\"{name}\"");
    let kind = "text/csv; charset=utf-8".to_owned();
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, csv).into_response())
}

/// Leads on after a post.
pub(crate) fn see_other(location: &str) -> Response {
    let location = HeaderValue::try_from(location).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// A place of ours that a form or link may lead back to, as a browser would read it: never another site, and no place
/// that some browser reads otherwise, as it would one with a control character.
pub(crate) fn local(path: &str) -> String {
    let is_plain = path.starts_with('/') && !path.chars().any(char::is_control);
    let here = url::Url::parse("http://here.invalid/").ok();
    let read = here.filter(|_| is_plain).and_then(|here| {
        let there = here.join(path).ok()?;
        // A path that begins with two slashes is another host to whoever reads it by itself: dots before them can hide that.
        let is_here = there.origin() == here.origin() && !there.path().starts_with("//");
        is_here.then_some(there)
    });
    read.map_or_else(
        || "/".to_owned(),
        |there| match there.query() {
            Some(query) => format!("{}?{query}", there.path()),
            None => there.path().to_owned(),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn only_places_of_ours_are_led_to() {
        for path in ["/tavle", "/tavle?visning=mine&efter=1", "/", "/henvendelse/æ"] {
            assert!(local(path).starts_with('/') && !local(path).starts_with("//"), "{path}");
        }
        assert_eq!(local("/tavle?visning=mine"), "/tavle?visning=mine");
        for (path, place) in [("/a/../b", "/b"), ("/a#b", "/a")] {
            assert_eq!(local(path), place);
        }
        let controls = (0..0x20).chain([0x7f]).filter_map(char::from_u32);
        let with_controls = controls.flat_map(|sign| {
            [format!("/{sign}/host"), format!("{sign}//host"), format!("/{sign}\\host")]
        });
        let plain = [
            "//host",
            "/\\host",
            "\\\\host",
            "http://host",
            "https:host",
            "host",
            "",
            "///host",
            "/\u{85}/host",
            "javascript:alert(1)",
            "//here.invalid:81/",
            "/\u{9f}x",
            "/.//host",
            "/..//host",
            "/a/..//host",
            "/%2e//host",
            "/%2E%2e//host",
            "/a/%2e%2e//host",
            "/./\\host",
            "/.\\/host",
            "/x/../\\host",
            "/;/../..//host/",
            "/tavle/..//host?x=1",
            "//here.invalid:80//host",
            "/.//\\host",
        ];
        for path in with_controls.chain(plain.map(str::to_owned)) {
            assert_eq!(local(&path), "/", "{path:?}");
        }
    }
}
