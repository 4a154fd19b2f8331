//! One invitation: its status, exact expiry, link and actions.

use domain::{
    state::InvitationState,
    time::Timestamp,
    view::{FrameView, InvitationView, RowAction, ShownLink},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::status;
use crate::{
    api::{AppError, FormAnswer},
    form::{Form, PostForm},
    links::{history_link, person_link},
    messages::{exact, messages},
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
    /// Why its e-mail has not been sent, in the reader's language.
    problem: Option<String>,
}

/// Reads an invitation.
#[server(prefix = "/rpc", endpoint = "invitations/get", input = GetUrl)]
pub(crate) async fn read_invitation(slug: String, invitation: String) -> Result<InvitationDetail, AppError> {
    use crate::api;
    api::answer(async {
        let (service, caller) = (api::service()?, api::caller()?);
        let id = api::id(&invitation)?;
        let invitation = service::invitations::get(&service, &caller, &slug, id).await?;
        let problem = service::invitations::delivery_problem(&service, &caller, &slug, id).await?;
        let problem = problem.map(|error| messages().mail_error(error));
        Ok(InvitationDetail { invitation, now: service.now(), problem })
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
    show(frame, forms, detail)
}

fn show(frame: &FrameView, forms: Forms, detail: &InvitationDetail) -> AnyView {
    let m = messages();
    let InvitationDetail { invitation, now, problem } = detail;
    let back = (invitations_path(&frame.org.slug), frame.words.nav_invitations.clone());
    let hidden = vec![("slug", frame.org.slug.clone()), ("invitation", invitation.id.to_string())];
    let may = |action| invitation.actions.contains(&action);
    let history = history_link(frame, &invitation.id.to_string());
    let inviter = person_link(frame, invitation.inviter_id, &invitation.invited_by);
    let roles = invitation.roles.iter().map(|name| view! { <Badge label=name.clone()/> " " }).collect_view();
    view! {
        <PageTitle text=invitation.email.clone()/>
        <PageHead title=invitation.email.clone() back>{history}</PageHead>
        <div class="stack narrow">
            {invitation.is_waiting.then(|| waiting_banner(invitation))}
            <section class="card" aria-label=m.invitations_facts()>
                <dl class="facts">
                    {fact(m.invitations_status(), status(frame, invitation))}
                    {fact(m.invitations_mail(), mail_state(invitation, problem.clone()))}
                    {fact(m.invitations_roles(), roles.into_any())}
                    {fact(m.invitations_invited_by(), inviter)}
                    {fact(m.invitations_sent(), sent(invitation, *now))}
                    {expiry(invitation)}
                </dl>
            </section>
            {may(RowAction::CopyLink).then(|| link_card(frame.words.copy_link.clone(), forms.link, hidden.clone()))}
            {(may(RowAction::Resend) || may(RowAction::Cancel)).then(|| actions_card(frame, forms, invitation, hidden))}
        </div>
    }
    .into_any()
}

/// What became of the e-mail, and why.
fn mail_state(invitation: &InvitationView, problem: Option<String>) -> AnyView {
    let problem = problem.map(|problem| view! { <p class="muted">{problem}</p> });
    view! {
        {delivery_badge(invitation.delivery)}
        {problem}
    }
    .into_any()
}

/// Why the link does not work, and how to make it work again.
fn waiting_banner(invitation: &InvitationView) -> AnyView {
    let m = messages();
    let text = match invitation.may_approve {
        true => m.invitations_waiting_for_you(&invitation.invited_by),
        false => m.invitations_waiting_for_others(&invitation.invited_by),
    };
    view! { <Banner tone=Tone::Warning>{text}</Banner> }.into_any()
}

/// How long ago, and the exact time.
fn sent(invitation: &InvitationView, now: Timestamp) -> AnyView {
    let at = invitation.sent_at;
    match now.micros() - at.micros() < RECENT {
        true => view! { <Time at now/> " · " <span class="muted">{move || exact(at)}</span> }.into_any(),
        false => view! { <Time at/> }.into_any(),
    }
}

fn expiry(invitation: &InvitationView) -> Option<AnyView> {
    let m = messages();
    let has_expired = invitation.state == InvitationState::Expired;
    let name = if has_expired { m.invitations_expired() } else { m.invitations_expires() };
    match (invitation.state, invitation.expires_at) {
        (InvitationState::Pending | InvitationState::Expired, Some(at)) => {
            Some(fact(name, view! { <Time at/> }.into_any()))
        }
        (InvitationState::Pending, None) => Some(fact(name, m.invitations_never().into_any())),
        _ => None,
    }
}

/// The link is shown on demand, because showing it is recorded in the audit log.
fn link_card(copy: String, form: Form, hidden: Vec<(&'static str, String)>) -> AnyView {
    let m = messages();
    let shown = move || {
        match form.answer() {
        Some(FormAnswer::Link(ShownLink { link, picture: (side, path) })) => view! {
            <div class="link-line">
                <TextField id="link" label=m.invitations_link() value=link.clone() readonly=true/>
                <CopyButton text=link label=copy.clone()/>
            </div>
            <figure class="qr">
                <svg viewBox=format!("0 0 {side} {side}") role="img" aria-label=m.invitations_qr_code() shape-rendering="crispEdges">
                    <path d=path></path>
                </svg>
                <figcaption class="muted">{m.invitations_qr_lead()}</figcaption>
            </figure>
        }
        .into_any(),
        _ => view! {
            <div>
                <Button submit=true icon=IconName::Link>{m.invitations_show_link()}</Button>
            </div>
        }
        .into_any(),
    }
    };
    view! {
        <section class="card" aria-labelledby="link-title">
            <div class="card-head">
                <h2 id="link-title">{m.invitations_link()}</h2>
                <p>{m.invitations_link_lead()}</p>
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
    let (m, words) = (messages(), &frame.words);
    let may = |action| invitation.actions.contains(&action);
    let (resend, cancel) = (words.resend.clone(), words.cancel.clone());
    let (resend_hidden, approve_hidden) = (hidden.clone(), hidden.clone());
    view! {
        <section class="card" aria-label=m.listing_actions()>
            <ul class="rows">
                {invitation
                    .may_approve
                    .then(|| {
                        view! {
                            <li>
                                <p>{m.invitations_approve_lead()}</p>
                                <PostForm form=forms.approve hidden=approve_hidden class="inline-form">
                                    <Button submit=true look=ButtonLook::Primary icon=IconName::Check>{m.invitations_approve()}</Button>
                                </PostForm>
                            </li>
                        }
                    })}
                {may(RowAction::Resend)
                    .then(|| {
                        view! {
                            <li>
                                <p>{m.invitations_resend_lead()}</p>
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
                                <p>{m.invitations_cancel_lead()}</p>
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
