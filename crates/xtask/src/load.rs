//! `cargo xtask load`: what checking signatures costs the local ACS, and what a million requests leave.

mod served;
mod wrk;

use std::fmt::Write as _;

use crate::bench::processor;
use crate::generated::Generated;
use crate::run::{Failed, cargo, run};
use served::Served;
use wrk::Answered;

/// The figures: the last ones that were written.
const FIGURES: Generated =
    Generated { file: "crates/acs-auth-emulator/README.md", command: "cargo xtask load --write" };

/// What is asked again and again. Whatever answers a signed request can stand here.
const ROUTES: &[Route] = &[
    Route { method: "GET", target: "/echo", body: || String::new() },
    Route { method: "POST", target: "/echo", body: || "a".repeat(1024) },
    Route { method: "POST", target: "/identities?api-version=2023-10-01", body: || String::new() },
    Route { method: "POST", target: "/sms?api-version=2021-03-07", body: sms },
];
/// Rounds in which both are asked, each first in its turn, so that what else the machine does is shared.
const ROUNDS: usize = 12;
/// Seconds for which one is asked at a time.
const SECONDS: u32 = 1;
/// Requests at least to the one whose memory is looked at. It is looked at after a tenth of them, too.
const MANY: u64 = 1_000_000;

struct Route {
    method: &'static str,
    target: &'static str,
    body: fn() -> String,
}

/// To one recipient, who is written down each time.
fn sms() -> String {
    let recipient = r#"{"to":"+14255550101"}"#;
    format!(
        r#"{{"from":"+18005550100","smsRecipients":[{recipient}],"message":"Your code is 1234"}}"#
    )
}

impl Route {
    fn title(&self) -> String {
        let path = self.target.split('?').next().unwrap_or_default();
        let body = (self.body)().len();
        let body = if body > 0 { format!(", {body} B") } else { String::new() };
        format!("`{} {path}`{body}", self.method)
    }
}

#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn load(write: bool) -> Result<(), Failed> {
    wrk::need()?;
    run("program", cargo(&["build", "--release", "--package", "acs-auth-cli"]))?;
    let figures = format!("{}.\n\n{}\n{}", processor(), table()?, memory()?);
    println!("\n{figures}");
    if write { FIGURES.renew(&figures) } else { Ok(()) }
}

/// What both answer in a second, and what a request takes of the processor. The ratio of the former is what a
/// user sees; its range tells how much of it is what else the machine did. That of the latter is of them alone.
fn table() -> Result<String, Failed> {
    let (strict, off) = (Served::start("strict")?, Served::start("off")?);
    let mut table = "| | checked | not looked at | ratio | checked | not looked at | ratio |\n\
                     | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        .to_owned();
    for route in ROUTES {
        let rounds: Vec<_> = (0..ROUNDS)
            .map(|round| Round::of(&strict, &off, route, round))
            .collect::<Result<_, _>>()?;
        let all = |figure: fn(&Round) -> f64| Figures::of(rounds.iter().map(figure));
        let ratio = all(|round| round.strict.per_second / round.off.per_second);
        let _ = writeln!(
            table,
            "| {} | {:.0}/s | {:.0}/s | {:.2} ({:.2}-{:.2}) | {:.1} µs | {:.1} µs | {:.2} |",
            route.title(),
            all(|round| round.strict.per_second).at(2),
            all(|round| round.off.per_second).at(2),
            ratio.at(2),
            ratio.at(1),
            ratio.at(3),
            all(|round| round.strict.microseconds).at(2),
            all(|round| round.off.microseconds).at(2),
            all(|round| round.off.microseconds / round.strict.microseconds).at(2),
        );
    }
    Ok(table)
}

/// What both answered, one right after the other.
struct Round {
    strict: Answered,
    off: Answered,
}

impl Round {
    fn of(strict: &Served, off: &Served, route: &Route, round: usize) -> Result<Self, Failed> {
        let ask = |served| wrk::ask(served, route, SECONDS);
        if round.is_multiple_of(2) {
            Ok(Self { strict: ask(strict)?, off: ask(off)? })
        } else {
            let off = ask(off)?;
            Ok(Self { strict: ask(strict)?, off })
        }
    }
}

/// One figure of every round, in order.
struct Figures(Vec<f64>);

impl Figures {
    fn of(figures: impl Iterator<Item = f64>) -> Self {
        let mut figures: Vec<_> = figures.collect();
        figures.sort_by(f64::total_cmp);
        Self(figures)
    }

    /// The figure that so many quarters of the others are below: of 2, the median.
    fn at(&self, quarters: usize) -> f64 {
        self.0.get(self.0.len() * quarters / 4).copied().unwrap_or(f64::NAN)
    }
}

/// What one of them holds, from its start on.
fn memory() -> Result<String, Failed> {
    let strict = Served::start("strict")?;
    let start = strict.kibibytes()?;
    let mut asked = ask_all(&strict)?;
    let (early, tenth) = (asked, strict.kibibytes()?);
    while asked < MANY.max(10 * early) {
        asked += ask_all(&strict)?;
    }
    let end = strict.kibibytes()?;
    Ok(format!(
        "The first holds {} MiB when it has started, {} MiB after {early} of these requests, and {} MiB after {asked}.",
        mebibytes(start),
        mebibytes(tenth),
        mebibytes(end),
    ))
}

/// Asks each route once, so that all is full that is ever kept, and tells how often.
fn ask_all(served: &Served) -> Result<u64, Failed> {
    ROUTES.iter().map(|route| Ok(wrk::ask(served, route, SECONDS)?.requests)).sum()
}

fn mebibytes(kibibytes: u32) -> String {
    format!("{:.1}", f64::from(kibibytes) / 1024.0)
}
