//! The sections of the settings, and who may change them.

use domain::{policy::Policy, settings::Section};

use crate::org_context::OrgContext;

/// The sections that the actor may change, in the order of the page. One without a setting is not offered.
pub(crate) fn sections(context: &OrgContext) -> Vec<Section> {
    let may_change = |section: &Section| has_content(*section) && context.may(&section.permission());
    Section::ALL.iter().copied().filter(may_change).collect()
}

/// Whether there is something to change in a section.
pub(super) fn has_content(section: Section) -> bool {
    let is_of_it = |(of, _)| of == section;
    matches!(section, Section::Account | Section::Template)
        || Policy::DECLARATIONS.iter().any(|declared| declared.offered().is_some_and(is_of_it))
}
