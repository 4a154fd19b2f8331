//! The audit log in sentences.

use domain::{
    access::Denial,
    asset::AssetKind,
    audit::{Action, AssetFacts, AuditValue, Door, RoleValue, Who},
    end_date::last_moment,
    permission::Scope,
    review::Decision,
    state::{AssetState, InvitationState, MembershipState, ShareLevel},
    view::AuditView,
};

use crate::{Messages, Zone};

impl Messages {
    /// What somebody did, before and after the name of whom it concerns; of a denial, what was attempted. The sentence begins
    /// with who did it. An action of a newer version has no words.
    #[must_use]
    pub fn event(self, event: &AuditView) -> [String; 2] {
        match (&event.after, Action::from_name(&event.action)) {
            (Some(AuditValue::Denied { action, .. }), _) => self.attempt(*action),
            (_, Some(action)) => self.action(action),
            (_, None) => Default::default(),
        }
    }

    /// Who did it. The log names people as they were called then, and others by a name of its own.
    #[must_use]
    pub fn actor(self, event: &AuditView) -> &str {
        match event.who.as_str() {
            Who::OPERATOR => self.events_operator(),
            Who::STRANGER => self.events_stranger(),
            name => name,
        }
    }

    /// What somebody did, before and after the name of whom it concerns.
    #[must_use]
    pub fn action(self, action: Action) -> [String; 2] {
        match action {
            Action::InstallationSetUp => self.events_installation_set_up(),
            Action::SetupLinkCreated => self.events_setup_link_created(),
            Action::OrganizationCreated => self.events_organization_created(),
            Action::OrganizationRenamed => self.events_organization_renamed(),
            Action::SettingsChanged => self.events_settings_changed(),
            Action::TemplateExported => self.events_template_exported(),
            Action::TemplateSwitched => self.events_template_switched(),
            Action::AccountCreated => self.events_account_created(),
            Action::SignedIn => self.events_signed_in(),
            Action::SignInFailed => self.events_sign_in_failed(),
            Action::SignedOut => self.events_signed_out(),
            Action::SessionRevoked => self.events_session_revoked(),
            Action::PasswordChanged => self.events_password_changed(),
            Action::PasswordResetRequested => self.events_password_reset_requested(),
            Action::PasswordReset => self.events_password_reset(),
            Action::SignUpRequested => self.events_sign_up_requested(),
            Action::PasswordLinkCreated => self.events_password_link_created(),
            Action::AccountRenamed => self.events_account_renamed(),
            Action::EmailChangeRequested => self.events_email_change_requested(),
            Action::EmailChangeCancelled => self.events_email_change_cancelled(),
            Action::EmailChanged => self.events_email_changed(),
            Action::InvitationSent => self.events_invitation_sent(),
            Action::InvitationResent => self.events_invitation_resent(),
            Action::InvitationCancelled => self.events_invitation_cancelled(),
            Action::InvitationReopened => self.events_invitation_reopened(),
            Action::InvitationApproved => self.events_invitation_approved(),
            Action::InvitationLinkCopied => self.events_invitation_link_copied(),
            Action::InvitationAccepted => self.events_invitation_accepted(),
            Action::InvitationDeclined => self.events_invitation_declined(),
            Action::RoleCreated => self.events_role_created(),
            Action::RoleUpdated => self.events_role_updated(),
            Action::RoleDeleted => self.events_role_deleted(),
            Action::MemberRolesChanged => self.events_member_roles_changed(),
            Action::MemberEndChanged => self.events_member_end_changed(),
            Action::MemberDisabled => self.events_member_disabled(),
            Action::MemberEnabled => self.events_member_enabled(),
            Action::MemberSessionsEnded => self.events_member_sessions_ended(),
            Action::MemberSessionEnded => self.events_member_session_ended(),
            Action::MemberResetSent => self.events_member_reset_sent(),
            Action::MemberRemoved => self.events_member_removed(),
            Action::MemberRestored => self.events_member_restored(),
            Action::MemberLeft => self.events_member_left(),
            Action::AccountClosed => self.events_account_closed(),
            Action::AccountReopened => self.events_account_reopened(),
            Action::AccountErased => self.events_account_erased(),
            Action::OrganizationDeleted => self.events_organization_deleted(),
            Action::OrganizationRestored => self.events_organization_restored(),
            Action::OrganizationPurged => self.events_organization_purged(),
            Action::SuccessorNamed => self.events_successor_named(),
            Action::OwnerAdded => self.events_owner_added(),
            Action::MemberJoined => self.events_member_joined(),
            Action::MemberMovedAway => self.events_member_moved_away(),
            Action::MemberPurged => self.events_member_purged(),
            Action::AssetsHandedOver => self.events_assets_handed_over(),
            Action::AssetCreated => self.events_asset_created(),
            Action::AssetUpdated => self.events_asset_updated(),
            Action::AssetDeleted => self.events_asset_deleted(),
            Action::AssetShared => self.events_asset_shared(),
            Action::AssetUnshared => self.events_asset_unshared(),
            Action::AssetStopped => self.events_asset_stopped(),
            Action::AssetStarted => self.events_asset_started(),
            Action::AssetTransferred => self.events_asset_transferred(),
            Action::AssetKindCreated => self.events_asset_kind_created(),
            Action::AssetKindRenamed => self.events_asset_kind_renamed(),
            Action::AssetKindDeleted => self.events_asset_kind_deleted(),
            Action::TeamCreated => self.events_team_created(),
            Action::TeamRenamed => self.events_team_renamed(),
            Action::AuditExported => self.events_audit_exported(),
            Action::MembersExported => self.events_members_exported(),
            Action::ViewShared => self.events_view_shared(),
            Action::ViewUnshared => self.events_view_unshared(),
            Action::ViewRenamed => self.events_view_renamed(),
            Action::ViewUpdated => self.events_view_updated(),
            Action::ViewDeleted => self.events_view_deleted(),
            Action::TeamPictureChanged => self.events_team_picture_changed(),
            Action::OrganizationPictureChanged => self.events_organization_picture_changed(),
            Action::AccountPictureChanged => self.events_account_picture_changed(),
            Action::TeamDeleted => self.events_team_deleted(),
            Action::TeamMemberAdded => self.events_team_member_added(),
            Action::TeamMemberRemoved => self.events_team_member_removed(),
            Action::TeamMemberMoved => self.events_team_member_moved(),
            Action::TeamLeadMade => self.events_team_lead_made(),
            Action::TeamLeadEnded => self.events_team_lead_ended(),
            Action::TeamRolesChanged => self.events_team_roles_changed(),
            Action::ReviewStarted => self.events_review_started(),
            Action::ReviewDecided => self.events_review_decided(),
            Action::ReviewEnded => self.events_review_ended(),
            Action::MembersSeeded => self.events_members_seeded(),
            Action::AccessDenied => self.events_access_denied(),
        }
    }

