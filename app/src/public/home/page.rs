//! `/`: redirects to the sign-in, the only organization, or the choice among several.

use domain::error::ErrorKind;
use leptos::prelude::*;
use service::{orgs, setup};

use crate::{
    api,
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
    view! {
        <PageTitle text="Set up"/>
        <AuthFrame
            title="Rolecall isn't set up yet"
            lead="Open the set-up link printed on the console when the server started."
        >
            <p>"The link works for 15 minutes. To create a new one, run this on the server:"</p>
            <pre class="card"><code>"rolecall setup-link"</code></pre>
        </AuthFrame>
    }
    .into_any()
}
