//! From the files in `locales` to Rust. What is wrong in them is found here, before anything is compiled: a message that one
//! language lacks, other placeholders than in English, a plural without one of its language's forms, an open brace.

mod pattern;
#[cfg(test)]
mod tests;

use std::fmt::Write;

use pattern::{Kind, Part, Pattern};

/// Files that only the server needs. Their messages come last, and the browser does not get them.
const SERVER_ONLY: [&str; 8] =
    ["accept", "email", "home", "mail", "organization", "permissions", "session", "setup"];
/// Messages that are several texts, separated by spaces.
const LISTS: [&str; 2] = ["time_months", "time_months_short"];
/// The plural forms of each language (CLDR, cardinal integers).
const FORMS: [&str; 2] = ["one", "other"];

/// A message: its name, and its text in English and German.
struct Message {
    name: String,
    comment: String,
    english: Pattern,
    german: Pattern,
}

/// The Rust code of the catalogue, or what is wrong, a line each.
pub fn generate(english: &[(String, String)], german: &[(String, String)]) -> Result<String, Vec<String>> {
    let mut wrong = Vec::new();
    let english = read("en", english, &mut wrong);
    let german = read("de", german, &mut wrong);
    let mut messages = Vec::new();
    for (name, text) in &english {
        let Some((_, translation)) = german.iter().find(|(other, _)| other == name) else {
            wrong.push(format!("de lacks {name}"));
            continue;
        };
        match (Pattern::parse(text), Pattern::parse(translation)) {
            (Ok(english), Ok(german)) => {
                for (language, pattern) in [("en", &english), ("de", &german)] {
                    check_plurals(language, name, &pattern.parts, &mut wrong);
                }
                if !english.has_same_arguments(&german) {
                    wrong.push(format!("de {name} has other placeholders than en"));
                }
                messages.push(Message { name: name.clone(), comment: text.clone(), english, german });
            }
            (english, german) => {
                for (language, result) in [("en", english), ("de", german)] {
                    if let Err(error) = result {
                        wrong.push(format!("{language} {name}: {error}"));
                    }
                }
            }
        }
    }
    for (name, _) in &german {
        if !english.iter().any(|(other, _)| other == name) {
            wrong.push(format!("en lacks {name}"));
        }
    }
    if wrong.is_empty() { Ok(code(&messages)) } else { Err(wrong) }
}

/// The keys and texts of a language's files; those of [`SERVER_ONLY`] last.
fn read(language: &str, files: &[(String, String)], wrong: &mut Vec<String>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let is_for_server = |name: &str| SERVER_ONLY.contains(&name);
    let (server, shared): (Vec<_>, Vec<_>) = files.iter().partition(|(name, _)| is_for_server(name));
    for (file, text) in shared.into_iter().chain(server) {
        match text.parse::<toml::Table>() {
            Ok(table) => {
                for (key, value) in table {
                    match value.as_str() {
                        Some(text) => found.push((format!("{file}_{key}"), text.to_owned())),
                        None => wrong.push(format!("{language}/{file}.toml: {key} is not a text")),
                    }
                }
            }
            Err(error) => wrong.push(format!("{language}/{file}.toml: {error}")),
        }
    }
    found
}

fn check_plurals(language: &str, name: &str, parts: &[Part], wrong: &mut Vec<String>) {
    for part in parts {
        if let Part::Plural(_, branches) = part {
            let forms: Vec<&str> = branches.iter().map(|(form, _)| form.as_str()).collect();
            if forms != FORMS {
                wrong.push(format!("{language} {name}: a plural needs the forms {}", FORMS.join(" and ")));
            }
            for (_, parts) in branches {
                check_plurals(language, name, parts, wrong);
            }
        }
    }
}

fn code(messages: &[Message]) -> String {
    let mut code = String::from("impl Messages {\n");
    for (index, message) in messages.iter().enumerate() {
        let (name, arguments) = (&message.name, &message.english.arguments);
        let _ = writeln!(code, "    /// {}\n    #[must_use]", message.comment.replace('\n', " / "));
        let parameters: String = arguments
            .iter()
            .filter_map(|(name, kind)| match kind {
                Kind::Text => Some(format!(", {name}: &str")),
                Kind::Number => Some(format!(", {name}: u64")),
                Kind::Slot => None,
            })
            .collect();
        let values: Vec<String> = arguments
            .iter()
            .map(|(name, kind)| match kind {
                Kind::Text => format!("Arg::Text({name})"),
                Kind::Number => format!("Arg::Number({name})"),
                Kind::Slot => "Arg::Slot".to_owned(),
            })
            .collect();
        let values = values.join(", ");
        let (result, body) = if arguments.is_empty() {
            ("&'static str", format!("self.text({index})"))
        } else if arguments.iter().any(|(_, kind)| *kind == Kind::Slot) {
            ("[String; 2]", format!("self.around({index}, &[{values}])"))
        } else {
            ("String", format!("self.format({index}, &[{values}])"))
        };
        let _ = writeln!(code, "    pub fn {name}(self{parameters}) -> {result} {{\n        {body}\n    }}");
    }
    code.push_str("}\n");
    let mut array = |name: &str, text: &dyn Fn(&Message) -> String| {
        let _ = writeln!(code, "static {name}: [&str; {}] = [", messages.len());
        for message in messages {
            let _ = writeln!(code, "    {:?},", text(message));
        }
        code.push_str("];\n");
    };
    array("ENGLISH", &|message| message.english.compiled(&message.english.arguments, &str::to_owned));
    array("GERMAN", &|message| message.german.compiled(&message.english.arguments, &str::to_owned));
    array("PSEUDO", &|message| {
        let text = message.english.compiled(&message.english.arguments, &accented);
        if LISTS.contains(&message.name.as_str()) {
            return text.split(' ').map(|word| format!("[{word}]")).collect::<Vec<_>>().join(" ");
        }
        if text.trim().is_empty() { text } else { format!("[{text}]") }
    });
    let shared = messages.iter().filter(|message| !is_for_server(&message.name)).count();
    let _ = writeln!(
        code,
        "/// How many of the messages the browser needs: the first ones.\nconst SHARED: usize = {shared};"
    );
    code
}

fn is_for_server(name: &str) -> bool {
    SERVER_ONLY.iter().any(|file| name.strip_prefix(file).is_some_and(|rest| rest.starts_with('_')))
}

/// Text of the pseudo-locale: readable, and unlike anything that was not in the catalogue.
fn accented(text: &str) -> String {
    let accent = |c| match c {
        'a' => 'à',
        'e' => 'ë',
        'i' => 'ï',
        'o' => 'ò',
        'u' => 'ü',
        'A' => 'Å',
        'E' => 'É',
        'I' => 'Î',
        'O' => 'Ö',
        'U' => 'Û',
        'n' => 'ñ',
        c => c,
    };
    text.chars().map(accent).collect()
}
