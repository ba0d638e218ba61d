//! The rooms of the resource.

use std::cmp::Reverse;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lru::LruCache;

use crate::builder::Clock;
use crate::guid::Guids;
use crate::repeatability::{Outcomes, Repeatability};
use crate::resource::MOST_GATHERINGS;
use crate::service_error::ServiceError;

use super::participants::{Changes, Participant, Participants};
use super::room::{NO_ROOM, Room, RoomId, Settings};

/// The rooms that there are, in memory.
pub(crate) struct Rooms {
    clock: Clock,
    guids: Arc<Guids>,
    page_size: usize,
    held: Mutex<Held>,
    created: Outcomes<Room>,
}

struct Held {
    rooms: LruCache<RoomId, Entry>,
    /// How many there have been.
    count: u64,
}

struct Entry {
    /// Which of all rooms it is: the order of the list, and a page of it starts after one of these.
    number: u64,
    room: Room,
    participants: Participants,
}

impl Rooms {
    pub(crate) fn new(clock: Clock, guids: Arc<Guids>, page_size: NonZeroUsize) -> Self {
        let held = Mutex::new(Held { rooms: LruCache::new(MOST_GATHERINGS), count: 0 });
        Self {
            clock,
            guids,
            page_size: page_size.get(),
            held,
            created: Outcomes::new(MOST_GATHERINGS),
        }
    }

    /// Forgets them all, and which requests have created them.
    pub(crate) fn clear(&self) {
        self.created.clear();
        self.held().rooms.clear();
    }

    /// A new room, or the one that the same request has created before.
    pub(super) fn create(
        &self,
        request: &Repeatability,
        settings: &Settings,
        invited: Changes,
    ) -> Result<Room, ServiceError> {
        self.created.once(request, || {
            let mut held = self.held();
            let taken = |id: &RoomId| held.rooms.contains(id);
            let mut id = RoomId::any(self.guids.next());
            while taken(&id) {
                id = RoomId::any(self.guids.next());
            }
            let room = Room::new(id, settings, (self.clock)().into())?;
            let participants = Participants::default().changed(invited)?;
            held.count += 1;
            let number = held.count;
            held.rooms.put(id, Entry { number, room, participants });
            Ok(room)
        })
    }

    pub(super) fn get(&self, id: RoomId) -> Result<Room, ServiceError> {
        Ok(self.held().find(id)?.room)
    }

    /// A page of rooms, the newest first, and the number of the last if there are more. The next page has
    /// those before that number: which rooms come and go meanwhile moves none from one page to another.
    pub(super) fn list(&self, before: Option<u64>) -> (Vec<Room>, Option<u64>) {
        let held = self.held();
        let entries = held.rooms.iter().map(|(_, entry)| entry);
        let mut entries: Vec<_> =
            entries.filter(|entry| before.is_none_or(|before| entry.number < before)).collect();
        entries.sort_unstable_by_key(|entry| Reverse(entry.number));
        let more = entries.len() > self.page_size;
        entries.truncate(self.page_size);
        let last = entries.last().filter(|_| more).map(|last| last.number);
        (entries.into_iter().map(|entry| entry.room).collect(), last)
    }

    pub(super) fn update(&self, id: RoomId, settings: &Settings) -> Result<Room, ServiceError> {
        let now = (self.clock)().into();
        let mut held = self.held();
        let entry = held.find(id)?;
        entry.room = entry.room.changed(settings, now)?;
        Ok(entry.room)
    }

    pub(super) fn delete(&self, id: RoomId) {
        self.held().rooms.pop(&id);
    }

    /// A page of the participants of a room, after one of them, and the last if there are more.
    pub(super) fn participants(
        &self,
        id: RoomId,
        after: Option<&str>,
    ) -> Result<(Vec<Participant>, Option<String>), ServiceError> {
        Ok(self.held().find(id)?.participants.page(after, self.page_size))
    }

    pub(super) fn update_participants(
        &self,
        id: RoomId,
        changes: Changes,
    ) -> Result<(), ServiceError> {
        let mut held = self.held();
        let entry = held.find(id)?;
        entry.participants = entry.participants.changed(changes)?;
        Ok(())
    }

    /// Nothing is left half done in here, so a panic elsewhere does no harm.
    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn find(&mut self, id: RoomId) -> Result<&mut Entry, ServiceError> {
        self.rooms.get_mut(&id).ok_or(NO_ROOM)
    }
}

#[cfg(test)]
mod tests {
    use axum::extract::FromRequestParts as _;
    use http::Request;
    use ring::{hmac, rand::SystemRandom};

    use super::*;

    async fn request(number: usize) -> Repeatability {
        let request = Request::builder()
            .header("repeatability-request-id", format!("00000000-0000-4000-8000-{number:012x}"))
            .header("repeatability-first-sent", "Tue, 13 Jun 2023 21:09:22 GMT");
        let mut parts = request.body(()).unwrap().into_parts().0;
        Repeatability::from_request_parts(&mut parts, &()).await.unwrap()
    }

    #[tokio::test]
    async fn not_more_are_kept_than_there_is_room_for() {
        let key = hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new()).unwrap();
        let clock: Clock = Arc::new(acs_auth::now);
        let rooms = Rooms::new(clock, Arc::new(Guids::new(key)), NonZeroUsize::MAX);
        let create = async |number| {
            let request = request(number).await;
            let settings = Settings::read(None, None, None).unwrap();
            let invited = Changes::read([].into(), "").unwrap();
            rooms.create(&request, &settings, invited).unwrap().id()
        };
        let most = MOST_GATHERINGS.get();
        let first = create(0).await;
        let second = create(1).await;
        for number in 2..most {
            create(number).await;
        }
        assert!(create(0).await == first && rooms.get(first).is_ok());
        create(most).await;
        assert_eq!(rooms.list(None).0.len(), most);
        // The one that was not used for longest has gone, and so has who created it.
        assert!(rooms.get(first).is_ok() && rooms.get(second).is_err());
        assert!(create(1).await != second);

        rooms.clear();
        assert!(rooms.list(None).0.is_empty());
        assert!(create(0).await != first);
    }
}
