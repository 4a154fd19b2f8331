//! What list pages share: hidden columns, row height and selected rows. All of it is in the URL, so everything here
//! is links and forms.

mod heads;
mod selection;
mod view;

use domain::{list::query_string_of, selection::Selection};

use crate::params::Params;

pub(crate) use heads::{Order, Orders, column_head, filtered_head, head, heads};
pub(crate) use selection::{
    BulkButton, EXPORT, OffPage, SELECTION_FORM, SelectableRows, bulk_bar, limit_banner, page_buttons,
    selection_form,
};
pub(crate) use view::{preserved_fields, view_form};

/// A column that can be hidden.
pub(crate) trait Column: Copy + PartialEq + Send + Sync + 'static {
    /// All, in their order.
    const ALL: &'static [Self];

    /// The URL value.
    fn as_str(self) -> &'static str;

    /// The column's head.
    fn label(self) -> &'static str;

    /// The class of its head, if its cells have one.
    fn class(self) -> &'static str {
        ""
    }
}

/// View options of a list, and its selected rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ViewOptions<C> {
    /// The chosen rows.
    pub(crate) selection: Selection,
    /// Columns that are left out.
    pub(crate) hidden: Vec<C>,
    /// Low rows.
    pub(crate) is_compact: bool,
}

impl<C> Default for ViewOptions<C> {
    fn default() -> Self {
        Self { selection: Selection::default(), hidden: Vec::new(), is_compact: false }
    }
}

impl<C: Column> ViewOptions<C> {
    /// Reads the URL's parameters.
    pub(crate) fn read(params: &Params) -> Self {
        let all = |key: &str| params.get_all(key);
        let columns = all("col");
        // The columns form names what is shown, because unchecked boxes are not sent.
        let hides = |column: &C| match columns.is_empty() {
            true => all("hide").iter().any(|word| word == column.as_str()),
            false => !columns.iter().any(|word| word == column.as_str()),
        };
        Self {
            selection: Selection::from_params(all),
            hidden: C::ALL.iter().copied().filter(hides).collect(),
            is_compact: params.get("rows").is_some_and(|word| word == "compact"),
        }
    }

    /// Whether a column is shown.
    pub(crate) fn shows(&self, column: C) -> bool {
        !self.hidden.contains(&column)
    }

    /// The URL's parameters.
    pub(crate) fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.selection.pairs();
        pairs.extend(self.hidden.iter().map(|column| ("hide", column.as_str().to_owned())));
        if self.is_compact {
            pairs.push(("rows", "compact".to_owned()));
        }
        pairs
    }
}

/// Whether a URL comes from a form: it lists boxes one by one or has empty fields. `own` are the filter fields of the
/// list.
pub(crate) fn is_form_submission(params: &Params, own: &[&str]) -> bool {
    let is_empty = |key: &&str| params.get(key).is_some_and(|value| value.is_empty());
    ["row", "col"].into_iter().any(|key| params.get(key).is_some())
        || own.iter().any(is_empty)
        || is_empty(&"rows")
}

/// The whole state of a list page, as its URL has it.
pub(crate) trait ListState: Clone {
    /// Its columns.
    type Column: Column;
    /// Its sort orders.
    type Order: Order;

    /// The list's path, without a query.
    fn base_path(slug: &str) -> String;

    /// The view options.
    fn view_options(&self) -> &ViewOptions<Self::Column>;

    /// The sort order.
    fn order(&self) -> Self::Order;

    /// The first page of it in another order.
    fn with_order(&self, order: Self::Order) -> Self;

    /// The orders of a column; `None` where the list cannot be sorted by it.
    fn orders(column: Self::Column) -> Option<Orders<Self>>;

    /// The same list with another selection.
    fn with_selection(&self, selection: Selection) -> Self;

    /// Every parameter of the URL; default values are empty.
    fn pairs(&self) -> Vec<(&'static str, String)>;

    /// The list in this state.
    fn path(&self, slug: &str) -> String {
        [Self::base_path(slug), query_string_of(&self.pairs())].concat()
    }

    /// The hidden fields by which a form keeps the rest of the list's state: everything except the form's `own`
    /// fields.
    fn hidden_fields(&self, own: &[&str]) -> Vec<(&'static str, String)> {
        let mut fields = self.pairs();
        fields.retain(|(name, value)| !value.is_empty() && !own.contains(name));
        fields
    }
}
