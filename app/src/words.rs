//! States in the organization's words, and sentences shared by several pages.

use domain::{
    state::{Delivery, InvitationState, MembershipState},
    words::Words,
};
use leptos::prelude::*;

use crate::{
    messages::messages,
    ui::{Badge, Status, Tone},
};

/// A member's state.
pub(crate) fn membership_word(words: &Words, state: MembershipState) -> &str {
    match state {
        MembershipState::Active => &words.membership_active,
        MembershipState::Disabled => &words.membership_disabled,
        MembershipState::Removed => &words.membership_removed,
    }
}

/// An invitation's state.
pub(crate) fn invitation_word(words: &Words, state: InvitationState) -> &str {
    match state {
        InvitationState::Pending => &words.invitation_pending,
        InvitationState::Accepted => &words.invitation_accepted,
        InvitationState::Expired => &words.invitation_expired,
        InvitationState::Cancelled => &words.invitation_cancelled,
        InvitationState::Declined => &words.invitation_declined,
    }
}

/// The verb for changing roles. Where each role is an action of its own, the general one.
pub(crate) fn change_roles_word(words: &Words) -> String {
    match words.change_roles.contains("{role}") {
        true => messages().words_change_roles().to_owned(),
        false => words.change_roles.clone(),
    }
}

/// The verb for resending several invitations.
pub(crate) fn resend_several_word(words: &Words) -> String {
    if words.resend_several.is_empty() { words.resend.clone() } else { words.resend_several.clone() }
}

/// The delivery state of an invitation's e-mail; never "sent" if it was not.
pub(crate) fn delivery_words(delivery: Delivery) -> &'static str {
    let m = messages();
    match delivery {
        Delivery::None => m.delivery_none(),
        Delivery::Queued => m.delivery_queued(),
        Delivery::Sent => m.delivery_sent(),
        Delivery::Failed => m.delivery_failed(),
    }
}

/// A member's state as a dot and a word.
pub(crate) fn membership_status(words: &Words, state: MembershipState) -> impl IntoView + use<> {
    let (tone, hollow) = match state {
        MembershipState::Active => (Tone::Good, false),
        MembershipState::Disabled => (Tone::Warning, false),
        MembershipState::Removed => (Tone::Neutral, true),
    };
    view! { <Status tone hollow label=membership_word(words, state)/> }
}

/// An invitation's state as a dot and a word.
pub(crate) fn invitation_status(words: &Words, state: InvitationState) -> impl IntoView + use<> {
    let (tone, hollow) = match state {
        InvitationState::Pending => (Tone::Info, true),
        InvitationState::Accepted => (Tone::Good, false),
        InvitationState::Expired => (Tone::Warning, true),
        InvitationState::Cancelled | InvitationState::Declined => (Tone::Neutral, true),
    };
    view! { <Status tone hollow label=invitation_word(words, state)/> }
}

/// The delivery state as a badge.
pub(crate) fn delivery_badge(delivery: Delivery) -> impl IntoView {
    let tone = match delivery {
        Delivery::None => Tone::Warning,
        Delivery::Failed => Tone::Danger,
        Delivery::Queued | Delivery::Sent => Tone::Neutral,
    };
    view! { <Badge tone label=delivery_words(delivery)/> }
}

/// The first role and how many more; all of them for screen readers and as a tooltip.
pub(crate) fn role_names(names: &[String]) -> AnyView {
    let Some((first, rest)) = names.split_first() else { return ().into_any() };
    let first = first.clone();
    if rest.is_empty() {
        return first.into_any();
    }
    let all = names.join(", ");
    view! {
        <span title=all.clone()>
            <span aria-hidden="true">{first} " " <Badge label=["+", &rest.len().to_string()].concat()/></span>
            <span class="visually-hidden">{all.clone()}</span>
        </span>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_without_a_mail_server_is_never_called_sent() {
        assert_eq!(delivery_words(Delivery::None), "Not sent: no mail server");
        for delivery in [Delivery::None, Delivery::Queued, Delivery::Failed] {
            assert_ne!(delivery_words(delivery), "Mail sent");
        }
    }

    #[test]
    fn more_than_one_role_is_shown_as_a_count_and_read_in_full() {
        let html = Owner::new().with(|| role_names(&["Owner".to_owned(), "Auditor".to_owned()]).to_html());
        assert!(html.contains("+1") && html.contains("Owner, Auditor"), "{html}");
    }
}
