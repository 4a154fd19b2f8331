//! One invitation: how it stands, until when exactly, and its link for those who may pass it on.

use domain::{
    state::InvitationState,
    view::{FrameView, InvitationView, RowAction},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{Opened, ShownLink};
use crate::{
    api::wire::address,
    desk::Desk,
    form::{Form, PostForm},
    page::loaded,
    title::PageTitle,
    ui::{Badge, Button, CopyButton, IconName, PageHead, TextField, Time},
    users::fact,
    words::{delivery_badge, invitation_status},
};

/// The forms of the page.
#[derive(Clone, Copy)]
struct Forms {
    link: Form,
    resend: Form,
    cancel: Form,
}

/// An invitation's page.
pub(crate) fn invitation_page() -> AnyView {
    let params = use_params_map();
    let slug = expect_context::<Desk>().slug();
    let forms = Forms {
        link: Form::new("invitation/link"),
        resend: Form::new("invitation/resend"),
        cancel: Form::new("invitation/cancel"),
    };
    let invitation = params.with_untracked(|params| params.get("invitation")).unwrap_or_default();
    let address = address("invitation/get", &[("slug", &slug), ("invitation", &invitation)]);
    loaded(address, move |desk, opened: Opened| show(&desk.frame(), forms, opened))
}

fn show(frame: &FrameView, forms: Forms, opened: Opened) -> AnyView {
    let Opened { invitation, now } = opened;
    let back = (["/o/", &frame.org.slug, "/invitations"].concat(), "Invitations".to_owned());
    let hidden = vec![("slug", frame.org.slug.clone()), ("invitation", invitation.id.to_string())];
    let may = |action| invitation.actions.contains(&action);
    let roles = invitation.roles.iter().map(|name| view! { <Badge label=name.clone()/> " " }).collect_view();
    view! {
        <PageTitle text=invitation.email.clone()/>
        <PageHead title=invitation.email.clone() back/>
        <div class="stack narrow">
            <section class="card" aria-label="Facts">
                <dl class="facts">
                    {fact("Status", invitation_status(&frame.words, invitation.state).into_any())}
                    {fact("Mail", delivery_badge(invitation.delivery).into_any())}
                    {fact("Roles", roles.into_any())}
                    {fact("Invited by", invitation.invited_by.clone().into_any())}
                    {fact("Sent", view! { <Time at=invitation.sent_at now/> }.into_any())}
                    {expiry(&invitation)}
                </dl>
            </section>
            {may(RowAction::CopyLink).then(|| link_card(forms.link, hidden.clone()))}
            {(may(RowAction::Resend) || may(RowAction::Cancel)).then(|| acts_card(frame, forms, &invitation, hidden))}
        </div>
    }
    .into_any()
}

fn expiry(invitation: &InvitationView) -> Option<AnyView> {
    let name = if invitation.state == InvitationState::Expired { "Expired" } else { "Expires" };
    match (invitation.state, invitation.expires_at) {
        (InvitationState::Pending | InvitationState::Expired, Some(at)) => {
            Some(fact(name, view! { <Time at/> }.into_any()))
        }
        (InvitationState::Pending, None) => Some(fact(name, "Never".into_any())),
        _ => None,
    }
}

/// The link is fetched on demand: that it was shown is written into the audit log.
fn link_card(form: Form, hidden: Vec<(&'static str, String)>) -> AnyView {
    let shown = move || match form.result::<ShownLink>() {
        Some(ShownLink { link }) => view! {
            <div class="link-line">
                <TextField id="link" label="Link" value=link.clone() readonly=true/>
                <CopyButton text=link label="Copy link"/>
            </div>
        }
        .into_any(),
        None => view! {
            <div>
                <Button submit=true icon=IconName::Link>"Show the link"</Button>
            </div>
        }
        .into_any(),
    };
    view! {
        <section class="card" aria-labelledby="link-title">
            <div class="card-head">
                <h2 id="link-title">"Link"</h2>
                <p>"Pass it on yourself, by a way that only the invited person reads. It works once, for this address alone."</p>
            </div>
            <PostForm form hidden>{shown}</PostForm>
        </section>
    }
    .into_any()
}

fn acts_card(
    frame: &FrameView,
    forms: Forms,
    invitation: &InvitationView,
    hidden: Vec<(&'static str, String)>,
) -> AnyView {
    let words = &frame.words;
    let may = |action| invitation.actions.contains(&action);
    let (resend, cancel) = (words.resend.clone(), words.cancel.clone());
    let resend_hidden = hidden.clone();
    view! {
        <section class="card" aria-label="Actions">
            <ul class="rows">
                {may(RowAction::Resend)
                    .then(|| {
                        view! {
                            <li>
                                <p>"A new link and a new time. Links sent before do not work any more."</p>
                                <PostForm form=forms.resend hidden=resend_hidden class="inline-form">
                                    <Button submit=true icon=IconName::Send>{resend}</Button>
                                </PostForm>
                            </li>
                        }
                    })}
                {may(RowAction::Cancel)
                    .then(|| {
                        view! {
                            <li>
                                <p>"The link stops working. You can invite this address again at any time."</p>
                                <PostForm form=forms.cancel hidden class="inline-form">
                                    <Button submit=true>{cancel}</Button>
                                </PostForm>
                            </li>
                        }
                    })}
            </ul>
        </section>
    }
    .into_any()
}
