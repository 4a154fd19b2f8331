//! Tones, and a state as a dot with a label: colour is never the only sign.

use leptos::prelude::*;

use crate::messages::messages;

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
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Good => messages().kit_tone_good(),
            Self::Warning => messages().kit_tone_warning(),
            Self::Danger => messages().kit_tone_danger(),
            Self::Info | Self::Neutral => messages().kit_tone_note(),
        }
    }

    /// The class that lends its colours.
    pub(crate) const fn class(self) -> &'static str {
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
