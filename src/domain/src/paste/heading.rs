//! What the headings of tables mean, those that other products write among them.

use crate::name;

/// What a column has, by its heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    /// The address of a person.
    Email,
    /// Often an address: the name for signing in.
    Login,
    /// A second address, often a private one, which is never invited unless somebody chooses the column.
    OtherEmail,
    /// The whole name.
    Name,
    FirstName,
    LastName,
    Roles,
    Team,
    /// The last day of the access.
    End,
}

/// Headings by what remains of them in lower case without spaces, marks and brackets.
const HEADINGS: [(Heading, &[&str]); 8] = [
    (
        Heading::Email,
        &[
            "email",
            "mail",
            "emails",
            "emailaddress",
            "emailaddresses",
            "mailaddress",
            "emailadresse",
            "mailadresse",
            "adresseemail",
            "adressemail",
            "courriel",
            "correo",
            "correoelectronico",
            "correoelectrónico",
            "indirizzoemail",
            "emailid",
            "primaryemail",
            "primaryemailaddress",
            "workemail",
            "workemailaddress",
            "businessemail",
            "useremail",
            "useremailaddress",
            "email1",
            "email1value",
            "email1address",
            "emailaddress1",
        ],
    ),
    (
        Heading::Login,
        &["userprincipalname", "upn", "username", "login", "loginname", "userid", "benutzername"],
    ),
    (
        Heading::Name,
        &[
            "name",
            "fullname",
            "displayname",
            "anzeigename",
            "vollständigername",
            "nom",
            "nombre",
            "nomcomplet",
        ],
    ),
    (Heading::FirstName, &["firstname", "givenname", "vorname", "prénom", "prenom"]),
    (
        Heading::LastName,
        &[
            "lastname",
            "surname",
            "familyname",
            "nachname",
            "familienname",
            "nomdefamille",
            "apellido",
            "apellidos",
        ],
    ),
    (Heading::Roles, &["role", "roles", "rolle", "rollen", "rôle", "rôles", "rol"]),
    (Heading::Team, &["team", "teams", "teamname", "équipe", "equipe", "equipo"]),
    (
        Heading::End,
        &[
            "accessends",
            "accessuntil",
            "enddate",
            "endson",
            "expires",
            "expireson",
            "expirydate",
            "expirationdate",
            "until",
            "validuntil",
            "zugangendet",
            "zugangbis",
            "enddatum",
            "endetam",
            "gültigbis",
            "ablaufdatum",
        ],
    ),
];

/// Parts of headings of second addresses.
const OTHERS: [&str; 13] = [
    "secondary",
    "alternat",
    "recovery",
    "personal",
    "private",
    "privat",
    "home",
    "other",
    "backup",
    "additional",
    "weitere",
    "zweit",
    "alias",
];

/// What a heading means. `E-Mail`, `email_address`, `emailAddress`, `Email Address [Required]` and `Role(s)` are known alike.
pub(super) fn meaning(text: &str) -> Option<Heading> {
    if text.contains([',', ';', '\t', '\n']) {
        return None;
    }
    let key = name::key(text);
    let mut depth = 0_u32;
    let key: String = key
        .chars()
        .filter(|c| match c {
            '[' | '(' => {
                depth += 1;
                false
            }
            ']' | ')' => {
                depth = depth.saturating_sub(1);
                false
            }
            c => depth == 0 && c.is_alphanumeric(),
        })
        .collect();
    let known = HEADINGS.iter().find(|(_, words)| words.contains(&key.as_str())).map(|(heading, _)| *heading);
    known.or_else(|| {
        let is_other =
            OTHERS.iter().any(|part| key.contains(part)) || key.contains(|c: char| ('2'..='9').contains(&c));
        let is_address = key.contains("mail") || key.contains("courriel") || key.contains("correo");
        (is_address && is_other).then_some(Heading::OtherEmail)
    })
}

/// Whether a text is the heading of a column of addresses.
pub(super) fn is_single(text: &str) -> bool {
    meaning(text.trim().trim_matches('"')) == Some(Heading::Email)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_other_products_are_known() {
        for (text, expected) in [
            ("E-Mail", Some(Heading::Email)),
            ("email_address", Some(Heading::Email)),
            ("emailAddress", Some(Heading::Email)),
            (" Email Address [Required] ", Some(Heading::Email)),
            ("Primary Email", Some(Heading::Email)),
            ("E-mail 1 - Value", Some(Heading::Email)),
            ("User principal name", Some(Heading::Login)),
            ("Secondary Email", Some(Heading::OtherEmail)),
            ("Recovery Email [MUST BE IN THE E.164 FORMAT]", Some(Heading::OtherEmail)),
            ("E-mail 2 - Value", Some(Heading::OtherEmail)),
            ("E-mail 2 Address", Some(Heading::OtherEmail)),
            ("Private E-Mail-Adresse", Some(Heading::OtherEmail)),
            ("First Name [Required]", Some(Heading::FirstName)),
            ("Nachname", Some(Heading::LastName)),
            ("Display name", Some(Heading::Name)),
            ("Role(s)", Some(Heading::Roles)),
            ("Team", Some(Heading::Team)),
            ("Équipe", Some(Heading::Team)),
            ("Access ends", Some(Heading::End)),
            ("End date (YYYY-MM-DD)", Some(Heading::End)),
            ("Zugang endet", Some(Heading::End)),
            ("Status [READ ONLY]", None),
            ("Mailing list", None),
            ("Nickname", None),
            ("Staff 2026", None),
            ("", None),
        ] {
            assert_eq!(meaning(text), expected, "{text}");
        }
    }
}
