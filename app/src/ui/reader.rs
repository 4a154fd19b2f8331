//! Whose page it is. Every form says so: what was written on somebody's page is not done for whoever is signed in by then.

use domain::id::AccountId;
use leptos::prelude::*;

/// The name of the field.
pub const READER: &str = "reader";

#[derive(Clone, Copy)]
struct Reader(AccountId);

/// Provides the account that is signed in to all forms; called once, at the root.
pub fn provide_reader(reader: Option<AccountId>) {
    if let Some(reader) = reader {
        provide_context(Reader(reader));
    }
}

/// The account that the page was made for; `None` where nobody is signed in.
pub fn reader() -> Option<AccountId> {
    use_context::<Reader>().map(|Reader(reader)| reader)
}

/// The hidden field of a form.
#[component]
pub fn ReaderField() -> impl IntoView {
    reader().map(|reader| view! { <input type="hidden" name=READER value=reader.to_string()/> })
}
