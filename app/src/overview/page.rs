//! The Overview page. Each number is a link to the list that it counts.

use domain::{
    list::{EXPIRING_DAYS, InvitationQuery, UserQuery, UserSort, UserStatus},
    settings::Section,
    state::InvitationState,
    view::{FrameView, INACTIVE_DAYS, InvitationFigures, MonthFigure, OverviewView},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    api::AppError,
    messages::{messages, month},
    paths::{invitations_path, roles_path, settings_path, teams_path, url, users_path},
    title::PageTitle,
    ui::{Banner, BarChart, Figure, LineChart, PageHead, Tone},
    words::invitation_word,
};

/// The most roles or teams that are drawn.
const MOST_BARS: usize = 8;

/// Reads the figures.
#[server(prefix = "/rpc", endpoint = "overview/read", input = GetUrl)]
pub(crate) async fn read_overview(slug: String) -> Result<OverviewView, AppError> {
    use crate::api;
    api::answer(async { service::orgs::overview(&api::service()?, &api::caller()?, &slug).await }).await
}

/// The Overview page.
pub(crate) fn view(frame: &FrameView, overview: &OverviewView) -> AnyView {
    let m = messages();
    let slug = &frame.org.slug;
    let sole_owner = overview.sole_owner.as_ref().map(|owner| {
        let query =
            UserQuery { status: UserStatus::Active, role: Some(owner.role.clone()), ..UserQuery::default() };
        let href = people(slug, &query);
        let action = ViewFn::from(move || {
            view! { <a class="link" href=url(href.clone())>{messages().overview_show_owner()}</a> }
        });
        let words = m.overview_sole_owner(&owner.name);
        view! { <Banner tone=Tone::Warning action=action>{words}</Banner> }
    });
    let people = people_card(frame, overview);
    let cards = [
        overview.invitations.as_ref().map(|figures| invitations_card(frame, figures)),
        seats_card(frame, overview),
        roles_card(frame, overview),
        teams_card(frame, overview),
    ];
    let cards = cards.into_iter().flatten().collect_view();
    view! {
        <PageTitle text=m.overview_title()/>
        <PageHead title=m.overview_title() lead=m.overview_lead(&frame.org.name)/>
        <div class="stack">
            {sole_owner}
            {people}
            <div class="overview-cards">{cards}</div>
        </div>
    }
    .into_any()
}

fn people(slug: &str, query: &UserQuery) -> String {
    [users_path(slug), query.to_query_string()].concat()
}

fn invitations(slug: &str, query: &InvitationQuery) -> String {
    [invitations_path(slug), query.to_query_string()].concat()
}

/// A card with a heading.
fn card(id: &'static str, title: String, content: AnyView) -> AnyView {
    view! {
        <section class="card" aria-labelledby=id>
            <div class="card-head">
                <h2 id=id>{title}</h2>
            </div>
            {content}
        </section>
    }
    .into_any()
}

/// Numbers beside each other, each a link.
fn tiles(figures: Vec<Figure>) -> AnyView {
    let tile = |Figure { label, value, href }: Figure| {
        view! {
            <li>
                <a class="tile" href=href.map(url)>
                    <strong class="number">{messages().number(value)}</strong>
                    " "
                    <span>{label}</span>
                </a>
            </li>
        }
    };
    view! { <ul class="tiles">{figures.into_iter().map(tile).collect_view()}</ul> }.into_any()
}

fn people_card(frame: &FrameView, overview: &OverviewView) -> AnyView {
    let (m, slug, words) = (messages(), &frame.org.slug, &frame.words);
    let with_status = |status, label: &str| Figure {
        label: label.to_owned(),
        value: overview.counts.of(status),
        href: Some(people(slug, &UserQuery { status, ..UserQuery::default() })),
    };
    let unseen = UserQuery {
        status: UserStatus::Active,
        inactive_days: Some(INACTIVE_DAYS),
        sort: UserSort::LastActive,
        ..UserQuery::default()
    };
    let figures = vec![
        with_status(UserStatus::Active, &words.membership_active),
        with_status(UserStatus::Disabled, &words.membership_disabled),
        Figure {
            label: m.overview_inactive(INACTIVE_DAYS.into()),
            value: overview.inactive,
            href: Some(people(slug, &unseen)),
        },
    ];
    let last = overview.months.len().saturating_sub(1);
    let months = |(at, figure): (usize, &MonthFigure)| {
        let is_now = at == last;
        let active = UserQuery { status: UserStatus::Active, ..UserQuery::default() };
        Figure {
            label: if is_now { m.overview_now().to_owned() } else { month(figure.at) },
            value: figure.active,
            href: is_now.then(|| people(slug, &active)),
        }
    };
    let months: Vec<Figure> = overview.months.iter().enumerate().map(months).collect();
    let label = m.overview_members_over_time(&words.membership_active);
    let content = view! {
        {tiles(figures)}
        <p class="chart-title">{label.clone()}</p>
        <LineChart label heads=[m.overview_month(), m.overview_people()] figures=months/>
    };
    card("people-title", words.users_title.clone(), content.into_any())
}

