//! The APIs of the service, one file for each, and what they keep.

mod bearer;
mod calls;
pub(crate) mod chat;
mod directory;
mod e164;
mod echo;
mod email;
mod email_message;
mod entra_user;
mod identifier;
mod identity;
mod invalid_fields;
mod notification;
mod notifications;
mod page;
mod phone_number;
mod phone_number_search;
mod phone_numbers;
mod rooms;
mod scopes;
mod sms;
mod sms_request;
mod sms_result;
mod teams_user;
mod templates;
mod user_token;

use std::sync::Arc;

use axum::Router;

use crate::resource::Resource;

pub(crate) use calls::Calls;
pub(crate) use chat::{PREFIX as FOR_USERS, Threads};
pub(crate) use directory::Directory;
pub(crate) use email_message::Delivery;
pub(crate) use entra_user::exchanges;
pub(crate) use phone_number_search::PhoneNumberSearch;
pub(crate) use rooms::Rooms;
pub(crate) use user_token::TokenForm;

pub(crate) type Routes = Router<Arc<Resource>>;

/// What there is at which path: each file adds its own.
pub(crate) fn routes() -> Routes {
    let routes = Router::new().without_v07_checks(); // segments of the service's start with a colon
    let routes = echo::add_to(routes);
    let routes = email::add_to(routes);
    let routes = entra_user::add_to(routes);
    let routes = identity::add_to(routes);
    let routes = phone_number_search::add_to(routes);
    let routes = phone_numbers::add_to(routes);
    let routes = notifications::add_to(routes);
    let routes = sms::add_to(routes);
    let routes = teams_user::add_to(routes);
    let routes = templates::add_to(routes);
    let routes = rooms::add_to(routes);
    let routes = calls::add_to(routes);
    chat::add_to(routes)
}
