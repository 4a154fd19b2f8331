//! The section about the organization's template.

use domain::{permission::Permission, template::Template, view::TemplateView};

use crate::org_context::OrgContext;

/// What it is made from, and whether the actor may download it and switch it.
pub(super) fn template_view(context: &OrgContext) -> TemplateView {
    let refusal = |permissions: &[Permission]| {
        permissions.iter().find_map(|permission| context.decide_on_org_or_denial(permission).err())
    };
    TemplateView {
        key: context.org.template.clone(),
        templates: Template::all().iter().map(|known| (known.key.clone(), known.name.clone())).collect(),
        export_refusal: refusal(&[Permission::SETTINGS_UPDATE, Permission::ROLE_READ]),
        switch_refusal: refusal(&[Permission::ACCOUNT_UPDATE, Permission::OWNER_ROLE_UPDATE]),
    }
}
