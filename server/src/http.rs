//! HTTP: from a request to a page, a server function's answer or a file. It holds no rule of the product.

pub mod assets;
mod base;
mod client;
mod csrf;
mod downloads;
mod flash;
mod forms;
mod headers;
mod health;
mod language;
mod limits;
mod listen;
mod pages;
mod pictures;
mod reader;
mod refusal;
mod router;
mod serve;
mod session;
mod state;
mod templates;
mod theme;
mod trace;
mod updates;

pub use listen::Accept;
#[cfg(unix)]
pub use listen::{SocketError, UnixSocket};
pub use router::build;
pub use serve::{HEADER_READ_TIMEOUT, serve};
pub use state::AppState;
