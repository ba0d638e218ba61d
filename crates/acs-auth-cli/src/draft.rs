//! A request that is to be signed, as the options tell it.

use acs_auth::{ConnectionString, ContentHash, HttpDate, SignableRequest, SignedUrl, SplitUrl};

use crate::answer::Failure;
use crate::args::RequestArgs;
use crate::command::{self, Body};
use crate::credentials;
use crate::date;
use crate::input;
use crate::target;

#[derive(Debug)]
pub(crate) struct Draft {
    /// In upper case, as it is signed.
    pub(crate) method: String,
    /// Whole, and in its normal form.
    pub(crate) url: String,
    /// Those of the user, which are not signed.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Body>,
    pub(crate) date: HttpDate,
    connection: ConnectionString,
}

impl Draft {
    /// Reads what the options name. A body is told to be in a file where the file will be read
    /// again, by a command.
    pub(crate) fn read(args: &RequestArgs, for_a_command: bool) -> Result<Self, Failure> {
        let file = args.connection_string_file.as_deref();
        input::share_stdin(file.into_iter().chain(args.data_file.as_deref()))?;
        let connection = credentials::read(file, args.demo)?;
        let body = read_body(args, for_a_command)?;
        let headers = command::parse_headers(&args.headers)?;
        let date = date::parse("--date", args.date.as_deref())?;
        let any_origin = args.any_origin || args.demo;
        let url = target::resolve(&args.url, connection.endpoint(), any_origin)?;
        let default_method = if body.is_some() { "POST" } else { "GET" };
        let method = args.method.as_deref().unwrap_or(default_method).to_ascii_uppercase();
        Ok(Self { method, url, headers, body, date, connection })
    }

    /// A body of JSON for a path of a resource, now.
    pub(crate) fn post(connection: ConnectionString, path: &str, body: &str) -> Self {
        Self {
            method: "POST".to_owned(),
            url: format!("{}{path}", connection.endpoint()),
            headers: Vec::new(),
            body: Some(Body::at_hand(body.into())),
            date: acs_auth::now(),
            connection,
        }
    }

    pub(crate) fn sign(&self) -> Result<SignedUrl<'_>, Failure> {
        self.sign_for(&self.url)
    }

    /// Signs it as if it went to another URL.
    pub(crate) fn sign_for<'u>(&self, url: &'u str) -> Result<SignedUrl<'u>, Failure> {
        let key = self.connection.access_key();
        Ok(key.sign_url(&self.method, url, self.content_hash(), self.date)?)
    }

    /// What was signed of it.
    pub(crate) fn signable<'a>(&'a self, url: &SplitUrl<'a>) -> SignableRequest<'a> {
        url.request(&self.method, self.content_hash(), self.date)
    }

    fn content_hash(&self) -> ContentHash {
        self.body.as_ref().map_or(ContentHash::EMPTY, Body::content_hash)
    }
}

fn read_body(args: &RequestArgs, for_a_command: bool) -> Result<Option<Body>, Failure> {
    if let Some(text) = &args.data {
        return Ok(Some(Body::at_hand(text.clone().into_bytes())));
    }
    let Some(file) = &args.data_file else { return Ok(None) };
    let body = Body::at_hand(input::read("the body", file)?);
    // What is not printed may have any name.
    let names_file = for_a_command && !input::is_stdin(file);
    Ok(Some(if names_file { body.in_file(file)? } else { body }))
}
