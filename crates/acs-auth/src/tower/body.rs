//! The body of a request, read as a whole.

use std::error::Error;
use std::fmt;

use bytes::Bytes;
use http_body::Body;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::BoxError;

/// Bytes that a body may have, unless another limit is set: 16 MiB, as the local ACS has it.
pub const DEFAULT_LIMIT: usize = 16 << 20;

/// Why a body could not be read as a whole.
#[derive(Debug)]
#[non_exhaustive]
pub enum BodyError {
    /// It is larger than the limit. Of what says so beforehand, nothing is read.
    TooLarge,
    /// It ended in the middle, or could not be read otherwise: what the body says.
    Broken(BoxError),
}

/// Of a body that broke it says so; why is its [`source`](Error::source).
impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "the body of the request is larger than the limit that is set",
            Self::Broken(_) => "the body of the request could not be read to its end",
        })
    }
}

impl Error for BodyError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::TooLarge => None,
            Self::Broken(error) => Some(&**error),
        }
    }
}

/// Reads a body of so many bytes at most. Trailers, which no signature covers, are left out.
pub(super) async fn read<B>(body: B, limit: usize) -> Result<Bytes, BodyError>
where
    B: Body,
    B::Error: Into<BoxError>,
{
    let least = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if least > limit {
        return Err(BodyError::TooLarge);
    }
    match Limited::new(body, limit).collect().await {
        Ok(whole) => Ok(whole.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(BodyError::TooLarge),
        Err(error) => Err(BodyError::Broken(error)),
    }
}
