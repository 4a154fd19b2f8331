//! The words that an organization uses for states and actions. A template may rename a word, never a rule; the API and the
//! audit log keep the canonical names. An empty word is one that the catalogue of messages says.

use crate::settings::{Reader, declare};

/// Words are read where pages are rendered.
const PAGES: Reader = Reader::Code { path: "src/service/src/orgs/frame.rs", text: "org.words" };

declare! {
    /// The words of an organization. The defaults are those of the template `standard`.
    Words {
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
        "invite.send" send: String = String::new(),
            "The button that sends invitations.", PAGES;
        "invitation.resend" resend: String = String::new(),
            "The action that resends an invitation.", PAGES;
        "invitation.cancel" cancel: String = String::new(),
            "The action that cancels an invitation.", PAGES;
        "member.disable" disable: String = String::new(),
            "The action that disables a member.", PAGES;
        "member.enable" enable: String = String::new(),
            "The action that enables a member.", PAGES;
        "member.remove" remove: String = String::new(),
            "The action that removes a member.", PAGES;
        "member.leave" leave: String = String::new(),
            "The action by which members leave.", PAGES;
        "member.change_roles" change_roles: String = String::new(),
            "The action that changes the roles of a member.", PAGES;
    }
}
