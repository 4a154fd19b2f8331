//! The words of the consequences of a switch, put in by the server, so that the browser's program has none of them.

use std::collections::BTreeMap;

use ::messages::Messages;
use domain::{
    template::Template,
    view::{FrameView, SwitchProblem, TemplateSwitchView},
    words::Words,
};

use crate::api::TemplatePlan;

/// The consequences with their words. `frame` is the organization as it is now.
pub(crate) fn template_plan(m: Messages, frame: &FrameView, view: TemplateSwitchView) -> TemplatePlan {
    let (present, next) = (frame.template.as_str(), view.base.as_str());
    let mut names = BTreeMap::new();
    for role in &view.roles {
        for (grants, template) in [(&role.gained, next), (&role.lost, present)] {
            for (permission, _) in grants.iter() {
                names.insert(permission.to_string(), m.permission((template, &[]), permission));
            }
        }
    }
    for problem in &view.problems {
        if let SwitchProblem::AssetsOfKind { kind, .. } | SwitchProblem::AssetParts { kind, .. } = problem {
            let known = Template::of_organization(present).and_then(|template| template.asset_type(kind));
            let name = known.map_or(kind.as_str(), |kind| kind.name.in_language(m.language()));
            names.insert(kind.to_string(), name.to_owned());
        }
    }
    let layout = |key: &str| Template::of_organization(key).map(|template| template.layout.clone());
    TemplatePlan {
        name: template_name(m, next),
        names,
        words: changed_words(&m.words(present, &frame.words), &m.words(next, &view.words)),
        is_laid_out_anew: layout(present) != layout(next),
        view,
    }
}

/// The name of a built-in template; its key if this version does not know it.
pub(crate) fn template_name(m: Messages, key: &str) -> String {
    Template::find(key).map_or(key, |template| template.name.in_language(m.language())).to_owned()
}

/// The words that differ, each now and afterwards.
fn changed_words(before: &Words, after: &Words) -> Vec<(String, String)> {
    let word = |words: &Words, key: &str| {
        words.value(key).and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    };
    let pairs =
        Words::DECLARATIONS.iter().map(|declared| (word(before, declared.key), word(after, declared.key)));
    pairs.filter(|(before, after)| before != after).collect()
}