    fn attempt(self, action: Action) -> [String; 2] {
        match action {
            Action::EmailChangeRequested => self.events_email_change_requested_denied(),
            Action::InvitationSent => self.events_invitation_sent_denied(),
            Action::InvitationResent => self.events_invitation_resent_denied(),
            Action::InvitationCancelled => self.events_invitation_cancelled_denied(),
            Action::InvitationReopened => self.events_invitation_reopened_denied(),
            Action::InvitationApproved => self.events_invitation_approved_denied(),
            Action::InvitationLinkCopied => self.events_invitation_link_copied_denied(),
            Action::RoleCreated => self.events_role_created_denied(),
            Action::RoleUpdated => self.events_role_updated_denied(),
            Action::RoleDeleted => self.events_role_deleted_denied(),
            Action::MemberRolesChanged => self.events_member_roles_changed_denied(),
            Action::MemberEndChanged => self.events_member_end_changed_denied(),
            Action::MemberDisabled => self.events_member_disabled_denied(),
            Action::MemberEnabled => self.events_member_enabled_denied(),
            Action::MemberSessionsEnded => self.events_member_sessions_ended_denied(),
            Action::MemberSessionEnded => self.events_member_session_ended_denied(),
            Action::MemberResetSent => self.events_member_reset_sent_denied(),
            Action::AccountRenamed => self.events_account_renamed_denied(),
            Action::MemberRemoved => self.events_member_removed_denied(),
            Action::MemberRestored => self.events_member_restored_denied(),
            Action::MemberLeft => self.events_member_left_denied(),
            Action::OrganizationRenamed => self.events_organization_renamed_denied(),
            Action::OrganizationDeleted => self.events_organization_deleted_denied(),
            Action::OrganizationRestored => self.events_organization_restored_denied(),
            Action::OrganizationPictureChanged => self.events_organization_picture_changed_denied(),
            Action::SettingsChanged => self.events_settings_changed_denied(),
            Action::TemplateExported => self.events_template_exported_denied(),
            Action::TemplateSwitched => self.events_template_switched_denied(),
            Action::AssetCreated => self.events_asset_created_denied(),
            Action::AssetUpdated => self.events_asset_updated_denied(),
            Action::AssetDeleted => self.events_asset_deleted_denied(),
            Action::AssetShared => self.events_asset_shared_denied(),
            Action::AssetUnshared => self.events_asset_unshared_denied(),
            Action::AssetStopped => self.events_asset_stopped_denied(),
            Action::AssetStarted => self.events_asset_started_denied(),
            Action::AssetTransferred => self.events_asset_transferred_denied(),
            Action::AssetsHandedOver => self.events_assets_handed_over_denied(),
            Action::AssetKindCreated => self.events_asset_kind_created_denied(),
            Action::AssetKindRenamed => self.events_asset_kind_renamed_denied(),
            Action::AssetKindDeleted => self.events_asset_kind_deleted_denied(),
            Action::TeamCreated => self.events_team_created_denied(),
            Action::TeamRenamed => self.events_team_renamed_denied(),
            Action::AuditExported => self.events_audit_exported_denied(),
            Action::MembersExported => self.events_members_exported_denied(),
            Action::ViewShared => self.events_view_shared_denied(),
            Action::ViewUnshared => self.events_view_unshared_denied(),
            Action::ViewRenamed => self.events_view_renamed_denied(),
            Action::ViewUpdated => self.events_view_updated_denied(),
            Action::ViewDeleted => self.events_view_deleted_denied(),
            Action::TeamPictureChanged => self.events_team_picture_changed_denied(),
            Action::TeamDeleted => self.events_team_deleted_denied(),
            Action::TeamMemberAdded => self.events_team_member_added_denied(),
            Action::TeamMemberRemoved => self.events_team_member_removed_denied(),
            Action::TeamMemberMoved => self.events_team_member_moved_denied(),
            Action::TeamLeadMade => self.events_team_lead_made_denied(),
            Action::TeamLeadEnded => self.events_team_lead_ended_denied(),
            Action::TeamRolesChanged => self.events_team_roles_changed_denied(),
            Action::ReviewStarted => self.events_review_started_denied(),
            Action::ReviewDecided => self.events_review_decided_denied(),
            Action::ReviewEnded => self.events_review_ended_denied(),
            _ => self.events_access_denied(),
        }
    }

