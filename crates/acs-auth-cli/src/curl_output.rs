//! What `curl -v` shows of a request.

use acs_auth::{AUTHORIZATION, DATE, HOST, HttpDate};

/// The head of a request that curl sent, and when it was answered.
#[derive(Debug)]
pub(crate) struct CurlOutput {
    /// Request line and headers as HTTP/1.1 writes them, to the empty line.
    pub(crate) head: Vec<u8>,
    /// The date of the answer.
    pub(crate) answered: Option<HttpDate>,
    /// The status of the answer.
    pub(crate) status: Option<u16>,
}

/// A request between its request line and the end of its answer.
struct Shown<'a> {
    method: &'a [u8],
    target: &'a [u8],
    /// Header lines, without line ends.
    headers: Vec<&'a [u8]>,
    /// What HTTP/2 and HTTP/3 send in the place of a host.
    authority: Option<&'a [u8]>,
    answered: Option<HttpDate>,
    status: Option<u16>,
}

/// Of what a line that is marked is a part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Nothing,
    Request,
    Answer,
}

impl CurlOutput {
    /// Finds the last request that has an authorization, or else the last, in output that may hold
    /// several, and notes and bodies in between. Nothing where there is none.
    pub(crate) fn find(text: &[u8]) -> Option<Self> {
        let requests = read(text);
        let signed = requests.iter().rfind(|request| request.has(AUTHORIZATION));
        signed.or(requests.last()).map(Shown::write)
    }
}

fn read(text: &[u8]) -> Vec<Shown<'_>> {
    let mut requests: Vec<Shown<'_>> = Vec::new();
    let mut within = Within::Nothing;
    let mut authority = None;
    // Behind an answer comes its body, which may look like anything, until curl notes something.
    let mut may_begin = true;
    for line in text.split(|byte| *byte == b'\n') {
        let line = line.trim_ascii_end();
        if let Some(sent) = marked(line, b">") {
            let begun = if may_begin { Shown::begin(sent, authority.take()) } else { None };
            if let Some(request) = begun {
                requests.push(request);
                within = Within::Request;
            } else if sent.is_empty() {
                within = Within::Nothing;
            } else if let (Within::Request, Some(request)) = (within, requests.last_mut()) {
                request.headers.push(sent);
            }
        } else if let Some(came) = marked(line, b"<") {
            if came.starts_with(b"HTTP/") {
                within = Within::Answer;
                let status = came.split(|byte| *byte == b' ').nth(1);
                let status = status.and_then(|word| std::str::from_utf8(word).ok()?.parse().ok());
                if let Some(request) = requests.last_mut() {
                    request.status = status;
                }
            } else if came.is_empty() {
                within = Within::Nothing;
                may_begin = false;
            } else if let (Within::Answer, Some(request)) = (within, requests.last_mut()) {
                let date = value(came, DATE).and_then(|date| HttpDate::parse(date).ok());
                request.answered = date.or(request.answered);
            }
        } else if let Some(note) = marked(line, b"*") {
            authority = authority_of(note).or(authority);
            may_begin = true;
        }
    }
    requests
}

/// What stands behind a mark and a blank, of which the blank may be cut off at the end of a line.
fn marked<'a>(line: &'a [u8], mark: &[u8]) -> Option<&'a [u8]> {
    let rest = line.strip_prefix(mark)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix(b" ") }
}

/// curl tells what it makes of the host among its notes: `[HTTP/2] [1] [:authority: example.com]`.
fn authority_of(note: &[u8]) -> Option<&[u8]> {
    const NAME: &[u8] = b"[:authority: ";
    let at = note.windows(NAME.len()).position(|window| window == NAME)?;
    note.get(at + NAME.len()..)?.strip_suffix(b"]")
}

/// The value of a header line, if it is of that name.
fn value<'a>(line: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let (own, value) = line.split_at_checked(colon)?;
    let is_it = own.eq_ignore_ascii_case(name.as_bytes());
    is_it.then(|| value.strip_prefix(b":"))?.map(<[u8]>::trim_ascii)
}

impl<'a> Shown<'a> {
    fn begin(line: &'a [u8], authority: Option<&'a [u8]>) -> Option<Self> {
        let mut words = line.split(|byte| *byte == b' ');
        let (method, target, version) = (words.next()?, words.next()?, words.next()?);
        let fits = version.starts_with(b"HTTP/") && !target.is_empty() && words.next().is_none();
        fits.then_some(Self {
            method,
            target,
            headers: Vec::new(),
            authority,
            answered: None,
            status: None,
        })
    }

    fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|line| value(line, name).is_some())
    }

    fn write(&self) -> CurlOutput {
        let mut head = [self.method, b" ", self.target, b" HTTP/1.1\n"].concat();
        if let Some(authority) = self.authority.filter(|_| !self.has(HOST)) {
            head.extend([HOST.as_bytes(), b": ", authority, b"\n"].concat());
        }
        for line in &self.headers {
            head.extend([line, &b"\n"[..]].concat());
        }
        head.push(b'\n');
        CurlOutput { head, answered: self.answered, status: self.status }
    }
}
