//! JSON with a secret in it.

use std::fmt::{self, Write as _};
use std::mem;
use std::ops::Deref;

use serde_json::Value;
use zeroize::{Zeroize as _, Zeroizing};

/// JSON whose texts are wiped when it is dropped. Of a text that is written with escapes, which tokens need
/// not be, `serde_json` makes one more copy as it reads it.
pub(crate) struct WipedJson(Value);

impl WipedJson {
    /// JSON that was made here.
    pub(crate) const fn new(json: Value) -> Self {
        Self(json)
    }

    /// Reads it.
    pub(crate) fn read(json: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(json).map(Self)
    }

    /// Writes it, into memory that is large enough from the beginning: what grows leaves copies behind.
    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut length = Length(0);
        let _ = write!(length, "{}", self.0); // neither this nor a text fails to take it
        let mut text = Zeroizing::new(String::with_capacity(length.0));
        let _ = write!(text, "{}", self.0);
        Zeroizing::new(mem::take(&mut *text).into_bytes())
    }
}

impl Deref for WipedJson {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.0
    }
}

impl Drop for WipedJson {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

/// It is no deeper than `serde_json` reads.
fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(list) => list.iter_mut().for_each(wipe),
        Value::Object(object) => object.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// How many bytes were written.
struct Length(usize);

impl fmt::Write for Length {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}
