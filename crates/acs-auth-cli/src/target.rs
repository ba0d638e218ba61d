//! The URL that is signed: as it was given, or a path of the resource.

use acs_auth::{Code, SplitUrl};

use crate::answer::{Failure, OTHER_ORIGIN};

/// The whole URL of an argument, checked, in its normal form.
///
/// A path is joined to the endpoint. A URL must be of the endpoint's origin unless any will do:
/// a signature that goes astray is good for five minutes.
pub(crate) fn resolve(argument: &str, endpoint: &str, any_origin: bool) -> Result<String, Failure> {
    let is_path = argument.starts_with('/');
    let url = if is_path { format!("{endpoint}{argument}") } else { argument.to_owned() };
    let split = SplitUrl::parse(&url).map_err(|error| {
        let joined = if is_path { endpoint.len() } else { 0 };
        let place = error.offset().map_or(String::new(), |offset| {
            format!(" (at byte {})", offset.saturating_sub(joined))
        });
        let path = if argument.contains("://") {
            ""
        } else {
            ", or gives its path alone, from its first /"
        };
        let path = if error.code() == Code::InvalidUrl { path } else { "" };
        Failure::refused(error.code().as_str(), format!("{}{path}{place}", error.reason()))
    })?;
    let origin = format!("{}://{}", split.scheme(), split.host());
    if origin != endpoint && !any_origin {
        return Err(Failure::refused(
            OTHER_ORIGIN,
            "the scheme, host or port of the URL is not that of your endpoint: give the path \
             alone, or --any-origin if you mean it",
        ));
    }
    Ok(split.to_string())
}
