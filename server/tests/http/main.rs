//! The router without a socket: what browsers, forms and strangers get.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod cross_site;
mod forms;
mod forwarded;
mod headers;
mod health;
mod limits;
mod logs;
mod site;
mod theme;
