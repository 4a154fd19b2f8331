//! What a change does, before it is made.

use serde::{Deserialize, Serialize};

use crate::change_plan::ChangePlan;

/// The consequences of a change that somebody is about to make.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PlanView {
    /// The consequences, without what the reader may not see.
    pub plan: ChangePlan,
    /// The fingerprint of the whole plan and of the facts that it is made from: making the change names it.
    pub fingerprint: String,
}
