//! The resource of ACS that an emulator is.

use std::io;
use std::num::NonZeroUsize;
use std::sync::Arc;

use ring::hmac;
use ring::rand::SystemRandom;

use crate::builder::{Builder, Clock};
use crate::control::{Faults, Journal, Listings};
use crate::entra::{Proofs, Tokens};
use crate::guid::Guids;
use crate::inbox::Inbox;
use crate::operations::Operations;
use crate::repeatability::Outcomes;
use crate::services::{Calls, Delivery, Directory, PhoneNumberSearch, Rooms, Threads, TokenForm};

/// Of whatever a resource keeps, so many at most. Beyond that the one goes that was not used for the
/// longest time, so that memory does not grow with requests.
pub(crate) const MOST: NonZeroUsize = NonZeroUsize::new(10_000).unwrap();
/// The same of what many may take part in: rooms, calls, and threads of chat. A room or a call may take 120 KB;
/// threads have a limit of their own, which they share.
pub(crate) const MOST_GATHERINGS: NonZeroUsize = NonZeroUsize::new(1000).unwrap();

/// All that there is in it, in memory.
pub(crate) struct Resource {
    pub(crate) ca_certificate: String,
    pub(crate) clock: Clock,
    pub(crate) guids: Arc<Guids>,
    pub(crate) directory: Directory,
    /// By what Entra knows who asks it for a token.
    pub(crate) proofs: Proofs,
    pub(crate) entra: Tokens,
    pub(crate) inbox: Inbox,
    pub(crate) journal: Journal,
    pub(crate) faults: Faults,
    pub(crate) listings: Listings,
    pub(crate) emails: Operations<Delivery>,
    pub(crate) phone_number_searches: Operations<Arc<PhoneNumberSearch>>,
    /// The messages of Advanced Messaging that may be sent again.
    pub(crate) notifications: Outcomes<String>,
    /// How many items a page of a list has.
    pub(crate) page_size: NonZeroUsize,
    /// The SMS that may be sent again.
    pub(crate) sms: Outcomes<String>,
    pub(crate) rooms: Rooms,
    pub(crate) calls: Calls,
    pub(crate) threads: Threads,
}

impl Resource {
    pub(crate) fn of(builder: &Builder, ca_certificate: String) -> io::Result<Self> {
        let random = SystemRandom::new();
        let none = |_| io::Error::other("the system gives no random bytes");
        let key = hmac::Key::generate(hmac::HMAC_SHA256, &random).map_err(none)?;
        let guids = Arc::new(Guids::new(key));
        let form = TokenForm::new(builder.opaque_tokens, &random).map_err(none)?;
        let (clock, lifetime) = (Arc::clone(&builder.clock), builder.entra_token_lifetime);
        let entra = Tokens::new(clock, Arc::clone(&guids), lifetime)?;
        Ok(Self {
            ca_certificate,
            clock: Arc::clone(&builder.clock),
            directory: Directory::new(Arc::clone(&builder.clock), Arc::clone(&guids), form),
            proofs: Proofs::of(builder)?,
            entra,
            inbox: Inbox::default(),
            journal: Journal::default(),
            faults: Faults::new(builder.faults.clone()),
            listings: Listings::default(),
            emails: Operations::new(builder.operation_time),
            phone_number_searches: Operations::new(builder.operation_time),
            notifications: Outcomes::new(MOST),
            page_size: builder.page_size,
            sms: Outcomes::new(MOST),
            rooms: Rooms::new(Arc::clone(&builder.clock), Arc::clone(&guids), builder.page_size),
            calls: Calls::new(Arc::clone(&guids)),
            threads: Threads::new(
                Arc::clone(&builder.clock),
                Arc::clone(&guids),
                builder.page_size,
            ),
            guids,
        })
    }

    /// As it was at the start: nobody is there, nothing has come.
    pub(crate) fn reset(&self) {
        self.directory.clear();
        self.emails.clear();
        self.phone_number_searches.clear();
        self.calls.clear();
        self.rooms.clear();
        self.threads.clear();
        self.sms.clear();
        self.notifications.clear();
        self.inbox.clear();
        self.journal.clear();
        self.faults.reset();
    }
}
