//! What the pages are about: which updates of the organization concern them.

use domain::topic::{Topic, Topics};

use super::{OrgPage, Page};

impl Page {
    /// The topics of its data. That of the frame, and what the reader may do, concerns every page.
    pub(crate) const fn topics(&self) -> Topics {
        use Topic::{Assets, Audit, Invitations, People, Roles, Settings, Teams};
        let Self::InOrg(_, page) = self else { return Topics::NONE };
        match page {
            OrgPage::Overview => Topics::of(&[People, Invitations, Roles, Teams, Settings]),
            OrgPage::Users | OrgPage::Member(_) => Topics::of(&[People, Assets]),
            OrgPage::MemberAct(..) | OrgPage::MemberPermissions(_) | OrgPage::Leave => {
                Topics::of(&[People, Roles, Teams, Assets])
            }
            OrgPage::Invitations | OrgPage::Invitation(_) => Topics::of(&[Invitations]),
            OrgPage::Views => Topics::of(&[People]),
            OrgPage::Bulk(..) | OrgPage::Undo => Topics::of(&[People, Invitations]),
            OrgPage::Find => Topics::of(&[People, Invitations, Teams, Assets]),
            OrgPage::Roles | OrgPage::RoleEditor(_) | OrgPage::RoleDeletion(_) => Topics::of(&[Roles]),
            // Who holds what, and what is decided about it.
            OrgPage::Reviews | OrgPage::NewReview | OrgPage::Review(_) | OrgPage::EndReview(_) => {
                Topics::of(&[Roles, People])
            }
            OrgPage::Teams
            | OrgPage::NewTeam
            | OrgPage::Team(_)
            | OrgPage::TeamPeople(_)
            | OrgPage::DeleteTeam(_) => Topics::of(&[Teams]),
            OrgPage::Settings(_) => Topics::of(&[Settings, People]),
            OrgPage::DeleteOrganization => Topics::of(&[Settings, People, Invitations, Teams, Assets]),
            OrgPage::Assets(_)
            | OrgPage::Asset(_)
            | OrgPage::AssetAct(..)
            | OrgPage::NewAsset
            | OrgPage::ImportAssets
            | OrgPage::TransferAssets => Topics::of(&[Assets]),
            OrgPage::AssetKinds | OrgPage::NewAssetKind | OrgPage::AssetKindAct(..) => {
                Topics::of(&[Assets, Roles])
            }
            OrgPage::Audit => Topics::of(&[Audit]),
            // A list of people that is being written is the reader's own, and jobs and imports report their progress themselves.
            OrgPage::Invite
            | OrgPage::Job(_)
            | OrgPage::ImportPeople
            | OrgPage::Import(_)
            | OrgPage::Unknown => Topics::NONE,
        }
    }
}
