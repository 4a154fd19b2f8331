//! The words that an organization uses for places, states and actions. A template may rename a word, never a rule; the API
//! and the audit log keep the canonical names. An empty word is one that the catalogue of messages says.

use crate::settings::{Reader, declare};

/// Words are read where pages are rendered.
const PAGES: Reader = Reader::Code { path: "src/service/src/orgs/frame.rs", text: "org.words" };

declare! {
    /// The words of an organization. Empty ones are those of the template or, where it has none, of the catalogue.
    Words {
        "nav.group" nav_group: String = String::new(),
            "The heading of the navigation's entries about people.", PAGES;
        "nav.users" nav_users: String = String::new(),
            "The navigation entry of the list of members.", PAGES;
        "nav.invitations" nav_invitations: String = String::new(),
            "The navigation entry of the list of invitations.", PAGES;
        "nav.invite" nav_invite: String = String::new(),
            "The navigation entry that opens the invite dialog; without it there is none.", PAGES;
        "users.title" users_title: String = String::new(),
            "The title of the list of members.", PAGES;
        "users.subtitle" users_subtitle: String = String::new(),
            "The line below that title; without it there is none.", PAGES;
        "users.invited" users_invited: String = String::new(),
            "The choice of open invitations in the filter of that list.", PAGES;
        "invitation.pending" invitation_pending: String = String::new(),
            "The state of an open invitation.", PAGES;
        "invitation.accepted" invitation_accepted: String = String::new(),
            "The state of an accepted invitation.", PAGES;
        "invitation.expired" invitation_expired: String = String::new(),
            "The state of an expired invitation.", PAGES;
        "invitation.cancelled" invitation_cancelled: String = String::new(),
            "The state of a cancelled invitation.", PAGES;
        "invitation.declined" invitation_declined: String = String::new(),
            "The state of a declined invitation.", PAGES;
        "membership.active" membership_active: String = String::new(),
            "The state of an active member.", PAGES;
        "membership.disabled" membership_disabled: String = String::new(),
            "The state of a disabled member.", PAGES;
        "membership.removed" membership_removed: String = String::new(),
            "The state of a removed member.", PAGES;
        "invite.open" invite: String = String::new(),
            "The button that opens the invite dialog.", PAGES;
        "invite.title" invite_title: String = String::new(),
            "The title of the invite dialog; {org} is the organization.", PAGES;
        "invite.address" invite_address: String = String::new(),
            "The field for addresses.", PAGES;
        "invite.role" invite_role: String = String::new(),
            "The field for roles.", PAGES;
        "invite.add" add: String = String::new(),
            "The button that adds addresses to the list of people to invite.", PAGES;
        "invite.send" send: String = String::new(),
            "The button that sends invitations.", PAGES;
        "invite.remove" take_out: String = String::new(),
            "The button that takes an address off the list; without it there is a sign.", PAGES;
        "invitation.resend" resend: String = String::new(),
            "The action that resends an invitation.", PAGES;
        "invitation.resend_several" resend_several: String = String::new(),
            "The same for several invitations.", PAGES;
        "invitation.cancel" cancel: String = String::new(),
            "The action that cancels an invitation.", PAGES;
        "invitation.copy_link" copy_link: String = String::new(),
            "The action that copies the link of an invitation.", PAGES;
        "member.disable" disable: String = String::new(),
            "The action that disables a member.", PAGES;
        "member.enable" enable: String = String::new(),
            "The action that enables a member.", PAGES;
        "member.remove" remove: String = String::new(),
            "The action that removes a member.", PAGES;
        "member.remove.confirm" remove_confirm: String = String::new(),
            "The button that confirms it.", PAGES;
        "member.leave" leave: String = String::new(),
            "The action by which members leave.", PAGES;
        "member.leave.confirm" leave_confirm: String = String::new(),
            "The button that confirms it.", PAGES;
        "member.change_roles" change_roles: String = String::new(),
            "The action that changes the roles of a member. With {role} there is one for each role that the member lacks.",
            PAGES;
        "member.change_roles.title" roles_title: String = String::new(),
            "The title of the page that changes roles; {name} is the member.", PAGES;
        "team.name" team_name: String = String::new(),
            "The field for the name of a team.", PAGES;
        "team.save" save_team: String = String::new(),
            "The button that saves a team.", PAGES;
        "member.change_roles.save" save_roles: String = String::new(),
            "The button that saves them.", PAGES;
    }
}
