//! The terms of an organization.

use domain::words::Words;

use crate::Messages;

impl Messages {
    /// The organization's terms; what its template does not rename is in the reader's language.
    #[must_use]
    pub fn words(self, own: &Words) -> Words {
        let or = |own: &str, general: &'static str| if own.is_empty() { general } else { own }.to_owned();
        Words {
            invitation_pending: or(&own.invitation_pending, self.words_invitation_pending()),
            invitation_accepted: or(&own.invitation_accepted, self.words_invitation_accepted()),
            invitation_expired: or(&own.invitation_expired, self.words_invitation_expired()),
            invitation_cancelled: or(&own.invitation_cancelled, self.words_invitation_cancelled()),
            invitation_declined: or(&own.invitation_declined, self.words_invitation_declined()),
            membership_active: or(&own.membership_active, self.words_membership_active()),
            membership_disabled: or(&own.membership_disabled, self.words_membership_disabled()),
            membership_removed: or(&own.membership_removed, self.words_membership_removed()),
            invite: or(&own.invite, self.words_invite()),
            send: or(&own.send, self.words_send()),
            resend: or(&own.resend, self.words_resend()),
            cancel: or(&own.cancel, self.words_cancel()),
            disable: or(&own.disable, self.words_disable()),
            enable: or(&own.enable, self.words_enable()),
            remove: or(&own.remove, self.words_remove()),
            leave: or(&own.leave, self.words_leave()),
            change_roles: or(&own.change_roles, self.words_change_roles()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_renames_and_the_catalogue_says_the_rest() {
        let own = Words { invite: "Add users".to_owned(), ..Words::default() };
        let words = Messages::default().words(&own);
        assert_eq!((&*words.invite, &*words.leave), ("Add users", "Leave organization"));
    }
}
