//! Downloading what an organization made of its template: roles, settings and words, and nothing about people.

use domain::{
    audit::{Action, AuditValue},
    error::ErrorKind,
    permission::Permission,
    template::{OrgTemplate, Template},
};
use store::Outcome;

use crate::{Caller, Service, assets::Kinds, attempt::Attempt};

/// A file to download.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFile {
    /// Its name, in ASCII.
    pub name: String,
    /// Its text, as JSON.
    pub text: String,
}

/// Writes the file. The log says who downloaded it.
///
/// # Errors
/// `NotFound`, `Denied` without the right to change settings and to see roles.
pub async fn export(service: &Service, caller: &Caller, slug: &str) -> Result<TemplateFile, ErrorKind> {
    let attempt = Attempt::new(Action::TemplateExported);
    service
        .in_org(caller, slug, attempt, (), |tx, change, ()| {
            Box::pin(async move {
                let context = change.context;
                context.decide_on_org(&Permission::SETTINGS_UPDATE)?;
                context.decide_on_org(&Permission::ROLE_READ)?;
                let org = &context.org;
                let base = Template::of_organization(&org.template).ok_or(ErrorKind::Internal)?;
                // A kind of assets that only this organization has means nothing elsewhere.
                let own = Kinds::read(tx, context).await?.own_names();
                let own: Vec<Permission> = own.iter().flat_map(|(kind, _)| kind.permissions()).collect();
                let mut roles = context.roles.clone();
                for role in &mut roles {
                    let kept = role.grants.iter().filter(|(permission, _)| !own.contains(permission));
                    role.grants = kept.map(|(permission, scope)| (permission.clone(), scope)).collect();
                }
                let template = OrgTemplate::of(base, &roles, &org.policy, &org.words);
                let text = template.to_file().map_err(|_| ErrorKind::Internal)?;
                let name = [&org.slug, ".rolecall-template.json"].concat();
                let mut event = change.event(Action::TemplateExported);
                event.after = Some(AuditValue::Template {
                    key: base.key.clone(),
                    roles: context.roles.iter().map(|role| role.name.clone()).collect(),
                });
                Ok(Outcome::changed(TemplateFile { name, text }, event))
            })
        })
        .await
}
