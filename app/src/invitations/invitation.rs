//! One invitation: its status, exact expiry, link and actions.

use domain::{
    state::InvitationState,
    time::Timestamp,
    view::{FrameView, InvitationView, RowAction, ShownLink},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::status;
#[cfg(feature = "ssr")]
use crate::api;
use crate::{
    api::{AppError, FormAnswer},
    form::{Form, PostForm},
    links::person_link,
    paths::invitations_path,
    title::PageTitle,
    ui::{Badge, Banner, Button, ButtonLook, CopyButton, IconName, PageHead, TextField, Time, Tone, fact},
    words::delivery_badge,
};

/// How long the sending is also shown as a relative time: thirty days, in microseconds.
const RECENT: i64 = 30 * 24 * 3_600 * 1_000_000;

/// The forms of the page.
#[derive(Clone, Copy)]
struct Forms {
    link: Form,
    resend: Form,
    cancel: Form,
    approve: Form,
}

/// An invitation's data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct InvitationDetail {
    invitation: InvitationView,
    /// When it was read.
    now: Timestamp,
}

/// Reads an invitation.
#[server(prefix = "/rpc", endpoint = "invitations/get", input = GetUrl)]
pub(crate) async fn read_invitation(slug: String, invitation: String) -> Result<InvitationDetail, AppError> {
    api::answer(async {
        let (service, caller) = (api::service()?, api::caller()?);
        let invitation = service::invitations::get(&service, &caller, &slug, api::id(&invitation)?).await?;
        Ok(InvitationDetail { invitation, now: service.now() })
    })
    .await
}

/// An invitation's page.
pub(crate) fn invitation_view(frame: &FrameView, detail: &InvitationDetail) -> AnyView {
    let forms = Forms {
        link: Form::new("invitation/link"),
        resend: Form::new("invitation/resend"),
        cancel: Form::new("invitation/cancel"),
        approve: Form::new("invitation/approve"),
    };
    show(frame, forms, &detail.invitation, detail.now)
}

fn show(frame: &FrameView, forms: Forms, invitation: &InvitationView, now: Timestamp) -> AnyView {
    let back = (invitations_path(&frame.org.slug), "Invitations".to_owned());
    let hidden = vec![("slug", frame.org.slug.clone()), ("invitation", invitation.id.to_string())];
    let may = |action| invitation.actions.contains(&action);
    let roles = invitation.roles.iter().map(|name| view! { <Badge label=name.clone()/> " " }).collect_view();
    view! {
        <PageTitle text=invitation.email.clone()/>
        <PageHead title=invitation.email.clone() back/>
        <div class="stack narrow">
            {invitation.is_waiting.then(|| waiting_banner(invitation))}
            <section class="card" aria-label="Facts">
                <dl class="facts">
                    {fact("Status", status(frame, invitation))}
                    {fact("Mail", delivery_badge(invitation.delivery).into_any())}
                    {fact("Roles", roles.into_any())}
                    {fact("Invited by", person_link(frame, invitation.inviter_id, &invitation.invited_by))}
                    {fact("Sent", sent(invitation, now))}
                    {expiry(invitation)}
                </dl>
            </section>
            {may(RowAction::CopyLink).then(|| link_card(forms.link, hidden.clone()))}
            {(may(RowAction::Resend) || may(RowAction::Cancel)).then(|| actions_card(frame, forms, invitation, hidden))}
        </div>
    }
    .into_any()
}

/// Why the link does not work, and how to make it work again.
fn waiting_banner(invitation: &InvitationView) -> AnyView {
    let next = match invitation.may_approve {
        true => "Approve it to make the link already sent work again, or cancel it.",
        false => "Someone who can give them can approve it.",
    };
    let inviter = invitation.invited_by.clone();
    view! {
        <Banner tone=Tone::Warning>
            "This invitation is waiting for approval: " {inviter} " can no longer give its roles. " {next}
        </Banner>
    }
    .into_any()
}

/// How long ago, and the exact time.
fn sent(invitation: &InvitationView, now: Timestamp) -> AnyView {
    let at = invitation.sent_at;
    match now.micros() - at.micros() < RECENT {
        true => view! { <Time at now/> " · " <span class="muted">{at.exact()}</span> }.into_any(),
        false => view! { <Time at/> }.into_any(),
    }
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

/// The link is shown on demand, because showing it is recorded in the audit log.
fn link_card(form: Form, hidden: Vec<(&'static str, String)>) -> AnyView {
    let shown = move || {
        match form.answer() {
        Some(FormAnswer::Link(ShownLink { link, picture: (side, path) })) => view! {
            <div class="link-line">
                <TextField id="link" label="Link" value=link.clone() readonly=true/>
                <CopyButton text=link label="Copy link"/>
            </div>
            <figure class="qr">
                <svg viewBox=format!("0 0 {side} {side}") role="img" aria-label="The link as a QR code" shape-rendering="crispEdges">
                    <path d=path></path>
                </svg>
                <figcaption class="muted">"They can scan it with their phone’s camera."</figcaption>
            </figure>
        }
        .into_any(),
        _ => view! {
            <div>
                <Button submit=true icon=IconName::Link>"Show link"</Button>
            </div>
        }
        .into_any(),
    }
    };
    view! {
        <section class="card" aria-labelledby="link-title">
            <div class="card-head">
                <h2 id="link-title">"Link"</h2>
                <p>"Share it privately with the person you invited. It works once, and only for this address."</p>
            </div>
            <PostForm form hidden>{shown}</PostForm>
        </section>
    }
    .into_any()
}

fn actions_card(
    frame: &FrameView,
    forms: Forms,
    invitation: &InvitationView,
    hidden: Vec<(&'static str, String)>,
) -> AnyView {
    let words = &frame.words;
    let may = |action| invitation.actions.contains(&action);
    let (resend, cancel) = (words.resend.clone(), words.cancel.clone());
    let (resend_hidden, approve_hidden) = (hidden.clone(), hidden.clone());
    view! {
        <section class="card" aria-label="Actions">
            <ul class="rows">
                {invitation
                    .may_approve
                    .then(|| {
                        view! {
                            <li>
                                <p>"It becomes your invitation, and the link already sent works again."</p>
                                <PostForm form=forms.approve hidden=approve_hidden class="inline-form">
                                    <Button submit=true look=ButtonLook::Primary icon=IconName::Check>"Approve"</Button>
                                </PostForm>
                            </li>
                        }
                    })}
                {may(RowAction::Resend)
                    .then(|| {
                        view! {
                            <li>
                                <p>"Sends a new link with a new expiry date. Earlier links stop working."</p>
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
