//! The rules of Rolecall as pure functions: permissions, states, validation and the data that pages show.
//! No I/O, no clock and no randomness, so that it builds for the browser and for the server.

pub mod access;
pub mod asset;
pub mod audit;
pub mod bulk;
pub mod email;
pub mod encoding;
pub mod error;
pub mod hidden;
pub mod id;
pub mod invite;
pub mod landing;
pub mod language;
pub mod layout;
pub mod link_token;
pub mod list;
pub mod mail;
pub mod member;
pub mod name;
pub mod paste;
pub mod permission;
pub mod policy;
pub mod seats;
pub mod secret;
pub mod selection;
pub mod settings;
pub mod state;
pub mod template;
#[cfg(feature = "icu")]
pub mod text;
pub mod time;
pub mod topic;
pub mod view;
pub mod words;
