//! The role picker: checkboxes, or radio buttons where members have one role each. Roles that cannot be given are
//! shown with the reason.

use domain::view::RoleView;
use leptos::prelude::*;

use crate::{
    messages::messages,
    ui::{Checkbox, Icon, IconName},
};

/// The form key of the roles; the brackets make it a list.
pub(crate) const ROLES: &str = "roles[]";

/// The picker. `held` are roles that are kept even if the reader could not give them.
pub(crate) fn picker(
    roles: &[RoleView],
    chosen: &[String],
    held: &[String],
    one_only: bool,
    error: Option<String>,
) -> AnyView {
    let m = messages();
    let lines = roles
        .iter()
        .map(|role| {
            let id = role.id.to_string();
            let checked = chosen.contains(&id);
            // A disabled box is not sent, so a held role is sent as a hidden field.
            let kept = role.refusal.is_some() && held.contains(&id) && !one_only;
            let hint =
                role.refusal.as_ref().map_or_else(|| role.description.clone(), |denial| m.denial(denial));
            view! {
                <Checkbox
                    name=ROLES
                    value=id.clone()
                    label=role.name.clone()
                    hint
                    checked
                    disabled=role.refusal.is_some()
                    radio=one_only
                />
                {kept.then(|| view! { <input type="hidden" name=ROLES value=id/> })}
            }
        })
        .collect_view();
    let described_by = error.is_some().then_some("roles-error");
    view! {
        <fieldset
            class="choices"
            id="roles"
            tabindex="-1"
            aria-describedby=described_by
        >
            <legend>{if one_only { m.roles_one() } else { m.roles_several() }}</legend>
            {lines}
            {error
                .map(|text| {
                    view! {
                        <p class="field-error" id="roles-error">
                            <Icon name=IconName::TriangleAlert/>
                            <span>{text}</span>
                        </p>
                    }
                })}
        </fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::access::Denial;

    use super::*;
    use crate::fixtures::role;

    fn html(chosen: &[String], one_only: bool) -> String {
        let mut owner = role(1, "Owner");
        owner.refusal = Some(Denial::OwnerProtected);
        let roles = [owner, role(2, "Member")];
        Owner::new().with(|| picker(&roles, chosen, chosen, one_only, None).to_html())
    }

    #[test]
    fn a_role_that_cannot_be_given_is_shown_with_the_reason_and_kept_where_it_is_held() {
        let html_ = html(&[], false);
        assert!(html_.contains("Only an owner can give") && html_.contains("disabled"), "{html_}");
        assert!(!html_.contains("type=\"hidden\""), "{html_}");
        let owner = role(1, "Owner").id.to_string();
        let html_ = html(&[owner], false);
        assert!(html_.contains("type=\"hidden\""), "{html_}");
    }

    #[test]
    fn where_members_hold_one_role_the_roles_are_radio_buttons() {
        assert_eq!(html(&[], true).matches("type=\"radio\"").count(), 2);
        assert_eq!(html(&[], false).matches("type=\"checkbox\"").count(), 2);
    }
}
