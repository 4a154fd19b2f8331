//! Where the static files live. The server knows their names (they may carry a hash); the browser reads them from the page.

use leptos::prelude::*;

/// Addresses of static files that components point to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assets {
    /// The sprite with every icon.
    pub icons: String,
    /// The mark of the product, also the favicon.
    pub mark: String,
}

impl Default for Assets {
    fn default() -> Self {
        Self { icons: "/icons.svg".to_owned(), mark: "/favicon.svg".to_owned() }
    }
}

impl Assets {
    /// What the server wrote into the page: `<meta name="rolecall-icons">` and `<meta name="rolecall-mark">`. Both sides
    /// must agree, else the first hydrated icon would point elsewhere.
    #[cfg(feature = "hydrate")]
    #[must_use]
    pub fn from_document() -> Self {
        let read =
            |selector: &str| document().query_selector(selector).ok().flatten()?.get_attribute("content");
        let usual = Self::default();
        Self {
            icons: read("meta[name=rolecall-icons]").unwrap_or(usual.icons),
            mark: read("meta[name=rolecall-mark]").unwrap_or(usual.mark),
        }
    }
}

/// Makes the addresses known to everything below; called once, at the root, on both sides.
pub fn provide_assets(assets: Assets) {
    provide_context(StoredValue::new(assets));
}

/// The address of one icon in the sprite.
pub(super) fn icon_href(id: &str) -> String {
    with_assets(|assets| {
        let mut href = String::with_capacity(assets.icons.len() + id.len() + 1);
        href.push_str(&assets.icons);
        href.push('#');
        href.push_str(id);
        href
    })
}

/// The address of the product's mark.
pub(super) fn mark_href() -> String {
    with_assets(|assets| assets.mark.clone())
}

fn with_assets<T>(read: impl FnOnce(&Assets) -> T) -> T {
    match use_context::<StoredValue<Assets>>() {
        Some(assets) => assets.with_value(read),
        None => read(&Assets::default()),
    }
}
