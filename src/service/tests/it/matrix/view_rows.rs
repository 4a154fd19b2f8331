//! Saved views, which are shared ones here.

use service::views::{self, RenameView, SaveView, UpdateView};

use super::*;

#[rustfmt::skip]
pub(super) const TABLE: &[Row] = rows! {
    // Use case                  owner admin member viewer stranger disabled
    "views::list"                [OK,  OK,   OK,    OK,    NF,      NF] |c| views::list(&c.world.service, &c.caller, &c.org.slug);
    "views::save"                [OK,  OK,   NO,    NO,    NF,      NF] |c| views::save(&c.world.service, &c.caller, &c.org.slug, a_view());
    "views::rename"              [OK,  OK,   NO,    NO,    NF,      NF] |c| views::rename(&c.world.service, &c.caller, &c.org.slug, RenameView { id: c.rows.view, name: "Larks".to_owned() });
    "views::update"              [OK,  OK,   NO,    NO,    NF,      NF] |c| views::update(&c.world.service, &c.caller, &c.org.slug, UpdateView { id: c.rows.view, query: "q=lark".to_owned() });
    "views::share"               [OK,  OK,   NO,    NO,    NF,      NF] |c| views::share(&c.world.service, &c.caller, &c.org.slug, c.rows.view);
    "views::unshare"             [OK,  OK,   NO,    NO,    NF,      NF] |c| views::unshare(&c.world.service, &c.caller, &c.org.slug, c.rows.view);
    "views::delete"              [OK,  OK,   NO,    NO,    NF,      NF] |c| views::delete(&c.world.service, &c.caller, &c.org.slug, c.rows.view);
};

fn a_view() -> SaveView {
    SaveView { name: "Night owls".to_owned(), query: "q=night".to_owned(), is_shared: true }
}
