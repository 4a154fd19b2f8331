//! The orders of the list of people, as fragments of its SQL.

/// The fragments of one sort order.
pub(crate) struct Order {
    pub(crate) up: &'static str,
    pub(crate) down: &'static str,
    pub(crate) member_after: &'static str,
    pub(crate) member_before: &'static str,
    pub(crate) invitation_after: &'static str,
    pub(crate) invitation_before: &'static str,
    pub(crate) found_after: &'static str,
    pub(crate) found_before: &'static str,
    pub(crate) page_up: &'static str,
    pub(crate) page_down: &'static str,
}

pub(crate) const BY_NAME: Order = Order {
    up: "ORDER BY sort_key, id LIMIT ?",
    down: "ORDER BY sort_key DESC, id DESC LIMIT ?",
    member_after: "AND (m.sort_key, m.id) > (?, ?)",
    member_before: "AND (m.sort_key, m.id) < (?, ?)",
    invitation_after: "AND (i.sort_key, i.id) > (?, ?)",
    invitation_before: "AND (i.sort_key, i.id) < (?, ?)",
    found_after: "WHERE (f.sort_key, f.id) > (?, ?)",
    found_before: "WHERE (f.sort_key, f.id) < (?, ?)",
    page_up: "ORDER BY p.sort_key, p.id",
    page_down: "ORDER BY p.sort_key DESC, p.id DESC",
};
pub(crate) const BY_ACTIVITY: Order = Order {
    up: "ORDER BY activity, id LIMIT ?",
    down: "ORDER BY activity DESC, id DESC LIMIT ?",
    member_after: "AND (m.last_active_at, m.id) > (?, ?)",
    member_before: "AND (m.last_active_at, m.id) < (?, ?)",
    invitation_after: "AND (i.sent_at, i.id) > (?, ?)",
    invitation_before: "AND (i.sent_at, i.id) < (?, ?)",
    found_after: "WHERE (f.activity, f.id) > (?, ?)",
    found_before: "WHERE (f.activity, f.id) < (?, ?)",
    page_up: "ORDER BY p.activity, p.id",
    page_down: "ORDER BY p.activity DESC, p.id DESC",
};
pub(crate) const BY_JOINING: Order = Order {
    up: "ORDER BY joined, id LIMIT ?",
    down: "ORDER BY joined DESC, id DESC LIMIT ?",
    member_after: "AND (m.joined_at, m.id) > (?, ?)",
    member_before: "AND (m.joined_at, m.id) < (?, ?)",
    invitation_after: "AND (i.sent_at, i.id) > (?, ?)",
    invitation_before: "AND (i.sent_at, i.id) < (?, ?)",
    found_after: "WHERE (f.joined, f.id) > (?, ?)",
    found_before: "WHERE (f.joined, f.id) < (?, ?)",
    page_up: "ORDER BY p.joined, p.id",
    page_down: "ORDER BY p.joined DESC, p.id DESC",
};
