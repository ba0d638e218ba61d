//! The program for Python.

use std::fmt::Write as _;

use super::Command;

impl Command<'_> {
    /// A program that sends the request as it was signed, with the standard library alone.
    pub(crate) fn python(&self) -> String {
        // http.client sends what it is given and follows no redirect, which would carry the
        // signature along.
        let mut text = String::from("import http.client\n\n");
        let class = if self.url.scheme() == "https" { "HTTPSConnection" } else { "HTTPConnection" };
        let host = string(self.url.host());
        let _ = writeln!(text, "connection = http.client.{class}({host})");
        let (method, target) = (string(self.method), string(self.url.path_and_query()));
        let _ = writeln!(text, "connection.request(\n    {method},\n    {target},");
        // Without a body it sends the length 0 where the method is expected to have one.
        if let Some(body) = &self.body {
            let data = body.file.as_ref().map_or_else(
                || bytes(&body.bytes),
                |file| format!("open({}, \"rb\").read()", string(file)),
            );
            let _ = writeln!(text, "    body={data},");
        }
        text.push_str("    headers={\n");
        for (name, value) in &self.headers {
            let _ = writeln!(text, "        {}: {},", string(name), string(value));
        }
        text.push_str(
            "    },\n\
             )\n\
             response = connection.getresponse()\n\
             print(response.status, response.read().decode(errors=\"replace\"))\n\
             raise SystemExit(response.status >= 400)\n",
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
