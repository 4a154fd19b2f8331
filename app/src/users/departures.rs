//! The receipts on the page of somebody who was removed or left, or whose things were handed over: each session, invitation and
//! kind of assets, and when it ended or moved. Each has a report with every single asset.

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

/// The receipts, the newest first, each with its report.
pub(super) fn cards(frame: &FrameView, member: &str, departures: &[PastDepartureView]) -> Option<AnyView> {
    if departures.is_empty() {
        return None;
    }
    let cards = departures.iter().enumerate().map(|(at, departure)| {
        let href = departure_file_path(&frame.org.slug, member, &departure.id.to_string());
        let file = view! {
            <LinkButton href size=ButtonSize::Small icon=IconName::Download attr:download="">
                {messages().going_receipt_file()}
            </LinkButton>
        };
        card(frame, departure, (at, file.into_any()))
    });
    Some(cards.collect_view().into_any())
}

fn card(frame: &FrameView, departure: &PastDepartureView, (number, file): (usize, AnyView)) -> AnyView {
    let m = messages();
    let PastDepartureView { at, receipt, undone_at, .. } = departure;
    let (title, who) = match receipt.departed.plan.departure {
        Departure::Left => (m.going_receipt(), m.going_receipt_left().to_owned()),
        Departure::Removed | Departure::Disabled => {
            (m.going_receipt(), m.going_receipt_removed(&receipt.who))
        }
        Departure::HandedOver => (m.going_receipt_hand_over(), m.going_receipt_handed_over(&receipt.who)),
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
                <h2 id=id>{title}</h2>
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
            let text = match departed.plan.departure {
                Departure::HandedOver => m.going_receipt_kept(kind, stayed),
                Departure::Removed | Departure::Left | Departure::Disabled => {
                    m.going_receipt_stays(kind, stayed)
                }
            };
            rows.push(row(text.into_any()));
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::consequences::{Consequences, Departed, OwnedAssets};

    use super::*;
    use crate::fixtures;

    fn past(number: usize, departure: Departure) -> PastDepartureView {
        let kind = || "Project".parse().unwrap();
        let owned = OwnedAssets { kind: kind(), count: 3, parts_of_others: 0, running: 0 };
        let plan = Consequences { departure, ..Consequences::hand_over(vec![owned]) };
        let moved = vec![MovedAssets { kind: kind(), count: 2, to: Some("Grace Hopper".to_owned()) }];
        PastDepartureView {
            id: format!("dep_{number:032x}").parse().unwrap(),
            at: Timestamp::from_micros(1_795_874_400_000_000),
            receipt: Receipt {
                departed: Departed { plan, moved },
                sessions: Vec::new(),
                invitations: Vec::new(),
                who: "Olga Owner".to_owned(),
            },
            kinds: BTreeMap::from([(kind(), "Project".to_owned())]),
            undone_at: None,
        }
    }

    fn html(departures: &[PastDepartureView]) -> String {
        Owner::new().with(|| cards(&fixtures::frame(), "mem_1", departures).into_view().to_html())
    }

    #[test]
    fn each_departure_links_the_report_of_its_own() {
        let html = html(&[past(2, Departure::Removed), past(1, Departure::Left)]);
        for number in [1, 2] {
            let href = format!("/o/acme/users/mem_1/departures/dep_{number:032x}/report.csv");
            assert_eq!(html.matches(&href).count(), 1, "{html}");
        }
    }

    #[test]
    fn a_hand_over_says_who_did_it_what_moved_and_what_stayed_theirs() {
        let html = html(&[past(1, Departure::HandedOver)]);
        for text in
            ["Hand-over", "Handed over by Olga Owner", "2 handed over to Grace Hopper", "1 stayed theirs"]
        {
            assert!(html.contains(text), "{text} is missing in {html}");
        }
        assert!(!html.contains("stayed with the organization"), "{html}");
    }
}
