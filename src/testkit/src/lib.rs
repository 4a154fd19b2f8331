//! A world to test in: a throw-away database, a clock that tests move, seeded randomness, a mailbox, and the people and
//! organizations of the product. It goes in by the same doors as everybody: use cases, and the store's permits.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a world that cannot be made is a failed test")]

mod clock;
mod database;
mod log;
mod mailbox;
mod organizations;
mod people;
mod picture;
mod rng;
mod world;

pub use clock::{FixedClock, START};
pub use log::Mark;
pub use mailbox::Mailbox;
pub use organizations::Org;
pub use people::{Invited, PASSWORD, Started};
pub use rng::SeededRng;
pub use world::World;
