//! What the service means when it says no.

use std::fmt;

macro_rules! messages {
    ($(
        $(#[doc = $doc:literal])+
        $variant:ident = $code:literal, says $texts:expr, because $causes:expr;
    )+) => {
        /// A message of the service, or of App Configuration, whose scheme is nearly the same: what it
        /// means, and what to look at.
        ///
        /// The texts are those that users and SDKs have reported; Microsoft publishes no list. Several
        /// say less than they seem to, and one blames the body for a path.
        ///
        /// ```
        /// use acs_auth::ServiceMessage;
        ///
        /// let body = r#"{"error":{"code":"Denied","message":"Denied by the resource provider."}}"#;
        /// let message = ServiceMessage::recognise(body).expect("a message that is known");
        /// assert_eq!(message.as_str(), "DENIED_BY_PROVIDER");
        /// println!("{}", message.meaning());
        /// for cause in message.causes() {
        ///     println!("- {cause}");
        /// }
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ServiceMessage {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl ServiceMessage {
            /// Every message that is known.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// A name that stays the same from version to version.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// What the service says by it, in one sentence.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),+).trim_ascii(),)+
                }
            }

            /// What it comes from, the likeliest first. Each is a sentence that says what to look at or
            /// what to do.
            #[must_use]
            pub const fn causes(self) -> &'static [&'static str] {
                match self {
                    $(Self::$variant => &$causes,)+
                }
            }

            /// The texts it is known by, in lower case: of one of them, every piece is there.
            const fn texts(self) -> &'static [&'static [&'static str]] {
                match self {
                    $(Self::$variant => &$texts,)+
                }
            }
        }
    };
}

