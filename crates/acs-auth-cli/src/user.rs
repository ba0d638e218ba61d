//! `acs-auth user`.

mod create;
mod delete;

use crate::answer::{Answer, Failure};
use crate::args::UserTask;

pub(crate) fn run(task: &UserTask) -> Result<Answer, Failure> {
    match task {
        UserTask::Create(args) => create::run(args),
        UserTask::Delete(args) => delete::run(args),
    }
}
