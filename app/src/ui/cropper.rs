//! Choosing a picture and the square of it to show: by dragging or browsing, then with the pointer, or with the arrow keys and
//! a slider. Without a script it is a field for a file, and the server takes the middle.

use js_sys::futures::JsFuture;
use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{
    DragEvent, Element, File, FileReader, HtmlImageElement, HtmlInputElement, KeyboardEvent, PointerEvent,
};

use crate::{dom, messages::messages};

use super::{
    button::{Button, ButtonLook},
    icon::{Icon, IconName},
};

/// The most that the slider enlarges, in hundredths.
const MAX_ZOOM: u32 = 400;
/// The least side of the square, in pixels of the picture.
const MIN_SIDE: f64 = 32.0;
/// How far an arrow key moves the square, in parts of its side.
const STEP: f64 = 0.05;

/// A square of a picture, in its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Square {
    width: f64,
    height: f64,
    x: f64,
    y: f64,
    side: f64,
}

impl Square {
    /// The largest one in the middle of a picture.
    fn middle(width: f64, height: f64) -> Self {
        let side = width.min(height);
        Self { width, height, x: (width - side) / 2.0, y: (height - side) / 2.0, side }
    }

    /// The same, moved by parts of its side. It stays inside of the picture.
    fn moved(self, right: f64, down: f64) -> Self {
        Self {
            x: (self.x + right * self.side).clamp(0.0, self.width - self.side),
            y: (self.y + down * self.side).clamp(0.0, self.height - self.side),
            ..self
        }
    }

    /// Enlarged by so many hundredths, around its middle.
    fn zoomed(self, zoom: u32) -> Self {
        let largest = self.width.min(self.height);
        let side = (largest * 100.0 / f64::from(zoom.clamp(100, MAX_ZOOM))).max(MIN_SIDE.min(largest));
        let off = (self.side - side) / 2.0;
        Self { x: self.x + off, y: self.y + off, side, ..self }.moved(0.0, 0.0)
    }

    /// What the server gets: whole pixels.
    fn field(self) -> String {
        let whole = |length: f64| length.floor().to_string();
        [whole(self.x), whole(self.y), whole(self.side)].join(",")
    }

    fn view_box(self) -> String {
        let part = |length: f64| length.to_string();
        [part(self.x), part(self.y), part(self.side), part(self.side)].join(" ")
    }
}

/// What has been done with the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Step {
    /// None is chosen.
    #[default]
    Choose,
    /// The square is being moved.
    Cut,
    /// The result is shown.
    Preview,
}

/// The state in the browser. The file itself stays in its field, which the form sends.
#[derive(Clone, Default)]
struct Cropper {
    step: ArcRwSignal<Step>,
    /// The picture as an address that needs no request.
    source: ArcRwSignal<String>,
    square: ArcRwSignal<Square>,
    zoom: ArcRwSignal<u32>,
    problem: ArcRwSignal<Option<&'static str>>,
    field: NodeRef<leptos::html::Input>,
}

impl Cropper {
    /// Shows the file that is in the field.
    fn open(&self, file: File) {
        let cropper = self.clone();
        spawn_local(async move {
            let shown = async {
                let source = read(&file).await?;
                let image = HtmlImageElement::new().ok()?;
                image.set_src(&source);
                JsFuture::from(image.decode()).await.ok()?;
                Some((source, f64::from(image.natural_width()), f64::from(image.natural_height())))
            };
            match shown.await {
                Some((source, width, height)) => {
                    cropper.square.set(Square::middle(width, height));
                    cropper.zoom.set(100);
                    cropper.source.set(source);
                    cropper.problem.set(None);
                    cropper.step.set(Step::Cut);
                    dom::focus_soon(".crop-stage");
                }
                None => {
                    cropper.reset();
                    cropper.problem.set(Some(messages().errors_picture_broken()));
                }
            }
        });
    }

    fn reset(&self) {
        self.step.set(Step::Choose);
        self.source.set(String::new());
        self.problem.set(None);
        if let Some(field) = self.field.get_untracked() {
            field.set_value("");
        }
    }
}

/// A file as an address that needs no request.
async fn read(file: &File) -> Option<String> {
    let reader = FileReader::new().ok()?;
    reader.read_as_data_url(file).ok()?;
    let (sender, loaded) = futures::channel::oneshot::channel::<()>();
    // Nobody waits any more if the page has gone.
    let ended = Closure::once(move || {
        let _ = sender.send(());
    });
    reader.set_onloadend(Some(ended.as_ref().unchecked_ref()));
    let _ = loaded.await;
    reader.result().ok()?.as_string()
}

