//! Tones, and a state as a dot with a label: colour is never the only sign.

use leptos::prelude::*;

/// What a thing means to the reader.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// Success.
    Good,
    /// Needs attention.
    Warning,
    /// An error, or a destructive action.
    Danger,
    /// Information.
    Info,
    /// Neutral.
    #[default]
    Neutral,
}

impl Tone {
    /// The label for readers who see neither colour nor icon.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Good => "Done",
            Self::Warning => "Warning",
            Self::Danger => "Problem",
            Self::Info | Self::Neutral => "Note",
        }
    }

    /// The class that lends its colours.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Good => "tone-good",
            Self::Warning => "tone-warning",
            Self::Danger => "tone-danger",
            Self::Info => "tone-info",
            Self::Neutral => "tone-neutral",
        }
    }
}

/// A dot and a word.
#[component]
pub fn Status(
    /// The dot's colour.
    #[prop(optional)]
    tone: Tone,
    /// An empty ring: not active yet, or no longer.
    #[prop(optional)]
    hollow: bool,
    /// The word, from the organization's vocabulary.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <span class=[if hollow { "status status-hollow " } else { "status " }, tone.class()].concat()>{label}</span>
    }
}
