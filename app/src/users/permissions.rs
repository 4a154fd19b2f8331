//! Everything that a member may do, with where each permission comes from, and why they may do something or not. Permissions
//! have the words of the role editor, with their canonical names beside.

use std::collections::BTreeMap;

use domain::{
    access::{Denial, Via},
    list::query_string,
    permission::Scope,
    view::{FrameView, HeldPermission, Loss, MemberPermissionsView, WhyDecision, WhyView},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use crate::{
    api::AppError,
    messages::messages,
    paths::{asset_path, permissions_path, person_path, url},
    title::PageTitle,
    ui::{
        Badge, Banner, Button, ButtonLook, Choice, Empty, IconName, PageHead, Select, Tab, Table, Tabs,
        TextField, Tone,
    },
};

/// The data of the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct MemberPermissions {
    found: MemberPermissionsView,
    /// The words for permissions and sections by their canonical names, put in by the server.
    #[serde(default)]
    words: BTreeMap<String, String>,
    /// What was asked about, and the answer.
    why: Option<WhyView>,
    /// The asset that was asked about, as it was entered.
    asset: String,
    /// There is no such asset for the reader.
    is_asset_unknown: bool,
}

impl MemberPermissions {
    /// The words for a permission or a section; its canonical name, if there are none.
    fn word<'a>(&'a self, name: &'a str) -> &'a str {
        self.words.get(name).map_or(name, String::as_str)
    }
}

/// Reads what a member may do and, where the query names a permission, why.
#[server(prefix = "/rpc", endpoint = "users/permissions", input = GetUrl)]
pub(crate) async fn read_permissions(
    slug: String,
    member: String,
    #[server(default)] query: String,
) -> Result<MemberPermissions, AppError> {
    use crate::{api, params::Params};
    use domain::{error::ErrorKind, id::AssetId};
    use service::members::{self, WhyQuestion};
    api::answer(async {
        let (service, caller, id) = (api::service()?, api::caller()?, api::id(&member)?);
        let params = Params::parse(&query);
        let without = params.get("without").and_then(|role| role.parse().ok());
        let found = members::permissions(&service, &caller, &slug, id, without).await?;
        let asset = params.get("asset").unwrap_or_default().trim().to_owned();
        // The address of an asset's page will do as well.
        let named: Option<AssetId> = asset.rsplit('/').next().and_then(|id| id.parse().ok());
        let permission = params.get("permission").and_then(|permission| permission.parse().ok());
        let mut is_asset_unknown = !asset.is_empty() && named.is_none();
        let why = match permission {
            Some(permission) if !is_asset_unknown => {
                let question = WhyQuestion { member: id, permission, asset: named };
                match members::why(&service, &caller, &slug, &question).await {
                    Err(ErrorKind::NotFound | ErrorKind::Denied { .. }) if named.is_some() => {
                        is_asset_unknown = true;
                        None
                    }
                    answer => Some(answer?),
                }
            }
            _ => None,
        };
        let words = server::words(&found);
        Ok(MemberPermissions { found, words, why, asset, is_asset_unknown })
    })
    .await
}

/// The words that the page needs.
#[cfg(feature = "ssr")]
mod server {
    use std::collections::BTreeMap;

    use domain::view::MemberPermissionsView;

    use super::section;
    use crate::messages::messages;

    pub(super) fn words(found: &MemberPermissionsView) -> BTreeMap<String, String> {
        let m = messages();
        let of_section = |name: &str| (section(name).to_owned(), m.permission_section(section(name)));
        let known = found.known.iter().chain(found.held.iter().map(|held| &held.permission));
        known
            .flat_map(|permission| {
                let words = m.permission((&found.template, &found.own_kinds), permission);
                [of_section(permission.as_str()), (permission.to_string(), words)]
            })
            .collect()
    }
}

/// The section of a permission: `User` of `User.Member.READ`.
fn section(permission: &str) -> &str {
    permission.split('.').next().unwrap_or_default()
}

