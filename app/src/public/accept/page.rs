//! The page of an open invitation, with the form that fits the visitor.

use domain::{
    end_date::last_moment,
    error::ErrorKind,
    secret::Secret,
    view::{OpenInvitation, Standing},
};
use leptos::prelude::*;

use super::{closed, moving};
use crate::{
    api,
    form::{Form, PostForm, password_hint_for},
    messages::messages,
    paths::{org_path, url},
    public::{Ready, ready},
    title::PageTitle,
    ui::{AuthFrame, Banner, Button, ButtonLook, ButtonSize, PasswordField, TextField, Time},
};

/// The forms of the page.
#[derive(Clone, Copy)]
struct Forms {
    join: Form,
    sign_in: Form,
    accept: Form,
    move_over: Form,
    decline: Form,
    switch: Form,
}

/// The page behind the link.
pub(crate) async fn page(token: Secret) -> Result<Ready, ErrorKind> {
    let found = find(&token).await?;
    Ok(ready(move || {
        let forms = Forms {
            join: Form::new("invitation/join"),
            sign_in: Form::new("invitation/sign_in"),
            accept: Form::new("invitation/accept"),
            move_over: Form::new("invitation/move"),
            decline: Form::new("invitation/decline"),
            switch: Form::new("session/sign_out"),
        };
        match found {
            Some(invitation) => show(forms, &token, &invitation),
            None => closed::unknown_link(),
        }
    }))
}

