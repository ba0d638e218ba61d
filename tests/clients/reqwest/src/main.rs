//! reqwest: `clients-reqwest SOCKET` reads numbers and URLs, requests each URL once, and prints the
//! number with `sent` or with the error.
//!
//! Every connection ends at a Unix socket, whatever host and port the URL names: reqwest takes no other
//! port from a resolver than that of the URL.

use std::error::Error;
use std::io;

use reqwest::blocking::Client;

fn main() -> Result<(), Box<dyn Error>> {
    let socket = std::env::args().nth(1).ok_or("the path of a Unix socket is missing")?;
    let client = Client::builder().unix_socket(socket).build()?;
    for line in io::stdin().lines() {
        let line = line?;
        let (number, url) = line.split_once('\t').ok_or("a line is a number, a tab and a URL")?;
        match client.get(url).header("x-number", number).send() {
            Ok(_) => println!("{number}\tsent"),
            Err(error) => println!("{number}\t{}", kind(&error)),
        }
    }
    Ok(())
}

/// What went wrong, in the word of reqwest.
fn kind(error: &reqwest::Error) -> &'static str {
    if error.is_builder() { "builder error" } else { "other error" }
}