/// The field for a picture with its cropper. With `uploads` it has the button that sends its form.
#[component]
pub fn PictureField(
    /// What it is about: "Picture".
    #[prop(into)]
    label: String,
    /// The key of the file in the form.
    name: &'static str,
    /// What was wrong with the last one.
    #[prop(optional_no_strip)]
    error: Option<String>,
    /// Whether it has a button that sends the form.
    #[prop(optional)]
    uploads: bool,
) -> impl IntoView {
    let (m, cropper) = (messages(), Cropper::default());
    let described = if error.is_some() { "picture-error picture-hint" } else { "picture-hint" };
    let (square, problem) = (cropper.square.clone(), cropper.problem.clone());
    let (is_chosen, step) = (cropper.step.clone(), cropper.step.clone());
    let crop = move || if is_chosen.get() == Step::Choose { String::new() } else { square.get().field() };
    let is_wrong = error.is_some();
    let upload = uploads.then(|| {
        view! {
            <Button submit=true look=ButtonLook::Primary icon=IconName::Upload attr:hidden=move || step.get() == Step::Cut>
                {m.picture_upload()}
            </Button>
        }
    });
    view! {
        <div class="field cropper">
            <label class="label" for="picture">{label}</label>
            {drop_zone(&cropper, name, described, is_wrong)}
            <p class="hint" id="picture-hint">{m.picture_hint()}</p>
            {error.map(|text| {
                view! {
                    <p class="field-error" id="picture-error">
                        <Icon name=IconName::TriangleAlert/>
                        <span>{text}</span>
                    </p>
                }
            })}
            <p class="field-error" role="alert" hidden=move || problem.get().is_none()>
                {
                    let problem = cropper.problem.clone();
                    move || problem.get()
                }
            </p>
            <input type="hidden" name="crop" prop:value=crop value=""/>
            {stage(&cropper)}
            <div class="form-actions">{tools(&cropper)} {upload}</div>
        </div>
    }
    .into_any()
}

/// Where a picture is dropped, with the field to browse.
fn drop_zone(cropper: &Cropper, name: &'static str, described: &'static str, is_wrong: bool) -> AnyView {
    let (chosen, dropped, field) = (cropper.clone(), cropper.clone(), cropper.field);
    let on_change = move |event: ev::Event| {
        let input = event.target().and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
        match input.and_then(|input| input.files()?.get(0)) {
            Some(file) => chosen.open(file),
            None => chosen.reset(),
        }
    };
    let on_drop = move |event: DragEvent| {
        event.prevent_default();
        let files = event.data_transfer().and_then(|data| data.files()).filter(|files| files.length() > 0);
        if let (Some(files), Some(input)) = (files, dropped.field.get_untracked()) {
            input.set_files(Some(&files));
            if let Some(file) = files.get(0) {
                dropped.open(file);
            }
        }
    };
    view! {
        <div class="drop-zone" on:dragover=|event: DragEvent| event.prevent_default() on:drop=on_drop>
            <span class="muted needs-script">{messages().picture_drop()}</span>
            <input
                node_ref=field
                type="file"
                id="picture"
                name=name
                accept="image/png,image/jpeg,image/webp"
                aria-describedby=described
                aria-invalid=is_wrong.then_some("true")
                on:change=on_change
            />
        </div>
    }
    .into_any()
}

/// The square as it will be, which is moved by dragging or with the arrow keys; then its preview in the sizes it is shown in.
fn stage(cropper: &Cropper) -> AnyView {
    let cropper = cropper.clone();
    let step = cropper.step.clone();
    let shown = move || match step.get() {
        Step::Choose => ().into_any(),
        Step::Cut => cutting(&cropper),
        Step::Preview => preview(&cropper),
    };
    view! { {shown} }.into_any()
}

