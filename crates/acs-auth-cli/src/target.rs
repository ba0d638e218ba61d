//! The URL that is signed: as it was given, or a path of the resource.

use acs_auth::SplitUrl;

use crate::answer::{Failure, OTHER_ORIGIN};

/// The whole URL of an argument, checked.
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
        Failure::refused(error.code().as_str(), format!("{}{place}", error.reason()))
    })?;
    let origin = format!("{}://{}", split.scheme(), split.host());
    if origin != endpoint && !any_origin {
        return Err(Failure::refused(
            OTHER_ORIGIN,
            "the URL is not of your resource: give its path alone, or --any-origin if you mean it",
        ));
    }
    // In its normal form, the URL leaves a client nothing to rewrite.
    Ok(format!("{origin}{}", split.path_and_query()))
}
