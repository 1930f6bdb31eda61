//! What stands around every page: headers, sizes, and where a post may come from.

use crate::Web;
use crate::answer::Failure;
use crate::fields::FORM_BYTES_MAX;
use crate::visitor::{POSITION_COOKIE, Visitor, cookie, has_seen};
use axum::Router;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use std::sync::Arc;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
         connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; \
         object-src 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"),
    (header::CACHE_CONTROL, "no-store"),
    (header::VARY, "Cookie, HX-Request, HX-Request-Type"),
];

pub(crate) fn around(routes: Router<Arc<Web>>, web: Arc<Web>) -> Router<Arc<Web>> {
    routes
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(RequestBodyLimitLayer::new(FORM_BYTES_MAX))
        .layer(middleware::from_fn_with_state(Arc::clone(&web), only_from_here))
        .layer(middleware::from_fn_with_state(web, with_own_writes))
        .layer(middleware::map_response(with_headers))
}

async fn with_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Where several nodes serve one municipality, nobody is shown less than what they have sent, whichever node
/// they come to.
async fn with_own_writes(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    if !web.office.is_shared() {
        return next.run(request).await;
    }
    let seen = has_seen(&web, request.headers());
    if let Err(error) = web.office.image_at(seen).await {
        let (mut parts, _) = request.into_parts();
        return match Visitor::from_request_parts(&mut parts, &web).await {
            Ok(visitor) => Failure::from(error).show(&web, &visitor),
            Err(failure) => failure,
        };
    }
    let is_post = !matches!(*request.method(), Method::GET | Method::HEAD);
    let mut response = next.run(request).await;
    if is_post {
        let position = web.office.image().position().to_string();
        let cookie = cookie(&web, POSITION_COOKIE, &position);
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Refuses a post that another site's page sends: browsers say where it comes from. What says nothing
/// is no browser and carries nobody's cookie. What is too big is told in the visitor's language.
async fn only_from_here(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let is_from_here = is_from_here(&request);
    let (mut parts, body) = request.into_parts();
    let visitor = match Visitor::from_request_parts(&mut parts, &web).await {
        Ok(visitor) => visitor,
        Err(failure) => return failure,
    };
    if !is_from_here {
        return Failure::ElsewhereFrom.show(&web, &visitor);
    }
    let response = next.run(Request::from_parts(parts, body)).await;
    match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooBig.show(&web, &visitor),
        _ => response,
    }
}

fn is_from_here(request: &Request) -> bool {
    let text = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let site = text(HeaderName::from_static("sec-fetch-site"));
    match (site, text(header::ORIGIN), text(header::HOST)) {
        (Some(site), _, _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin), Some(host)) => {
            origin.split_once("://").is_some_and(|(_, origin_host)| origin_host == host)
        }
        (None, Some(_), None) => false,
        (None, None, _) => true,
    }
}