fn cutting(cropper: &Cropper) -> AnyView {
    let m = messages();
    let (pressed, moved) = (cropper.square.clone(), cropper.square.clone());
    let on_key = move |event: KeyboardEvent| {
        let (right, down) = match event.key().as_str() {
            "ArrowLeft" => (-STEP, 0.0),
            "ArrowRight" => (STEP, 0.0),
            "ArrowUp" => (0.0, -STEP),
            "ArrowDown" => (0.0, STEP),
            _ => return,
        };
        event.prevent_default();
        pressed.update(|square| *square = square.moved(right, down));
    };
    let on_move = move |event: PointerEvent| {
        let stage = event.current_target().and_then(|stage| stage.dyn_into::<Element>().ok());
        let Some(stage) = stage.filter(|_| event.buttons() == 1) else { return };
        let side = stage.get_bounding_client_rect().width().max(1.0);
        // The picture follows the pointer, so the square goes the other way.
        let (right, down) = (-f64::from(event.movement_x()) / side, -f64::from(event.movement_y()) / side);
        moved.update(|square| *square = square.moved(right, down));
    };
    let on_down = |event: PointerEvent| {
        if let Some(stage) = event.current_target().and_then(|stage| stage.dyn_into::<Element>().ok()) {
            // A pointer that cannot be held moves the picture as long as it is over it.
            let _ = stage.set_pointer_capture(event.pointer_id());
        }
    };
    let (zoom, square) = (cropper.zoom.clone(), cropper.square.clone());
    let on_zoom = move |event: ev::Event| {
        let chosen = event_target_value(&event).parse().unwrap_or(100);
        zoom.set(chosen);
        square.update(|square| *square = square.zoomed(chosen));
    };
    let zoom = cropper.zoom.clone();
    view! {
        <div
            class="crop-stage"
            tabindex="0"
            role="group"
            aria-label=m.picture_stage()
            on:keydown=on_key
            on:pointerdown=on_down
            on:pointermove=on_move
        >
            {picture(cropper, "crop-picture")}
        </div>
        <label class="label" for="picture-zoom">{m.picture_zoom()}</label>
        <input
            id="picture-zoom"
            class="crop-zoom"
            type="range"
            min="100"
            max=MAX_ZOOM
            step="5"
            prop:value=move || zoom.get().to_string()
            on:input=on_zoom
        />
    }
    .into_any()
}

fn preview(cropper: &Cropper) -> AnyView {
    view! {
        <div class="crop-preview" role="img" aria-label=messages().picture_preview()>
            {picture(cropper, "crop-large")} {picture(cropper, "crop-medium")} {picture(cropper, "crop-small")}
        </div>
    }
    .into_any()
}

/// The square of the picture.
fn picture(cropper: &Cropper, class: &'static str) -> AnyView {
    let (square, size, source) =
        (cropper.square.clone(), cropper.square.clone(), cropper.source.get_untracked());
    let tall = size.clone();
    view! {
        <svg class=class viewBox=move || square.get().view_box() aria-hidden="true">
            <image
                href=source
                width=move || size.get().width.to_string()
                height=move || tall.get().height.to_string()
            ></image>
        </svg>
    }
    .into_any()
}

/// What can be done in each step.
fn tools(cropper: &Cropper) -> AnyView {
    let (m, step) = (messages(), cropper.step.clone());
    let (cut, reset) = (cropper.step.clone(), cropper.clone());
    let (has_stage, has_picture) = (step.clone(), step);
    view! {
        <Button
            icon=IconName::Check
            attr:hidden=move || has_stage.get() != Step::Cut
            on:click=move |_| {
                cut.set(Step::Preview);
                dom::announce(messages().picture_cropped());
            }
        >
            {m.picture_crop()}
        </Button>
        <Button attr:hidden=move || has_picture.get() == Step::Choose on:click=move |_| reset.reset()>
            {m.picture_reset()}
        </Button>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn without_a_script_it_is_a_field_for_a_file_and_a_button() {
        let html = Owner::new().with(|| {
            let error = Some("This file is damaged.".to_owned());
            view! { <PictureField label="Picture" name="picture" error uploads=true/> }.to_html()
        });
        assert!(html.contains("type=\"file\"") && html.contains("name=\"picture\""), "{html}");
        assert!(html.contains("Upload") && html.contains("This file is damaged."), "{html}");
        assert!(html.contains("name=\"crop\" value=\"\"") || html.contains("name=\"crop\""), "{html}");
        assert!(!html.contains("crop-stage"), "{html}");
    }

    #[test]
    fn the_square_stays_inside_of_the_picture_however_it_is_moved() {
        let middle = Square::middle(400.0, 300.0);
        assert_eq!(middle.field(), "50,0,300");
        assert_eq!(middle.moved(5.0, 5.0).field(), "100,0,300");
        assert_eq!(middle.moved(-5.0, -5.0).field(), "0,0,300");
        assert_eq!(middle.moved(STEP, 0.0).field(), "65,0,300");
    }

    #[test]
    fn zooming_keeps_the_middle_and_ends_at_the_smallest_square() {
        let middle = Square::middle(400.0, 300.0);
        assert_eq!(middle.zoomed(200).field(), "125,75,150");
        assert_eq!(middle.zoomed(200).zoomed(100).field(), "50,0,300");
        assert_eq!(middle.zoomed(9_000).side, 75.0);
        assert_eq!(Square::middle(40.0, 40.0).zoomed(400).side, 32.0);
        // At an edge it comes back inside.
        assert_eq!(middle.zoomed(400).moved(9.0, 9.0).zoomed(100).field(), "100,0,300");
    }
}
