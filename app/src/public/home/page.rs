//! `/`: redirects to the sign-in, the only organization, or the choice among several. `/o/{slug}`: redirects to the page
//! that the reader's roles land on.

use domain::{error::ErrorKind, landing::LandingPage};
use leptos::prelude::*;
use service::{Caller, Service, orgs, setup};

use crate::{
    api,
    messages::messages,
    paths::{org_path, users_path},
    public::{Ready, ready},
    title::PageTitle,
    ui::AuthFrame,
};

/// The start page.
pub(crate) async fn page() -> Result<Ready, ErrorKind> {
    Ok(match destination().await? {
        None => ready(before_set_up),
        Some(path) => {
            api::redirect(&path);
            ready(|| ().into_any())
        }
    })
}

/// Where to redirect; `None` before set-up.
async fn destination() -> Result<Option<String>, ErrorKind> {
    let service = api::service()?;
    if !setup::is_set_up(&service).await? {
        return Ok(None);
    }
    let Ok(caller) = api::caller() else { return Ok(Some("/sign-in".to_owned())) };
    let orgs = orgs::home(&service, &caller).await?;
    Ok(Some(match orgs.as_slice() {
        [only] => landing_path(&service, &caller, &only.slug).await?,
        _ => "/choose".to_owned(),
    }))
}

/// The start of an organization: redirects to where the reader lands.
pub(crate) async fn org_page(slug: &str) -> Result<Ready, ErrorKind> {
    let to = landing_path(&api::service()?, &api::caller()?, slug).await?;
    api::redirect(&to);
    Ok(ready(|| ().into_any()))
}

/// The path of the page that somebody lands on.
async fn landing_path(service: &Service, caller: &Caller, slug: &str) -> Result<String, ErrorKind> {
    Ok(match orgs::landing(service, caller, slug).await? {
        LandingPage::Users => users_path(slug),
        LandingPage::Account => "/account".to_owned(),
        page => [&org_path(slug), "/", page.as_str()].concat(),
    })
}

fn before_set_up() -> AnyView {
    let m = messages();
    view! {
        <PageTitle text=m.home_page()/>
        <AuthFrame title=m.home_title() lead=m.home_lead()>
            <p>{m.home_link()}</p>
            <pre class="card"><code>"rolecall setup-link"</code></pre>
        </AuthFrame>
    }
    .into_any()
}
