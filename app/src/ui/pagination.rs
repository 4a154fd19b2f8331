//! The number of rows, and links to the previous and next page. Pages are found by key, so they have no numbers.

use leptos::prelude::*;

use crate::{messages::messages, paths::url};

use super::icon::{Icon, IconName};

/// "25 of 1,284  ‹ Newer  Older ›".
#[component]
pub fn Pagination(
    /// Rows on this page.
    #[prop(into)]
    shown: u64,
    /// Rows in all that match.
    #[prop(into)]
    total: u64,
    /// There may be more than that.
    #[prop(optional)]
    at_least: bool,
    /// The same page with an exact count, which may take longer.
    #[prop(optional, into)]
    count_href: Option<String>,
    /// The page before.
    #[prop(optional, into)]
    newer: Option<String>,
    /// The page after.
    #[prop(optional, into)]
    older: Option<String>,
    /// What leads back: `Newer` for lists by time, `Previous` for lists by name.
    #[prop(default = messages().kit_previous())]
    newer_label: &'static str,
    /// What leads on.
    #[prop(default = messages().kit_next())]
    older_label: &'static str,
) -> impl IntoView {
    let m = messages();
    view! {
        <nav class="pagination" aria-label=m.kit_pages()>
            <p>{m.kit_shown_of(&m.number(shown), &m.count(total, at_least))}</p>
            {count_href.map(|href| view! { <a class="link" href=url(href)>{m.kit_count_all()}</a> })}
            {newer
                .map(|href| {
                    view! {
                        <a class="button button-small" href=url(href) rel="prev">
                            <Icon name=IconName::ChevronLeft/>
                            {newer_label}
                        </a>
                    }
                })}
            {older
                .map(|href| {
                    view! {
                        <a class="button button-small" href=url(href) rel="next">
                            {older_label}
                            <Icon name=IconName::ChevronRight/>
                        </a>
                    }
                })}
        </nav>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_single_page_has_no_way_on() {
        let html = Owner::new().with(|| view! { <Pagination shown=3_u64 total=3_u64/> }.to_html());
        assert!(!html.contains("href"), "{html}");
    }

    #[test]
    fn a_total_that_is_only_known_to_be_reached_says_so() {
        let html =
            Owner::new().with(|| view! { <Pagination shown=25_u64 total=2000_u64 at_least=true/> }.to_html());
        assert!(html.contains("2,000") && html.contains('+'), "{html}");
    }

    #[test]
    fn a_page_in_the_middle_leads_both_ways() {
        let html = Owner::new()
            .with(|| view! { <Pagination shown=25_u64 total=1284_u64 newer="?b=1" older="?a=2"/> }.to_html());
        assert!(html.contains("1,284") && html.contains("?b=1") && html.contains("?a=2"), "{html}");
    }
}
