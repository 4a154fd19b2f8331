//! The receipt on the page of somebody who was removed or left: each session, invitation and kind of assets, and when it ended
//! or moved.

use domain::{
    consequences::{Departure, MovedAssets, Receipt},
    time::Timestamp,
    view::{FrameView, PastDepartureView},
};
use leptos::prelude::*;

use crate::{
    account::client_name,
    messages::messages,
    paths::{departure_file_path, invitation_path, url},
    ui::{Badge, ButtonSize, IconName, LinkButton, Time, Tone},
};

/// The receipts, the newest first; that of the newest can be downloaded.
pub(super) fn cards(frame: &FrameView, member: &str, departures: &[PastDepartureView]) -> Option<AnyView> {
    if departures.is_empty() {
        return None;
    }
    let cards = departures.iter().enumerate().map(|(at, departure)| {
        let has_file = at == 0 && !departure.receipt.departed.moved.is_empty();
        let file = has_file.then(|| {
            let href = departure_file_path(&frame.org.slug, member);
            view! {
                <LinkButton href size=ButtonSize::Small icon=IconName::Download attr:download="">
                    {messages().going_receipt_file()}
                </LinkButton>
            }
        });
        card(frame, departure, (at, file.into_any()))
    });
    Some(cards.collect_view().into_any())
}

fn card(frame: &FrameView, departure: &PastDepartureView, (number, file): (usize, AnyView)) -> AnyView {
    let m = messages();
    let PastDepartureView { at, receipt, undone_at, .. } = departure;
    let who = match receipt.departed.plan.departure {
        Departure::Left => m.going_receipt_left().to_owned(),
        Departure::Removed | Departure::Disabled => m.going_receipt_removed(&receipt.who),
    };
    let undone = undone_at.map(|at| {
        view! { <p class="muted"><Badge tone=Tone::Good label=m.going_receipt_undone()/> " " <Time at/></p> }
    });
    let rows = rows(frame, departure, *at);
    let rows = match rows.is_empty() {
        true => view! { <p class="muted">{m.going_receipt_nothing()}</p> }.into_any(),
        false => view! { <ul class="rows">{rows}</ul> }.into_any(),
    };
    let id = ["departure-", &number.to_string()].concat();
    let labelled_by = id.clone();
    view! {
        <section class="card" aria-labelledby=labelled_by>
            <div class="card-head">
                <h2 id=id>{m.going_receipt()}</h2>
                {file}
            </div>
            <p class="muted">{who} " · " <Time at=*at/></p>
            {undone}
            {rows}
        </section>
    }
    .into_any()
}

fn rows(frame: &FrameView, departure: &PastDepartureView, at: Timestamp) -> Vec<AnyView> {
    let m = messages();
    let Receipt { departed, sessions, invitations, .. } = &departure.receipt;
    let row = |content: AnyView| {
        view! { <li><div>{content}</div><span class="muted"><Time at/></span></li> }.into_any()
    };
    let mut rows = Vec::new();
    for session in sessions {
        let client = client_name(session.user_agent.as_deref());
        rows.push(row(m.going_receipt_session(&client).into_any()));
    }
    for invitation in invitations {
        let href = url(invitation_path(&frame.org.slug, &invitation.id.to_string()));
        let text = m.going_receipt_invitation(&invitation.email);
        rows.push(row(view! { <a class="link" href=href>{text}</a> }.into_any()));
    }
    let name = |moved: &MovedAssets| {
        departure.kinds.get(&moved.kind).map_or(moved.kind.as_str(), String::as_str).to_owned()
    };
    for moved in &departed.moved {
        rows.push(row(m.moved(moved, &name(moved)).into_any()));
    }
    for owned in &departed.plan.assets {
        let gone: u64 =
            departed.moved.iter().filter(|moved| moved.kind == owned.kind).map(|moved| moved.count).sum();
        let stayed = owned.count.saturating_sub(gone);
        if stayed > 0 {
            let kind = departure.kinds.get(&owned.kind).map_or(owned.kind.as_str(), String::as_str);
            rows.push(row(m.going_receipt_stays(kind, stayed).into_any()));
        }
    }
    rows
}
