//! Imports of people.

use service::imports::{self, UploadTable};

use super::*;

#[rustfmt::skip]
pub(super) const TABLE: &[Row] = rows! {
    // Use case                  owner admin member viewer stranger disabled
    "imports::options"           [OK,  OK,   NO,    NO,    NF,      NF] |c| imports::options(&c.world.service, &c.caller, &c.org.slug);
    "imports::upload"            [OK,  OK,   NO,    NO,    NF,      NF] |c| imports::upload(&c.world.service, &c.caller, &c.org.slug, a_table());
    "imports::get"               [OK,  OK,   NO,    NO,    NF,      NF] |c| imports::get(&c.world.service, &c.caller, &c.org.slug, c.rows.import, (None, 0));
    "imports::begin"             [OK,  OK,   NO,    NO,    NF,      NF] |c| imports::begin(&c.world.service, &c.caller, &c.org.slug, c.rows.import);
    "imports::failed_piece"      [OK,  OK,   NO,    NO,    NF,      NF] |c| imports::failed_piece(&c.world.service, &c.caller, &c.org.slug, (c.rows.import, 0));
};

fn a_table() -> UploadTable {
    UploadTable { text: "email,role\nnew@example.com,Viewer\n".to_owned(), ..UploadTable::default() }
}