/// The page of what a member may do.
pub(crate) fn permissions_view(frame: &FrameView, data: &MemberPermissions) -> AnyView {
    let m = messages();
    let MemberPermissions { found, .. } = data;
    let (slug, name) = (&frame.org.slug, &found.member.name);
    let back = (person_path(slug, &found.member.id.to_string()), name.clone());
    let title = m.users_permissions_title(name);
    let inactive = (!found.is_active).then(|| m.users_permissions_inactive(name));
    let inactive = inactive.map(|text| view! { <Banner tone=Tone::Warning>{text}</Banner> });
    view! {
        <PageTitle text=title.clone()/>
        <PageHead title count=found.held.len() as u64 lead=m.users_permissions_lead() back/>
        <div class="stack">
            {inactive}
            {why(frame, data)}
            {without(slug, found)}
            {sections(data)}
        </div>
    }
    .into_any()
}

/// The question why somebody may or may not do something, and the answer.
fn why(frame: &FrameView, data: &MemberPermissions) -> AnyView {
    let m = messages();
    let MemberPermissions { found, why, asset, is_asset_unknown, .. } = data;
    let chosen = why.as_ref().map(|why| why.permission.to_string()).unwrap_or_default();
    let choices = found.known.iter().map(|permission| {
        let name = permission.as_str();
        Choice::new(name, [data.word(name), " (", name, ")"].concat())
    });
    let action = permissions_path(&frame.org.slug, &found.member.id.to_string());
    let error = is_asset_unknown.then(|| m.users_why_no_asset().to_owned());
    let answer = why.as_ref().map(|why| answer(frame, data, why));
    view! {
        <section class="card" aria-labelledby="why-title">
            <h2 id="why-title">{m.users_why(&found.member.name)}</h2>
            <form class="form why-form" method="get" action=url(action)>
                <Select id="permission" label=m.users_why_permission() choices=choices.collect() value=chosen/>
                <TextField id="asset" label=m.users_why_asset() hint=m.users_why_asset_hint() value=asset.clone() error optional=true/>
                <div class="form-actions">
                    <Button submit=true look=ButtonLook::Primary>{m.users_why_ask()}</Button>
                </div>
            </form>
            {answer}
        </section>
    }
    .into_any()
}

