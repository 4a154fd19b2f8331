//! The words that an organization uses for states and actions. A template may rename a word, never a rule; the API and the
//! audit log keep the canonical names.

use crate::settings::{Reader, declare};

/// Words are read where pages are rendered.
const PAGES: Reader = Reader::Code { path: "src/service/src/orgs/frame.rs", text: "org.words" };

declare! {
    /// The words of an organization. The defaults are those of the template `standard`.
    Words {
        "invitation.pending" invitation_pending: String = "Pending".to_owned(),
            "The state of an open invitation.", PAGES;
        "invitation.accepted" invitation_accepted: String = "Accepted".to_owned(),
            "The state of an accepted invitation.", PAGES;
        "invitation.expired" invitation_expired: String = "Expired".to_owned(),
            "The state of an expired invitation.", PAGES;
        "invitation.cancelled" invitation_cancelled: String = "Cancelled".to_owned(),
            "The state of a cancelled invitation.", PAGES;
        "invitation.declined" invitation_declined: String = "Declined".to_owned(),
            "The state of a declined invitation.", PAGES;
        "membership.active" membership_active: String = "Active".to_owned(),
            "The state of an active member.", PAGES;
        "membership.disabled" membership_disabled: String = "Disabled".to_owned(),
            "The state of a disabled member.", PAGES;
        "membership.removed" membership_removed: String = "Removed".to_owned(),
            "The state of a removed member.", PAGES;
        "invite.open" invite: String = "Invite people".to_owned(),
            "The button that opens the invite dialog.", PAGES;
        "invite.send" send: String = "Send invitations".to_owned(),
            "The button that sends invitations.", PAGES;
        "invitation.resend" resend: String = "Resend".to_owned(),
            "The action that resends an invitation.", PAGES;
        "invitation.cancel" cancel: String = "Cancel".to_owned(),
            "The action that cancels an invitation.", PAGES;
        "member.disable" disable: String = "Disable".to_owned(),
            "The action that disables a member.", PAGES;
        "member.enable" enable: String = "Enable".to_owned(),
            "The action that enables a member.", PAGES;
        "member.remove" remove: String = "Remove".to_owned(),
            "The action that removes a member.", PAGES;
        "member.leave" leave: String = "Leave organization".to_owned(),
            "The action by which members leave.", PAGES;
        "member.change_roles" change_roles: String = "Change roles".to_owned(),
            "The action that changes the roles of a member.", PAGES;
    }
}
