//! What a header of C declares, and the comments that stand above it.

use crate::run::Failed;

/// What a name stands for.
pub(crate) enum Kind<'h> {
    Function { returns: &'h str },
    Type,
    Constant,
}

/// The lines of a comment without its stars, and where in the header the first of them is.
#[derive(Default)]
pub(crate) struct Comment<'h> {
    line: usize,
    lines: Vec<&'h str>,
}

pub(crate) struct Declared<'h> {
    pub(crate) name: &'h str,
    pub(crate) kind: Kind<'h>,
    /// Empty if there is none.
    pub(crate) comment: Comment<'h>,
}

/// What a comment shows of how a function is used.
pub(crate) enum Example<'h> {
    /// Code, and the line of the header where it begins.
    Code(usize, Vec<&'h str>),
    /// The example of another function.
    See(&'h str),
}

/// The comment at the top of a header, and all that it declares.
pub(crate) fn read(header: &str) -> Result<(Comment<'_>, Vec<Declared<'_>>), Failed> {
    let mut lines = header.lines().enumerate();
    let (mut top, mut above, mut all) = (Comment::default(), Comment::default(), Vec::new());
    while let Some((at, line)) = lines.next() {
        if line.starts_with("/*") {
            let comment = Comment::read(at, line, lines.by_ref().map(|(_, line)| line));
            *(if line == "/*" { &mut top } else { &mut above }) = comment;
            continue;
        }
        let comment = std::mem::take(&mut above);
        if let Some(constant) = line.strip_prefix("#define ") {
            // The guard has no value.
            if let Some((name, _)) = constant.split_once(' ') {
                all.push(Declared { name, kind: Kind::Constant, comment });
            }
        } else if !line.is_empty() && !line.starts_with(['#', '}']) && !line.starts_with("extern") {
            let rest = lines.by_ref().map(|(_, line)| line);
            let (name, kind) = declaration(line, rest)
                .ok_or_else(|| format!("line {} declares what is not known here", at + 1))?;
            all.push(Declared { name, kind, comment });
        }
    }
    Ok((top, all))
}

/// What a declaration declares, which is read to its end.
fn declaration<'h>(
    first: &'h str,
    mut rest: impl Iterator<Item = &'h str>,
) -> Option<(&'h str, Kind<'h>)> {
    // It may stand in a line of its own.
    let first = match first.strip_prefix("ACS_AUTH_MUST_USE") {
        Some("") => rest.next()?,
        Some(after) => after.trim_start(),
        None => first,
    };
    let mut last = first;
    if first.starts_with("typedef ") {
        while !(last.starts_with('}') || (last.ends_with(';') && !last.starts_with(' '))) {
            last = rest.next()?;
        }
        let (_, name) = last.strip_suffix(';')?.rsplit_once(' ')?;
        return Some((name, Kind::Type));
    }
    let (before, _) = first.split_once('(')?;
    while !last.ends_with(';') {
        last = rest.next()?;
    }
    let begin = before.rfind([' ', '*'])? + 1;
    let (returns, name) = before.split_at_checked(begin)?;
    Some((name, Kind::Function { returns: returns.trim_end() }))
}

impl<'h> Comment<'h> {
    /// The comment that begins in a line, counted from 0; the rest is read to its end.
    fn read(at: usize, first: &'h str, mut rest: impl Iterator<Item = &'h str>) -> Self {
        let mut lines = vec![first.trim_start_matches("/*").trim_start_matches('*')];
        while let Some(last) = lines.last_mut()
            && !last.ends_with("*/")
            && let Some(line) = rest.next()
        {
            lines.push(line);
        }
        let plain = |line: &'h str| {
            let line = line.trim_end_matches("*/").trim_end();
            let line = line.strip_prefix(" *").unwrap_or(line);
            line.strip_prefix(' ').unwrap_or(line)
        };
        Self { line: at + 1, lines: lines.into_iter().map(plain).collect() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lines.iter().all(|line| line.is_empty())
    }

    /// Every word that is a name of this library, or the beginning of several.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'h str> {
        self.lines.iter().flat_map(|line| names(line))
    }

    /// The names in the paragraph that tells how a function fails.
    pub(crate) fn errors(&self) -> Option<Vec<&'h str>> {
        let begin = self.lines.iter().position(|line| line.starts_with("Errors: "))?;
        let paragraph = self.lines.iter().skip(begin).take_while(|line| !line.is_empty());
        Some(paragraph.flat_map(|line| names(line)).collect())
    }

    pub(crate) fn example(&self) -> Option<Example<'h>> {
        let begin = self.lines.iter().position(|line| line.starts_with("Example:"))?;
        let see = self.lines.get(begin)?.strip_prefix("Example: see ");
        see.map_or_else(
            || self.code(begin + 1),
            |name| Some(Example::See(name.strip_suffix('.').unwrap_or(name))),
        )
    }

    /// The first lines that are indented, from one on.
    pub(crate) fn code(&self, from: usize) -> Option<Example<'h>> {
        let is_code = |line: &&str| line.starts_with("    ");
        let begin = from + self.lines.iter().skip(from).position(is_code)?;
        let lines = self.lines.iter().copied().skip(begin);
        let lines = lines.take_while(|line| line.is_empty() || is_code(line));
        Some(Example::Code(self.line + begin, lines.collect()))
    }
}

fn names(line: &str) -> impl Iterator<Item = &str> {
    let words = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with("acs_auth_") || word.starts_with("ACS_AUTH_"))
}