fn answer(frame: &FrameView, data: &MemberPermissions, why: &WhyView) -> AnyView {
    let (m, name) = (messages(), &data.found.member.name);
    let permission = data.word(why.permission.as_str());
    let (tone, sentence, reasons) = match &why.decision {
        WhyDecision::Granted { via, is_own } => {
            let sentence = if *is_own && via.iter().all(|via| via.scope == Scope::Own) {
                m.users_why_granted_own(name, permission)
            } else {
                m.users_why_granted(name, permission)
            };
            (Tone::Good, sentence, chain(via))
        }
        WhyDecision::Shared { level } => {
            let level = match level {
                domain::state::ShareLevel::Read => m.assets_level_read(),
                domain::state::ShareLevel::Edit => m.assets_level_edit(),
            };
            (Tone::Good, m.users_why_shared(name, permission, level), Vec::new())
        }
        WhyDecision::OwnOnly { via } => {
            let sentence = match why.asset.is_some() {
                true => m.users_why_not_own(name, permission),
                false => m.users_why_own_only(name, permission),
            };
            (if why.asset.is_some() { Tone::Danger } else { Tone::Warning }, sentence, chain(via))
        }
        WhyDecision::Denied { denial } => {
            let reason = match denial {
                Denial::Missing { .. } => m.users_why_missing().to_owned(),
                other => m.reason(other),
            };
            (Tone::Danger, m.users_why_denied(name, permission, &reason), Vec::new())
        }
    };
    let asset = why.asset.as_ref().map(|(id, name)| {
        let href = url(asset_path(&frame.org.slug, &id.to_string()));
        view! { <p class="muted">{m.users_why_about()} " " <a href=href>{name.clone()}</a></p> }
    });
    let reasons = (!reasons.is_empty()).then(
        || view! { <ul>{reasons.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul> },
    );
    let is_missing = matches!(why.decision, WhyDecision::Denied { .. } | WhyDecision::OwnOnly { .. });
    let granting = (is_missing && !why.granting.is_empty())
        .then(|| view! { <p>{m.users_why_granting(&why.granting.join(", "))}</p> });
    view! {
        <div class="why-answer">
            <Banner tone>{sentence}</Banner>
            <p class="permission-name"><code>{why.permission.to_string()}</code></p>
            {asset}
            {reasons}
            {granting}
        </div>
    }
    .into_any()
}

/// Where a permission comes from, a line for each way.
fn chain(via: &[Via]) -> Vec<String> {
    let m = messages();
    let line = |via: &Via| match (&via.team, via.scope) {
        (None, Scope::All) => m.users_why_role_all(&via.role),
        (None, Scope::Own) => m.users_why_role_own(&via.role),
        (Some(team), Scope::All) => m.users_why_team_all(&via.role, team),
        (Some(team), Scope::Own) => m.users_why_team_own(&via.role, team),
    };
    via.iter().map(line).collect()
}

/// The roles, each a link to what would be lost without it.
fn without(slug: &str, found: &MemberPermissionsView) -> Option<AnyView> {
    let m = messages();
    let path = permissions_path(slug, &found.member.id.to_string());
    let tab = |role: Option<String>, label: String, is_current: bool| {
        let query = query_string(&[("without", role.as_deref().unwrap_or_default())]);
        Tab { href: [path.as_str(), &query].concat(), label, count: None, is_current }
    };
    let mut tabs = vec![tab(None, m.users_permissions_with_all().to_owned(), found.without.is_none())];
    tabs.extend(found.roles.iter().map(|(id, name)| {
        tab(Some(id.to_string()), m.users_permissions_without(name), found.without == Some(*id))
    }));
    let lost = found.held.iter().filter(|held| held.loss.is_some()).count() as u64;
    let role = found.roles.iter().find(|(id, _)| found.without == Some(*id));
    let lost = role.map(|(_, name)| m.users_permissions_lost(name, lost));
    let banner = lost.map(|text| view! { <Banner tone=Tone::Info>{text}</Banner> });
    (!found.roles.is_empty()).then(|| {
        view! {
            <Tabs label=m.users_permissions_without_label() tabs/>
            {banner}
        }
        .into_any()
    })
}

/// A table for each section of the permissions.
fn sections(data: &MemberPermissions) -> AnyView {
    let (m, found) = (messages(), &data.found);
    if found.held.is_empty() {
        let title = m.users_permissions_none(&found.member.name);
        return view! { <Empty icon=IconName::Shield title/> }.into_any();
    }
    let mut groups: Vec<(&str, Vec<&HeldPermission>)> = Vec::new();
    for held in &found.held {
        let name = section(held.permission.as_str());
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, lines)) => lines.push(held),
            None => groups.push((name, vec![held])),
        }
    }
    groups
        .into_iter()
        .map(|(name, lines)| {
            let id = ["section-", &name.to_lowercase()].concat();
            let label = data.word(name).to_owned();
            let rows = lines.into_iter().map(|held| row(data, held)).collect_view();
            view! {
                <section class="permission-section" aria-labelledby=id.clone()>
                    <h2 id=id.clone()>{label.clone()}</h2>
                    <Table caption=label compact=true>
                        <thead>
                            <tr>
                                <th scope="col">{m.users_permission()}</th>
                                <th scope="col">{m.users_reach()}</th>
                                <th scope="col">{m.users_from()}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </Table>
                </section>
            }
        })
        .collect_view()
        .into_any()
}

