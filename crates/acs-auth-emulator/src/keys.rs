//! The two access keys of the resource.

use std::io;

use acs_auth::diagnose::SuspectKey;

/// The port that the connection string of the demo names. [`Emulator::start`](crate::Emulator::start)
/// takes a free one.
pub const PORT: u16 = 8401;

/// The primary key, unless another is set: 64 bytes that say that everybody knows them.
pub const ACCESS_KEY: &str =
    "YWNzLWF1dGggZGVtbyBrZXk6IHB1YmxpYywga25vd24gdG8gYWxsLCBhbmQgaXQgcHJvdGVjdHMgbm90aGluZw==";

/// The secondary key, unless another is set: as well known as [`ACCESS_KEY`].
pub const SECONDARY_ACCESS_KEY: &str =
    "YWNzLWF1dGggc3BhcmUga2V5OiBwdWJsaWMsIGtub3duIHRvIGFsbCwgYW5kIGl0IGd1YXJkcyBub3RoaW5nIQ==";

/// Both keys as they were set.
pub(crate) struct Keys {
    pub(crate) primary: String,
    pub(crate) secondary: String,
}

impl Keys {
    pub(crate) fn are_well_known(&self) -> bool {
        self.primary == ACCESS_KEY && self.secondary == SECONDARY_ACCESS_KEY
    }

    /// The keys, ready to verify, and to tell how they were misread.
    pub(crate) fn read(&self) -> io::Result<[SuspectKey; 2]> {
        let read = |text: &str| {
            SuspectKey::from_base64(text)
                .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))
        };
        Ok([read(&self.primary)?, read(&self.secondary)?])
    }
}

impl Default for Keys {
    fn default() -> Self {
        Self { primary: ACCESS_KEY.into(), secondary: SECONDARY_ACCESS_KEY.into() }
    }
}
