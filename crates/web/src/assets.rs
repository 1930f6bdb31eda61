//! Styles, scripts and pictures, embedded, under addresses that carry a hash of all of them.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::LazyLock;

include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// One hash for all files: an address changes when any of them does.
static HASH: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = blake3::Hasher::new();
    for (name, bytes) in FILES {
        hasher.update(name.as_bytes()).update(bytes);
    }
    hasher.finalize().to_hex().chars().take(16).collect()
});

/// Where the files are: `/assets/` and the hash.
pub(crate) static BASE: LazyLock<String> = LazyLock::new(|| format!("/assets/{}", *HASH));

pub(crate) async fn serve(Path((hash, name)): Path<(String, String)>) -> Response {
    let found = FILES.binary_search_by_key(&name.as_str(), |(name, _)| name).ok();
    let Some((_, bytes)) = found.and_then(|index| FILES.get(index)).filter(|_| hash == *HASH)
    else {
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
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, kept)], *bytes).into_response()
}
