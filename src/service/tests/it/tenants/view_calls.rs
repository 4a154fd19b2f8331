//! Calls of the use cases about saved views.

use service::views::{RenameView, SaveView, UpdateView};

use super::Call;

pub(super) fn a_view() -> SaveView {
    SaveView { name: "Night owls".to_owned(), query: "q=night".to_owned(), is_shared: true }
}

pub(super) fn renamed_view(c: &Call<'_>) -> RenameView {
    RenameView { id: c.ids.view, name: "Larks".to_owned() }
}

pub(super) fn updated_view(c: &Call<'_>) -> UpdateView {
    UpdateView { id: c.ids.view, query: "q=lark".to_owned() }
}