    /// A value before or after a change.
    #[must_use]
    pub fn audit_value(self, value: &AuditValue) -> String {
        match value {
            AuditValue::Roles(names) if names.is_empty() => self.events_no_roles().to_owned(),
            AuditValue::Teams(names) if names.is_empty() => self.events_no_team().to_owned(),
            AuditValue::Roles(names) | AuditValue::Teams(names) => names.join(", "),
            AuditValue::People(count) => self.events_people(*count),
            AuditValue::EndDate { role, team, until } => {
                let what = role.as_deref().or(team.as_deref()).unwrap_or(self.events_end_membership());
                let end = match until {
                    Some(end) => self.events_end_at(&self.exact(last_moment(*end), &Zone::utc())),
                    None => self.events_end_never().to_owned(),
                };
                self.events_end_date(what, &end)
            }
            AuditValue::MemberState(state) => self.member_state(*state).to_owned(),
            AuditValue::InvitationState(state) => self.invitation_state(*state).to_owned(),
            AuditValue::ViewQuery(query) if query.is_empty() => self.events_no_filters().to_owned(),
            AuditValue::Name(text)
            | AuditValue::Email(text)
            | AuditValue::File(text)
            | AuditValue::ViewQuery(text) => text.clone(),
            AuditValue::InvitedBy(name) => self.events_invited_by(name),
            AuditValue::SessionsEnded(count) => self.events_sessions_ended(*count),
            AuditValue::Role(role) => self.role_value(role),
            AuditValue::MembersAdded(count) => self.events_members_added(*count),
            AuditValue::Settings(values) => {
                let line = |(key, text): (&String, &String)| {
                    self.settings_audit_line(self.setting(key).0, &self.setting_value(key, text))
                };
                values.iter().map(line).collect::<Vec<_>>().join("; ")
            }
            AuditValue::Template { key, roles } => self.events_template_value(key, &roles.join(", ")),
            AuditValue::Organization { name, slug } => self.settings_audit_organization(name, slug),
            AuditValue::OrganizationDeletion(deletion) => self.organization_deletion(deletion),
            AuditValue::Asset(facts) => asset_facts(facts),
            AuditValue::AssetKind { key, name, parent } => {
                let parent = parent.as_ref().map(AssetKind::as_str);
                [Some(name.as_str()), Some(key.as_str()), parent]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" · ")
            }
            AuditValue::Departed(departed) => self.departed(departed),
            AuditValue::Restored { roles, what } => {
                let roles = roles.join(", ");
                [roles].into_iter().chain(self.restored(what)).collect::<Vec<_>>().join(" · ")
            }
            AuditValue::AssetsMoved(moved) => {
                let lines = moved.iter().map(|moved| self.moved(moved, moved.kind.as_str()));
                lines.collect::<Vec<_>>().join(" · ")
            }
            AuditValue::AssetOwner(name) => self.events_asset_owner(name),
            AuditValue::AssetState(AssetState::Active) => self.events_asset_active().to_owned(),
            AuditValue::AssetState(AssetState::Stopped) => self.events_asset_is_stopped().to_owned(),
            AuditValue::AssetShare { member, level: ShareLevel::Read } => self.events_asset_reads(member),
            AuditValue::AssetShare { member, level: ShareLevel::Edit } => self.events_asset_edits(member),
            AuditValue::Review { role, team, query, grants, reviewers, until } => {
                let query = (!query.is_empty()).then_some(query);
                let scope = [role.as_ref(), team.as_ref(), query].into_iter().flatten();
                let scope: Vec<&str> = scope.map(String::as_str).collect();
                let scope = if scope.is_empty() {
                    self.events_review_everybody().to_owned()
                } else {
                    scope.join(", ")
                };
                let until = self.exact(last_moment(*until), &Zone::utc());
                self.events_review_value(*grants, &scope, &reviewers.join(", "), &until)
            }
            AuditValue::ReviewDecisions { decision, grants } => {
                let grant = |(person, role): &(String, String)| self.events_review_grant(person, role);
                let grants = grants.iter().map(grant).collect::<Vec<_>>().join(", ");
                match decision {
                    Decision::Attested => self.events_review_attested(&grants),
                    Decision::Flagged => self.events_review_flagged(&grants),
                }
            }
            AuditValue::ReviewResult { attested, flagged, removed, not_reviewed } => {
                self.events_review_result(*attested, *flagged, *removed, *not_reviewed)
            }
            AuditValue::Denied { denial, .. } => self.reason(denial),
            AuditValue::Unknown => self.events_unknown().to_owned(),
        }
    }

    /// A role as the log has it: its name, what it is, and what it grants by canonical names.
    fn role_value(self, role: &RoleValue) -> String {
        let own = |scope| {
            if scope == Scope::Own { [" (", Scope::Own.as_str(), ")"].concat() } else { String::new() }
        };
        let grants: Vec<String> = role
            .grants
            .iter()
            .map(|(permission, scope)| [permission.as_str(), &own(scope)].concat())
            .collect();
        let rank = self.events_role_rank(role.rank.unsigned_abs().into());
        let view = self.events_role_view(role.default_view.as_str());
        let default = if role.is_default { self.events_role_default() } else { "" };
        let grants = if grants.is_empty() { self.events_no_grants().to_owned() } else { grants.join(", ") };
        let parts = [role.name.as_str(), &role.description, &role.audience, &rank, &view, default, &grants];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    fn member_state(self, state: MembershipState) -> &'static str {
        match state {
            MembershipState::Active => self.events_state_active(),
            MembershipState::Disabled => self.events_state_disabled(),
            MembershipState::Removed => self.events_state_removed(),
        }
    }

    fn invitation_state(self, state: InvitationState) -> &'static str {
        match state {
            InvitationState::Pending => self.events_state_pending(),
            InvitationState::Accepted => self.events_state_accepted(),
            InvitationState::Expired => self.events_state_expired(),
            InvitationState::Cancelled => self.events_state_cancelled(),
            InvitationState::Declined => self.events_state_declined(),
        }
    }

    /// A denial as the log gives it: the person who was refused is not the reader.
    #[must_use]
    pub fn reason(self, denial: &Denial) -> String {
        let text = match denial {
            Denial::NotActive => self.events_reason_not_active(),
            Denial::NoRole => self.events_reason_no_role(),
            Denial::Missing { permission } => return self.events_reason_missing(permission.as_str()),
            Denial::OwnOnly { permission } => return self.events_reason_own_only(permission.as_str()),
            Denial::OwnersOnly => self.events_reason_owners_only(),
            Denial::RankNotBelow => self.events_reason_rank_not_below(),
            Denial::RoleAbove { role } => return self.events_reason_role_above(role),
            Denial::RoleGrantsMore { role, permission } => {
                return self.events_reason_role_grants_more(role, permission.as_str());
            }
            Denial::OwnerProtected => self.events_reason_owner_protected(),
            Denial::LeavingNotAllowed => self.events_reason_leaving(),
            Denial::Oneself => self.events_reason_oneself(),
            Denial::OwnEnd => self.events_reason_own_end(),
            Denial::WrongAccount => self.events_reason_wrong_account(),
            Denial::SharedAccount => self.events_reason_shared_account(),
            Denial::NoSeat => self.events_reason_no_seat(),
            Denial::BelongsElsewhere => self.events_reason_belongs_elsewhere(),
            Denial::InviterLost => self.events_reason_inviter_lost(),
            Denial::EmailDomain => self.events_reason_email_domain(),
            Denial::AddressUnproven => self.events_reason_address_unproven(),
            Denial::MembersOnly => self.events_reason_members_only(),
            Denial::SessionOnly => self.events_reason_session_only(),
            Denial::CustomRolesOff => self.events_reason_custom_roles_off(),
            Denial::SystemRole => self.events_reason_system_role(),
            Denial::TeamOwnerRole => self.events_reason_team_owner_role(),
            Denial::TeamRolesOff => self.events_reason_team_roles_off(),
            Denial::NotReviewer => self.events_reason_not_reviewer(),
            Denial::OwnGrant => self.events_reason_own_grant(),
            Denial::NotStarter => self.events_reason_not_starter(),
            Denial::OperatorOnly => self.events_reason_operator_only(),
        };
        text.to_owned()
    }

    /// The interface that a change came through; `None` is one of a newer version.
    #[must_use]
    pub fn door(self, door: Option<Door>) -> &'static str {
        match door {
            Some(Door::Web) => self.events_door_web(),
            Some(Door::Api) => self.events_door_api(),
            Some(Door::Scim) => self.events_door_directory(),
            Some(Door::Console) => self.events_door_console(),
            Some(Door::System) => self.events_door_system(),
            None => self.events_door_unknown(),
        }
    }
}

