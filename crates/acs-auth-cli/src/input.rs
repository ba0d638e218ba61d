//! Files and standard input.

use std::fs;
use std::io;
use std::path::Path;

use zeroize::Zeroizing;

use crate::answer::{Failure, UNREADABLE, USAGE};

/// Bytes of a secret: many times as long as any connection string.
const MAX_SECRET: usize = 16 * 1024;

/// The bytes of a file, or of standard input where it is called `-`.
pub(crate) fn read(what: &str, file: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    open(file)
        .and_then(|mut file| file.read_to_end(&mut bytes))
        .map_err(|error| unreadable(what, &error))?;
    Ok(bytes)
}

/// The same of a secret, which is wiped, and never moved to a larger place that leaves a copy behind.
pub(crate) fn read_secret(what: &str, file: &Path) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let mut bytes = Zeroizing::new(vec![0; MAX_SECRET]);
    let mut file = open(file).map_err(|error| unreadable(what, &error))?;
    let mut len = 0;
    while let Some(room) = bytes.get_mut(len..).filter(|room| !room.is_empty()) {
        match file.read(room) {
            Ok(0) => {
                bytes.truncate(len);
                return Ok(bytes);
            }
            Ok(more) => len += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(what, &error)),
        }
    }
    Err(Failure::misused(UNREADABLE, format!("{what} cannot be read: it is far too long")))
}

/// A token, without the blanks and line ends around it.
pub(crate) fn read_token(file: &Path) -> Result<Zeroizing<String>, Failure> {
    read_secret("the token", file).map(|bytes| text_of(&bytes))
}

/// A secret as text: what is not UTF-8 becomes what no token can have.
pub(crate) fn text_of(bytes: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(String::from_utf8_lossy(bytes.trim_ascii()).into_owned())
}

fn open(file: &Path) -> io::Result<Box<dyn io::Read>> {
    if is_stdin(file) { Ok(Box::new(io::stdin())) } else { Ok(Box::new(fs::File::open(file)?)) }
}

/// Refuses to take two things from standard input, before anything is read.
pub(crate) fn share_stdin<'a>(files: impl IntoIterator<Item = &'a Path>) -> Result<(), Failure> {
    if files.into_iter().filter(|file| is_stdin(file)).count() > 1 {
        return Err(Failure::misused(
            USAGE,
            "standard input gives one thing: of the connection string, the token, the body and \
             the request, name a file for the others",
        ));
    }
    Ok(())
}

/// Whether a file is standard input: `-`, or what systems call it.
pub(crate) fn is_stdin(file: &Path) -> bool {
    ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"].iter().any(|name| file.as_os_str() == *name)
}

/// Says why without the name of the file: a secret may have been typed in its place.
fn unreadable(what: &str, error: &io::Error) -> Failure {
    let why = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "it may not be read".to_owned(),
        io::ErrorKind::IsADirectory => "it is a directory".to_owned(),
        kind => kind.to_string(),
    };
    Failure::misused(UNREADABLE, format!("{what} cannot be read: {why}"))
}
