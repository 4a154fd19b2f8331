//! The deleted organizations that the reader may restore.

use domain::view::{DeletedOrgView, OrgView};
use leptos::prelude::*;

use crate::{
    api::{AT_NOTICE, AppError, FormAnswer},
    messages::{exact, messages},
    ui::{Avatar, Button, ButtonSize, PostForm},
};

/// The list, each with a button that restores it.
pub(super) fn list(deleted: &[DeletedOrgView]) -> AnyView {
    let m = messages();
    let rows = deleted.iter().map(row).collect_view();
    view! {
        <section aria-labelledby="restore-title">
            <h2 id="restore-title">{m.deletion_restore_title()}</h2>
            <ul class="choose-list">{rows}</ul>
        </section>
    }
    .into_any()
}

fn row(DeletedOrgView { org, by, until }: &DeletedOrgView) -> AnyView {
    let m = messages();
    let OrgView { id, slug, name, picture } = org.clone();
    let label = m.deletion_restore_name(&name);
    let fields = vec![
        ("do", "organization/restore".to_owned()),
        ("slug", slug),
        (AT_NOTICE.0, AT_NOTICE.1.to_owned()),
    ];
    view! {
        <li class="choose-org">
            <Avatar id=id.to_string() name=name.clone() picture square=true/>
            <span>
                {name}
                <span class="choose-deleted muted">{m.deletion_restore_until(by, &exact(*until))}</span>
            </span>
            <PostForm fields leaves=true>
                <Button submit=true size=ButtonSize::Small attr:aria-label=label>{m.deletion_restore()}</Button>
            </PostForm>
        </li>
    }
    .into_any()
}

/// Restores a deleted organization.
#[server(prefix = "/rpc", endpoint = "organization/restore")]
pub(crate) async fn restore(slug: String) -> Result<FormAnswer, AppError> {
    use crate::{api, paths::org_path};
    api::change(async {
        let org = service::orgs::restore(&api::service()?, &api::caller()?, &slug).await?;
        Ok(api::Done::to(org_path(&org.slug)).with_notice(messages().deletion_restored(&org.name)))
    })
    .await
}

#[cfg(test)]
mod tests {
    use domain::time::Timestamp;

    use super::*;
    use crate::fixtures::frame;

    #[test]
    fn each_deleted_organization_says_who_deleted_it_and_has_a_button_with_its_name() {
        let deleted = DeletedOrgView {
            org: frame().org,
            by: "Grace Hopper".to_owned(),
            until: Timestamp::from_micros(1_795_910_400_000_000),
        };
        let html = Owner::new().with(|| list(&[deleted]).to_html());
        assert!(
            html.contains("aria-label=\"Restore Acme\"") && html.contains("organization/restore"),
            "{html}"
        );
        assert!(
            html.contains("Deleted by Grace Hopper. It can be restored until 29 November 2026"),
            "{html}"
        );
    }
}
