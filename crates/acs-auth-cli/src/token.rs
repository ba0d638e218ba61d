//! `acs-auth token`.

mod decode;
mod exchange;
mod issue;
mod revoke;

use crate::answer::{Answer, Failure};
use crate::args::TokenTask;

pub(crate) fn run(task: &TokenTask) -> Result<Answer, Failure> {
    match task {
        TokenTask::Decode(args) => decode::run(args),
        TokenTask::Issue(args) => issue::run(args),
        TokenTask::Revoke(args) => revoke::run(args),
        TokenTask::Exchange(args) => exchange::run(args),
    }
}
