//! The browser's entry: takes over the page that the server rendered, and nothing else.

/// Called by the page once the program is loaded.
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn hydrate() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    app::take_over(leptos::mount::hydrate_body).await;
}