fn invitations_card(frame: &FrameView, figures: &InvitationFigures) -> AnyView {
    let (m, slug, words) = (messages(), &frame.org.slug, &frame.words);
    let figure = |label: String, value, query: InvitationQuery| Figure {
        label,
        value,
        href: Some(invitations(slug, &query)),
    };
    let in_state = |state, value| {
        let query = InvitationQuery { state: Some(state), ..InvitationQuery::default() };
        figure(invitation_word(words, state).to_owned(), value, query)
    };
    let expiring = InvitationQuery { is_expiring: true, ..InvitationQuery::default() };
    let waiting = InvitationQuery { is_waiting: true, ..InvitationQuery::default() };
    let mut shown = vec![
        in_state(InvitationState::Pending, figures.open),
        figure(m.overview_expiring(EXPIRING_DAYS.into()), figures.expiring, expiring),
        in_state(InvitationState::Expired, figures.expired),
    ];
    if figures.waiting > 0 {
        shown.push(figure(m.invitations_waiting().to_owned(), figures.waiting, waiting));
    }
    shown.push(in_state(InvitationState::Accepted, figures.accepted));
    let median = match figures.median_seconds {
        Some(seconds) => m.overview_median(&took(seconds)),
        None => m.overview_no_median().to_owned(),
    };
    let content = view! {
        {tiles(shown)}
        <p class="muted">{median}</p>
    };
    card("invitations-title", words.nav_invitations.clone(), content.into_any())
}

/// A duration in one unit.
fn took(seconds: u64) -> String {
    let m = messages();
    match seconds {
        ..7_200 => m.overview_minutes(seconds.div_ceil(60).max(1)),
        7_200..172_800 => m.overview_hours(seconds / 3_600),
        _ => m.overview_days(seconds / 86_400),
    }
}