messages! {
    /// The body that arrived is not the one that x-ms-content-sha256 is the hash of.
    ContentHashDiffers = "CONTENT_HASH_DIFFERS",
    says [&["differs from generated content hash"]],
    because [
        "Hash the very bytes that are sent: a client that is given an object makes JSON of its \
         own, with other blanks or another order.",
        "Hash the bytes in SHA-256 and write them in base64: not in hex, and not the base64 of \
         the hex.",
        "Look for a line end at the end of the body that only one of both has, as echo and text \
         editors add it.",
        "Send the body with its content-length, not in chunks, and not compressed.",
        "If the body is right, look at the path: an identity was once refused so for being \
         escaped in another way than it was signed.",
    ];
    /// The request is not accepted as signed by this resource: the service does not tell which part
    /// of the signature is wrong.
    DeniedByProvider = "DENIED_BY_PROVIDER",
    says [&["denied by the resource provider"]],
    because [
        "Use the endpoint and the key of one resource, out of one connection string, and check \
         that the key was not regenerated since.",
        "Decode the key from base64 before it signs: its text is not the key.",
        "Sign the host alone, as it is in the header Host: without https://, without a slash at \
         its end.",
        "Take one slash between endpoint and path: an endpoint that ends with one makes //.",
        "Sign the path and the query as they go over the wire, escapes and all: many clients \
         rewrite them.",
        "Send the three headers of the signature: the key itself, as an api-key or bearer token, \
         is not taken.",
        "If requests of the official SDK are denied too, look at the resource: a sender or domain \
         that is not linked to it is told in the same words.",
    ];
    /// The date of the request is more than five minutes from the clock of the service.
    ClockTooFarOff = "CLOCK_TOO_FAR_OFF",
    says [&["time difference between the originating client and the server"]],
    because [
        "Set the clock: virtual machines, containers and WSL fall behind while their host sleeps.",
        "Sign every attempt anew: a retry, or a request that waited in a queue, carries an old \
         date.",
        "Write the date in UTC: local time under the name of GMT is hours off.",
    ];
    /// The value of Authorization is not of the form that the scheme has.
    NotOfTheForm = "NOT_OF_THE_FORM",
    says [&["given value does not match hmac header structure"]],
    because [
        "Leave out Credential=: it is of App Configuration, whose page is often followed by \
         mistake.",
        "Begin the value with HMAC-SHA256 and a blank.",
        "Write SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=..., with these three \
         names, in lower case.",
    ];
    /// Call Automation could not verify the signature, and tells no more.
    ValidationFailed = "VALIDATION_FAILED",
    says [&["hmac-sha256 validation failed"]],
    because [
        "Send the date that was signed under the name that SignedHeaders has: x-ms-date, rather \
         than date.",
        "Sign the path and the query as they go over the wire: the identity of a call is escaped \
         there, or is not.",
        "Use the endpoint and the key of one resource, and decode the key from base64.",
        "Hash the very bytes of the body that are sent.",
    ];
    /// The context of an incoming call is out of date; the access key has no part in it.
    CallContextExpired = "CALL_CONTEXT_EXPIRED",
    says [&["idx23010"], &["lifetime validation of the signed http request failed"]],
    because [
        "Answer, redirect or reject the call as soon as its event arrives: events that were \
         delivered late, or again, hold a context that is over.",
        "Check that the clock of the machine is right.",
    ];
    /// The request was repeated after the five minutes for which the service remembers the first.
    RepeatedTooLate = "REPEATED_TOO_LATE",
    says [&["repeatability", "412"], &["repeatability", "precondition"]],
    because [
        "Give a repetition within five minutes the same Repeatability-Request-ID and \
         Repeatability-First-Sent, and a later one new ones.",
        "Write Repeatability-First-Sent as x-ms-date is written: Thu, 01 Jan 2026 00:00:00 GMT.",
        "Ask whether the first request was done before you send it again.",
    ];
    /// The token of Entra is of an application that may not ask for Communication Services, such as
    /// the Azure CLI.
    NotPreauthorised = "NOT_PREAUTHORISED",
    says [&["aadsts65002"]],
    because [
        "Do not sign in by `az login` for it: take an application with a secret or certificate, a \
         managed identity, or the access key.",
        "With DefaultAzureCredential on your own machine, set AZURE_TENANT_ID, AZURE_CLIENT_ID \
         and AZURE_CLIENT_SECRET, so that it does not fall back to the Azure CLI.",
    ];
    /// The token that was to be exchanged is not one that the service takes.
    ExchangedTokenInvalid = "EXCHANGED_TOKEN_INVALID",
    says [&["provided access token is not valid"]],
    because [
        "Give the exchange a token of Entra for the user, for the scopes of Communication \
         Services: not a token that the exchange made.",
        "Get a new one: the token may be out of date.",
    ];
    /// App Configuration cannot read the date of the request.
    DateInvalid = "DATE_INVALID",
    says [&["invalid access token date"]],
    because [
        "Write the date as in Thu, 01 Jan 2026 00:00:00 GMT: with the weekday, two digits of day, \
         four of year, in English, ending with GMT.",
        "Send it as x-ms-date: what is between may change a header Date.",
    ];
    /// The date of the request is more than fifteen minutes from the clock of App Configuration.
    DateExpired = "DATE_EXPIRED",
    says [&["the access token has expired"]],
    because [
        "Set the clock: virtual machines, containers and WSL fall behind while their host sleeps.",
        "Sign every attempt anew: a retry carries an old date.",
        "Write the date in UTC: local time under the name of GMT is hours off.",
    ];
    /// Authorization does not tell which headers are signed.
    SignedHeadersMissing = "SIGNED_HEADERS_MISSING",
    says [&["signedheaders parameter is required"], &["[signedheaders] is required"]],
    because [
        "Write SignedHeaders=x-ms-date;host;x-ms-content-sha256 into Authorization, in this case \
         of letters.",
        "Part the parameters by & alone, without line ends.",
    ];
    /// The list of signed headers cannot be read, or lacks one that must be signed.
    SignedHeadersInvalid = "SIGNED_HEADERS_INVALID",
    says [&["invalid signedheaders parameter"], &["is required as a signed header"]],
    because [
        "List x-ms-date, host and x-ms-content-sha256, all three, parted by semicolons.",
        "Leave out blanks and empty names.",
    ];
    /// A header that is listed as signed did not arrive.
    SignedHeaderNotSent = "SIGNED_HEADER_NOT_SENT",
    says [&["required signing request header"], &["signed request header", "is not provided"]],
    because [
        "Send the date under the name that is listed: x-ms-date and date are two headers.",
        "Look at what your client sends: some leave out a header Date or Host that they are given.",
        "Look for a proxy that takes out headers it does not know.",
    ];
    /// Authorization lacks Signature.
    SignatureMissing = "SIGNATURE_MISSING",
    says [&["signature is required"], &["[signature] is required"]],
    because [
        "Write &Signature= and the signature in base64 behind SignedHeaders, in this case of \
         letters.",
        "Look for a shell or a template that ended the value at the & or at a quote.",
    ];
    /// App Configuration computes another signature than the one that arrived.
    SignatureInvalid = "SIGNATURE_INVALID",
    says [&["invalid signature"]],
    because [
        "Decode the secret from base64 before it signs, and check that it is the one of this \
         Credential.",
        "Sign the path and the query as they go over the wire, and the host as it is in the \
         header Host.",
        "Join the lines of the string-to-sign by LF alone, and the values by semicolons in the \
         order of SignedHeaders.",
    ];
    /// The body that reached App Configuration is not the one that x-ms-content-sha256 is the hash of.
    ContentHashInvalid = "CONTENT_HASH_INVALID",
    says [&["invalid request content hash"]],
    because [
        "Send the body with its content-length: one in chunks counts as empty.",
        "Hash the very bytes that are sent, in SHA-256, written in base64.",
    ];
    /// App Configuration knows no key of this Credential.
    CredentialInvalid = "CREDENTIAL_INVALID",
    says [&["invalid credential"]],
    because [
        "Give the Id of the connection string as Credential, beside the Secret of the same.",
        "Check that the key was not regenerated, and that the endpoint is of the same store.",
    ];
    /// Authorization lacks Credential, which App Configuration needs and Communication Services
    /// refuses.
    CredentialMissing = "CREDENTIAL_MISSING",
    says [&["credential is required"], &["[credential] is required"]],
    because [
        "Begin with Credential= and the Id of the connection string, if App Configuration is \
         meant.",
        "If Communication Services is meant, look at the host: another service answered.",
    ];
    /// Keys are turned off for this store: it takes tokens of Entra alone.
    KeysDisabled = "KEYS_DISABLED",
    says [&["authentication scheme disabled"]],
    because [
        "Use a token of Entra, or have the access keys enabled.",
    ];
}

impl ServiceMessage {
    /// Finds a known message in a text: the body of an answer, the message alone, or lines of a log
    /// around it, in any case of letters and however its lines are broken.
    #[must_use]
    pub fn recognise(text: &str) -> Option<Self> {
        let words: Vec<_> = text.split_whitespace().collect();
        let text = words.join(" ").to_ascii_lowercase();
        let says = |pieces: &&[&str]| pieces.iter().all(|piece| has_words(&text, piece));
        Self::ALL.iter().copied().find(|message| message.texts().iter().any(says))
    }
}

/// Whether words are in a text and end there: of "invalid credentials" everybody speaks.
fn has_words(text: &str, words: &str) -> bool {
    text.split(words).skip(1).any(|behind| !behind.starts_with(char::is_alphanumeric))
}

impl fmt::Display for ServiceMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.meaning())
    }
}
