//! Closing one's own account, and erasing it when the time to open it again is over.

mod close_account;
mod erase;

pub use close_account::{close_account, consequences};
pub(crate) use erase::{erase_closed, is_erased};
