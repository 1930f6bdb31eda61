//! What an address names: identifiers, read before the page is asked.

use crate::Web;
use crate::failure::Failure;
use crate::staff::at_work;
use crate::visitor::Visitor;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// The identifiers in an address, in its order. What is none leads nowhere, as one does that nobody has; whoever is not
/// at work is told that first, and learns nothing of either.
pub(crate) struct At<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Arc<Web>> for At<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Failure> {
        if let Ok(Path(named)) = Path::from_request_parts(parts, web).await {
            return Ok(Self(named));
        }
        let visitor = Visitor::from_request_parts(parts, web).await?;
        at_work(&web.office.image(), &visitor)?;
        Err(Failure::NotFound)
    }
}
