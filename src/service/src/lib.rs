//! The use cases of Rolecall, one file each, the same for every door: pages, programs and the command line.
//! Each reads its facts inside the transaction, lets `domain` judge, and changes only with the permit. It knows no HTTP
//! and no SQL.

pub mod accounts;
mod actions;
pub mod asset_kinds;
pub mod assets;
mod attempt;
pub mod audit;
pub mod bulk;
mod bulk_queue;
mod clock;
pub mod closing;
mod cursor;
mod deadlines;
mod departure;
pub mod email_changes;
mod event;
mod exclusivity;
mod file_piece;
mod fingerprint;
mod hashing;
pub mod imports;
pub mod invitations;
pub mod jobs;
mod keys;
mod limits;
pub mod mail;
mod maintenance;
pub mod members;
mod mutation;
mod org_context;
pub mod orgs;
mod own_end;
mod password;
pub mod passwords;
pub mod picture;
mod principal;
pub mod public_url;
pub mod reviews;
mod role_choice;
pub mod roles;
mod seats;
pub mod seed;
mod service;
pub mod sessions;
pub mod settings;
pub mod setup;
pub mod sign_ups;
mod team_choice;
pub mod teams;
pub mod templates;
pub mod undo;
pub mod updates;
pub mod views;

pub use clock::{Clock, Rng, SystemClock, SystemRng};
pub use file_piece::FilePiece;
pub use hashing::Hashing;
pub use keys::{Keys, WrongKey};
pub use mail::{MailSettings, MailTls};
pub use maintenance::{
    check_invariants, check_secret_key, purge_expired, schedule_deadlines, schedule_purge,
};
pub use principal::{Caller, Principal, Session};
pub use service::{NewSession, Parts, Service, Settings};
