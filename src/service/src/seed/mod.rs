//! Data for trying out: example people in any number, and whole example organizations.

mod example;
mod example_assets;
mod people;

pub use example::{Example, example};
pub use people::{SeedReport, only_organization, seed};
