//! Where the resource is, for whoever has no access key to it.

use std::env;

use acs_auth::SplitUrl;

use crate::answer::{Failure, NO_CREDENTIALS};
use crate::args::AccessArgs;
use crate::connection;

const VARIABLE: &str = "AZURE_COMMUNICATION_ENDPOINT";

/// The endpoint that an option names, or the variable, or a connection string.
pub(crate) fn find(args: &AccessArgs) -> Result<String, Failure> {
    if let Some(url) = &args.endpoint {
        return parse("--endpoint", url);
    }
    let connection = &args.connection;
    let asks_for_connection = connection.file().is_some() || connection.demo;
    match env::var(VARIABLE) {
        Ok(url) if !url.is_empty() && !asks_for_connection => return parse(VARIABLE, &url),
        _ => {}
    }
    let secret = connection::find(connection.file(), connection.demo)?.ok_or_else(|| {
        Failure::misused(
            NO_CREDENTIALS,
            format!(
                "say where your resource is: by --endpoint or {VARIABLE}, or by its connection string"
            ),
        )
    })?;
    Ok(secret.parse()?.endpoint().to_owned())
}

/// Scheme, host and port, without a slash at the end.
fn parse(what: &str, url: &str) -> Result<String, Failure> {
    let lower = url.trim().to_ascii_lowercase();
    let split = SplitUrl::parse(&lower)
        .map_err(|error| Failure::refused(error.code().as_str(), format!("{what}: {error}")))?;
    if split.path_and_query() != "/" {
        let message = format!("{what}: an endpoint ends after its host: no path, no query");
        return Err(Failure::refused("INVALID_URL", message));
    }
    Ok(format!("{}://{}", split.scheme(), split.host()))
}
