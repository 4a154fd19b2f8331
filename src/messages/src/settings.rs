//! The settings of an organization: their names, sentences and values.

use domain::{
    language::Language,
    settings::{InputError, Section, Unit},
    view::SettingEffect,
};

use crate::Messages;

impl Messages {
    /// The name of a section.
    #[must_use]
    pub fn section(self, section: Section) -> &'static str {
        match section {
            Section::General => self.settings_section_general(),
            Section::Members => self.settings_section_members(),
            Section::Invitations => self.settings_section_invitations(),
            Section::Teams => self.settings_section_teams(),
            Section::SignIn => self.settings_section_sign_in(),
            Section::License => self.settings_section_license(),
            Section::Account => self.settings_section_account(),
            Section::Template => self.settings_section_template(),
        }
    }

    /// The name of a setting, and one sentence on what it does. A setting of a newer version is called by its key.
    #[must_use]
    pub fn setting(self, key: &str) -> (&str, &'static str) {
        match key {
            "roles.per_member" => {
                (self.settings_roles_per_member(), self.settings_roles_per_member_sentence())
            }
            "roles.custom" => (self.settings_roles_custom(), self.settings_roles_custom_sentence()),
            "roles.minimum" => (self.settings_roles_minimum(), self.settings_roles_minimum_sentence()),
            "language" => (self.settings_language(), self.settings_language_sentence()),
            "members.managed_by" => {
                (self.settings_members_managed_by(), self.settings_members_managed_by_sentence())
            }
            "members.leave" => (self.settings_members_leave(), self.settings_members_leave_sentence()),
            "members.exclusive" => {
                (self.settings_members_exclusive(), self.settings_members_exclusive_sentence())
            }
            "members.removed_account" => {
                (self.settings_members_removed_account(), self.settings_members_removed_account_sentence())
            }
            "members.removed_assets" => {
                (self.settings_members_removed_assets(), self.settings_members_removed_assets_sentence())
            }
            "members.undo_days" => {
                (self.settings_members_undo_days(), self.settings_members_undo_days_sentence())
            }
            "members.dormant_warn_days" => {
                (self.settings_dormant_warn_days(), self.settings_dormant_warn_days_sentence())
            }
            "members.dormant_disable_days" => {
                (self.settings_dormant_disable_days(), self.settings_dormant_disable_days_sentence())
            }
            "invitations.expire_after" => {
                (self.settings_invitations_expire_after(), self.settings_invitations_expire_after_sentence())
            }
            "invitations.copy_link" => {
                (self.settings_invitations_copy_link(), self.settings_invitations_copy_link_sentence())
            }
            "seats.limit" => (self.settings_seats_limit(), self.settings_seats_limit_sentence()),
            "seats.pending_counts" => {
                (self.settings_seats_pending_counts(), self.settings_seats_pending_counts_sentence())
            }
            "seats.disabled_counts" => {
                (self.settings_seats_disabled_counts(), self.settings_seats_disabled_counts_sentence())
            }
            "teams.mode" => (self.settings_teams_mode(), self.settings_teams_mode_sentence()),
            "tokens.max_lifetime" => {
                (self.settings_tokens_max_lifetime(), self.settings_tokens_max_lifetime_sentence())
            }
            "joining" => (self.settings_joining(), self.settings_joining_sentence()),
            "sessions.idle" => (self.settings_sessions_idle(), self.settings_sessions_idle_sentence()),
            "sessions.absolute" => {
                (self.settings_sessions_absolute(), self.settings_sessions_absolute_sentence())
            }
            "signin.password_length" => {
                (self.settings_signin_password_length(), self.settings_signin_password_length_sentence())
            }
            "signin.email_domains" => {
                (self.settings_signin_email_domains(), self.settings_signin_email_domains_sentence())
            }
            other => (other, ""),
        }
    }

    /// A value of a setting in words, from its text.
    #[must_use]
    pub fn setting_value(self, key: &str, text: &str) -> String {
        let word = match (key, text) {
            ("roles.per_member", "one") => self.settings_roles_per_member_one(),
            ("roles.per_member", "many") => self.settings_roles_per_member_many(),
            ("roles.minimum", "1") => self.settings_roles_minimum_1(),
            ("roles.minimum", "0") => self.settings_roles_minimum_0(),
            ("members.managed_by", "permission") => self.settings_members_managed_by_permission(),
            ("members.managed_by", "rank") => self.settings_members_managed_by_rank(),
            ("members.managed_by", "owner") => self.settings_members_managed_by_owner(),
            ("members.leave", "everyone") => self.settings_members_leave_everyone(),
            ("members.leave", "managers") => self.settings_members_leave_managers(),
            ("members.leave", "non_managers") => self.settings_members_leave_non_managers(),
            ("members.leave", "nobody") => self.settings_members_leave_nobody(),
            ("joining", ways) if ways.contains("verified_domain") || ways.contains("account") => {
                self.settings_joining_account()
            }
            ("joining", _) => self.settings_joining_invitation(),
            ("members.removed_account", "keep") => self.settings_members_removed_account_keep(),
            ("members.removed_account", "close_if_last") => {
                self.settings_members_removed_account_close_if_last()
            }
            ("members.removed_assets", "stay") => self.settings_members_removed_assets_stay(),
            ("members.removed_assets", "transfer_or_delete") => {
                self.settings_members_removed_assets_transfer_or_delete()
            }
            ("members.removed_assets", "must_transfer") => {
                self.settings_members_removed_assets_must_transfer()
            }
            ("teams.mode", "off") => self.settings_teams_mode_off(),
            ("teams.mode", "one") => self.settings_teams_mode_one(),
            ("teams.mode", "many") => self.settings_teams_mode_many(),
            ("language", code) => code.parse::<Language>().map_or("", Language::name),
            (_, "on") => self.settings_on(),
            (_, "off") => self.settings_off(),
            (_, "") => self.settings_none(),
            _ => "",
        };
        if word.is_empty() { text.replace('\n', ", ") } else { word.to_owned() }
    }

    /// The numbers that a setting takes.
    #[must_use]
    pub fn setting_range(self, least: u32, most: u32, unit: Unit) -> String {
        let (least, most) = (least.into(), most.into());
        match unit {
            Unit::Minutes => self.settings_range_minutes(least, most),
            Unit::Hours => self.settings_range_hours(least, most),
            Unit::Days => self.settings_range_days(least, most),
            Unit::Characters => self.settings_range_characters(least, most),
            Unit::Seats => self.settings_range_seats(least, most),
        }
    }

    /// What a change of settings means for those who are there.
    #[must_use]
    pub fn setting_effect(self, effect: SettingEffect) -> String {
        match effect {
            SettingEffect::MembersWithSeveralRoles(count) => {
                self.settings_effect_members_with_several_roles(count)
            }
            SettingEffect::DormantWarned(count) => self.settings_effect_dormant_warned(count),
            SettingEffect::DormantDisabled(count) => self.settings_effect_dormant_disabled(count),
            SettingEffect::MembersWithoutRole(count) => self.settings_effect_members_without_role(count),
            SettingEffect::FewerManagers(count) => self.settings_effect_fewer_managers(count),
            SettingEffect::InvitationsWithSeveralRoles(count) => {
                self.settings_effect_invitations_with_several_roles(count)
            }
            SettingEffect::InvitationsWithoutRole(count) => {
                self.settings_effect_invitations_without_role(count)
            }
            SettingEffect::InvitationsOutsideDomains(count) => {
                self.settings_effect_invitations_outside_domains(count)
            }
            SettingEffect::MembersInSeveralTeams(count) => {
                self.settings_effect_members_in_several_teams(count)
            }
            SettingEffect::MembersElsewhere(count) => self.settings_effect_members_elsewhere(count),
            SettingEffect::OpenToAccounts => self.settings_effect_open_to_accounts().to_owned(),
            SettingEffect::SessionsEnd(count) => self.settings_effect_sessions_end(count),
            SettingEffect::SeatsExceeded { taken, limit } => {
                let limit = u64::from(limit);
                self.settings_effect_seats_exceeded(taken, limit, taken.saturating_sub(limit) + 1)
            }
            SettingEffect::InvitationsWithoutSeat(count) => {
                self.settings_effect_invitations_without_seat(count)
            }
            SettingEffect::MembersInTeams(count) => self.settings_effect_members_in_teams(count),
        }
    }

    /// Why a text is not the value of a setting.
    pub(crate) fn setting_error(self, error: &InputError) -> String {
        match error {
            InputError::Choice => self.errors_setting_choice().to_owned(),
            InputError::Number { least, most } => self.errors_setting_number((*least).into(), (*most).into()),
            InputError::Domain { text } => self.errors_setting_domain(text),
            InputError::Domains { most } => self.errors_setting_domains((*most).into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{policy::Policy, settings::Control};

    use super::*;

    #[test]
    fn every_setting_has_a_name_and_the_sentence_of_its_declaration() {
        for declared in Policy::DECLARATIONS {
            let (name, sentence) = Messages::default().setting(declared.key);
            assert_ne!(name, declared.key, "it has no name");
            assert_eq!(sentence, declared.sentence, "{}", declared.key);
            let german = Messages::of(Language::German).setting(declared.key);
            assert!(german.0 != declared.key && german.1 != sentence, "{}", declared.key);
        }
    }

    #[test]
    fn every_choice_has_words() {
        for declared in Policy::DECLARATIONS {
            let Some(values) = declared.input.and_then(|(_, control): (_, Control)| control.choices()) else {
                continue;
            };
            for messages in [Messages::default(), Messages::of(Language::German)] {
                for value in values {
                    assert_ne!(messages.setting_value(declared.key, value), *value, "{}", declared.key);
                }
            }
        }
    }

    #[test]
    fn values_are_words_numbers_and_lists() {
        let text = |key, text| Messages::default().setting_value(key, text);
        assert_eq!(text("members.leave", "non_managers"), "Only those who can't remove members");
        assert_eq!(text("language", "de"), "Deutsch");
        assert_eq!(text("invitations.copy_link", "on"), "On");
        assert_eq!(text("invitations.expire_after", ""), "Not set");
        assert_eq!(text("invitations.expire_after", "168"), "168");
        assert_eq!(text("signin.email_domains", "a.example\nb.example"), "a.example, b.example");
        assert_eq!(text("teams.colour", "blue"), "blue");
    }
}
