//! The router without a socket.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod base;
mod cross_site;
mod downloads;
mod email_changes;
mod forms;
mod forwarded;
mod going;
mod headers;
mod health;
mod imports;
mod joining;
mod limits;
mod links;
mod logs;
mod matrices;
mod password_managers;
mod pictures;
mod readers;
mod roles;
mod sign_up;
mod site;
mod teams;
mod templates;
mod tenants;
mod theme;
mod updates;
mod upload;
