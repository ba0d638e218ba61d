//! The table of what the benchmarks measured, in every language.

use std::fmt::Write as _;

use serde::Deserialize;

use crate::run::Failed;

/// How long one contestant takes.
#[derive(Deserialize)]
pub(crate) struct Row {
    pub(crate) name: String,
    /// For a body of 200 B, in nanoseconds.
    pub(crate) short_ns: f64,
    /// For a body of 1 MiB, where that makes sense.
    pub(crate) long_ns: Option<f64>,
}

/// Those that were measured together. What is measured of ourselves stands in the first row.
pub(crate) struct Group {
    /// The language, and its version.
    pub(crate) title: String,
    pub(crate) rows: Vec<Row>,
}

/// Reads an object of JSON from each line.
pub(crate) fn rows(printed: &str) -> Result<Vec<Row>, Failed> {
    let row = |line| serde_json::from_str(line).map_err(|error| format!("`{line}`: {error}"));
    let rows: Vec<_> = printed.lines().map(row).collect::<Result<_, _>>()?;
    if rows.is_empty() { Err("the benchmark printed nothing".to_owned()) } else { Ok(rows) }
}

/// Each beside the first of its group.
pub(crate) fn table(groups: &[Group]) -> String {
    let mut table = "| what | 200 B | beside ours | 1 MiB | beside ours |\n\
                     | --- | ---: | ---: | ---: | ---: |"
        .to_owned();
    for Group { title, rows } in groups {
        let Some(first) = rows.first() else { continue };
        let _ = write!(table, "\n| **{title}** | | | | |");
        for Row { name, short_ns, long_ns } in rows {
            let ratio = short_ns / first.short_ns;
            let _ = write!(table, "\n| {name} | {short_ns:.0} ns | {ratio:.2} |");
            let _ = match long_ns.zip(first.long_ns) {
                Some((long, own)) => write!(table, " {:.0} µs | {:.2} |", long / 1e3, long / own),
                None => write!(table, " | |"),
            };
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stands_beside_the_first_of_its_group() {
        let printed = r#"{"name": "ours", "short_ns": 500.4, "long_ns": 500000}
{"name": "peer", "short_ns": 1000.8, "long_ns": null}"#;
        let group = |title: &str| Group {
            title: title.to_owned(),
            rows: rows(printed).unwrap_or_default(),
        };
        let table = table(&[group("Rust"), group("C")]);
        let rows = ["| ours | 500 ns | 1.00 | 500 µs | 1.00 |", "| peer | 1001 ns | 2.00 | | |"];
        let titles = ["| **Rust** | | | | |", "| **C** | | | | |"];
        let due = titles.map(|title| [title, rows[0], rows[1]]).concat();
        assert_eq!(table.lines().skip(2).collect::<Vec<_>>(), due);
        assert!(rows_fail("") && rows_fail("| ours |"));
    }

    fn rows_fail(printed: &str) -> bool {
        rows(printed).is_err()
    }
}
