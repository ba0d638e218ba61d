//! The part of a README that a command writes.

use std::fs;

use crate::run::{Failed, root};

/// Where it is, and what writes it. A comment before it and one behind it say so to readers.
pub(crate) struct Generated {
    pub(crate) file: &'static str,
    pub(crate) command: &'static str,
}

impl Generated {
    /// Writes the part anew.
    pub(crate) fn renew(&self, text: &str) -> Result<(), Failed> {
        let readme = self.read()?;
        let (before, _, after) = self.cut(&readme)?;
        let [begin, end] = self.marks();
        fs::write(root().join(self.file), format!("{before}{begin}\n{text}\n{end}{after}"))
            .map_err(|error| format!("{}: {error}", self.file))
    }

    /// Fails if the part says otherwise.
    pub(crate) fn hold(&self, text: &str) -> Result<(), Failed> {
        let readme = self.read()?;
        let (_, told, _) = self.cut(&readme)?;
        if told == text {
            return Ok(());
        }
        let gone = told.lines().filter(|line| text.lines().all(|other| other != *line));
        let come = text.lines().filter(|line| told.lines().all(|other| other != *line));
        let gone = gone.map(|line| format!("- {line}\n"));
        let difference: String = gone.chain(come.map(|line| format!("+ {line}\n"))).collect();
        Err(format!(
            "{} tells what is marked with a -, and what is marked with a + was found:\n\n\
             {difference}\n`{}` renews it",
            self.file, self.command
        ))
    }

    /// What the part says.
    pub(crate) fn told(&self) -> Result<String, Failed> {
        Ok(self.cut(&self.read()?)?.1.to_owned())
    }

    fn marks(&self) -> [String; 2] {
        ["from here on", "up to here"]
            .map(|place| format!("<!-- Written by `{}` {place}. -->\n", self.command))
    }

    /// The file before, within and after the part.
    fn cut<'r>(&self, readme: &'r str) -> Result<(&'r str, &'r str, &'r str), Failed> {
        let [begin, end] = self.marks();
        let lacks = |mark: &str| format!("{} lacks {mark}", self.file);
        let (before, rest) = readme.split_once(&begin).ok_or_else(|| lacks(&begin))?;
        let (told, after) = rest.split_once(&end).ok_or_else(|| lacks(&end))?;
        let told = told.strip_prefix('\n').unwrap_or(told);
        Ok((before, told.strip_suffix('\n').unwrap_or(told), after))
    }

    fn read(&self) -> Result<String, Failed> {
        fs::read_to_string(root().join(self.file))
            .map_err(|error| format!("{}: {error}", self.file))
    }
}
