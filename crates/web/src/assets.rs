//! Styles, scripts and pictures, embedded, under addresses that carry a hash of all of them.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::LazyLock;

/// A file that is built in.
struct File {
    name: &'static str,
    bytes: &'static [u8],
    /// As gzip, where that is smaller.
    packed: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// One hash for all files: an address changes when any of them does.
static HASH: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = blake3::Hasher::new();
    for file in FILES {
        hasher.update(file.name.as_bytes()).update(file.bytes);
    }
    hasher.finalize().to_hex().chars().take(16).collect()
});

/// Where the files are: `/assets/` and the hash.
pub(crate) static BASE: LazyLock<String> = LazyLock::new(|| format!("/assets/{}", *HASH));

pub(crate) async fn serve(
    Path((hash, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let found = FILES.binary_search_by_key(&name.as_str(), |file| file.name).ok();
    let Some(file) = found.and_then(|index| FILES.get(index)).filter(|_| hash == *HASH) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match name.rsplit('.').next().unwrap_or("") {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        _ => "text/plain; charset=utf-8",
    };
    let kept = "public, max-age=31536000, immutable";
    let kind = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, kept)];
    match file.packed.filter(|_| unpacks(&headers)) {
        Some(packed) => (kind, [(header::CONTENT_ENCODING, "gzip")], packed).into_response(),
        None => (kind, file.bytes).into_response(),
    }
}

/// Whether the browser says that it unpacks gzip.
fn unpacks(headers: &HeaderMap) -> bool {
    let said = headers.get_all(header::ACCEPT_ENCODING).iter();
    let mut ways = said.filter_map(|said| said.to_str().ok()).flat_map(|said| said.split(','));
    ways.any(|way| {
        let (way, weight) = way.split_once(';').unwrap_or((way, ""));
        let weight = weight.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse::<f32>);
        way.trim().eq_ignore_ascii_case("gzip") && weight.is_ok_and(|weight| weight > 0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::unpacks;
    use axum::http::{HeaderMap, HeaderValue, header};

    #[test]
    fn only_who_says_so_unpacks() {
        for (said, expected) in [
            ("gzip", true),
            ("br, GZIP;q=0.5", true),
            ("gzip; q=1", true),
            ("gzip;q=0", false),
            ("gzip;q=x", false),
            ("br", false),
            ("identity", false),
            ("", false),
        ] {
            let said_by = (header::ACCEPT_ENCODING, HeaderValue::from_static(said));
            let headers = HeaderMap::from_iter([said_by]);
            assert_eq!(unpacks(&headers), expected, "{said}");
        }
        assert!(!unpacks(&HeaderMap::new()));
    }
}
