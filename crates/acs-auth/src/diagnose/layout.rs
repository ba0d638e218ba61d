//! How the parts of a string-to-sign may have been put together.

use super::Mistake::{
    self, CommaForSemicolon, DateLeftOut, HashLeftOut, HeaderNamesSigned, HeaderOrder, HostLeftOut,
    LineEndsCrLf, LineEndsEscaped, LineEndsMissing, MethodLeftOut, TrailingSeparator,
};

/// What stands between the parts, and in which order the values come.
#[derive(Debug)]
pub(super) struct Layout {
    at_start: &'static str,
    has_method: bool,
    after_method: &'static str,
    after_target: &'static str,
    between_values: &'static str,
    at_end: &'static str,
    order: Vec<usize>,
    names: Option<&'static str>,
    pub(super) mistake: Option<Mistake>,
}

/// The layout that is due, and those that are not, of so many values.
pub(super) fn layouts(values: usize) -> Vec<Layout> {
    let due = |mistake| Layout {
        at_start: "",
        has_method: true,
        after_method: "\n",
        after_target: "\n",
        between_values: ";",
        at_end: "",
        order: (0..values).collect(),
        names: None,
        mistake,
    };
    let lines = |mistake, first, second| Layout {
        after_method: first,
        after_target: second,
        ..due(Some(mistake))
    };
    let mut layouts = vec![
        due(None),
        lines(LineEndsCrLf, "\r\n", "\r\n"),
        Layout { at_end: "\r\n", ..lines(LineEndsCrLf, "\r\n", "\r\n") },
        lines(LineEndsEscaped, "\\n", "\\n"),
        lines(LineEndsMissing, "", ""),
        lines(LineEndsMissing, " ", "\n"),
        lines(LineEndsMissing, " ", " "),
        lines(LineEndsMissing, "\n", ""),
        lines(LineEndsMissing, "\n", ";"),
        lines(LineEndsMissing, ";", ";"),
        lines(LineEndsMissing, "\n", "\n\n"),
        lines(LineEndsMissing, "\r", "\r"),
        Layout { at_start: "\n", ..due(Some(LineEndsMissing)) },
        Layout { has_method: false, ..lines(MethodLeftOut, "", "\n") },
        Layout { has_method: false, ..lines(MethodLeftOut, "\n", "\n") },
        Layout { at_end: "\n", ..due(Some(TrailingSeparator)) },
        Layout { at_end: ";", ..due(Some(TrailingSeparator)) },
        Layout { between_values: "\n", ..due(Some(LineEndsMissing)) },
    ];
    for between_values in [",", "; ", ", ", "&", ""] {
        layouts.push(Layout { between_values, ..due(Some(CommaForSemicolon)) });
    }
    for (names, between_values) in [(":", ";"), (":", "\n"), ("=", ";"), ("=", "&"), (": ", "\n")] {
        layouts.push(Layout { names: Some(names), between_values, ..due(Some(HeaderNamesSigned)) });
    }
    // All orders of the usual three; of more there would be too many.
    if values == 3 {
        for order in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            layouts.push(Layout { order: order.to_vec(), ..due(Some(HeaderOrder)) });
        }
        for (order, mistake) in
            [([0, 1], HashLeftOut), ([0, 2], HostLeftOut), ([1, 2], DateLeftOut)]
        {
            layouts.push(Layout { order: order.to_vec(), ..due(Some(mistake)) });
        }
    }
    layouts
}

impl Layout {
    /// Puts a string-to-sign together, each value with its name.
    pub(super) fn write(
        &self,
        text: &mut Vec<u8>,
        method: &[u8],
        target: &[u8],
        values: &[(&str, &[u8])],
    ) {
        text.clear();
        let method = if self.has_method { method } else { b"" };
        for piece in [
            self.at_start.as_bytes(),
            method,
            self.after_method.as_bytes(),
            target,
            self.after_target.as_bytes(),
        ] {
            text.extend_from_slice(piece);
        }
        for (place, index) in self.order.iter().enumerate() {
            let Some((name, value)) = values.get(*index) else { continue };
            if place > 0 {
                text.extend_from_slice(self.between_values.as_bytes());
            }
            if let Some(after_name) = self.names {
                text.extend_from_slice(name.as_bytes());
                text.extend_from_slice(after_name.as_bytes());
            }
            text.extend_from_slice(value);
        }
        text.extend_from_slice(self.at_end.as_bytes());
    }
}
