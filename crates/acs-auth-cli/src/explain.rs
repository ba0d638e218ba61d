//! `acs-auth explain`.

use std::fmt::Write as _;

use acs_auth::{AUTHORIZATION, ContentHash, Received};
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use crate::answer::{Answer, Failure};
use crate::args::{ExplainArgs, Format};
use crate::capture::Capture;
use crate::colour::{HEADING, MARK, NAME, on_stdout};
use crate::input;
use crate::meaning;

/// What an authorization says that this library makes, but for the signature: zeros.
const USUAL_AUTHORIZATION: &[u8] = b"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256\
    &Signature=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

/// A string-to-sign in its parts.
#[derive(Serialize)]
struct Explanation {
    /// The bytes, which need not be text.
    #[serde(serialize_with = "as_text")]
    string_to_sign: Vec<u8>,
    parts: Parts,
}

/// Names, with what was signed under each, in the order of the string-to-sign.
struct Parts {
    signed: Vec<(String, Vec<u8>)>,
    /// Nothing where it is not known.
    body: Option<Body>,
}

#[derive(Serialize)]
struct Part<'a> {
    value: &'a str,
    bytes: usize,
}

/// The body that came, which is signed through its hash.
#[derive(Serialize)]
struct Body {
    bytes: usize,
    content_hash: String,
}

pub(crate) fn run(args: &ExplainArgs) -> Result<Answer, Failure> {
    if let Some(text) = &args.message {
        return meaning::explain(text, args.output);
    }
    input::share_stdin(args.capture.files())?;
    let capture = Capture::read(&args.capture)?;
    let mut request = capture.request()?;
    let signed = request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(AUTHORIZATION));
    if !signed {
        request.headers.push((AUTHORIZATION, USUAL_AUTHORIZATION));
    }
    let explanation = explain(&request.received(request.body.unwrap_or_default()), request.body)?;
    Ok(match args.output {
        Format::Json => Answer::json(&explanation),
        Format::Text => Answer::text(explanation.print(signed)),
    })
}

fn explain(received: &Received<'_>, body: Option<&[u8]>) -> Result<Explanation, Failure> {
    let string = received.string_to_sign()?;
    let mut string_to_sign = Vec::new();
    string.for_each_piece(|piece| string_to_sign.extend_from_slice(piece));
    let mut signed = Vec::new();
    string.for_each_part(|name, value| signed.push((name.to_ascii_lowercase(), value.to_vec())));
    if let Some((_, method)) = signed.first_mut() {
        method.make_ascii_uppercase();
    }
    let body = body
        .map(|body| Body { bytes: body.len(), content_hash: ContentHash::of(body).to_string() });
    Ok(Explanation { string_to_sign, parts: Parts { signed, body } })
}

impl Explanation {
    fn print(&self, signed: bool) -> String {
        let (heading, mark, style) = (on_stdout(HEADING), on_stdout(MARK), on_stdout(NAME));
        let mut text = String::new();
        if !signed {
            text.push_str(
                "The request has no authorization. In the usual order its headers make:\n\n",
            );
        }
        let _ = writeln!(
            text,
            "{heading}string-to-sign{heading:#}, {} bytes",
            self.string_to_sign.len()
        );
        for line in self.string_to_sign.split_inclusive(|byte| *byte == b'\n') {
            let (line, end) = line.strip_suffix(b"\n").map_or((line, ""), |line| (line, r"\n"));
            let _ = writeln!(text, "  {}{mark}{end}{mark:#}", visible(line));
        }
        let _ = writeln!(text, "\n{heading}parts{heading:#}, in bytes");
        let names = self.parts.signed.iter().map(|(name, _)| name.len());
        let width = names.max().unwrap_or_default();
        for (name, value) in &self.parts.signed {
            let (len, value) = (value.len(), visible(value));
            let _ = writeln!(text, "  {style}{name:width$}{style:#} {len:5}  {value}");
        }
        let _ = write!(text, "  {style}{:width$}{style:#} ", "body");
        let Some(Body { bytes, content_hash }) = &self.parts.body else {
            text.push_str("    ?  not known: --data-file gives it\n");
            return text;
        };
        let is_signed = |(_, value): &(String, Vec<u8>)| value == content_hash.as_bytes();
        let other =
            if self.parts.signed.iter().any(is_signed) { "" } else { "  <- not what is signed" };
        let _ = writeln!(text, "{bytes:5}  hash {content_hash}{mark}{other}{mark:#}");
        text
    }
}

/// Text with all that does not show, or could be taken for something else, as escapes.
fn visible(text: &[u8]) -> String {
    let mut shown = String::new();
    for byte in text {
        match byte {
            b'\\' => shown.push_str(r"\\"),
            b' '..=b'~' => shown.push(char::from(*byte)),
            _ => {
                let _ = write!(shown, "\\x{byte:02x}");
            }
        }
    }
    shown
}

fn as_text<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&String::from_utf8_lossy(bytes))
}

impl Serialize for Parts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.signed.len() + 1))?;
        for (name, value) in &self.signed {
            let text = String::from_utf8_lossy(value);
            map.serialize_entry(name, &Part { value: &text, bytes: value.len() })?;
        }
        map.serialize_entry("body", &self.body)?;
        map.end()
    }
}