/// The invitation of a link; `None` for an unknown link.
async fn find(token: &Secret) -> Result<Option<OpenInvitation>, ErrorKind> {
    let session = api::facts().and_then(|facts| facts.session);
    match ::service::invitations::open(&api::service()?, session.as_ref(), token).await {
        Ok(invitation) => {
            if let Standing::Joined { slug } = &invitation.standing {
                api::redirect(&org_path(slug));
            }
            Ok(Some(invitation))
        }
        Err(ErrorKind::LinkExpired) => {
            api::set_status(&ErrorKind::LinkExpired);
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

fn show(forms: Forms, token: &Secret, invitation: &OpenInvitation) -> AnyView {
    // The form sends the token back to the page it came from.
    let hidden = vec![("token", token.reveal().to_owned())];
    let way_in = match &invitation.standing {
        Standing::NewPerson => new_person(forms.join, hidden.clone(), invitation),
        Standing::KnownPerson => known_person(forms.sign_in, hidden.clone(), invitation),
        Standing::Ready => signed_in(forms.accept, hidden.clone(), invitation),
        Standing::Moving(departures) => moving::choice(forms.move_over, &hidden, invitation, departures),
        Standing::WrongAccount { signed_in_as } => {
            wrong_account(forms.switch, token, invitation, signed_in_as)
        }
        Standing::Accepted
        | Standing::Joined { .. }
        | Standing::Cancelled
        | Standing::OrganizationDeleted
        | Standing::Declined
        | Standing::Expired
        | Standing::NotPermitted
        | Standing::NoSeat => {
            return closed::page(invitation);
        }
    };
    let m = messages();
    let title = m.accept_title(&invitation.invited_by, &invitation.org_name);
    let decline = decline(forms.decline, hidden, invitation);
    let facts = facts(invitation);
    let note =
        invitation.note.clone().map(|note| view! { <blockquote class="accept-note">{note}</blockquote> });
    let picture = invitation.org_picture.clone();
    view! {
        <PageTitle text=m.accept_join(&invitation.org_name)/>
        <AuthFrame title nostrip:picture=picture>
            {facts}
            {note}
            {way_in}
            {decline}
        </AuthFrame>
    }
    .into_any()
}

/// Roles, address and expiry.
fn facts(invitation: &OpenInvitation) -> AnyView {
    let m = messages();
    let ([as_roles, roles_end], [to_email, email_end]) = (m.accept_as_roles(), m.accept_to_email());
    let until = invitation.expires_at.map(|at| {
        let [until, end] = m.accept_until();
        view! { " · " {until} <Time at/> {end} }
    });
    let ending = invitation.member_until.map(|end| {
        let [before, after] = m.accept_member_until();
        view! { " · " {before} <Time at=last_moment(end)/> {after} }
    });
    let roles = invitation.roles.join(", ");
    let email = invitation.email.clone();
    view! {
        <p class="lead accept-facts">
            {as_roles} <b>{roles}</b> {roles_end} " · " {to_email} <b>{email}</b> {email_end} {until} {ending}
        </p>
    }
    .into_any()
}

fn join_button(label: String) -> AnyView {
    view! { <Button submit=true look=ButtonLook::Primary size=ButtonSize::Large wide=true>{label}</Button> }
        .into_any()
}

/// The read-only address, so that a password manager stores the right account.
fn username(invitation: &OpenInvitation) -> AnyView {
    let email = invitation.email.clone();
    let label = messages().shell_field_email();
    view! { <TextField id="email" label kind="email" value=email autocomplete="username" readonly=true/> }
        .into_any()
}

fn new_person(form: Form, hidden: Vec<(&'static str, String)>, invitation: &OpenInvitation) -> AnyView {
    let m = messages();
    let (username, button) = (username(invitation), join_button(m.accept_join(&invitation.org_name)));
    let hint = password_hint_for(invitation.password_length);
    view! {
        <PostForm form hidden>
            {username}
            <TextField
                id="name"
                label=m.shell_field_your_name()
                value=form.value("name", "")
                error=form.error("name")
                autocomplete="name"
                autofocus=true
            />
            <PasswordField
                id="password"
                label=m.shell_field_password()
                autocomplete="new-password"
                hint
                error=form.error("password")
            />
            {button}
        </PostForm>
    }
    .into_any()
}

fn known_person(form: Form, hidden: Vec<(&'static str, String)>, invitation: &OpenInvitation) -> AnyView {
    let m = messages();
    let (username, button) =
        (username(invitation), join_button(m.accept_sign_in_and_join(&invitation.org_name)));
    view! {
        <PostForm form hidden>
            <p>{m.accept_known()}</p>
            {username}
            <PasswordField
                id="password"
                label=m.shell_field_password()
                autocomplete="current-password"
                error=form.error("password")
                autofocus=true
            />
            {button}
        </PostForm>
        <p class="center"><a href=url("/forgot")>{m.session_forgot()}</a></p>
    }
    .into_any()
}

fn signed_in(form: Form, hidden: Vec<(&'static str, String)>, invitation: &OpenInvitation) -> AnyView {
    let m = messages();
    let button = join_button(m.accept_join(&invitation.org_name));
    let words = m.accept_signed_in_as(&invitation.email);
    view! { <PostForm form hidden><p>{words}</p>{button}</PostForm> }.into_any()
}

/// Signing out returns here, so that the right account can sign in.
fn wrong_account(form: Form, token: &Secret, invitation: &OpenInvitation, signed_in_as: &str) -> AnyView {
    let hidden = vec![("to", ["/invite/", token.reveal()].concat())];
    let m = messages();
    let words = m.accept_wrong_account(signed_in_as, &invitation.email);
    view! {
        <Banner tone=crate::ui::Tone::Warning>{words}</Banner>
        <PostForm form hidden>
            <Button submit=true look=ButtonLook::Primary size=ButtonSize::Large wide=true>
                {m.accept_switch()}
            </Button>
        </PostForm>
        <p class="muted">{m.accept_ask_other()}</p>
    }
    .into_any()
}

/// Declining asks for confirmation, because it cannot be undone.
fn decline(form: Form, hidden: Vec<(&'static str, String)>, invitation: &OpenInvitation) -> AnyView {
    if matches!(invitation.standing, Standing::WrongAccount { .. }) {
        return ().into_any();
    }
    let m = messages();
    let words = m.accept_decline_note(&invitation.invited_by);
    view! {
        <details class="accept-decline">
            <summary>{m.accept_decline()}</summary>
            <PostForm form hidden>
                <p>{words}</p>
                <Button submit=true size=ButtonSize::Large wide=true>{m.accept_decline_button()}</Button>
            </PostForm>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::Timestamp;

    fn html(standing: Standing) -> String {
        let invitation = OpenInvitation {
            password_length: 15,
            org_name: "Acme".into(),
            org_picture: Some("data:image/png;base64,AA==".into()),
            invited_by: "Ada Lovelace".into(),
            email: "grace@example.com".into(),
            roles: vec!["Member".into()],
            expires_at: Some(Timestamp::from_micros(1_795_874_400_000_000)),
            member_until: None,
            note: None,
            standing,
        };
        Owner::new().with(|| {
            let forms = Forms {
                join: Form::new("invitation/join"),
                sign_in: Form::new("invitation/sign_in"),
                accept: Form::new("invitation/accept"),
                move_over: Form::new("invitation/move"),
                decline: Form::new("invitation/decline"),
                switch: Form::new("session/sign_out"),
            };
            show(forms, &Secret::new("token".into()), &invitation).to_html()
        })
    }

    #[test]
    fn the_page_says_who_invites_to_what_as_what_until_when() {
        for standing in [Standing::NewPerson, Standing::KnownPerson, Standing::Ready] {
            let html = html(standing);
            for part in [
                "Ada Lovelace invited you to Acme",
                "Member",
                "grace@example.com",
                "28 November 2026, 14:00 UTC",
                "src=\"data:image/png;base64,AA==\"",
            ] {
                assert!(html.contains(part), "{part} is missing in {html}");
            }
        }
    }

    #[test]
    fn each_who_comes_has_the_form_that_fits() {
        for (standing, does) in [
            (Standing::NewPerson, "invitation/join"),
            (Standing::KnownPerson, "invitation/sign_in"),
            (Standing::Ready, "invitation/accept"),
            (Standing::WrongAccount { signed_in_as: "ada@example.com".into() }, "session/sign_out"),
        ] {
            let html = html(standing);
            assert!(html.contains(&format!("value=\"{does}\"")), "{does} is missing in {html}");
        }
    }

    #[test]
    fn the_wrong_account_is_named_and_can_be_switched() {
        let html = html(Standing::WrongAccount { signed_in_as: "ada@example.com".into() });
        assert!(html.contains("signed in as ada@example.com") && html.contains("Switch account"), "{html}");
        assert!(html.contains("value=\"/invite/token\""), "{html}");
        assert!(!html.contains("invitation/decline"), "{html}");
    }

    #[test]
    fn each_dead_end_has_its_own_words_and_a_next_step() {
        let mut titles = std::collections::BTreeSet::new();
        for standing in [
            Standing::Accepted,
            Standing::Cancelled,
            Standing::Declined,
            Standing::Expired,
            Standing::NotPermitted,
            Standing::NoSeat,
            Standing::OrganizationDeleted,
        ] {
            let html = html(standing);
            let title =
                html.split("<h1>").nth(1).and_then(|rest| rest.split("</h1>").next()).unwrap().to_owned();
            assert!(titles.insert(title), "{html}");
            assert!(html.contains("class=\"button") || html.contains("Ask Ada Lovelace"), "{html}");
            assert!(!html.contains("<form"), "nothing can be sent: {html}");
        }
    }
}
