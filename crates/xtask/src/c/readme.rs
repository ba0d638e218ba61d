//! The programs of C and C++ that READMEs show.

use std::fs;

use acs_auth_core::{AUTHORIZATION, X_MS_CONTENT_SHA256, X_MS_DATE};

use super::compile::{C, CXX, Library};
use crate::run::{Failed, output, program, root};

/// Each README, and how many programs it shows.
const READMES: [(&str, usize); 2] = [("README.md", 1), ("bindings/c/README.md", 2)];
/// What a piece of a program takes for granted, as in the header.
const PRELUDE: &str = include_str!("prelude.c");
/// What programs print that show how to sign, in the order in which the core gives it.
pub(crate) const HEADERS: [&str; 3] = [X_MS_DATE, X_MS_CONTENT_SHA256, AUTHORIZATION];

/// Compiles and runs each, which prints the headers to send, and tells how many there are.
pub(crate) fn readmes(library: &Library) -> Result<usize, Failed> {
    let mut count = 0;
    for (readme, due) in READMES {
        let text = fs::read_to_string(root().join(readme))
            .map_err(|error| format!("{readme}: {error}"))?;
        let before = count;
        for (language, compilers) in [("c", &C[..]), ("cpp", &CXX)] {
            for code in blocks(&text, language) {
                let file = format!("target/c/readme-{count}.{language}");
                fs::write(root().join(&file), whole(code))
                    .map_err(|error| format!("{file}: {error}"))?;
                for compiler in compilers {
                    let archive = library.archive.to_string_lossy();
                    let built = compiler.compile("readme", &[&file], &[&archive])?;
                    prints_headers(&output(readme, program(&built.to_string_lossy(), &[]))?)
                        .ok_or_else(|| format!("{readme}: a program does not print headers"))?;
                }
                count += 1;
            }
        }
        if count - before != due {
            return Err(format!("{readme} shows {} programs, and {due} are due", count - before));
        }
    }
    Ok(count)
}

/// What stands between the marks of a language.
fn blocks<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
    let mark = format!("\n```{language}\n");
    text.match_indices(&mark)
        .filter_map(|(at, mark)| text.get(at + mark.len()..)?.split("\n```").next())
        .collect()
}

/// A piece of a program with what makes it one.
fn whole(code: &str) -> String {
    if code.contains("int main(") {
        return format!("{code}\n");
    }
    format!("{PRELUDE}\nint main(void) {{\nready();\n{{\n{code}\n}}\nreturn 0;\n}}\n")
}

fn prints_headers(said: &str) -> Option<()> {
    let mut lines = said.lines();
    for name in HEADERS {
        lines.next()?.strip_prefix(name)?.strip_prefix(": ")?;
    }
    lines.next().is_none().then_some(())
}
