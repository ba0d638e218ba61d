//! A request that is to be proven, as the options tell it.

use acs_auth::{AccessKey, ContentHash, HttpDate, Request, SignableRequest, SignedUrl, SplitUrl};
use zeroize::Zeroizing;

use crate::answer::Failure;
use crate::args::RequestArgs;
use crate::command::{self, Body};
use crate::date;
use crate::input;
use crate::target;

/// Where the path of a request is joined to, and whether other places will do.
#[derive(Debug)]
pub(crate) struct Origin<'a> {
    pub(crate) endpoint: &'a str,
    pub(crate) any: bool,
}

/// It may hold secrets, and so has no `Debug`.
pub(crate) struct Draft {
    /// In upper case, as it is signed.
    pub(crate) method: String,
    /// Whole, and in its normal form.
    pub(crate) url: String,
    /// Those of the user or of an operation, which are not signed.
    pub(crate) headers: Vec<(String, Zeroizing<String>)>,
    pub(crate) body: Option<Body>,
    pub(crate) date: HttpDate,
}

impl Draft {
    /// Reads what the options name. A body is told to be in a file where the file will be read
    /// again, by a command.
    pub(crate) fn read(
        args: &RequestArgs,
        origin: &Origin<'_>,
        for_a_command: bool,
    ) -> Result<Self, Failure> {
        let body = read_body(args, for_a_command)?;
        let headers = command::parse_headers(&args.headers)?;
        let date = date::parse("--date", args.date.as_deref())?;
        let any_origin = args.any_origin || origin.any;
        let url = target::resolve(&args.url, origin.endpoint, any_origin)?;
        let default_method = if body.is_some() { "POST" } else { "GET" };
        let method = args.method.as_deref().unwrap_or(default_method).to_ascii_uppercase();
        Ok(Self { method, url, headers, body, date })
    }

    /// What an operation asks, now.
    pub(crate) fn of(request: &Request) -> Self {
        let headers = request.headers();
        let body = request.body();
        Self {
            method: request.method().to_owned(),
            url: request.url().to_owned(),
            headers: headers
                .map(|(name, value)| (name.to_owned(), value.to_owned().into()))
                .collect(),
            body: (!body.is_empty()).then(|| Body::at_hand(body.to_vec())),
            date: acs_auth::now(),
        }
    }

    /// Its URL in parts.
    pub(crate) fn split_url(&self) -> Result<SplitUrl<'_>, Failure> {
        Ok(SplitUrl::parse(&self.url)?)
    }

    pub(crate) fn sign(&self, key: &AccessKey) -> Result<SignedUrl<'_>, Failure> {
        self.sign_for(&self.url, key)
    }

    /// Signs it as if it went to another URL.
    pub(crate) fn sign_for<'u>(
        &self,
        url: &'u str,
        key: &AccessKey,
    ) -> Result<SignedUrl<'u>, Failure> {
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
