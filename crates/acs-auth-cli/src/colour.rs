//! Colour, where a terminal shows it.
//!
//! Styles are left out at the source. To filter them out of what is written would take control
//! characters along that belong to a body.

use std::io;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
pub(crate) const HEADING: Style = Style::new().bold();
pub(crate) const MARK: Style = AnsiColor::Yellow.on_default();
pub(crate) const NAME: Style = AnsiColor::Cyan.on_default();

/// The style as standard output shows it: plain in a pipe, or where `NO_COLOR` is set.
pub(crate) fn on_stdout(style: Style) -> Style {
    plain_unless(stdout_has_colour(), style)
}

/// The same for standard error.
pub(crate) fn on_stderr(style: Style) -> Style {
    plain_unless(AutoStream::choice(&io::stderr()) != ColorChoice::Never, style)
}

pub(crate) fn stdout_has_colour() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

fn plain_unless(colour: bool, style: Style) -> Style {
    if colour { style } else { Style::new() }
}
