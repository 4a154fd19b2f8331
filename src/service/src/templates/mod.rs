//! Templates of organizations: downloading what one made of its template, reading such a file, and switching to another one.

mod chosen;
mod export;
mod next_roles;
mod next_settings;
mod plan;
mod reduced;
mod switch;

pub use chosen::ChosenTemplate;
pub use export::{TemplateFile, export};
pub use switch::{SwitchTemplate, TemplateSwitched, switch};
