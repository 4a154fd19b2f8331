//! Reading a page and making the document like it: `public/morph.js` does both, as fast as a browser can.

use js_sys::{Array, Function, JsString, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::{Document, Element};

use super::later;

#[wasm_bindgen(js_namespace = rolecall)]
extern "C" {
    /// Reads a page.
    pub(super) fn read(html: &JsString) -> Document;
    /// A page is asked for. What readers type or choose from now on, the page that comes leaves as it is.
    pub(super) fn asked();
    #[wasm_bindgen(js_name = morph)]
    fn change(old: &Element, new: &Element, rows: Option<u32>) -> Array<Function>;
}

/// Whether the script is here. Without it the browser goes from page to page by itself.
pub(super) fn is_here() -> bool {
    Reflect::has(&window(), &JsValue::from_str("rolecall")).unwrap_or_default()
}

/// Makes `old` like `new`. Parts of `new` move over into `old`'s document. With `rows`, only so many rows of a table's
/// body now, and no menus of rows; the rest is put off.
pub(super) fn morph(old: &Element, new: &Element, rows: Option<u32>) {
    put_off(&change(old, new, rows));
}

/// Each of these does a part and answers what is left of it.
fn put_off(parts: &Array<Function>) {
    for part in parts.iter() {
        later::put_off(move || {
            if let Ok(left) = part.call0(&JsValue::NULL) {
                put_off(left.unchecked_ref());
            }
        });
    }
}
