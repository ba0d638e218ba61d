//! The table of codes.

use core::fmt;

/// Writes the enum, its list, its names and their meanings from the one table below.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $number:literal, $name:literal;)+) => {
        /// The stable name of what was wrong: the same text in every language.
        ///
        /// Where a number serves better, as in C, each has one that is never given to another
        /// meaning. Numbers below 10 are left to bindings, for what cannot happen in Rust.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[repr(i32)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant = $number,)+
        }

        impl Code {
            /// Every code, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name, such as `INVALID_HOST`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// What it means, as it stands in this documentation: one sentence.
            ///
            /// The [reason](crate::Error::reason) of an error says more.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),+).trim_ascii(),)+
                }
            }
        }
    };
}

codes! {
    /// The access key is not padded standard base64 of up to 1 KiB: copy it whole from the portal.
    InvalidAccessKey = 10, "INVALID_ACCESS_KEY";
    /// A part of the connection string is missing, empty, given twice, or malformed.
    InvalidConnectionString = 11, "INVALID_CONNECTION_STRING";
    /// The URL is wrong in something other than its host, path or query.
    InvalidUrl = 12, "INVALID_URL";
    /// The method is not an HTTP token.
    InvalidMethod = 13, "INVALID_METHOD";
    /// The host cannot be signed as it stands.
    InvalidHost = 14, "INVALID_HOST";
    /// The path and query cannot be signed as they stand.
    InvalidPathAndQuery = 15, "INVALID_PATH_AND_QUERY";
    /// The date is not an IMF-fixdate, or seconds (not milliseconds), of the years 1970 to 9999.
    InvalidDate = 16, "INVALID_DATE";
    /// The content hash is not the base64 of 32 bytes.
    InvalidContentHash = 17, "INVALID_CONTENT_HASH";
    /// A header that the signature needs is not in the request.
    MissingHeader = 30, "MISSING_HEADER";
    /// A header that the signature needs is in the request more than once.
    DuplicateHeader = 31, "DUPLICATE_HEADER";
    /// The authorization is of another scheme than `HMAC-SHA256`.
    UnsupportedScheme = 32, "UNSUPPORTED_SCHEME";
    /// The authorization does not follow the scheme's grammar.
    MalformedAuthorization = 33, "MALFORMED_AUTHORIZATION";
    /// `SignedHeaders` leaves out a header that must be signed.
    SignedHeadersIncomplete = 34, "SIGNED_HEADERS_INCOMPLETE";
    /// The date header of the request is not an IMF-fixdate.
    MalformedDate = 35, "MALFORMED_DATE";
    /// The request was dated too long ago, or too far ahead.
    DateOutOfRange = 36, "DATE_OUT_OF_RANGE";
    /// `x-ms-content-sha256` is not the hash of the body.
    ContentHashMismatch = 37, "CONTENT_HASH_MISMATCH";
    /// The signature was not made by any of the keys for this request.
    SignatureMismatch = 38, "SIGNATURE_MISMATCH";
}

impl Code {
    /// The number, for languages and logs that take no text.
    #[must_use]
    pub const fn number(self) -> i32 {
        self as i32
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
