//! The mailbox and the gallery.

use domain::{error::ErrorKind, view::MailView};
use leptos::prelude::*;

use crate::{
    api,
    public::{Ready, ready},
    title::PageTitle,
    ui::{Empty, Gallery, IconName, PageHead, Time},
    words::delivery_badge,
};

/// Only the development configuration has these pages.
fn only_in_development() -> Result<(), ErrorKind> {
    if api::service()?.settings().development { Ok(()) } else { Err(ErrorKind::NotFound) }
}

/// The mailbox.
pub(crate) async fn mailbox_page() -> Result<Ready, ErrorKind> {
    only_in_development()?;
    let mails = ::service::mail::mailbox(&api::service()?).await?;
    Ok(ready(move || mailbox(&mails)))
}

fn mailbox(mails: &[MailView]) -> AnyView {
    let count = u64::try_from(mails.len()).unwrap_or_default();
    let list = if mails.is_empty() {
        view! { <Empty icon=IconName::Mail title="No e-mails yet" text="Invite someone or request a new password."/> }.into_any()
    } else {
        mails.iter().map(mail).collect_view().into_any()
    };
    view! {
        <PageTitle text="Mailbox"/>
        <main class="main dev-mailbox" id="main">
            <PageHead
                title="Mailbox"
                count
                back=("/".to_owned(), "Rolecall".to_owned())
                lead="Development only: e-mails that would have been sent, newest first."
            />
            <div class="stack narrow">{list}</div>
        </main>
    }
    .into_any()
}

fn mail(mail: &MailView) -> AnyView {
    let lines = mail.text.lines().map(line).collect_view();
    view! {
        <article class="card mail">
            <div class="card-head">
                <h2>{mail.subject.clone()}</h2>
                {delivery_badge(mail.delivery)}
                <p>"To " {mail.to.clone()} " · " <Time at=mail.created_at/></p>
            </div>
            <pre class="mail-text">{lines}</pre>
        </article>
    }
    .into_any()
}

/// A line of an e-mail; a URL becomes a link.
fn line(text: &str) -> AnyView {
    let address = text.trim();
    if address.starts_with("http://") || address.starts_with("https://") {
        let href = address.to_owned();
        view! { <a class="link" href=href>{text.to_owned()}</a> "\n" }.into_any()
    } else {
        [text, "\n"].concat().into_any()
    }
}

/// The gallery of the interface kit.
pub(crate) fn gallery_page() -> Result<Ready, ErrorKind> {
    only_in_development()?;
    Ok(ready(|| {
        view! {
            <PageTitle text="Interface kit"/>
            <Gallery/>
        }
        .into_any()
    }))
}
