//! Somebody who chats.

use acs_auth_emulator::Emulator;
use serde_json::{Value, json};

use crate::identity::{text, user_with_token};
use crate::request::Signed;
use crate::wire::{Answer, ask};

pub(crate) struct Chatter<'a> {
    emulator: &'a Emulator,
    pub(crate) id: String,
    pub(crate) token: String,
}

impl<'a> Chatter<'a> {
    pub(crate) fn new(emulator: &'a Emulator) -> Self {
        Self::with(emulator, r#"["chat"]"#)
    }

    /// One whose token has these scopes.
    pub(crate) fn with(emulator: &'a Emulator, scopes: &str) -> Self {
        let (id, token) = user_with_token(emulator, scopes);
        Self { emulator, id, token }
    }

    pub(crate) fn request(&self, method: &str, target: &str, body: impl AsRef<[u8]>) -> Signed {
        let separator = if target.contains('?') { '&' } else { '?' };
        let target = format!("{target}{separator}api-version=2025-03-15");
        let body = body.as_ref().to_vec();
        let request = Signed::bearer(self.emulator, &target, &self.token);
        let request = Signed { method: method.into(), body, ..request };
        if request.body.is_empty() {
            return request;
        }
        request.with("content-type", "application/json")
    }

    pub(crate) fn ask(&self, method: &str, target: &str, body: impl AsRef<[u8]>) -> Answer {
        ask(self.emulator, &self.request(method, target, body))
    }

    pub(crate) fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, "")
    }

    pub(crate) fn post(&self, target: &str, body: &Value) -> Answer {
        self.ask("POST", target, body.to_string())
    }

    /// As it is answered.
    pub(crate) fn identifier(&self) -> Value {
        let user = json!({ "id": self.id });
        json!({ "rawId": self.id, "kind": "communicationUser", "communicationUser": user })
    }

    /// The path of a new thread with these people.
    pub(crate) fn thread(&self, others: &[&Self]) -> String {
        let invited = |other: &&Self| json!({ "communicationIdentifier": { "rawId": other.id } });
        let participants: Vec<_> = others.iter().map(invited).collect();
        let created =
            self.post("/chat/threads", &json!({ "topic": "tea", "participants": participants }));
        assert_eq!(created.status, 201);
        format!("/chat/threads/{}", text(&created.json()["chatThread"]["id"]))
    }

    /// The id of a message that is sent.
    pub(crate) fn say(&self, thread: &str, content: &str) -> String {
        let sent = self.post(&format!("{thread}/messages"), &json!({ "content": content }));
        assert_eq!(sent.status, 201);
        text(&sent.json()["id"])
    }

    /// All that was said in a thread, the last first, on pages that are asked for so.
    pub(crate) fn pages(&self, target: &str) -> Vec<Vec<Value>> {
        let (mut pages, mut next) = (Vec::new(), Some(target.to_owned()));
        let mut request = self.request("GET", target, "");
        while next.take().is_some() {
            let answer = ask(self.emulator, &request);
            assert_eq!(answer.status, 200);
            let page = answer.json();
            pages.push(page["value"].as_array().unwrap().clone());
            if let Some(link) = page.get("nextLink") {
                let target = link.as_str().unwrap().strip_prefix(self.emulator.endpoint()).unwrap();
                request.target = target.into();
                next = Some(target.to_owned());
            }
        }
        pages
    }
}
