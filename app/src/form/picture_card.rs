//! The card with a picture, the form for another one, and the button that removes it.

use domain::id::PictureId;
use leptos::prelude::*;

use super::{Form, PostForm};
use crate::{
    PICTURE,
    api::AT_NOTICE,
    messages::messages,
    paths::{picture_path, url},
    ui::{self, Button, IconName, PictureField},
};

/// A picture that the reader may change.
pub(crate) struct PictureCard {
    /// The form that uploads another one.
    pub(crate) form: Form,
    /// The server function that removes it.
    pub(crate) remove: &'static str,
    /// The hidden fields of both forms.
    pub(crate) hidden: Vec<(&'static str, String)>,
    /// A sentence on where it is shown.
    pub(crate) lead: Option<&'static str>,
    /// The picture; `None` if there is none yet.
    pub(crate) picture: Option<PictureId>,
    /// Whether it is shown in a circle, as people are.
    pub(crate) round: bool,
}

impl PictureCard {
    /// The card.
    pub(crate) fn view(self) -> AnyView {
        let (m, error) = (messages(), self.form.error(PICTURE));
        let class = if self.round { "picture-now picture-round" } else { "picture-now" };
        let shown = self.picture.map(|picture| {
            let mut fields = vec![("do", self.remove.to_owned()), (AT_NOTICE.0, AT_NOTICE.1.to_owned())];
            fields.extend(self.hidden.clone());
            let (src, sharp) = (url(picture_path(picture, 96)), url(picture_path(picture, 256)));
            let srcset = [&sharp, " 2x"].concat();
            view! {
                <div class=class>
                    <img src=src srcset=srcset alt="" width="96" height="96"/>
                    <ui::PostForm fields><Button submit=true icon=IconName::Trash>{m.picture_remove()}</Button></ui::PostForm>
                </div>
            }
        });
        view! {
            <section class="card" aria-labelledby="picture-title">
                <div class="card-head">
                    <h2 id="picture-title">{m.picture_label()}</h2>
                    {self.lead.map(|lead| view! { <p>{lead}</p> })}
                </div>
                {shown}
                <PostForm form=self.form hidden=self.hidden files=true>
                    <PictureField label=m.picture_choose() name=PICTURE error uploads=true/>
                </PostForm>
            </section>
        }
        .into_any()
    }
}
