//! Errors as the browser reads them.

use super::*;
use crate::permission::Permission;

#[test]
fn an_error_round_trips_through_json() {
    for error in [
        ErrorKind::LastOwner,
        ErrorKind::Denied { denial: Denial::Missing { permission: Permission::INVITE_CREATE } },
        ErrorKind::field("email", Problem::Email { error: EmailError::Form }),
        ErrorKind::RateLimited { retry_after: 61 },
    ] {
        let text = serde_json::to_string(&error).unwrap();
        assert_eq!(serde_json::from_str::<ErrorKind>(&text).unwrap(), error);
    }
}