/// The largest bars, and where the others are.
fn bars(
    label: &'static str,
    heads: [&'static str; 2],
    mut figures: Vec<Figure>,
    all: (String, &'static str),
) -> AnyView {
    figures.sort_by_key(|figure| std::cmp::Reverse(figure.value));
    let has_more = figures.len() > MOST_BARS;
    figures.truncate(MOST_BARS);
    let (href, words) = all;
    let more = has_more.then(|| view! { <p><a class="link" href=url(href)>{words}</a></p> });
    view! {
        <BarChart label heads figures/>
        {more}
    }
    .into_any()
}

fn roles_card(frame: &FrameView, overview: &OverviewView) -> Option<AnyView> {
    let (m, slug) = (messages(), &frame.org.slug);
    if overview.roles.is_empty() {
        return None;
    }
    let figure = |(key, name): &(String, String)| Figure {
        label: name.clone(),
        value: overview.counts.with_role(key).unwrap_or_default(),
        href: Some(people(slug, &UserQuery { role: Some(key.clone()), ..UserQuery::default() })),
    };
    let figures = overview.roles.iter().map(figure).collect();
    let all = (roles_path(slug), m.overview_all_roles());
    let content = bars(m.overview_roles(), [m.overview_role(), m.overview_people()], figures, all);
    Some(card("roles-title", m.overview_roles().to_owned(), content))
}

fn teams_card(frame: &FrameView, overview: &OverviewView) -> Option<AnyView> {
    let (m, slug) = (messages(), &frame.org.slug);
    if overview.teams.is_empty() {
        return None;
    }
    let figures = overview
        .teams
        .iter()
        .map(|(id, name)| Figure {
            label: name.clone(),
            value: overview.counts.in_team(*id).unwrap_or_default(),
            href: Some(people(slug, &UserQuery { team: Some(*id), ..UserQuery::default() })),
        })
        .collect();
    let all = (teams_path(slug), m.overview_all_teams());
    let content = bars(m.overview_teams(), [m.users_team(), m.overview_people()], figures, all);
    Some(card("teams-title", m.overview_teams().to_owned(), content))
}

fn seats_card(frame: &FrameView, overview: &OverviewView) -> Option<AnyView> {
    let (m, slug, words) = (messages(), &frame.org.slug, &frame.words);
    let seats = overview.seats?;
    let taken = overview.seat_use;
    let mut figures = vec![Figure {
        label: words.membership_active.clone(),
        value: taken.active,
        href: Some(people(slug, &UserQuery { status: UserStatus::Active, ..UserQuery::default() })),
    }];
    if seats.disabled_counts {
        figures.push(Figure {
            label: words.membership_disabled.clone(),
            value: taken.disabled,
            href: Some(people(slug, &UserQuery { status: UserStatus::Disabled, ..UserQuery::default() })),
        });
    }
    if seats.pending_counts {
        let query = InvitationQuery { state: Some(InvitationState::Pending), ..InvitationQuery::default() };
        figures.push(Figure {
            label: invitation_word(words, InvitationState::Pending).to_owned(),
            value: taken.pending,
            href: overview.invitations.is_some().then(|| invitations(slug, &query)),
        });
    }
    figures.push(Figure { label: m.overview_seats_free().to_owned(), value: seats.left(), href: None });
    let change = frame.may.change_license.then(|| {
        let href = url(settings_path(slug, Section::License.as_str()));
        view! { <p><a class="link" href=href>{m.seats_change()}</a></p> }
    });
    let content = view! {
        <p>{m.seats_left_words(&seats)}</p>
        <BarChart label=m.overview_seats() heads=[m.seats_status(), m.seats_seat()] figures/>
        {change}
    };
    Some(card("seats-title", m.overview_seats().to_owned(), content.into_any()))
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use domain::{
        seats::{SeatUse, Seats},
        time::Timestamp,
        view::{SoleOwner, UserCounts},
    };

    use super::*;
    use crate::fixtures::{frame, team};

    fn overview() -> OverviewView {
        let at = |days: i64| Timestamp::from_micros(1_790_812_800_000_000 + days * 86_400_000_000);
        OverviewView {
            now: at(70),
            months: vec![
                MonthFigure { at: at(0), active: 900 },
                MonthFigure { at: at(31), active: 1_100 },
                MonthFigure { at: at(70), active: 1_200 },
            ],
            counts: UserCounts {
                by_status: [(UserStatus::Active, 1_200), (UserStatus::Disabled, 42)].into(),
                by_role: Some([("admin".to_owned(), 3), ("member".to_owned(), 1_190)].into()),
                by_team: Some([(team(1, "", 0).id, 77)].into()),
            },
            inactive: 17,
            sole_owner: None,
            invitations: Some(InvitationFigures {
                open: 9,
                expiring: 4,
                waiting: 0,
                expired: 2,
                accepted: 1_100,
                median_seconds: Some(30 * 3_600),
            }),
            roles: vec![("admin".to_owned(), "Admin".to_owned()), ("member".to_owned(), "Member".to_owned())],
            teams: vec![(team(1, "", 0).id, "Night shift".to_owned())],
            seats: None,
            seat_use: SeatUse::default(),
        }
    }

    fn html(overview: &OverviewView) -> String {
        Owner::new().with(|| view(&frame(), overview).to_html())
    }

    #[test]
    fn each_number_leads_to_the_list_that_it_counts() {
        let page = html(&overview());
        for (number, href) in [
            ("1,200", "/o/acme/users?status=active"),
            ("42", "/o/acme/users?status=disabled"),
            ("17", "/o/acme/users?status=active&amp;inactive=90&amp;sort=active"),
            ("9", "/o/acme/invitations?status=pending"),
            ("4", "/o/acme/invitations?status=expiring"),
            ("2", "/o/acme/invitations?status=expired"),
            ("1,100", "/o/acme/invitations?status=accepted"),
        ] {
            let tile = format!("href=\"{href}\" class=\"tile\"><strong class=\"number\">{number}<");
            assert!(page.contains(&tile), "{number}: {page}");
        }
        for (number, href) in [("1,190", "role=member"), ("3", "role=admin"), ("77", "team=tea_")] {
            let cell = format!("href=\"/o/acme/users?{href}");
            let link = page.split(&cell).nth(1).and_then(|rest| rest.split("</a>").next());
            assert!(link.is_some_and(|link| link.contains(&format!(">{number}<"))), "{number}: {page}");
        }
        assert!(page.contains("1 day") || page.contains("30 hours"), "{page}");
        assert!(!page.contains("waiting") && !page.contains("role=\"alert\""), "{page}");
    }

    #[test]
    fn a_single_owner_and_seats_that_run_out_are_said() {
        let mut overview = overview();
        overview.sole_owner = Some(SoleOwner { name: "Olga Owner".to_owned(), role: "owner".to_owned() });
        overview.seats =
            Some(Seats { limit: 1_250, taken: 1_209, pending_counts: true, disabled_counts: false });
        overview.seat_use = SeatUse { active: 1_200, disabled: 42, pending: 9 };
        let page = html(&overview);
        assert!(page.contains("Olga Owner"), "{page}");
        assert!(page.contains("/o/acme/users?status=active&amp;role=owner"), "{page}");
        assert!(page.contains("41 of 1,250 seats left"), "{page}");
    }

    #[test]
    fn what_the_reader_may_not_see_is_left_out() {
        let mut overview = overview();
        overview.invitations = None;
        overview.roles.clear();
        overview.teams.clear();
        let page = html(&overview);
        assert!(!page.contains("invitations-title") && !page.contains("roles-title"), "{page}");
        assert!(!page.contains("teams-title") && !page.contains("seats-title"), "{page}");
    }
}
