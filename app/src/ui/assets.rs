//! Paths of the static files. The server provides them, because they may carry a hash.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Addresses of static files that components point to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

/// Provides the paths; called once, at the root.
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
