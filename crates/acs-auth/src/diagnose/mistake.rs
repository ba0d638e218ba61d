//! The table of mistakes.

use std::fmt;

/// Writes the enum, its list, its codes and its messages from the one table below.
macro_rules! mistakes {
    ($($variant:ident = $code:literal, $message:literal;)+) => {
        /// A mistake that clients make, by its stable name: the same text in every language.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(clippy::doc_markdown, reason = "a message is plain text, wherever it is shown")]
        #[non_exhaustive]
        pub enum Mistake {
            $(#[doc = $message] $variant,)+
        }

        impl Mistake {
            /// Every mistake that is known.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code, such as `QUERY_FORM_ENCODED`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// What was done, and what to do instead: a fixed sentence, without a word of the request.
            #[must_use]
            pub const fn message(self) -> &'static str {
                match self {
                    $(Self::$variant => $message,)+
                }
            }
        }
    };
}

mistakes! {
    // The key.
    KeyAsText = "KEY_AS_TEXT",
        "the access key was used as text: decode it from base64, and sign with the bytes";
    KeyDecodedTwice = "KEY_DECODED_TWICE",
        "the access key was decoded from base64 twice: decode it once";
    KeyMisdecoded = "KEY_MISDECODED",
        "the access key was decoded by another base64, which drops or changes + and /: use the \
         standard alphabet";
    KeyEmpty = "KEY_EMPTY",
        "the signature was made with an empty key: the access key was not found, or a lenient \
         decoder made nothing of it";
    OtherKey = "OTHER_KEY",
        "the signature was made with another key that is known here: use a key of this resource \
         that was not regenerated";

    // The body and its hash.
    HashInHex = "HASH_IN_HEX",
        "the hash of the body is written in hex: write its 32 bytes in base64";
    HashOfHex = "HASH_OF_HEX",
        "the hash of the body was written in hex, and that text in base64: encode the 32 bytes \
         themselves";
    HashBase64Url = "HASH_BASE64URL",
        "the hash of the body is in base64url, or without its padding: write standard base64, 44 \
         characters";
    HashOfEmptyBody = "HASH_OF_EMPTY_BODY",
        "the hash is that of an empty body: hash the bytes that are sent";
    HashOfTrailingNewline = "HASH_OF_TRAILING_NEWLINE",
        "the body was hashed with another line end at its end than it was sent with: hash the bytes \
         that are sent";
    HashOfOtherLineEnds = "HASH_OF_OTHER_LINE_ENDS",
        "the body was hashed with other line ends than it was sent with (LF, CR LF): hash the bytes \
         that are sent";
    HashOfOtherJson = "HASH_OF_OTHER_JSON",
        "the hash is that of the same JSON written in another way (blanks, order, escapes): write it \
         once, and hash and send that text";
    HashOfByteList = "HASH_OF_BYTE_LIST",
        "the hash is that of the body's bytes as a list of numbers: Uint8Array.toString() gives such \
         a list; hash the bytes themselves";
    HashOfObjectText = "HASH_OF_OBJECT_TEXT",
        "the hash is that of what a language writes for an object or for nothing ([object Object], None, \
         null, {}), and not of the body: hash the bytes that are sent";
    HashOfRepr = "HASH_OF_REPR",
        "the hash is that of the body in quotes, as a programming language shows it or JSON writes a \
         text: hash the bytes themselves";
    HashOfOtherEncoding = "HASH_OF_OTHER_ENCODING",
        "the hash is that of the body in another character encoding, or read as text with what is not \
         UTF-8 replaced: hash the bytes that are sent";
    HashMalformed = "HASH_MALFORMED",
        "the hash is not the 44 characters of base64 that the 32 bytes of SHA-256 have: no quotes or b'' \
         around it, no other algorithm";
    BodySigned = "BODY_SIGNED",
        "the body itself was signed in the place of its hash: sign the value of x-ms-content-sha256";
    HashNotSigned = "HASH_NOT_SIGNED",
        "the signature holds another hash than x-ms-content-sha256: put the value of the header into \
         the string-to-sign";
    BodyChanged = "BODY_CHANGED",
        "the signature is right for the hash in the header, but this is not the body that was hashed: \
         hash the bytes that are sent, and change nothing afterwards";

    // The host.
    HostWithScheme = "HOST_WITH_SCHEME",
        "the host was signed with its scheme: sign what the Host header says, without https://";
    HostWithoutPort = "HOST_WITHOUT_PORT",
        "the host was signed without its port: sign what the Host header says, port included";
    HostWithDefaultPort = "HOST_WITH_DEFAULT_PORT",
        "the host was signed with a port that is not sent: leave :443 and :80 out, as the Host header \
         does";
    HostPortTwice = "HOST_PORT_TWICE",
        "the port stands twice in the host, in what was signed or in what was sent: write it once in \
         both";
    HostTrailingSlash = "HOST_TRAILING_SLASH",
        "the host was signed with a slash at its end: take it off the endpoint";
    HostTrailingDot = "HOST_TRAILING_DOT",
        "the host has a dot at its end, in what was signed or in what was sent: leave it out of both";
    HostInOtherCase = "HOST_IN_OTHER_CASE",
        "the host was signed in other letters than it is sent in: write it in lower case";
    HostWithPath = "HOST_WITH_PATH",
        "the host was signed with a part of the path: sign what the Host header says, and the whole \
         path in its place";
    HostLeftOut = "HOST_LEFT_OUT",
        "the host was not signed: it is the value between the date and the content hash";
    HostOfLoopback = "HOST_OF_LOOPBACK",
        "another name of this machine was signed than was sent (localhost, 127.0.0.1, ::1): use one \
         of them everywhere";
    HostOfEndpoint = "HOST_OF_ENDPOINT",
        "the host of the endpoint was signed, as it is configured, and the request went elsewhere: \
         sign what the Host header says";
    HostOfOtherHeader = "HOST_OF_OTHER_HEADER",
        "the host was signed that another header names (x-ms-host, x-forwarded-host): sign what the \
         Host header says";

    // The path and query.
    TargetDecoded = "TARGET_DECODED",
        "the path or query was signed percent-decoded: sign it as it is sent, escapes and all";
    TargetEncoded = "TARGET_ENCODED",
        "the path or query was signed with escapes that are not sent so: some clients send : and @ \
         bare; sign it as it is sent";
    TargetEncodedTwice = "TARGET_ENCODED_TWICE",
        "the path or query was signed with its escapes escaped (%25): encode it once, and sign it as \
         it is sent";
    TargetRewritten = "TARGET_REWRITTEN",
        "the URL was signed before the HTTP client rewrote it (dot segments, escapes, characters that \
         it must escape): write it as the client sends it";
    TargetInOtherCase = "TARGET_IN_OTHER_CASE",
        "the path or query was signed in lower case: sign it as it is sent";
    TargetWithoutSlash = "TARGET_WITHOUT_SLASH",
        "the path was signed without its leading slash: even an empty path is sent as /";
    TargetWithHost = "TARGET_WITH_HOST",
        "the whole URL was signed in the place of the path and query: sign from the first slash after \
         the host on";
    TargetThroughProxy = "TARGET_THROUGH_PROXY",
        "the request came with a whole URL in its request line, as for a proxy, and its path and query \
         were signed: reduce it on arrival, and give a diagnosis the path and query";
    TargetOtherPrefix = "TARGET_OTHER_PREFIX",
        "the path was signed without its first segments, or with some that were not sent: a gateway, or \
         a path in the endpoint, changes it; sign the path as it arrives";
    PathDoubleSlash = "PATH_DOUBLE_SLASH",
        "the path begins with two slashes, in what was signed or in what was sent: take the one off the \
         end of the endpoint";
    PathTrailingSlash = "PATH_TRAILING_SLASH",
        "the path was signed with a slash at its end that is not sent, or without one that is: sign it \
         as it is sent";
    ParamsLeftOut = "PARAMS_LEFT_OUT",
        "the path was signed without what follows a semicolon: Python's urlparse cuts it off, urlsplit \
         does not";
    QueryLeftOut = "QUERY_LEFT_OUT",
        "the path was signed without its query: sign both, with the ? between them";
    QueryIncomplete = "QUERY_INCOMPLETE",
        "a parameter of the query was not signed: add api-version and all others before signing";
    QueryReordered = "QUERY_REORDERED",
        "the query was signed in another order than it is sent: sign it as it is sent, unsorted";
    QueryFormEncoded = "QUERY_FORM_ENCODED",
        "the query was signed as a form writes it (URLSearchParams: + for a space, = after each name): \
         sign it as it is sent";
    QueryPlusForSpace = "QUERY_PLUS_FOR_SPACE",
        "of + and %20 one was signed and the other sent: sign the query as it is sent";
    StrayQuestionMark = "STRAY_QUESTION_MARK",
        "a ? without a query was signed and not sent, or sent and not signed: leave it out of both";

    // The method, the date, and what holds all together.
    MethodInOtherCase = "METHOD_IN_OTHER_CASE",
        "the method was signed in lower case, or with a capital alone: sign it in upper case";
    MethodNotTheOneSent = "METHOD_NOT_THE_ONE_SENT",
        "another method was signed than is sent: sign the method of each request, and sign anew where a \
         redirect changes it";
    MethodLeftOut = "METHOD_LEFT_OUT",
        "the method was not signed: it is the first line of the string-to-sign";
    DateLeftOut = "DATE_LEFT_OUT",
        "the date was not signed: it is the first value after the path and query";
    DateNotTheOneSent = "DATE_NOT_THE_ONE_SENT",
        "another second was signed than is sent in the date header: take the time once, and use it for \
         both";
    DateHeaderMixedUp = "DATE_HEADER_MIXED_UP",
        "date and x-ms-date are mixed up: list in SignedHeaders the one that is sent, and sign its value";
    DateInOtherFormat = "DATE_IN_OTHER_FORMAT",
        "the date has another form than Sun, 06 Nov 1994 08:49:37 GMT, in what was signed or in the \
         header: use that form in both";
    DateInOtherZone = "DATE_IN_OTHER_ZONE",
        "the date is local time, or names another zone than GMT: take UTC, and write GMT";
    DateLooksLocal = "DATE_LOOKS_LOCAL",
        "the date is off by as much as a time zone is, so it looks like local time that says GMT: take \
         UTC, or set the clock";
    DateInFuture = "DATE_IN_FUTURE",
        "the request is dated ahead of now, beyond the tolerance: set the clock of the client, or that \
         of the server";
    DateTooOld = "DATE_TOO_OLD",
        "the request was signed longer ago than the tolerance: sign every attempt anew, and if this one \
         is new, set the clock";
    LineEndsCrLf = "LINE_ENDS_CR_LF",
        "the lines of the string-to-sign end with CR LF: end them with LF alone";
    LineEndsEscaped = "LINE_ENDS_ESCAPED",
        "the string-to-sign holds a backslash and an n where its line ends belong: use real line ends, \
         byte 0x0A";
    TrailingSeparator = "TRAILING_SEPARATOR",
        "the string-to-sign ends with a line end or a semicolon: nothing follows the content hash";
    LineEndsMissing = "LINE_ENDS_MISSING",
        "the lines of the string-to-sign are not divided as they must be: a line end after the method \
         and after the path and query, and nowhere else";
    CommaForSemicolon = "COMMA_FOR_SEMICOLON",
        "the values of the headers are joined by something else than a semicolon: put ; between them, \
         and no blank";
    HeaderOrder = "HEADER_ORDER",
        "the values were signed in another order than SignedHeaders lists them: x-ms-date;host;\
         x-ms-content-sha256 is the usual one";
    HeaderNamesSigned = "HEADER_NAMES_SIGNED",
        "the names of the headers were signed with their values: sign the values alone";
    HashLeftOut = "HASH_LEFT_OUT",
        "the content hash was not signed: it is the last value, for requests without a body too";
    OtherTextSigned = "OTHER_TEXT_SIGNED",
        "the client tells what it signed, in x-ms-hmac-string-to-sign-base64, and it is another text than \
         this request makes: compare the two";

    // The authorization header.
    CredentialPresent = "CREDENTIAL_PRESENT",
        "the authorization has a Credential, which belongs to App Configuration: leave it out";
    AuthorizationMalformed = "AUTHORIZATION_MALFORMED",
        "the authorization can be read, but is not written as it must be: HMAC-SHA256 SignedHeaders=\
         x-ms-date;host;x-ms-content-sha256&Signature=…, without blanks, quotes or commas";
    SignatureInHex = "SIGNATURE_IN_HEX",
        "the signature is written in hex: write its 32 bytes in base64";
    SignatureOfHex = "SIGNATURE_OF_HEX",
        "the signature was written in hex, and that text in base64: encode the 32 bytes themselves";
    SignatureBase64Url = "SIGNATURE_BASE64URL",
        "the signature is in base64url, or without its padding: write standard base64, 44 characters";
    SignaturePercentEncoded = "SIGNATURE_PERCENT_ENCODED",
        "the signature is percent-encoded: a header takes + / and = as they are";
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}
