//! Files and standard input.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use zeroize::Zeroizing;

use crate::answer::{Failure, UNREADABLE, USAGE};

/// The bytes of a file, or of standard input where it is called `-`. They may be secret, so they
/// are wiped.
pub(crate) fn read(what: &str, file: &Path) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let mut bytes = Zeroizing::new(Vec::new());
    let read = if is_stdin(file) {
        io::stdin().lock().read_to_end(&mut bytes)
    } else {
        fs::File::open(file).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    match read {
        Ok(_) => Ok(bytes),
        Err(error) => Err(unreadable(what, &error)),
    }
}

/// Refuses to take two things from standard input, before anything is read.
pub(crate) fn share_stdin<'a>(files: impl IntoIterator<Item = &'a Path>) -> Result<(), Failure> {
    if files.into_iter().filter(|file| is_stdin(file)).count() > 1 {
        return Err(Failure::misused(
            USAGE,
            "standard input gives one thing: of the connection string, the body and the request, \
             name a file for the others",
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