/// What people entered about an asset, in their own words.
fn asset_facts(facts: &AssetFacts) -> String {
    let AssetFacts { kind, name, external_id, link, parent, owner } = facts;
    let optional = [parent, external_id, link].into_iter().flatten().map(String::as_str);
    let all: Vec<&str> = [kind.as_str(), name].into_iter().chain(optional).chain([owner.as_str()]).collect();
    all.join(" · ")
}

#[cfg(test)]
mod tests {
    use domain::{change_plan::ChangePlan, language::Language, permission::Permission, time::Timestamp};

    use super::*;

    fn event(action: &str, after: Option<AuditValue>) -> AuditView {
        AuditView {
            id: "evt_00000000000000000000000000000001".parse().unwrap(),
            sequence: 1,
            at: Timestamp::from_micros(0),
            who: "Ada".to_owned(),
            action: action.to_owned(),
            target: Some("Bob".to_owned()),
            before: None,
            after,
            plan: ChangePlan::default(),
            door: Some(Door::Web),
            ip: None,
        }
    }

    fn sentence(messages: Messages, event: &AuditView) -> String {
        let [before, after] = messages.event(event);
        format!("Ada {before}Bob{after}")
    }

    #[test]
    fn a_sentence_puts_the_person_where_the_language_does() {
        let removed = event("member.removed", None);
        assert_eq!(sentence(Messages::default(), &removed), "Ada removed Bob");
        assert_eq!(sentence(Messages::of(Language::German), &removed), "Ada hat Bob entfernt");
        assert_eq!(Messages::default().event(&event("badge.created", None)), [String::new(), String::new()]);
    }

