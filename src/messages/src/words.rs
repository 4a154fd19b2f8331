//! The terms of an organization.

use domain::{template::Template, words::Words};

use crate::Messages;

impl Messages {
    /// The organization's terms in the reader's language: its own, else those of its template, else those of the
    /// catalogue. Terms that are optional or have a placeholder may be empty; the pages say what then stands there.
    #[must_use]
    pub fn words(self, template: &str, own: &Words) -> Words {
        let template = Template::of_organization(template);
        let template = template.map(|template| template.words(self.language())).unwrap_or_default();
        let or = |read: fn(&Words) -> &String, general: &str| {
            let named = [read(own), read(&template)].into_iter().find(|word| !word.is_empty());
            named.map_or(general, String::as_str).to_owned()
        };
        Words {
            nav_group: or(|words| &words.nav_group, self.words_nav_group()),
            nav_users: or(|words| &words.nav_users, self.shell_users()),
            nav_invitations: or(|words| &words.nav_invitations, self.shell_invitations()),
            nav_invite: or(|words| &words.nav_invite, ""),
            users_title: or(|words| &words.users_title, self.users_title()),
            users_subtitle: or(|words| &words.users_subtitle, ""),
            users_invited: or(|words| &words.users_invited, self.users_status_invited()),
            invitation_pending: or(|words| &words.invitation_pending, self.words_invitation_pending()),
            invitation_accepted: or(|words| &words.invitation_accepted, self.words_invitation_accepted()),
            invitation_expired: or(|words| &words.invitation_expired, self.words_invitation_expired()),
            invitation_cancelled: or(|words| &words.invitation_cancelled, self.words_invitation_cancelled()),
            invitation_declined: or(|words| &words.invitation_declined, self.words_invitation_declined()),
            membership_active: or(|words| &words.membership_active, self.words_membership_active()),
            membership_disabled: or(|words| &words.membership_disabled, self.words_membership_disabled()),
            membership_removed: or(|words| &words.membership_removed, self.words_membership_removed()),
            invite: or(|words| &words.invite, self.words_invite()),
            invite_title: or(|words| &words.invite_title, ""),
            invite_address: or(|words| &words.invite_address, self.shell_field_addresses()),
            invite_role: or(|words| &words.invite_role, ""),
            add: or(|words| &words.add, self.invite_add()),
            send: or(|words| &words.send, self.words_send()),
            take_out: or(|words| &words.take_out, ""),
            resend: or(|words| &words.resend, self.words_resend()),
            resend_several: or(|words| &words.resend_several, ""),
            cancel: or(|words| &words.cancel, self.words_cancel()),
            copy_link: or(|words| &words.copy_link, self.invitations_copy_link()),
            disable: or(|words| &words.disable, self.words_disable()),
            enable: or(|words| &words.enable, self.words_enable()),
            remove: or(|words| &words.remove, self.words_remove()),
            remove_confirm: or(|words| &words.remove_confirm, ""),
            leave: or(|words| &words.leave, self.words_leave()),
            leave_confirm: or(|words| &words.leave_confirm, ""),
            change_roles: or(|words| &words.change_roles, self.words_change_roles()),
            roles_title: or(|words| &words.roles_title, ""),
            team_name: or(|words| &words.team_name, self.teams_name()),
            save_team: or(|words| &words.save_team, self.teams_save()),
            save_roles: or(|words| &words.save_roles, self.users_save_roles()),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use super::*;

    #[test]
    fn the_organization_renames_then_its_template_and_the_catalogue_says_the_rest() {
        let own = Words { invite: "Add people".to_owned(), ..Words::default() };
        let words = Messages::default().words("portal", &own);
        assert_eq!(
            (&*words.invite, &*words.invitation_pending, &*words.resend),
            ("Add people", "Active", "Resend Invitation")
        );
        assert_eq!(words.invitation_expired, "Expired");
        let german = Messages::of(Language::German).words("portal", &Words::default());
        assert_eq!((&*german.invite, &*german.invitation_expired), ("Benutzer einladen", "Abgelaufen"));
    }
}
