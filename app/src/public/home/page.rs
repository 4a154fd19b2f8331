//! `/`: redirects to the sign-in, the only organization, or the choice among several.

use domain::error::ErrorKind;
use leptos::prelude::*;
use service::{orgs, setup};

use crate::{
    api,
    messages::messages,
    paths::users_path,
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
        [only] => users_path(&only.slug),
        _ => "/choose".to_owned(),
    }))
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
