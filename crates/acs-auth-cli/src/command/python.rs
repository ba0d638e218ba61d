//! The program for Python.

use std::fmt::Write as _;

use super::Command;

impl Command<'_> {
    /// A program that sends the request as it was signed, with the standard library alone.
    pub(crate) fn python(&self) -> String {
        let mut text = String::from("import urllib.error\nimport urllib.request\n\n");
        let _ = writeln!(text, "request = urllib.request.Request(\n    {},", string(self.url));
        // Without a body urllib sends the length 0 where the method is expected to have one.
        if let Some(body) = &self.body {
            let data = body.file.as_ref().map_or_else(
                || bytes(&body.bytes),
                |file| format!("open({}, \"rb\").read()", string(file)),
            );
            let _ = writeln!(text, "    data={data},");
        }
        let _ = writeln!(text, "    method={},\n    headers={{", string(self.method));
        for (name, value) in &self.headers {
            let _ = writeln!(text, "        {}: {},", string(name), string(value));
        }
        text.push_str(
            "    },\n\
             )\n\
             try:\n    \
                 response = urllib.request.urlopen(request)\n\
             except urllib.error.HTTPError as refused:\n    \
                 response = refused\n\
             print(response.status, response.read().decode())\n",
        );
        text
    }
}

/// A `str` literal.
fn string(text: &str) -> String {
    let mut literal = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => literal.extend(['\\', character]),
            ' '..='~' => literal.push(character),
            _ => {
                let _ = write!(literal, "\\U{:08x}", u32::from(character));
            }
        }
    }
    literal.push('"');
    literal
}

/// A `bytes` literal.
fn bytes(bytes: &[u8]) -> String {
    format!("b'{}'", bytes.escape_ascii())
}
