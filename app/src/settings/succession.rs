//! Who becomes an owner when all owners are lost.

use domain::view::SuccessionView;
use leptos::prelude::*;

use crate::{
    form::{Form, PostForm},
    messages::messages,
    people_field::{Named, PeopleField},
    ui::Button,
};

/// The successor, in the section of the organization's account.
pub(super) fn card(slug: &str, succession: &SuccessionView) -> AnyView {
    let (m, form) = (messages(), Form::new("organization/successor"));
    let (present, email) = match &succession.successor {
        Some((name, email)) => (m.settings_successor_present(name, email), email.as_str()),
        None => (m.settings_successor_none().to_owned(), ""),
    };
    let value = form.value("successor", email);
    let hidden = vec![("slug", slug.to_owned())];
    view! {
        <section class="card" aria-labelledby="successor-title">
            <div class="card-head">
                <h2 id="successor-title">{m.settings_successor_title()}</h2>
                <p>{m.settings_successor_lead()}</p>
            </div>
            <p>{present}</p>
            <PostForm form hidden>
                <PeopleField
                    id="successor"
                    label=m.settings_successor_email()
                    hint=m.settings_successor_hint()
                    named=Named::AddressBut("me".to_owned())
                    value
                    error=form.error("successor")
                />
                <div class="form-actions">
                    <Button submit=true>{m.settings_successor_save()}</Button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}
