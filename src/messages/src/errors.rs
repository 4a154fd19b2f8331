//! What errors say: what was refused, why, and what to do next (rule 7 of the model).

use domain::{
    access::Denial,
    consequences::RestoreObstacle,
    email::EmailError,
    error::{ErrorKind, FieldError, PeopleError, PictureError, Problem, PublicUrlError},
};

use crate::{Messages, Zone};

impl Messages {
    /// Why a request failed.
    #[must_use]
    pub fn error(self, error: &ErrorKind) -> String {
        let text = match error {
            ErrorKind::Invalid { fields } => match fields.as_slice() {
                [] => self.errors_unreadable(),
                [field] => return self.field_error(field),
                _ => self.errors_invalid(),
            },
            ErrorKind::SignedOut => self.errors_signed_out(),
            ErrorKind::SignInRefused => self.errors_sign_in_refused(),
            ErrorKind::Denied { denial } => return self.denial(denial),
            ErrorKind::NotFound => self.errors_not_found(),
            ErrorKind::OrganizationDeleted { name, by, until } => {
                return self.errors_organization_deleted(name, by, &self.exact(*until, &Zone::utc()));
            }
            ErrorKind::LastOwner => self.errors_last_owner(),
            ErrorKind::AnotherReader { email } => return self.errors_another_reader(email),
            ErrorKind::NoSeat { limit, disable, cancel, raise } => {
                return self.no_seat(*limit, (*disable, *cancel, *raise));
            }
            ErrorKind::MemberState => self.errors_member_state(),
            ErrorKind::ConsequencesChanged => self.errors_consequences_changed(),
            ErrorKind::OwnsAssets { assets } => return self.errors_owns_assets(*assets),
            ErrorKind::AssetHasParts => self.errors_asset_has_parts(),
            ErrorKind::AssetKindInUse { assets } => return self.errors_asset_kind_in_use(*assets),
            ErrorKind::InvitationClosed => self.errors_invitation_closed(),
            ErrorKind::ReviewEnded => self.errors_review_ended(),
            ErrorKind::WrongRowKind { is_member: true } => self.errors_only_for_invitations(),
            ErrorKind::WrongRowKind { is_member: false } => self.errors_only_for_members(),
            ErrorKind::UndoExpired => self.errors_undo_expired(),
            ErrorKind::CannotRestore { obstacle } => match obstacle {
                RestoreObstacle::RolesGone => self.errors_restore_roles_gone(),
                RestoreObstacle::EndPassed => self.errors_restore_end_passed(),
                RestoreObstacle::AccountClosed => self.errors_restore_account_closed(),
                RestoreObstacle::AddressUnproven => self.errors_restore_address_unproven(),
            },
            ErrorKind::AlreadyReinvited => self.errors_already_reinvited(),
            ErrorKind::RateLimited { retry_after } => {
                return self.errors_rate_limited(&self.waiting(*retry_after));
            }
            ErrorKind::AlreadySetUp => self.errors_already_set_up(),
            ErrorKind::LinkExpired => self.errors_link_expired(),
            ErrorKind::LinkIncomplete => self.errors_link_incomplete(),
            ErrorKind::AccountExists => self.errors_account_exists(),
            ErrorKind::EmailTaken => self.errors_email_taken(),
            ErrorKind::NoMailServer => self.errors_no_mail_server(),
            ErrorKind::AlreadyJoined => self.errors_already_joined(),
            ErrorKind::MoveRequired => self.errors_move_required(),
            ErrorKind::MoveChanged => self.errors_move_changed(),
            ErrorKind::AssetsOwned { assets } => return self.errors_assets_owned(*assets),
            ErrorKind::LinkNotAllowed => self.errors_link_not_allowed(),
            ErrorKind::CrossSite => self.errors_cross_site(),
            ErrorKind::TooLarge => self.errors_too_large(),
            ErrorKind::Timeout => self.errors_timeout(),
            ErrorKind::Busy => self.errors_busy(),
            ErrorKind::Internal => self.errors_internal(),
        };
        text.to_owned()
    }

