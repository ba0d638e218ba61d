//! Arguments that do not fit, told without repeating them.
//!
//! clap's own messages quote what was typed. Somebody will type a connection string in the wrong
//! place, so the sentences here are made of our own words, and of names out of our own help.

use std::error::Error as _;
use std::ffi::OsString;

use acs_auth_emulator::InvalidFault;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory as _, Parser as _};

use crate::answer::{Answer, Failure, USAGE};
use crate::args::Args;
use crate::colour::stdout_has_colour;

/// Reads the arguments, or gives what there is to say instead: help, or what does not fit.
pub(crate) fn parse(arguments: &[OsString]) -> Result<Args, Answer> {
    let failed = |message: String| {
        Answer::failed(&Failure::misused(USAGE, message), asks_for_json(arguments))
    };
    if arguments.iter().skip(1).any(holds_access_key) {
        return Err(failed(
            "an argument holds an accesskey=, and other users of this machine can see arguments: \
             put the connection string into AZURE_COMMUNICATION_CONNECTION_STRING or a file, and \
             regenerate the key if it is real; a body that holds such a text goes by --data-file"
                .to_owned(),
        ));
    }
    if arguments.iter().skip(1).any(holds_token) {
        return Err(failed(
            "an argument holds a token, and other users of this machine can see arguments: give it by \
             standard input, a file or a variable; a body that holds a token goes by --data-file"
                .to_owned(),
        ));
    }
    Args::try_parse_from(arguments).map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Answer::text(help(&error)),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Answer::misused(error.render().to_string())
        }
        _ => failed(format!(
            "{}: {} --help shows how",
            sentence(&error, arguments),
            called(arguments)
        )),
    })
}

fn help(error: &clap::Error) -> String {
    let text = error.render();
    if stdout_has_colour() { text.ansi().to_string() } else { text.to_string() }
}

/// The command that was meant, by its whole name out of our own names.
fn called(arguments: &[OsString]) -> String {
    let root = Args::command();
    let names = meant(&root, arguments).into_iter().map(Command::get_name);
    names.collect::<Vec<_>>().join(" ")
}

/// The command that was meant, from the whole program down to it.
fn meant<'c>(root: &'c Command, arguments: &[OsString]) -> Vec<&'c Command> {
    let mut commands = vec![root];
    let mut command = root;
    for name in arguments.iter().skip(1) {
        let Some(named) = command.find_subcommand(name) else { break };
        commands.push(named);
        command = named;
    }
    commands
}

/// The command and all below it.
fn all(command: &Command) -> Vec<&Command> {
    let below = command.get_subcommands().flat_map(all);
    [command].into_iter().chain(below).collect()
}

/// Whether JSON was asked for, in arguments that may be wrong elsewhere.
fn asks_for_json(arguments: &[OsString]) -> bool {
    let alone = |text: &OsString| ["--output=json", "-ojson", "-o=json"].iter().any(|a| text == a);
    arguments.iter().any(alone)
        || arguments.windows(2).any(|pair| {
            matches!(pair, [option, value] if (option == "--output" || option == "-o") && value == "json")
        })
}

/// Whether a text looks like a connection string: `accesskey`, in any case, and what it is.
fn holds_access_key(argument: &OsString) -> bool {
    let text = argument.to_string_lossy().to_ascii_lowercase();
    let is = |rest: &str| ["=", ":", "%3d"].iter().any(|sign| rest.trim_start().starts_with(sign));
    text.split("accesskey").skip(1).any(is)
}

/// Whether a text holds a JWT: three parts or more with dots between, the first of them JSON in base64url.
fn holds_token(argument: &OsString) -> bool {
    let text = argument.to_string_lossy();
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '=');
    let mut words = text.split(|c| !is_part(c));
    words.any(|word| {
        let token = word.find("eyJ").and_then(|at| word.get(at..)).unwrap_or_default();
        token.split('.').count() > 2
    })
}