    #[test]
    fn a_denial_says_what_was_attempted_and_why_not() {
        let denial = Denial::Missing { permission: Permission::MEMBER_UPDATE };
        let denied = AuditValue::Denied { action: Action::MemberDisabled, denial };
        let reason = Messages::default().audit_value(&denied);
        assert_eq!(reason, "No role grants User.Member.UPDATE");
        let denied = event("access.denied", Some(denied));
        assert_eq!(sentence(Messages::default(), &denied), "Ada was not allowed to disable Bob");
    }

    #[test]
    fn every_action_has_words_with_a_place_for_whom_it_concerns() {
        for messages in [Messages::default(), Messages::of(Language::German)] {
            for action in Action::ALL {
                let [before, _] = messages.action(*action);
                assert!(before.ends_with(' '), "{before}");
            }
        }
    }

    #[test]
    fn values_have_a_text() {
        let text = |value| Messages::default().audit_value(&value);
        assert_eq!(text(AuditValue::Roles(vec![])), "No roles");
        assert_eq!(text(AuditValue::Roles(vec!["Admin".into(), "Viewer".into()])), "Admin, Viewer");
        assert_eq!(text(AuditValue::MemberState(MembershipState::Disabled)), "Disabled");
        assert_eq!(text(AuditValue::InvitationState(InvitationState::Cancelled)), "Cancelled");
        assert_eq!(text(AuditValue::Teams(vec![])), "No team");
        assert_eq!(text(AuditValue::Teams(vec!["Night shift".into()])), "Night shift");
        assert_eq!(text(AuditValue::People(2)), "2 people");
        let end = |role: Option<&str>, until| AuditValue::EndDate {
            role: role.map(str::to_owned),
            team: None,
            until,
        };
        assert_eq!(text(end(Some("Admin"), None)), "Admin: no end date");
        let midnight = Timestamp::from_micros(1_795_910_400_000_000);
        assert_eq!(text(end(None, Some(midnight))), "Access: until 28 November 2026, 23:59 UTC");
        assert_eq!(text(AuditValue::InvitedBy("Ada".into())), "Invited by Ada");
        assert_eq!(text(AuditValue::SessionsEnded(1)), "1 session ended");
        assert_eq!(text(AuditValue::MembersAdded(2)), "2 members added");
        let changed = [("members.leave", "nobody"), ("members.undo_days", "7")];
        let changed = changed.map(|(key, text)| (key.to_owned(), text.to_owned()));
        assert_eq!(text(AuditValue::Settings(changed.into())), "Leaving: Nobody; Undoing a removal: 7");
        let template =
            AuditValue::Template { key: "cloud".into(), roles: vec!["Owner".into(), "Reader".into()] };
        assert_eq!(text(template), "cloud (Owner, Reader)");
        let org = AuditValue::Organization { name: "Acme".into(), slug: "acme".into() };
        assert_eq!(text(org), "Acme (acme)");
        assert_eq!(text(AuditValue::Unknown), "Recorded by a newer version of Rolecall");
    }
}
