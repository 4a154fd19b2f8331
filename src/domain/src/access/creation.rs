//! Who creates organizations: the installation decides it, since there is no organization yet whose roles could.

use super::Denial;

/// Who may create organizations (`organizations.creation`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OrganizationCreation {
    /// Everybody: who has no account makes one together with the organization, proving their address by a link.
    Anyone,
    /// Everybody who has an account.
    #[default]
    Accounts,
    /// The operator alone, on the console.
    Operator,
}

impl OrganizationCreation {
    /// Whether somebody with an account may.
    ///
    /// # Errors
    /// It is left to the operator.
    pub const fn check_account(self) -> Result<(), Denial> {
        match self {
            Self::Anyone | Self::Accounts => Ok(()),
            Self::Operator => Err(Denial::OperatorOnly),
        }
    }

    /// Whether somebody without an account may sign up with a new organization.
    #[must_use]
    pub const fn lets_sign_up(self) -> bool {
        matches!(self, Self::Anyone)
    }
}
