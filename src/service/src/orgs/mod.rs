//! An organization as its members see it: which ones one belongs to, the frame of its pages, its roles.

mod frame;
mod home;
mod roles;

pub use frame::frame;
pub use home::home;
pub use roles::roles;
