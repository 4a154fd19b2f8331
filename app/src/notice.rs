//! The notice of a page: the banner above it, with what can be done about what it says.

use leptos::prelude::*;

use crate::{
    api::AT_NOTICE,
    messages::messages,
    ui::{Banner, Button, ButtonLook, ButtonSize, IconName, LinkButton, PostForm},
    visit::{Notice, NoticeAct, PageContext},
};

/// The notice on a page without the organization's frame.
#[component]
pub(crate) fn NoticeBanner() -> impl IntoView {
    let context = use_context::<PageContext>();
    context.and_then(|context| {
        let visit = context.visit();
        Some(notice_banner(visit.notice()?, &visit.path, None))
    })
}

/// The notice of a page at this path. Only an organization, named by its slug, has something to undo.
pub(crate) fn notice_banner(notice: Notice, path: &str, slug: Option<String>) -> AnyView {
    let action = match notice.act {
        Some(NoticeAct::Undo(undo)) => slug.map(|slug| undo_button(undo, slug, path.to_owned())),
        Some(NoticeAct::Reload) => Some(ViewFn::from(|| {
            let label = messages().kit_reload();
            view! { <LinkButton href="" size=ButtonSize::Small attr:rel="external">{label}</LinkButton> }
        })),
        Some(NoticeAct::Retry(address)) => Some(ViewFn::from(move || {
            let label = messages().kit_retry();
            view! { <LinkButton href=address.clone() size=ButtonSize::Small>{label}</LinkButton> }
        })),
        None => None,
    };
    view! { <div class="notice"><Banner tone=notice.tone nostrip:action=action>{notice.text}</Banner></div> }
        .into_any()
}

fn undo_button(undo: String, slug: String, back: String) -> ViewFn {
    ViewFn::from(move || {
        let fields = vec![
            ("do", "undo/undo".to_owned()),
            ("slug", slug.clone()),
            ("undo", undo.clone()),
            ("back", back.clone()),
            (AT_NOTICE.0, AT_NOTICE.1.to_owned()),
        ];
        view! {
            <PostForm fields>
                <Button submit=true look=ButtonLook::Quiet size=ButtonSize::Small icon=IconName::Undo>
                    {messages().shell_undo()}
                </Button>
            </PostForm>
        }
    })
}
