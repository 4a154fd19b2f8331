//! Reading the file of a template, strictly: what this version does not know is refused, with the place where it stands.

use serde_json::{Map, Value};

use super::{FILE_FORMAT, FileError, FileProblem, GrantLine, JsonType, OrgTemplate, Template, TemplateRole};
use crate::{
    landing::LandingPage,
    member::{MAX_ROLE_TEXT, MAX_ROLES, clean_role_text},
    name,
    permission::{GrantSet, Scope},
    policy::Policy,
    settings::{Overrides, value_text},
    text,
    words::Words,
};

/// The largest file, in bytes.
pub const MAX_FILE: usize = 256 * 1024;
/// The longest key of a role, in characters.
const MAX_KEY: u32 = 60;

type Read<T> = Result<T, FileError>;

impl OrgTemplate {
    /// Reads a file. The owner role grants what that of the base grants, whatever the file says: an owner can do
    /// everything, also what a newer version brought.
    ///
    /// # Errors
    /// The first thing that is wrong, and where.
    pub fn from_file(text: &str) -> Read<Self> {
        if text.len() > MAX_FILE {
            let most = u32::try_from(MAX_FILE / 1024).unwrap_or(u32::MAX);
            return Err(wrong("", FileProblem::Size { most }));
        }
        if text.trim().is_empty() {
            return Err(FileError::EMPTY);
        }
        let value = serde_json::from_str(text).map_err(|error| {
            let place = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
            wrong("", FileProblem::Syntax { line: place(error.line()), column: place(error.column()) })
        })?;
        let mut file = Object::of(value, "")?;
        let (at, format) = file.number("format")?;
        if format != i64::from(FILE_FORMAT) {
            return Err(wrong(&at, FileProblem::Format { known: FILE_FORMAT }));
        }
        let (at, base) = file.text("base")?;
        let base = Template::find(&base).ok_or_else(|| wrong(&at, FileProblem::Base))?;
        let roles = roles(file.list("roles")?, base)?;
        let settings = settings(file.object("settings")?, base)?;
        let words = words(file.object("words")?)?;
        file.end()?;
        Ok(Self { base, roles, settings, words })
    }
}

fn wrong(at: &str, problem: FileProblem) -> FileError {
    FileError { at: at.to_owned(), problem }
}

/// An object whose members are taken one by one; what is left at the end is unknown.
struct Object {
    at: String,
    members: Map<String, Value>,
}

impl Object {
    fn of(value: Value, at: &str) -> Read<Self> {
        match value {
            Value::Object(members) => Ok(Self { at: at.to_owned(), members }),
            _ => Err(wrong(at, FileProblem::WrongType { expected: JsonType::Object })),
        }
    }

    fn place(&self, name: &str) -> String {
        if self.at.is_empty() { name.to_owned() } else { [&self.at, ".", name].concat() }
    }

    /// A member with its place; `None` if it is not there.
    fn optional(&mut self, name: &str) -> Option<(String, Value)> {
        self.members.remove(name).map(|value| (self.place(name), value))
    }

    fn required(&mut self, name: &str) -> Read<(String, Value)> {
        self.optional(name).ok_or_else(|| wrong(&self.place(name), FileProblem::Missing))
    }

    fn text(&mut self, name: &str) -> Read<(String, String)> {
        let (at, value) = self.required(name)?;
        Ok((at.clone(), text_of(value, &at)?))
    }

    fn number(&mut self, name: &str) -> Read<(String, i64)> {
        let (at, value) = self.required(name)?;
        let number = value.as_i64();
        match number {
            Some(number) => Ok((at, number)),
            None => Err(wrong(&at, FileProblem::WrongType { expected: JsonType::Number })),
        }
    }

    /// A flag that is off where it is not there.
    fn flag(&mut self, name: &str) -> Read<(String, bool)> {
        match self.optional(name) {
            None => Ok((self.place(name), false)),
            Some((at, Value::Bool(value))) => Ok((at, value)),
            Some((at, _)) => Err(wrong(&at, FileProblem::WrongType { expected: JsonType::Flag })),
        }
    }

    fn list(&mut self, name: &str) -> Read<(String, Vec<Value>)> {
        let (at, value) = self.required(name)?;
        list_of(value, at)
    }

    /// An object that is empty where it is not there.
    fn object(&mut self, name: &str) -> Read<Self> {
        match self.optional(name) {
            None => Ok(Self { at: self.place(name), members: Map::new() }),
            Some((at, value)) => Self::of(value, &at),
        }
    }

    fn end(self) -> Read<()> {
        match self.members.keys().next() {
            None => Ok(()),
            Some(name) => Err(wrong(&self.place(name), FileProblem::Unknown)),
        }
    }
}

fn text_of(value: Value, at: &str) -> Read<String> {
    match value {
        Value::String(text) => Ok(text),
        _ => Err(wrong(at, FileProblem::WrongType { expected: JsonType::Text })),
    }
}

fn list_of(value: Value, at: String) -> Read<(String, Vec<Value>)> {
    match value {
        Value::Array(values) => Ok((at, values)),
        _ => Err(wrong(&at, FileProblem::WrongType { expected: JsonType::List })),
    }
}

