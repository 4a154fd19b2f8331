//! Who manages whom in each template, written out from the model (rule 2, `members.managed_by`) and the matrices M4 and M6: a
//! table of what may be done, which the decisions here and the use cases of the service are both held against.
//!
//! A letter is a role. A text of letters is every role for which something may be done; all others it may not.

/// A template with its roles and what each may do.
pub struct Managers {
    /// The key of the template.
    pub template: &'static str,
    /// The value of `members.managed_by`.
    pub managed_by: &'static str,
    /// The letter and the key of each role, highest first.
    pub roles: &'static [(char, &'static str)],
    /// One row for each role, in their order.
    pub rows: &'static [Manager],
}

/// What somebody with one role may do, to others who have one role each.
pub struct Manager {
    /// Who.
    pub who: char,
    /// The roles that they may invite people with.
    pub invites: &'static str,
    /// For a member of each role, in their order: the roles that they may give.
    pub gives: &'static [&'static str],
    /// Whom they may remove.
    pub removes: &'static str,
    /// Whom they may disable and enable.
    pub disables: &'static str,
}

/// Somebody who manages nobody.
const fn nobody(who: char) -> Manager {
    Manager { who, invites: "", gives: &["", "", "", "", "", ""], removes: "", disables: "" }
}

const fn manager(
    who: char,
    invites: &'static str,
    gives: &'static [&'static str],
    removes: &'static str,
    disables: &'static str,
) -> Manager {
    Manager { who, invites, gives, removes, disables }
}

/// Every template; `config` also under the reading of its matrix.
#[rustfmt::skip]
pub const TABLE: &[Managers] = &[
    // An Admin manages those below, and cannot give what reads the audit log: they lack it.
    Managers {
        template: "standard", managed_by: "rank",
        roles: &[
            ('O', "owner"), ('A', "admin"), ('T', "team_lead"), ('U', "auditor"), ('M', "member"), ('V', "viewer"),
        ],
        rows: &[
            //       who  invites   gives to an Owner, an Admin, a Team lead, an Auditor, a Member, a Viewer    removes   disables
            manager('O', "OATUMV", &["OATUMV", "OATUMV", "OATUMV",    "OATUMV",   "OATUMV", "OATUMV"],           "OATUMV", "OATUMV"),
            manager('A', "ATMV",   &["",       "",       "ATMV",      "ATMV",     "ATMV",   "ATMV"],             "TUMV",   "TUMV"),
            // Leads invite into the teams that they lead, see `teams`.
            nobody('T'),
            nobody('U'),
            nobody('M'),
            nobody('V'),
        ],
    },
    Managers {
        template: "portal", managed_by: "permission",
        roles: &[('A', "admin"), ('U', "user")],
        rows: &[
            //       who  invites  gives to an Admin, a User    removes  disables
            manager('A', "AU",    &["AU",     "AU"],            "AU",    "AU"),
            nobody('U'),
        ],
    },
    // An Administrator manages owners as well (`User.OwnerRole.UPDATE`), and makes none: the role stands above theirs.
    Managers {
        template: "analytics", managed_by: "permission",
        roles: &[('O', "owner"), ('A', "administrator"), ('C', "creator"), ('D', "designer"), ('V', "viewer")],
        rows: &[
            //       who  invites  gives to an Owner, an Administrator, a Creator, a Designer, a Viewer  removes  disables
            manager('O', "OACDV", &["OACDV",  "OACDV",          "OACDV",   "OACDV",    "OACDV"],         "OACDV", "OACDV"),
            manager('A', "ACDV",  &["ACDV",   "ACDV",           "ACDV",    "ACDV",     "ACDV"],          "OACDV", "OACDV"),
            nobody('C'),
            nobody('D'),
            nobody('V'),
        ],
    },
    // The prose: owners alone change roles and remove. Disabling follows the permission, and owners are protected.
    Managers {
        template: "config", managed_by: "owner",
        roles: &[('O', "owner"), ('A', "admin"), ('C', "contributor"), ('V', "viewer"), ('N', "viewer_no_secrets")],
        rows: &[
            //       who  invites  gives to an Owner, an Admin, a Contributor, a Viewer, a Viewer, no secrets  removes  disables
            manager('O', "OACVN", &["OACVN",  "OACVN",  "OACVN",       "OACVN",  "OACVN"],                     "OACVN", "OACVN"),
            manager('A', "ACVN",  &["",       "",       "",            "",       ""],                          "",      "ACVN"),
            nobody('C'),
            nobody('V'),
            nobody('N'),
        ],
    },
    // The matrix: an Admin updates "non-owner roles and users", those below.
    Managers {
        template: "config", managed_by: "rank",
        roles: &[('O', "owner"), ('A', "admin"), ('C', "contributor"), ('V', "viewer"), ('N', "viewer_no_secrets")],
        rows: &[
            //       who  invites  gives to an Owner, an Admin, a Contributor, a Viewer, a Viewer, no secrets  removes  disables
            manager('O', "OACVN", &["OACVN",  "OACVN",  "OACVN",       "OACVN",  "OACVN"],                     "OACVN", "OACVN"),
            manager('A', "ACVN",  &["",       "",       "ACVN",        "ACVN",   "ACVN"],                      "CVN",   "CVN"),
            nobody('C'),
            nobody('V'),
            nobody('N'),
        ],
    },
    Managers {
        template: "cloud", managed_by: "permission",
        roles: &[('O', "owner"), ('C', "contributor"), ('S', "support"), ('R', "reader")],
        rows: &[
            //       who  invites  gives to an Owner, a Contributor, a Support, a Reader    removes  disables
            manager('O', "OCSR",  &["OCSR",   "OCSR",        "OCSR",    "OCSR"],            "OCSR",  "OCSR"),
            nobody('C'),
            nobody('S'),
            nobody('R'),
        ],
    },
    Managers {
        template: "workspace", managed_by: "permission",
        roles: &[('A', "workspace_admin"), ('D', "default")],
        rows: &[
            //       who  invites  gives to a Workspace Admin, a Default    removes  disables
            manager('A', "AD",    &["AD",              "AD"],               "AD",    "AD"),
            nobody('D'),
        ],
    },
];
