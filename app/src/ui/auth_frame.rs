//! The frame of the pages before sign-in: sign-in, invitation, reset, set-up. One column, no WebAssembly.

use leptos::prelude::*;

use super::{assets::mark_href, live::LiveRegion};

/// One column of 400 px under a mark and a large title.
#[component]
pub fn AuthFrame(
    /// What the page is for: "Sign in to Acme".
    #[prop(into)]
    title: String,
    /// One line below the title.
    #[prop(optional, into)]
    lead: Option<String>,
    /// The organization's picture; the product's mark, if there is none.
    #[prop(optional, into)]
    picture: Option<String>,
    /// At the very bottom.
    #[prop(optional, into)]
    footer: Option<ViewFn>,
    /// The form.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="auth">
            <main id="main" tabindex="-1">
                <div>
                    <img class="auth-mark" src=picture.unwrap_or_else(mark_href) alt="" width="40" height="40"/>
                    <h1>{title}</h1>
                    {lead.map(|lead| view! { <p class="lead">{lead}</p> })}
                </div>
                {children()}
            </main>
            {footer.map(|footer| view! { <footer>{footer.run()}</footer> })}
        </div>
        <LiveRegion/>
    }
    .into_any()
}