fn row(data: &MemberPermissions, held: &HeldPermission) -> AnyView {
    let m = messages();
    let reach = match held.scope {
        Scope::All => m.users_reach_all(),
        Scope::Own => m.users_reach_own(),
    };
    let loss = held.loss.map(|loss| {
        let label = match loss {
            Loss::All => m.users_permissions_lost_all(),
            Loss::OthersOnly => m.users_permissions_lost_others(),
        };
        view! { " " <Badge tone=Tone::Warning label/> }
    });
    let roles: Vec<String> = held
        .via
        .iter()
        .map(|via| {
            let role = match via.scope {
                Scope::All => via.role.clone(),
                Scope::Own => m.users_role_own(&via.role),
            };
            match &via.team {
                None => role,
                Some(team) => m.users_role_by_team(&role, team),
            }
        })
        .collect();
    let name = held.permission.to_string();
    let words = data.word(&name).to_owned();
    view! {
        <tr>
            <th scope="row" class="cell-text">
                {words} {loss}
                <span class="permission-name"><code>{name.clone()}</code></span>
            </th>
            <td>{reach}</td>
            <td class="cell-text">{roles.join(", ")}</td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::{permission::Permission, view::NamedMember};

    use super::*;
    use crate::fixtures::frame;

    fn held(permission: &str, scope: Scope, loss: Option<Loss>) -> HeldPermission {
        let via = vec![Via { role: "Admin".to_owned(), team: None, scope }];
        HeldPermission { permission: permission.parse().unwrap(), scope, via, loss }
    }

    fn html(held: Vec<HeldPermission>, without: bool, decision: Option<WhyDecision>) -> String {
        let role = "rol_00000000000000000000000000000001".parse().unwrap();
        let member = NamedMember { id: frame().membership_id, name: "Ada Lovelace".to_owned() };
        let found = MemberPermissionsView {
            member,
            is_active: true,
            roles: vec![(role, "Admin".to_owned())],
            without: without.then_some(role),
            held,
            known: vec![Permission::MEMBER_READ, Permission::MEMBER_DELETE],
            template: "standard".to_owned(),
            own_kinds: Vec::new(),
        };
        let why = decision.map(|decision| WhyView {
            permission: Permission::MEMBER_DELETE,
            asset: None,
            decision,
            granting: vec!["Owner".to_owned()],
        });
        Owner::new().with(|| {
            let words = server::words(&found);
            let data = MemberPermissions { found, words, why, asset: String::new(), is_asset_unknown: false };
            permissions_view(&frame(), &data).to_html()
        })
    }

    #[test]
    fn each_permission_says_where_it_comes_from_and_what_a_role_is_worth() {
        let lines = vec![
            held("User.Member.READ", Scope::All, Some(Loss::All)),
            held("Asset.Project.UPDATE", Scope::Own, None),
        ];
        let page = html(lines.clone(), false, None);
        let words = ["Members: Read", "Project: Change", ">People<", ">User.Member.READ<"];
        for text in words {
            assert!(page.contains(text), "{text}: {page}");
        }
        for text in ["User.Member.READ", "Everything", "Their own only", "Admin (own)", "Without Admin"] {
            assert!(page.contains(text), "{text}: {page}");
        }
        let page = html(lines, true, None);
        assert!(page.contains("Without Admin, 1 permission would be lost"), "{page}");
    }

    #[test]
    fn an_answer_gives_the_chain_or_what_is_missing() {
        let via = vec![Via { role: "Admin".to_owned(), team: None, scope: Scope::All }];
        let page = html(Vec::new(), false, Some(WhyDecision::Granted { via, is_own: false }));
        assert!(page.contains("Ada Lovelace can use “Members: Delete”."), "{page}");
        assert!(page.contains("The role Admin grants it for everything"), "{page}");
        let denial = Denial::Missing { permission: Permission::MEMBER_DELETE };
        let page = html(Vec::new(), false, Some(WhyDecision::Denied { denial }));
        assert!(page.contains("can't use “Members: Delete”. No role grants it."), "{page}");
        assert!(page.contains("Roles that grant it: Owner"), "{page}");
    }

    #[test]
    fn the_question_is_a_form_that_needs_no_script() {
        let page = html(Vec::new(), false, None);
        assert!(page.contains("method=\"get\""), "{page}");
        assert!(page.contains("Members: Read (User.Member.READ)"), "{page}");
        assert!(page.contains("name=\"permission\"") && page.contains("name=\"asset\""), "{page}");
    }
}
