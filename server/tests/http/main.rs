//! The router without a socket.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod base;
mod cross_site;
mod email_changes;
mod forms;
mod forwarded;
mod headers;
mod health;
mod joining;
mod limits;
mod links;
mod logs;
mod password_managers;
mod readers;
mod roles;
mod site;
mod teams;
mod tenants;
mod theme;
