//! `acs-auth explain`.

mod parts;
pub(crate) mod text;
mod verdict;

use std::borrow::Cow;

use serde::Serialize;

use crate::answer::{Answer, Failure};
use crate::args::{ExplainArgs, Format};
use crate::capture::Capture;
use crate::colour::{HEADING, on_stdout};
use crate::date;
use crate::input;
use crate::meaning;
use crate::suspects::Suspects;
use parts::{Explanation, Parts};
use verdict::{Clock, JsonMistake, Named, Verdict};

#[derive(Serialize)]
struct Json<'a> {
    string_to_sign: Option<Cow<'a, str>>,
    parts: Option<&'a Parts>,
    verdict: Option<&'a str>,
    refusal: Option<Named>,
    mistake: Option<JsonMistake<'a>>,
}

const NO_KEY: &str = "Whether it is refused, and why, is told with the key: in AZURE_COMMUNICATION_CONNECTION_STRING, \
    by --connection-string-file, or by --demo.\n";

pub(crate) fn run(args: &ExplainArgs) -> Result<Answer, Failure> {
    if let Some(text) = &args.message {
        return meaning::explain(text, args.output);
    }
    input::share_stdin(args.files())?;
    let suspects = Suspects::read(&args.connection_string_file, &args.other_key_file, args.demo)?;
    let said = args.now.as_deref().map(|now| date::parse("--now", Some(now))).transpose()?;
    let capture = Capture::read(&args.capture)?;
    let request = capture.request()?;
    let Some(suspects) = suspects else {
        return Ok(print(Some(&Explanation::of(&request)?), None, args.output));
    };
    let clock = Clock::of(&request, said, capture.answered());
    let endpoint = args.endpoint.as_deref();
    let was_refused = capture.was_refused();
    let verdict = Verdict::find(&request, &suspects, endpoint, clock, args.tolerance, was_refused);
    Ok(print(Explanation::of_any(&request).as_ref(), Some(&verdict), args.output))
}

fn print(explanation: Option<&Explanation>, verdict: Option<&Verdict>, format: Format) -> Answer {
    match format {
        Format::Json => Answer::json(&Json {
            string_to_sign: due(explanation, verdict).map(String::from_utf8_lossy),
            parts: explanation.map(|e| &e.parts),
            verdict: verdict.and_then(Verdict::as_str),
            refusal: verdict.and_then(Verdict::refusal),
            mistake: verdict.and_then(Verdict::mistake),
        }),
        Format::Text => Answer::text(print_text(explanation, verdict)),
    }
}

/// What should have been signed: to whom has the key, with the hash of the body that came.
fn due<'a>(explanation: Option<&'a Explanation>, verdict: Option<&'a Verdict>) -> Option<&'a [u8]> {
    let read = explanation.map(|explanation| explanation.string_to_sign.as_slice());
    verdict.and_then(Verdict::expected).or(read)
}

/// The verdict first, then what should have been signed, what was, and what it is made of.
fn print_text(explanation: Option<&Explanation>, verdict: Option<&Verdict>) -> String {
    let heading = on_stdout(HEADING);
    let mut sections: Vec<String> = verdict.map(Verdict::print).into_iter().collect();
    let due = due(explanation, verdict);
    let mut strings = text::strings(due, verdict.and_then(Verdict::signed), on_stdout);
    if let (Some(Explanation { note, .. }), Some(first)) = (explanation, strings.first_mut()) {
        first.insert_str(0, note);
    }
    sections.append(&mut strings);
    if let Some(Explanation { parts, .. }) = explanation {
        sections.push(format!("{heading}parts{heading:#}, in bytes\n{}", parts.print()));
    }
    if verdict.is_none() {
        sections.push(NO_KEY.to_owned());
    }
    sections.join("\n")
}
