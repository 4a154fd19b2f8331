//! Which kinds of assets there are, and of which the actor sees all, their own, or what is shared with them.

use domain::{
    access::Visibility,
    asset::{AssetAction, AssetKind},
    id::AssetKindId,
    language::Language,
    permission::Permission,
    template::{AssetType, Localized, Template},
    text::{SearchQuery, name_key},
    view::AssetKindView,
};
use store::{AssetFilter, AssetKindRow, Failure, Organization, ReadTx};

use crate::{Caller, org_context::OrgContext};

/// The kinds of an organization: those of its template in their order, then its own by name.
pub(crate) struct Kinds(Vec<Kind>);

/// A kind of assets that the organization has.
pub(crate) struct Kind {
    /// Its key.
    pub(crate) key: AssetKind,
    name: KindName,
    /// The kind that it can be a part of.
    pub(crate) parent: Option<AssetKind>,
    /// Its id, if the organization added it.
    pub(crate) id: Option<AssetKindId>,
}

enum KindName {
    OfTemplate(&'static Localized),
    Own(String),
}

impl Kind {
    /// Its name in a language.
    pub(crate) fn name(&self, language: Language) -> &str {
        match &self.name {
            KindName::OfTemplate(name) => name.in_language(language),
            KindName::Own(name) => name,
        }
    }

    /// Whether a text is its name in any language, or its key, without regard to case.
    pub(crate) fn is_named(&self, text: &str) -> bool {
        let is_name = match &self.name {
            KindName::OfTemplate(name) => name.is(text),
            KindName::Own(name) => name_key(name) == name_key(text),
        };
        is_name || self.key.as_str().eq_ignore_ascii_case(text)
    }

    fn of_template(kind: &'static AssetType) -> Self {
        let (key, parent) = (kind.key.clone(), kind.parent.clone());
        Self { key, name: KindName::OfTemplate(&kind.name), parent, id: None }
    }

    fn own(row: AssetKindRow) -> Self {
        Self { key: row.kind, name: KindName::Own(row.name), parent: row.parent, id: Some(row.id) }
    }
}

impl Kinds {
    /// Reads them.
    pub(crate) async fn read(tx: &mut ReadTx<'_>, context: &OrgContext) -> Result<Self, Failure> {
        Self::of(tx, &context.org).await
    }

    /// Reads those of an organization in which nobody acts.
    pub(crate) async fn of(tx: &mut ReadTx<'_>, org: &Organization) -> Result<Self, Failure> {
        let own = tx.org(org.id).list_asset_kinds().await?;
        let of_template = of_template(org);
        // A template that the organization got later can have the key of a kind that it had added.
        let is_own = |row: &AssetKindRow| of_template.iter().all(|kind| kind.key != row.kind);
        let own = own.into_iter().filter(is_own).map(Kind::own);
        Ok(Self(of_template.iter().map(Kind::of_template).chain(own).collect()))
    }

    /// Each of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Kind> {
        self.0.iter()
    }

    /// Those that the organization added, each with its key and name.
    pub(crate) fn own_names(&self) -> Vec<(AssetKind, String)> {
        let own = |kind: &Kind| match &kind.name {
            KindName::Own(name) => Some((kind.key.clone(), name.clone())),
            KindName::OfTemplate(_) => None,
        };
        self.iter().filter_map(own).collect()
    }

    /// The permissions on them.
    pub(crate) fn permissions(&self) -> impl Iterator<Item = Permission> {
        self.iter().flat_map(|kind| kind.key.permissions())
    }

    /// The kind with a key.
    pub(crate) fn find(&self, key: &AssetKind) -> Option<&Kind> {
        self.iter().find(|kind| kind.key == *key)
    }

    /// The kind that a text names, by its key or its name in any language.
    pub(super) fn named(&self, text: &str) -> Option<&Kind> {
        let text = text.trim();
        self.iter().find(|kind| kind.is_named(text))
    }

    /// The name of a kind; that of a former template has none but its key.
    pub(crate) fn name(&self, language: Language, key: &AssetKind) -> String {
        self.find(key).map_or(key.as_str(), |kind| kind.name(language)).to_owned()
    }

    /// What the actor may do with each.
    pub(super) fn views(&self, context: &OrgContext, language: Language) -> Vec<AssetKindView> {
        let view = |kind: &Kind| AssetKindView {
            kind: kind.key.clone(),
            name: kind.name(language).to_owned(),
            parent: kind.parent.clone(),
            may_read: context.holds(&kind.key.permission(AssetAction::Read)),
            may_create: context.holds(&kind.key.permission(AssetAction::Create)),
        };
        self.iter().map(view).collect()
    }

    /// Every asset that the actor may see. A kind that no role lets them read is not in it, not even by name.
    pub(super) fn visible(&self, context: &OrgContext) -> AssetFilter {
        let mut keys: Vec<AssetKind> = self.iter().map(|kind| kind.key.clone()).collect();
        keys.extend(readable(context));
        keys.sort_unstable();
        keys.dedup();
        let (mut all_of, mut own_of, mut shared_of) = (Vec::new(), Vec::new(), Vec::new());
        for kind in keys {
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
}

/// The kinds of the organization's template.
fn of_template(org: &Organization) -> &'static [AssetType] {
    Template::of_organization(&org.template).map(|template| template.assets.as_slice()).unwrap_or_default()
}

/// The kinds that a grant of the actor lets them read: roles can still grant those of a former template.
fn readable(context: &OrgContext) -> Vec<AssetKind> {
    let kind = |permission: &Permission| {
        let kind: AssetKind = permission.entity().strip_prefix("Asset.")?.parse().ok()?;
        (kind.permission(AssetAction::Read) == *permission).then_some(kind)
    };
    context.actor.grants().iter().filter_map(|(permission, _)| kind(permission)).collect()
}

/// Whether the actor sees assets: of some kind by a role, or one that is shared with them.
pub(crate) async fn are_visible(tx: &mut ReadTx<'_>, context: &OrgContext) -> Result<bool, Failure> {
    let reads = |kind: &AssetType| context.holds(&kind.key.permission(AssetAction::Read));
    if of_template(&context.org).iter().any(reads) || !readable(context).is_empty() {
        return Ok(true);
    }
    Ok(match context.actor.membership_id() {
        Some(me) => tx.org(context.org.id).has_asset_share(me).await?,
        None => false,
    })
}

/// The kinds that the organization administers for everybody, for who does that.
pub(crate) fn administered(context: &OrgContext) -> Vec<AssetKind> {
    let kinds = of_template(&context.org).iter().map(|kind| &kind.key);
    let may = |kind: &&AssetKind| context.holds(&kind.permission(AssetAction::Update));
    kinds.filter(|kind| kind.administered().is_some()).filter(may).cloned().collect()
}

/// The language in which somebody reads.
pub(crate) fn language_of(caller: &Caller) -> Language {
    caller.session().map(|session| session.language).unwrap_or_default()
}