fn sentence(error: &clap::Error, arguments: &[OsString]) -> String {
    let mut command = Args::command();
    command.build();
    let names = own_names(error, &command);
    let name = names.first().map_or("an option", String::as_str);
    let variable = variable_of(name, &command, arguments);
    let name = variable.as_deref().unwrap_or(name);
    match error.kind() {
        ErrorKind::MissingRequiredArgument if names.len() > 1 => {
            format!("{} are missing", names.join(" and "))
        }
        ErrorKind::MissingRequiredArgument => format!("{name} is missing"),
        ErrorKind::InvalidSubcommand | ErrorKind::MissingSubcommand => {
            let meant = meant(&command, arguments);
            let below = meant.last().into_iter().flat_map(|command| command.get_subcommands());
            let names = below.map(Command::get_name).collect::<Vec<_>>();
            format!("there is no such command, only {}", names.join(", "))
        }
        ErrorKind::UnknownArgument => unknown(error, arguments),
        ErrorKind::ArgumentConflict if names.len() > 1 => {
            format!("{} do not go together", names.join(" and "))
        }
        ErrorKind::ArgumentConflict => format!("{name} is given more than once"),
        ErrorKind::InvalidValue => match error.get(ContextKind::ValidValue) {
            Some(ContextValue::Strings(values)) if !values.is_empty() => {
                format!("{name} is one of {}", values.join(", "))
            }
            _ => format!("{name} lacks its value"),
        },
        ErrorKind::ValueValidation => {
            let option = names.first().map_or("", String::as_str);
            format!("{name} is {}", due_value(option, error))
        }
        ErrorKind::TooManyValues => format!("{name} takes no value"),
        ErrorKind::InvalidUtf8 => "an argument is not UTF-8".to_owned(),
        _ => format!("{name} does not fit"),
    }
}

/// The variable that gave an option its value, if no argument did.
fn variable_of(name: &str, command: &Command, arguments: &[OsString]) -> Option<String> {
    let mut options = all(command).into_iter().flat_map(Command::get_arguments);
    let option = options.find(|option| option.get_env().is_some() && option.to_string() == name)?;
    let long = format!("--{}", option.get_long()?);
    let is_given = arguments.iter().any(|argument| argument.to_string_lossy().starts_with(&long));
    (!is_given).then(|| option.get_env().map(|name| name.to_string_lossy().into_owned()))?
}

/// What the value of an option has to be.
fn due_value(option: &str, error: &clap::Error) -> String {
    let option = option.split(' ').next().unwrap_or_default();
    match option {
        "--port" => format!("a port, from 0 to {}", u16::MAX),
        "--listen" => "an IP address, such as 127.0.0.1 or ::1".to_owned(),
        "--operation-time" => "a number of seconds, from 0 to 86400, such as 0.25".to_owned(),
        "--tls" | "--opaque-tokens" | "--check" | "--stop-at-eof" => "true or false".to_owned(),
        "--patience" => format!("a whole number of seconds, from 1 to {}", u32::MAX),
        "--page-size" => "a number of items, 1 or more".to_owned(),
        "--max-body" => "a number of bytes".to_owned(),
        "--minutes" => "a whole number of minutes; the service takes 60 to 1440".to_owned(),
        "--clock-offset" => format!("a whole number of seconds, from {} to {}", i32::MIN, i32::MAX),
        // Its reasons say nothing of what was typed.
        "--fault" => {
            match error.source().and_then(|source| source.downcast_ref::<InvalidFault>()) {
                Some(why) => format!("no fault: {why}"),
                None => "no fault".to_owned(),
            }
        }
        _ => format!("a whole number of seconds, from 0 to {}", u32::MAX),
    }
}

/// Says where the argument is that nothing takes, without saying what it is.
fn unknown(error: &clap::Error, arguments: &[OsString]) -> String {
    let Some(ContextValue::String(unknown)) = error.get(ContextKind::InvalidArg) else {
        return "there is an argument too many".to_owned();
    };
    let place = arguments.iter().position(|argument| {
        let argument = argument.to_string_lossy();
        argument == *unknown || argument.split('=').next() == Some(unknown)
    });
    let place = place.map_or("an argument".to_owned(), |place| format!("argument {place}"));
    if unknown.starts_with('-') {
        format!("{place} is no option here; a value that begins with - is written --option=VALUE")
    } else {
        format!("{place} is one too many")
    }
}

/// The names in an error that are in our own help, and so cannot be something typed.
fn own_names(error: &clap::Error, command: &Command) -> Vec<String> {
    let options = all(command).into_iter().flat_map(Command::get_arguments);
    let own: Vec<_> = options.map(ToString::to_string).collect();
    let mut names = Vec::new();
    for (kind, value) in error.context() {
        if matches!(kind, ContextKind::InvalidArg | ContextKind::PriorArg) {
            match value {
                ContextValue::String(name) => names.push(name.clone()),
                ContextValue::Strings(list) => names.extend(list.iter().cloned()),
                _ => {}
            }
        }
    }
    names.retain(|name| own.contains(name));
    names.dedup();
    names
}
