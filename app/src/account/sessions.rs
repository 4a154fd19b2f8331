//! The reader's sessions, each with a button to end it.

use domain::{time::Timestamp, view::SessionView};
use leptos::prelude::*;

use crate::{
    api::AT_NOTICE,
    messages::messages,
    ui::{Badge, Button, ButtonSize, PostForm, Time, Tone},
};

/// The name of a client: browser and system where they are known.
pub(crate) fn client_name(user_agent: Option<&str>) -> String {
    let m = messages();
    let Some(text) = user_agent else { return m.account_client_unknown().to_owned() };
    let known = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| text.contains(mark)).map(|(_, name)| *name)
    };
    // Order matters: each browser's user agent also contains the names below it.
    let browser = known(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = known(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => m.account_client(browser, system),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => text.chars().take(60).collect(),
    }
}

fn post(does: &str, more: Option<(&'static str, String)>) -> Vec<(&'static str, String)> {
    let mut fields = vec![("do", does.to_owned()), (AT_NOTICE.0, AT_NOTICE.1.to_owned())];
    fields.extend(more);
    fields
}

/// The card with every session.
pub(super) fn card(sessions: &[SessionView], now: Timestamp) -> AnyView {
    let m = messages();
    let has_others = sessions.iter().any(|session| !session.is_current);
    let rows = sessions.iter().map(|session| row(session, now)).collect_view();
    let everywhere_else = has_others.then(|| {
        view! {
            <PostForm fields=post("session/revoke_others", None)>
                <Button submit=true size=ButtonSize::Small>{m.account_sign_out_elsewhere()}</Button>
            </PostForm>
        }
    });
    view! {
        <section class="card" aria-labelledby="sessions-title">
            <div class="card-head">
                <h2 id="sessions-title">{m.account_sessions()}</h2>
                {everywhere_else}
            </div>
            <ul class="rows">{rows}</ul>
        </section>
    }
    .into_any()
}

fn row(session: &SessionView, now: Timestamp) -> AnyView {
    let m = messages();
    let end = if session.is_current {
        view! { <Badge tone=Tone::Good label=m.account_this_session()/> }.into_any()
    } else {
        let label = m.account_end_session(&client_name(session.user_agent.as_deref()));
        view! {
            <PostForm fields=post("session/revoke", Some(("session", session.id.to_string())))>
                <Button submit=true size=ButtonSize::Small attr:aria-label=label>{m.account_end()}</Button>
            </PostForm>
        }
        .into_any()
    };
    view! {
        <li>
            {session_summary(session, now)}
            {end}
        </li>
    }
    .into_any()
}

/// A session: client, last activity, start, and the IP address if it is known.
pub(crate) fn session_summary(session: &SessionView, now: Timestamp) -> AnyView {
    let m = messages();
    let ([active, active_end], [since, since_end]) = (m.account_session_active(), m.account_session_since());
    let between = [active_end.as_str(), " · ", &since].concat();
    let ip = session.ip.clone().map(|ip| [" · ", &ip].concat());
    let end = [since_end, ip.unwrap_or_default()].concat();
    view! {
        <div>
            <b>{client_name(session.user_agent.as_deref())}</b>
            <p class="muted">
                {active} <Time at=session.last_seen_at now/> {between} <Time at=session.created_at/> {end}
            </p>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_browsers_are_called_by_their_names() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0";
        for (text, expected) in [
            (Some(chrome), "Chrome on Linux"),
            (Some(edge), "Edge on Windows"),
            (Some("curl/8"), "curl/8"),
            (None, "Unknown client"),
        ] {
            assert_eq!(client_name(text), expected);
        }
    }
}
