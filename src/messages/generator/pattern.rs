//! A message's text, in the part of ICU MessageFormat that we use: `{name}`, `{count, number}`, `{name, slot}` (where the
//! caller puts an element) and `{count, plural, one {# person} other {# people}}`. There is no quoting: an apostrophe is
//! an apostrophe, and a brace always belongs to a placeholder.

use std::iter::Peekable;
use std::str::Chars;

/// What is put into a placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    Slot,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    Text(String),
    Argument(String),
    Plural(String, Vec<(String, Vec<Part>)>),
}

/// A parsed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    pub parts: Vec<Part>,
    /// The placeholders, in the order of their first appearance.
    pub arguments: Vec<(String, Kind)>,
}

impl Pattern {
    /// Parses a text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut pattern = Self { parts: Vec::new(), arguments: Vec::new() };
        let mut chars = text.chars().peekable();
        pattern.parts = pattern.parse_parts(&mut chars, None)?;
        if chars.next().is_some() {
            return Err("a brace closes nothing".to_owned());
        }
        if pattern.arguments.iter().filter(|(_, kind)| *kind == Kind::Slot).count() > 1 {
            return Err("more than one slot".to_owned());
        }
        Ok(pattern)
    }

    /// Whether both ask for the same values.
    pub fn has_same_arguments(&self, other: &Self) -> bool {
        let sorted = |pattern: &Self| {
            let mut names: Vec<String> =
                pattern.arguments.iter().map(|(name, kind)| format!("{name} {kind:?}")).collect();
            names.sort();
            names
        };
        sorted(self) == sorted(other)
    }

    /// The text with numbers in place of the arguments' names: `{0}`, and `{0,one{…}other{…}}`.
    pub fn compiled(&self, arguments: &[(String, Kind)], write: &dyn Fn(&str) -> String) -> String {
        compile(&self.parts, arguments, write)
    }

    /// Up to the brace that closes, or to the end.
    fn parse_parts(
        &mut self,
        chars: &mut Peekable<Chars<'_>>,
        counted: Option<&str>,
    ) -> Result<Vec<Part>, String> {
        let mut parts = Vec::new();
        let mut text = String::new();
        while let Some(&next) = chars.peek() {
            let part = match (next, counted) {
                ('}', _) => break,
                ('{', _) => {
                    chars.next();
                    self.parse_placeholder(chars)?
                }
                ('#', Some(name)) => {
                    chars.next();
                    Part::Argument(name.to_owned())
                }
                _ => {
                    text.push(next);
                    chars.next();
                    continue;
                }
            };
            if !text.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut text)));
            }
            parts.push(part);
        }
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        Ok(parts)
    }

    /// After the opening brace, to the closing one.
    fn parse_placeholder(&mut self, chars: &mut Peekable<Chars<'_>>) -> Result<Part, String> {
        let name = take_until(chars, &[',', '}'])?;
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
            return Err(format!("`{name}` is not a placeholder's name"));
        }
        if chars.next() == Some('}') {
            self.add(&name, Kind::Text)?;
            return Ok(Part::Argument(name));
        }
        let kind = take_until(chars, &[',', '}'])?;
        match (kind.as_str(), chars.next()) {
            ("number", Some('}')) => {
                self.add(&name, Kind::Number)?;
                Ok(Part::Argument(name))
            }
            ("slot", Some('}')) => {
                self.add(&name, Kind::Slot)?;
                Ok(Part::Argument(name))
            }
            ("plural", Some(',')) => {
                self.add(&name, Kind::Number)?;
                let mut branches = Vec::new();
                loop {
                    let form = take_until(chars, &['{', '}'])?;
                    match chars.next() {
                        Some('{') => {
                            let parts = self.parse_parts(chars, Some(&name))?;
                            if chars.next() != Some('}') {
                                return Err("a brace is open".to_owned());
                            }
                            branches.push((form, parts));
                        }
                        _ => return Ok(Part::Plural(name, branches)),
                    }
                }
            }
            _ => Err(format!("`{kind}` is not a kind of placeholder")),
        }
    }

    fn add(&mut self, name: &str, kind: Kind) -> Result<(), String> {
        match self.arguments.iter().find(|(known, _)| known == name) {
            None => self.arguments.push((name.to_owned(), kind)),
            Some((_, known)) if *known != kind => {
                return Err(format!("`{name}` is both {known:?} and {kind:?}"));
            }
            Some(_) => {}
        }
        Ok(())
    }
}

/// The text before one of the characters, trimmed.
fn take_until(chars: &mut Peekable<Chars<'_>>, ends: &[char]) -> Result<String, String> {
    let mut text = String::new();
    while let Some(next) = chars.peek() {
        if ends.contains(next) {
            return Ok(text.trim().to_owned());
        }
        text.push(*next);
        chars.next();
    }
    Err("a brace is open".to_owned())
}

fn compile(parts: &[Part], arguments: &[(String, Kind)], write: &dyn Fn(&str) -> String) -> String {
    let place = |name: &str| arguments.iter().position(|(known, _)| known == name).unwrap_or_default();
    parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => write(text),
            Part::Argument(name) => format!("{{{}}}", place(name)),
            Part::Plural(name, branches) => {
                let branches: String = branches
                    .iter()
                    .map(|(form, parts)| format!("{form}{{{}}}", compile(parts, arguments, write)))
                    .collect();
                format!("{{{},{branches}}}", place(name))
            }
        })
        .collect()
}