    /// What to do about a field, shown beside it.
    #[must_use]
    pub fn field_error(self, error: &FieldError) -> String {
        match error.problem {
            Problem::Required => self.required(&error.field).to_owned(),
            ref problem => self.problem(problem),
        }
    }

    /// What a required field asks for.
    fn required(self, field: &str) -> &'static str {
        match field {
            "name" | "view_name" => self.errors_enter_name(),
            "email" | "owner" => self.errors_enter_email(),
            "team" => self.errors_choose_team(),
            "password" => self.errors_enter_password(),
            "current" => self.errors_enter_current(),
            "new" => self.errors_enter_new(),
            "org_name" => self.errors_enter_org_name(),
            "public_url" => self.errors_enter_public_url(),
            "mail_server" => self.errors_enter_mail_server(),
            "mail_from" => self.errors_enter_mail_from(),
            "addresses" => self.errors_enter_addresses(),
            "replacement" => self.errors_choose_replacement(),
            "people" => self.errors_enter_people(),
            "table" => self.imports_enter_table(),
            "end" => self.errors_choose_last_day(),
            field if field.starts_with("owner-") => self.errors_enter_email(),
            _ => self.errors_enter_value(),
        }
    }

    /// What is wrong with a value, without the name of its field.
    #[must_use]
    pub fn problem(self, problem: &Problem) -> String {
        let text = match problem {
            Problem::Required => self.errors_enter_value(),
            Problem::NameLength => self.errors_name_length(),
            Problem::NameCharacter => self.errors_name_character(),
            Problem::NameAddress => self.errors_name_address(),
            Problem::ColumnUnclear => self.errors_column_unclear(),
            Problem::Email { error } => return self.email_error(*error),
            Problem::EmailSame => self.errors_email_same(),
            Problem::PasswordShort { least } => return self.errors_password_short((*least).into()),
            Problem::PasswordLong { most } => return self.errors_password_long((*most).into()),
            Problem::PasswordCommon => self.errors_password_common(),
            Problem::PasswordGuessable => self.errors_password_guessable(),
            Problem::PasswordWrong => self.errors_password_wrong(),
            Problem::NoRole => self.errors_no_role(),
            Problem::OneRoleOnly => self.errors_one_role_only(),
            Problem::UnknownRole => self.errors_unknown_role(),
            Problem::UnknownTemplate => self.errors_unknown_template(),
            Problem::TemplateFile { error } => return self.template_file_error(error),
            Problem::UnknownSetting => self.errors_unknown_setting(),
            Problem::Setting { error } => return self.setting_error(error),
            Problem::SlugForm => self.errors_slug_form(),
            Problem::SlugTaken => self.errors_slug_taken(),
            Problem::AccountNotActive => self.errors_account_not_active(),
            Problem::PublicUrl { error } => self.public_url_error(*error),
            Problem::MailServer => self.errors_mail_server(),
            Problem::MailUnencrypted => self.errors_mail_unencrypted(),
            Problem::UnknownAssetKind => self.errors_unknown_asset_kind(),
            Problem::AssetKindNameTaken => self.errors_asset_kind_name_taken(),
            Problem::AssetKindKeyTaken { key } => return self.errors_asset_kind_key_taken(key.as_str()),
            Problem::AssetKindKeyReserved { key } => {
                return self.errors_asset_kind_key_reserved(key.as_str());
            }
            Problem::AssetKindKey => self.errors_asset_kind_key(),
            Problem::TooManyAssetKinds { most } => {
                return self.errors_too_many_asset_kinds((*most).into());
            }
            Problem::UnknownParent => self.errors_unknown_parent(),
            Problem::EndDate => self.errors_end_date(),
            Problem::CannotReview { name } => return self.errors_cannot_review(name),
            Problem::NothingToReview => self.errors_nothing_to_review(),
            Problem::FlaggedInReview => self.errors_flagged_in_review(),
            Problem::NoOwners => self.errors_no_owners(),
            Problem::BelongElsewhere { names, people } => {
                return self.errors_belong_elsewhere(*people, &names.join(", "));
            }
            Problem::SettingChanged { key, value } => {
                return self.errors_setting_changed(&self.setting_value(key, value));
            }
            Problem::DormantOrder => self.errors_dormant_order(),
            Problem::ExternalIdTaken => self.errors_external_id_taken(),
            Problem::Link => self.errors_link(),
            Problem::UnknownMember => self.errors_unknown_member(),
            Problem::NewOwnerRemoved => self.errors_new_owner_removed(),
            Problem::PartsStay { parts } => return self.errors_parts_stay(*parts),
            Problem::ImportColumns => self.errors_import_columns(),
            Problem::RoleNameTaken => self.errors_role_name_taken(),
            Problem::TextLength { most } => return self.errors_text_length((*most).into()),
            Problem::TooManyRoles { most } => return self.errors_too_many_roles((*most).into()),
            Problem::TeamNameTaken => self.errors_team_name_taken(),
            Problem::ViewNameTaken => self.errors_view_name_taken(),
            Problem::TooManyViews { most } => return self.errors_too_many_views((*most).into()),
            Problem::ViewQueryLength => self.errors_view_query_length(),
            Problem::UnknownTeam => self.errors_unknown_team(),
            Problem::TeamsGiveRoles => self.errors_teams_give_roles(),
            Problem::UnknownOrganization => self.errors_unknown_organization(),
            Problem::NameDiffers { name } => return self.errors_name_differs(name),
            Problem::NoSuccessor => self.errors_no_successor(),
            Problem::OwnSuccessor => self.errors_own_successor(),
            Problem::People { error } => return self.people_error(error),
            Problem::UnknownPerson => self.errors_unknown_person(),
            Problem::Picture { error } => self.picture_error(*error),
            Problem::TooMany { most } => return self.errors_too_many((*most).into()),
        };
        text.to_owned()
    }

    /// Why a text is not an address.
    #[must_use]
    pub fn email_error(self, error: EmailError) -> String {
        let text = match error {
            EmailError::Empty => self.errors_enter_email(),
            EmailError::Form => self.errors_email_form(),
            EmailError::Dots => self.errors_email_dots(),
            EmailError::NoDot => self.errors_email_no_dot(),
            EmailError::Space => self.errors_email_space(),
            EmailError::Hidden { after: 0 } => self.errors_email_hidden_first(),
            EmailError::Hidden { after } => return self.errors_email_hidden(after.into()),
            EmailError::Character => self.errors_email_character(),
            EmailError::Length => self.errors_email_length(),
        };
        text.to_owned()
    }

    /// Why a text is no table of people.
    fn people_error(self, error: &PeopleError) -> String {
        match error {
            PeopleError::NotText => self.imports_not_text().to_owned(),
            PeopleError::NoEmailColumn => self.imports_no_email_column().to_owned(),
            PeopleError::SameColumns { first, second } => self.imports_same_columns(first, second),
            PeopleError::OpenQuote { row } => self.imports_open_quote((*row).into()),
            PeopleError::TooManyColumns { row, most } => {
                self.imports_too_many_columns((*row).into(), (*most).into())
            }
            PeopleError::NoRows => self.imports_no_rows().to_owned(),
            PeopleError::TooManyRows { most } => self.imports_too_many_rows((*most).into()),
        }
    }

    /// Why a file is not taken as a picture.
    fn picture_error(self, error: PictureError) -> &'static str {
        match error {
            PictureError::Missing => self.errors_picture_missing(),
            PictureError::Kind => self.errors_picture_kind(),
            PictureError::Broken => self.errors_picture_broken(),
            PictureError::Animated => self.errors_picture_animated(),
            PictureError::Bytes => self.errors_picture_bytes(),
            PictureError::Pixels => self.errors_picture_pixels(),
            PictureError::Small => self.errors_picture_small(),
        }
    }

    /// Why a text is not the address of an installation.
    fn public_url_error(self, error: PublicUrlError) -> &'static str {
        match error {
            PublicUrlError::Unreadable | PublicUrlError::Scheme => self.errors_public_url(),
            PublicUrlError::Credentials => self.setup_public_url_credentials(),
            PublicUrlError::Path => self.setup_public_url_path(),
            PublicUrlError::Loopback => self.setup_public_url_loopback(),
            PublicUrlError::Query => self.setup_public_url_query(),
        }
    }

    /// Why the reader may not do something: what is missing and whom to ask.
    #[must_use]
    pub fn denial(self, denial: &Denial) -> String {
        let text = match denial {
            Denial::NotActive => self.errors_denied_not_active(),
            Denial::NoRole => self.errors_denied_no_role(),
            Denial::Missing { permission } => return self.errors_denied_missing(permission.as_str()),
            Denial::OwnOnly { permission } if permission.entity() == "User.Team" => {
                return self.errors_denied_own_team(permission.as_str());
            }
            Denial::OwnOnly { permission } => return self.errors_denied_own_only(permission.as_str()),
            Denial::OwnersOnly => self.errors_denied_owners_only(),
            Denial::RankNotBelow => self.errors_denied_rank_not_below(),
            Denial::RoleAbove { role } => return self.errors_denied_role_above(role),
            Denial::RoleGrantsMore { role, permission } => {
                return self.errors_denied_role_grants_more(role, permission.as_str());
            }
            Denial::OwnerProtected => self.errors_denied_owner_protected(),
            Denial::LeavingNotAllowed => self.errors_denied_leaving(),
            Denial::Oneself => self.errors_denied_oneself(),
            Denial::OwnEnd => self.errors_denied_own_end(),
            Denial::WrongAccount => self.errors_denied_wrong_account(),
            Denial::SharedAccount => self.errors_denied_shared_account(),
            Denial::InviterLost => self.errors_denied_inviter_lost(),
            Denial::BelongsElsewhere => self.errors_denied_belongs_elsewhere(),
            Denial::NoSeat => self.errors_denied_no_seat(),
            Denial::EmailDomain => self.errors_denied_email_domain(),
            Denial::AddressUnproven => self.errors_denied_address_unproven(),
            Denial::MembersOnly => self.errors_denied_members_only(),
            Denial::SessionOnly => self.errors_denied_session_only(),
            Denial::CustomRolesOff => self.errors_denied_custom_roles_off(),
            Denial::SystemRole => self.errors_denied_system_role(),
            Denial::TeamOwnerRole => self.errors_denied_team_owner_role(),
            Denial::TeamRolesOff => self.errors_denied_team_roles_off(),
            Denial::NotReviewer => self.errors_denied_not_reviewer(),
            Denial::OwnGrant => self.errors_denied_own_grant(),
            Denial::NotStarter => self.errors_denied_not_starter(),
            Denial::OperatorOnly => self.errors_denied_operator_only(),
        };
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_required_field_says_what_to_enter() {
        let messages = Messages::default();
        let missing = |field: &str| messages.field_error(&FieldError::new(field, Problem::Required));
        assert_eq!(missing("email"), "Enter an e-mail address.");
        assert_eq!(missing("something"), "Enter a value.");
        let current = ErrorKind::field("current", Problem::Required);
        assert_eq!(messages.error(&current), "Enter your current password.");
    }

    #[test]
    fn a_limit_says_how_long_to_wait() {
        let limited = ErrorKind::RateLimited { retry_after: 61 };
        assert_eq!(Messages::default().error(&limited), "Too many attempts. Try again in 61 seconds.");
    }
}
