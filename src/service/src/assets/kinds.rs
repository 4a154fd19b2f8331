//! Which kinds of assets there are, and of which the actor sees all, their own, or what is shared with them.

use domain::{
    access::Visibility,
    asset::{AssetAction, AssetKind},
    language::Language,
    permission::Permission,
    template::{AssetType, Template},
    text::SearchQuery,
    view::AssetKindView,
};
use store::{AssetFilter, Failure, ReadTx};

use crate::{Caller, org_context::OrgContext};

/// The kinds of the organization's template.
pub(super) fn of_template(context: &OrgContext) -> &'static [AssetType] {
    Template::of_organization(&context.org.template)
        .map(|template| template.assets.as_slice())
        .unwrap_or_default()
}

/// The kind of the organization's template that a text names, by its key or its name in any language.
pub(super) fn named(context: &OrgContext, text: &str) -> Option<&'static AssetType> {
    let text = text.trim();
    of_template(context)
        .iter()
        .find(|kind| kind.key.as_str().eq_ignore_ascii_case(text) || kind.name.is(text))
}

/// The kinds that the template or a grant of the actor names: roles can still grant those of a former template.
fn known(context: &OrgContext) -> Vec<AssetKind> {
    let mut kinds: Vec<AssetKind> = of_template(context).iter().map(|kind| kind.key.clone()).collect();
    for (permission, _) in context.actor.grants().iter() {
        let kind = permission.entity().strip_prefix("Asset.").and_then(|kind| kind.parse::<AssetKind>().ok());
        let kind = kind.filter(|kind| kind.permission(AssetAction::Read) == *permission);
        if let Some(kind) = kind.filter(|kind| !kinds.contains(kind)) {
            kinds.push(kind);
        }
    }
    kinds
}

/// Every asset that the actor may see. A kind that no role lets them read is not in it, not even by name.
pub(super) fn visible(context: &OrgContext) -> AssetFilter {
    let (mut all_of, mut own_of, mut shared_of) = (Vec::new(), Vec::new(), Vec::new());
    for kind in known(context) {
        let permission = kind.permission(AssetAction::Read);
        if context.actor.token_allows(&permission) {
            shared_of.push(kind.clone());
        }
        match context.visibility(&permission) {
            Visibility::Everything => all_of.push(kind),
            Visibility::Own => own_of.push(kind),
            Visibility::Nothing => {}
        }
    }
    AssetFilter {
        org: context.org.id,
        reader: context.actor.membership_id(),
        all_of,
        own_of,
        shared_of,
        search: SearchQuery::default(),
        kind: None,
        owner: None,
        parent: None,
        ids: None,
        descending: false,
        beyond: None,
        limit: 0,
    }
}

/// Whether the actor sees assets: of some kind by a role, or one that is shared with them.
pub(crate) async fn are_visible(tx: &mut ReadTx<'_>, context: &OrgContext) -> Result<bool, Failure> {
    let visible = visible(context);
    if !visible.all_of.is_empty() || !visible.own_of.is_empty() {
        return Ok(true);
    }
    Ok(match context.actor.membership_id() {
        Some(me) => tx.org(context.org.id).has_asset_share(me).await?,
        None => false,
    })
}

/// The kinds that the organization administers for everybody, for who does that.
pub(crate) fn administered(context: &OrgContext) -> Vec<AssetKind> {
    let kinds = of_template(context).iter().map(|kind| &kind.key);
    let may = |kind: &&AssetKind| context.holds(&kind.permission(AssetAction::Update));
    kinds.filter(|kind| kind.administered().is_some()).filter(may).cloned().collect()
}

/// The language in which somebody reads.
pub(super) fn language_of(caller: &Caller) -> Language {
    caller.session().map(|session| session.language).unwrap_or_default()
}

/// The name of a kind; that of a former template has none but its key.
pub(super) fn name(context: &OrgContext, language: Language, kind: &AssetKind) -> String {
    let known = of_template(context).iter().find(|known| known.key == *kind);
    known.map_or(kind.as_str(), |kind| kind.name.in_language(language)).to_owned()
}

/// The kinds of the template and what the actor may do with each.
pub(super) fn views(context: &OrgContext, language: Language) -> Vec<AssetKindView> {
    let view = |kind: &AssetType| AssetKindView {
        kind: kind.key.clone(),
        name: kind.name.in_language(language).to_owned(),
        parent: kind.parent.clone(),
        may_read: context.holds(&kind.key.permission(AssetAction::Read)),
        may_create: context.holds(&kind.key.permission(AssetAction::Create)),
    };
    of_template(context).iter().map(view).collect()
}

/// The permissions on the kinds of the template.
pub(crate) fn permissions(context: &OrgContext) -> impl Iterator<Item = Permission> {
    const ACTIONS: [AssetAction; 5] =
        [AssetAction::Read, AssetAction::Use, AssetAction::Create, AssetAction::Update, AssetAction::Delete];
    let kinds = of_template(context).iter();
    kinds.flat_map(|kind| ACTIONS.map(|action| kind.key.permission(action)))
}
