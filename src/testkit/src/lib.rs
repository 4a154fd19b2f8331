//! A world to test in: a temporary database, a clock that tests move, seeded randomness, a mailbox, and example people and
//! organizations. It changes data only through use cases and the store's permits.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a world that cannot be created is a failed test"
)]

pub mod agreed;
mod clock;
mod database;
mod log;
mod mailbox;
mod organizations;
mod people;
mod rng;
mod sample;
mod snapshot;
mod world;

pub use clock::{FixedClock, START};
pub use log::Mark;
pub use mailbox::Mailbox;
pub use organizations::Org;
pub use people::{Invited, PASSWORD, Started};
pub use rng::SeededRng;
pub use sample::Sample;
pub use world::World;
