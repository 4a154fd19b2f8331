//! Who takes the seats, above the form of the license: how many people have each status, with a link to the list of them.

use domain::view::{FrameView, SeatsInUse};
use leptos::prelude::*;

use crate::{
    messages::messages,
    paths::{invitations_path, url, users_path},
};

/// A status, how many people have it, whether they take a seat, and the list of them.
struct Line {
    status: String,
    people: u64,
    counts: bool,
    href: Option<String>,
}

/// The seats in use.
pub(super) fn seats_in_use(frame: &FrameView, SeatsInUse { rules, present }: &SeatsInUse) -> AnyView {
    let m = messages();
    let (slug, may, words) = (&frame.org.slug, &frame.may, &frame.words);
    let users = |status: &str| may.read_members.then(|| [&users_path(slug), "?status=", status].concat());
    let invitations = may.read_invitations.then(|| [&invitations_path(slug), "?status=pending"].concat());
    let lines = [
        Line {
            status: words.membership_active.clone(),
            people: present.active,
            counts: true,
            href: users("active"),
        },
        Line {
            status: words.membership_disabled.clone(),
            people: present.disabled,
            counts: rules.disabled_counts,
            href: users("disabled"),
        },
        Line {
            status: words.invitation_pending.clone(),
            people: present.pending,
            counts: rules.pending_counts,
            href: invitations,
        },
    ];
    let taken = rules.taken(present);
    let sum = match rules.limit {
        Some(limit) => m.seats_use_limited(taken, limit.into()),
        None => m.seats_use_unlimited(taken),
    };
    view! {
        <section class="card seats-in-use" aria-labelledby="seats-title">
            <h2 id="seats-title">{m.seats_use_title()}</h2>
            <p>{sum}</p>
            <table class="seat-table">
                <thead>
                    <tr>
                        <th scope="col">{m.seats_status()}</th>
                        <th scope="col" class="cell-number">{m.seats_people()}</th>
                        <th scope="col">{m.seats_seat()}</th>
                    </tr>
                </thead>
                <tbody>{lines.into_iter().map(line).collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn line(Line { status, people, counts, href }: Line) -> AnyView {
    let m = messages();
    let status = match href {
        Some(href) => view! { <a class="link" href=url(href)>{status}</a> }.into_any(),
        None => status.into_any(),
    };
    let seat = if counts { m.seats_counts() } else { m.seats_counts_not() };
    view! {
        <tr>
            <th scope="row">{status}</th>
            <td class="cell-number">{m.count(people, false)}</td>
            <td class="muted">{seat}</td>
        </tr>
    }
    .into_any()
}
