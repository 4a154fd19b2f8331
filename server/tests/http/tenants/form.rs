//! One form for every server function.

use testkit::Sample;

/// A form with every field that any server function takes.
pub(super) fn form(reader: &str, slug: &str, ids: &Sample, address: &str) -> Vec<(&'static str, String)> {
    let role = ids.role.to_string();
    // Names of teams are unique.
    let name: String = ids.team.to_string().chars().rev().take(8).collect();
    let fields = [
        ("reader", reader),
        ("slug", slug),
        ("member", &ids.member.to_string()),
        ("session", &ids.session.to_string()),
        ("invitation", &ids.invitation.to_string()),
        ("undo", &ids.undo.to_string()),
        ("job", &ids.job.to_string()),
        ("asset", &ids.asset.to_string()),
        ("assets[]", &ids.asset.to_string()),
        ("of", ""),
        ("kind", ""),
        ("parent", ""),
        ("external_id", ""),
        ("link", ""),
        ("owner", ""),
        ("level", "read"),
        ("table", ""),
        ("team", &ids.team.to_string()),
        ("from", ""),
        ("people[]", &ids.member.to_string()),
        ("crop", "0,0,64"),
        ("with_roles", "true"),
        ("roles[]", &role),
        // A role.
        ("role", &ids.custom_role.to_string()),
        ("source", ""),
        ("replacement", &role),
        ("description", "What it is."),
        ("audience", "Whom it is for."),
        ("rank", "20"),
        ("default_view", "users"),
        ("is_default", ""),
        ("grants[]", "User.Member.READ"),
        ("scopes[]", "all:User.Member"),
        // A bulk action.
        ("list", "users"),
        ("action", "disable"),
        ("query", &format!("?sel={}", ids.member)),
        ("add[]", &role),
        ("remove[]", &role),
        ("key", "a key"),
        // A list of people to invite.
        ("addresses", ""),
        ("column", ""),
        ("file_name", ""),
        ("file_encoding", ""),
        ("sheet[line][]", address),
        ("sheet[who][]", "New Person"),
        ("sheet[own][]", ""),
        ("sheet[batch]", ""),
        ("sheet[remove]", ""),
        ("note", "Welcome."),
        ("language", "de"),
        ("act", "send"),
        // Settings that cannot be saved: they are the organization's, and take no id.
        ("section", "invitations"),
        ("set[invitations.expire_after]", "soon"),
        ("boxes[]", "invitations.copy_link"),
        ("reset[]", "invitations.copy_link"),
        ("confirmed", ""),
        ("org_slug", "Not an address"),
        // An id is no token.
        ("token", &ids.invitation.to_string()),
        ("name", &format!("Another Name {name}")),
        ("email", "nobody@example.com"),
        ("password", "seven green bicycles at dawn"),
        ("current", "not this password"),
        ("new", "seven green bicycles at dawn"),
        ("org_name", "Another Organization"),
        ("template", "standard"),
        ("public_url", "https://id.example.com"),
        ("mail", "smtp"),
        ("mail_server", "mail.example.com:587"),
        ("mail_tls", "starttls"),
        ("mail_username", "rolecall"),
        ("mail_password", "hunter2hunter2"),
        ("mail_from", "rolecall@example.com"),
        ("to", "/account"),
        ("back", "/account"),
    ];
    fields.map(|(name, value)| (name, value.to_owned())).to_vec()
}