fn roles((at, values): (String, Vec<Value>), base: &Template) -> Read<Vec<TemplateRole>> {
    if values.len() > MAX_ROLES as usize {
        return Err(wrong(&at, FileProblem::TooManyRoles { most: MAX_ROLES }));
    }
    let known = base.owner_grants();
    let place = |n: usize| format!("{at}[{n}]");
    let mut roles: Vec<TemplateRole> = Vec::new();
    for (n, value) in values.into_iter().enumerate() {
        let at = place(n);
        let role = role(Object::of(value, &at)?, &known)?;
        let earlier = |is_same: &dyn Fn(&TemplateRole) -> bool| roles.iter().any(is_same);
        let name = text::name_key(&role.name);
        for (member, is_wrong, problem) in [
            ("key", earlier(&|other| other.key == role.key), FileProblem::KeyTwice),
            ("name", earlier(&|other| text::name_key(&other.name) == name), FileProblem::NameTwice),
            ("is_owner", role.is_owner && earlier(&|other| other.is_owner), FileProblem::SecondOwner),
            ("is_custom", role.is_owner && role.is_custom, FileProblem::CustomOwner),
            ("is_default", role.is_default && earlier(&|other| other.is_default), FileProblem::SecondDefault),
        ] {
            if is_wrong {
                return Err(wrong(&[&at, ".", member].concat(), problem));
            }
        }
        roles.push(role);
    }
    let owner = roles.iter().find(|role| role.is_owner);
    let highest = owner.ok_or_else(|| wrong(&at, FileProblem::NoOwner))?.rank;
    if let Some(n) = roles.iter().position(|role| role.rank > highest) {
        return Err(wrong(&(place(n) + ".rank"), FileProblem::AboveOwner));
    }
    let complete = |role: TemplateRole| match role.is_owner {
        true => role.with_grants(&known, base),
        false => role,
    };
    Ok(roles.into_iter().map(complete).collect())
}

fn role(mut file: Object, known: &GrantSet) -> Read<TemplateRole> {
    let (at, key) = file.text("key")?;
    let is_key = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    if key.is_empty() || !key.chars().all(is_key) {
        return Err(wrong(&at, FileProblem::Key));
    }
    if key.len() > MAX_KEY as usize {
        return Err(wrong(&at, FileProblem::Length { most: MAX_KEY }));
    }
    let (at, role_name) = file.text("name")?;
    let role_name = name::parse(&role_name).map_err(|_| wrong(&at, FileProblem::Name))?;
    let description = role_text(&mut file, "description")?;
    let audience = role_text(&mut file, "audience")?;
    let (at, rank) = file.number("rank")?;
    let rank = i32::try_from(rank).ok().filter(|rank| (1..=100).contains(rank));
    let rank = rank.ok_or_else(|| wrong(&at, FileProblem::Rank))?;
    let (_, is_owner) = file.flag("is_owner")?;
    let (_, is_default) = file.flag("is_default")?;
    let default_view: LandingPage = match file.optional("default_view") {
        None => LandingPage::default(),
        Some((at, value)) => {
            text_of(value, &at)?.parse().map_err(|_| wrong(&at, FileProblem::LandingPage))?
        }
    };
    let (_, is_custom) = file.flag("is_custom")?;
    let all = file.list("all")?;
    let all = grant_lines(all, Scope::All, known)?;
    let own = match file.optional("own") {
        None => Vec::new(),
        Some((at, value)) => grant_lines(list_of(value, at)?, Scope::Own, known)?,
    };
    file.end()?;
    Ok(TemplateRole {
        key,
        name: role_name,
        description,
        audience,
        rank,
        is_owner,
        is_default,
        default_view,
        is_custom,
        all,
        own,
    })
}

/// A description or an audience, which may be left out.
fn role_text(file: &mut Object, name: &str) -> Read<String> {
    let Some((at, value)) = file.optional(name) else { return Ok(String::new()) };
    let text = clean_role_text(&text_of(value, &at)?);
    if text.chars().count() > MAX_ROLE_TEXT as usize {
        return Err(wrong(&at, FileProblem::Length { most: MAX_ROLE_TEXT }));
    }
    Ok(text)
}

fn grant_lines((at, values): (String, Vec<Value>), scope: Scope, known: &GrantSet) -> Read<Vec<GrantLine>> {
    let line = |(n, value): (usize, Value)| {
        let at = format!("{at}[{n}]");
        let text = text_of(value, &at)?;
        let line = GrantLine::try_from(text).map_err(|_| wrong(&at, FileProblem::GrantLine))?;
        let is_unknown = |permission: &&_| known.scope_of(permission) < Some(scope);
        match line.0.iter().find(is_unknown) {
            Some(permission) => Err(wrong(&at, FileProblem::Permission { permission: permission.clone() })),
            None => Ok(line),
        }
    };
    values.into_iter().enumerate().map(line).collect()
}

/// The settings that differ from the base, each in a value that could be entered.
fn settings(file: Object, base: &Template) -> Read<Overrides> {
    let mut values = Overrides::default();
    for (key, value) in &file.members {
        let at = file.place(key);
        let declared = Policy::declaration(key).ok_or_else(|| wrong(&at, FileProblem::Unknown))?;
        let mut one = Overrides::default();
        one.set(key, value.clone());
        let typed = Policy::default().with_all(&one).map_err(|_| wrong(&at, FileProblem::Setting))?;
        let typed = typed.value(key).unwrap_or_default();
        let value = match declared.input {
            Some((_, control)) => {
                control.read(&value_text(&typed)).map_err(|_| wrong(&at, FileProblem::Setting))?
            }
            None => typed,
        };
        values.set(key, value);
    }
    let present = base.policy();
    Ok(present.clone().with(&values).overrides(&present, &Overrides::default()))
}

/// The words that an organization has of its own.
fn words(file: Object) -> Read<Overrides> {
    let mut values = Overrides::default();
    for (key, value) in &file.members {
        let at = file.place(key);
        if Words::declaration(key).is_none() {
            return Err(wrong(&at, FileProblem::Unknown));
        }
        let word = name::parse(&text_of(value.clone(), &at)?).map_err(|_| wrong(&at, FileProblem::Name))?;
        values.set(key, word.into());
    }
    Ok(values)
}

#[cfg(test)]
mod tests;
