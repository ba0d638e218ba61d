//! The table of what a benchmark in another language printed.

use std::fmt::Write as _;

use serde::Deserialize;

use crate::run::Failed;

/// How long one contestant takes. What is measured of ourselves stands in the first row.
#[derive(Deserialize)]
pub(crate) struct Row {
    pub(crate) name: String,
    /// For a body of 200 B, in nanoseconds.
    pub(crate) short_ns: f64,
    /// For a body of 1 MiB, where that makes sense.
    pub(crate) long_ns: Option<f64>,
}

/// Reads an object of JSON from each line.
pub(crate) fn rows(printed: &str) -> Result<Vec<Row>, Failed> {
    let row = |line| serde_json::from_str(line).map_err(|error| format!("`{line}`: {error}"));
    let rows: Vec<_> = printed.lines().map(row).collect::<Result<_, _>>()?;
    if rows.is_empty() { Err("the benchmark printed nothing".to_owned()) } else { Ok(rows) }
}

/// Each beside the first.
pub(crate) fn table(rows: &[Row]) -> String {
    let Some(first) = rows.first() else { return String::new() };
    let beside = format!("beside {}", first.name);
    let mut table = format!(
        "| what | 200 B | {beside} | 1 MiB | {beside} |\n| --- | ---: | ---: | ---: | ---: |"
    );
    for Row { name, short_ns, long_ns } in rows {
        let ratio = short_ns / first.short_ns;
        let _ = write!(table, "\n| {name} | {short_ns:.0} ns | {ratio:.2} |");
        let _ = match long_ns.zip(first.long_ns) {
            Some((long, own)) => write!(table, " {:.0} µs | {:.2} |", long / 1e3, long / own),
            None => write!(table, " | |"),
        };
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stands_beside_the_first() {
        let printed = r#"{"name": "ours", "short_ns": 500.4, "long_ns": 500000}
{"name": "peer", "short_ns": 1000.8, "long_ns": null}"#;
        let table = rows(printed).map(|rows| table(&rows)).unwrap_or_default();
        let rows: Vec<_> = table.lines().skip(2).collect();
        assert_eq!(
            rows,
            ["| ours | 500 ns | 1.00 | 500 µs | 1.00 |", "| peer | 1001 ns | 2.00 | | |"]
        );
        assert!(rows_fail("") && rows_fail("| ours |"));
    }

    fn rows_fail(printed: &str) -> bool {
        rows(printed).is_err()
    }
}
