//! What stands around every page: headers, a number in the log, limits of size and time, and where a post may come from.

use crate::Web;
use crate::failure::Failure;
use crate::failure_page;
use crate::fields::FORM_BYTES_MAX;
use crate::visitor::{POSITION_COOKIE, cookie, has_seen};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::net::Ipv6Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{
    MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer,
};
use tower_http::timeout::TimeoutLayer;
use tracing::Instrument as _;

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
    (header::VARY, VARY),
];

/// What an answer depends on, beside its address.
const VARY: &str = "Cookie, HX-Request, HX-Request-Type, Accept-Encoding";

/// Signs of a request's number: short enough to be said on the telephone.
const NUMBER_SIGNS: usize = 12;

pub(crate) fn around(
    routes: Router<Arc<Web>>,
    web: Arc<Web>,
    answer_time_max: Duration,
) -> Router<Arc<Web>> {
    let numbers = Numbers { web: Arc::clone(&web), count: Arc::default() };
    routes
        .layer(RequestBodyLimitLayer::new(FORM_BYTES_MAX))
        .layer(middleware::from_fn(only_from_here))
        .layer(middleware::from_fn_with_state(Arc::clone(&web), with_own_writes))
        .layer(middleware::from_fn(for_one_host))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, answer_time_max))
        .layer(CatchPanicLayer::custom(broken))
        .layer(middleware::from_fn_with_state(web, failure_page::told))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(middleware::from_fn(in_its_span))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(SetRequestIdLayer::x_request_id(numbers))
        .layer(middleware::map_request(without_number))
        .layer(middleware::map_response(with_headers))
}

/// Gives every request a number: it stands in the log, in the answer's header, and in the page of what broke.
#[derive(Clone)]
struct Numbers {
    web: Arc<Web>,
    count: Arc<AtomicU64>,
}

impl MakeRequestId for Numbers {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let now = self.web.office.clock().now().as_nanosecond();
        // Neither how many there were nor when is read off it.
        let hash = blake3::hash(format!("{now} {count}").as_bytes()).to_hex();
        let number = hash.get(..NUMBER_SIGNS)?;
        Some(RequestId::new(HeaderValue::try_from(number).ok()?))
    }
}

/// A number that the request brings along is somebody else's, of any length: it is not taken over.
async fn without_number(mut request: Request) -> Request {
    request.headers_mut().remove("x-request-id");
    request
}

/// What is logged while a request is answered carries its number. No address: it may hold a code.
async fn in_its_span(request: Request, next: Next) -> Response {
    let number = request.extensions().get::<RequestId>();
    let number = number.and_then(|id| id.header_value().to_str().ok()).unwrap_or_default();
    // Of the highest level: it is there whenever anything is logged.
    let span = tracing::error_span!("request", number, method = %request.method());
    next.run(request).instrument(span).await
}

/// A page broke. Where, the panic has said; here is which request it was.
fn broken(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a page broke while it was answered");
    Failure::Broken.into_response()
}

async fn with_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let vary = all_of_vary(headers);
    headers.insert(header::VARY, vary);
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// All that answers depend on in one header: compression says its part before us.
fn all_of_vary(headers: &HeaderMap) -> HeaderValue {
    let said = headers.get_all(header::VARY).iter().filter_map(|value| value.to_str().ok());
    let mut all: Vec<&str> = Vec::new();
    for name in [VARY].into_iter().chain(said).flat_map(|names| names.split(',')) {
        let name = name.trim();
        if !name.is_empty() && !all.iter().any(|one| one.eq_ignore_ascii_case(name)) {
            all.push(name);
        }
    }
    HeaderValue::try_from(all.join(", ")).unwrap_or(HeaderValue::from_static(VARY))
}

/// Refuses a request that does not say plainly whom it is for: what stands before us may have read it otherwise (RFC 9112,
/// section 3.2).
async fn for_one_host(request: Request, next: Next) -> Result<Response, Failure> {
    match is_for_one_host(&request) {
        true => Ok(next.run(request).await),
        false => Err(Failure::NoOneHost),
    }
}

fn is_for_one_host(request: &Request) -> bool {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let target = request.uri();
    let whole = target.authority().map(|authority| authority.as_str());
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().ok().and_then(host_and_port),
        // Only the oldest form of a request may leave it out; the newer ones say it in another way.
        (None, _) if request.version() < Version::HTTP_11 => return whole.is_none(),
        (None, _) if request.version() > Version::HTTP_11 => {
            return whole.and_then(host_and_port).is_some();
        }
        (None, _) => return false,
        (Some(_), Some(_)) => return false,
    };
    let (Some((host, port)), Some(whole)) = (host, whole) else { return host.is_some() };
    let usual = if target.scheme_str() == Some("https") { 443 } else { 80 };
    host_and_port(whole).is_some_and(|(of_target, its_port)| {
        host.eq_ignore_ascii_case(of_target) && port.unwrap_or(usual) == its_port.unwrap_or(usual)
    })
}

/// The name or address of a host and its port; nothing when it is neither.
fn host_and_port(text: &str) -> Option<(&str, Option<u16>)> {
    let end = if text.starts_with('[') {
        text.find(']')? + 1
    } else {
        text.find(':').unwrap_or(text.len())
    };
    let (host, rest) = text.split_at_checked(end)?;
    let is_host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => {
            let is_sign = |sign: u8| sign.is_ascii_alphanumeric() || b"-._".contains(&sign);
            !host.is_empty() && host.bytes().all(is_sign)
        }
    };
    let port = match rest.strip_prefix(':') {
        // A port may be left out behind its sign.
        Some("") => None,
        Some(port) if port.bytes().all(|sign| sign.is_ascii_digit()) => Some(port.parse().ok()?),
        Some(_) => return None,
        None if rest.is_empty() => None,
        None => return None,
    };
    is_host.then_some((host, port))
}

/// Where several nodes serve one municipality, nobody is shown less than what they have sent, whichever node
/// they come to.
async fn with_own_writes(
    State(web): State<Arc<Web>>,
    request: Request,
    next: Next,
) -> Result<Response, Failure> {
    if !web.office.is_shared() {
        return Ok(next.run(request).await);
    }
    let seen = has_seen(&web, request.headers());
    web.office.image_at(seen).await?;
    let is_post = !matches!(*request.method(), Method::GET | Method::HEAD);
    let mut response = next.run(request).await;
    if is_post {
        let position = web.office.image().position().to_string();
        let cookie = cookie(&web, POSITION_COOKIE, &position);
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Refuses a post that another site's page sends: browsers say where it comes from. What says nothing
/// is no browser and carries nobody's cookie. Not tower-http's `csrf`: it reads the first of what is said twice, and an empty
/// word of the browser's as none.
async fn only_from_here(request: Request, next: Next) -> Result<Response, Failure> {
    match matches!(*request.method(), Method::GET | Method::HEAD) || is_from_here(&request) {
        true => Ok(next.run(request).await),
        false => Err(Failure::ElsewhereFrom),
    }
}

fn is_from_here(request: &Request) -> bool {
    // What is said twice, or can't be read, is said by no browser of ours.
    let text = |name: HeaderName| {
        let mut said = request.headers().get_all(name).iter();
        let first = said.next()?;
        Some(first.to_str().ok().filter(|_| said.next().is_none()).unwrap_or_default())
    };
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
