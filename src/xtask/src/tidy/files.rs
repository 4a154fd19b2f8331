//! Rules about the content of a single file. The words to look for are concatenated here, so that this file does not
//! match itself.

use super::File;
use anyhow::Result;

const MAX_LINES: usize = 500;

/// Files that may be longer, each with its reason.
const LENGTH_EXCEPTIONS: [(&str, &str); 0] = [];

/// Files outside the store that may contain SQL, each with its reason.
const SQL_EXCEPTIONS: [(&str, &str); 0] = [];

pub fn length(files: &[File]) -> Result<Vec<String>> {
    let endings = [".rs", ".ts", ".js", ".css", ".sql", ".html", ".toml", ".md"];
    Ok(files
        .iter()
        .filter(|file| endings.iter().any(|ending| file.path.ends_with(ending)))
        .filter(|file| !LENGTH_EXCEPTIONS.iter().any(|(path, _)| *path == file.path))
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| *lines > MAX_LINES)
        .map(|(file, lines)| format!("{} has {lines} lines, more than {MAX_LINES}", file.path))
        .collect())
}

pub fn module_documentation(files: &[File]) -> Result<Vec<String>> {
    Ok(rust(files)
        .filter(|file| !file.text.starts_with("//!"))
        .map(|file| format!("{} does not open with //!", file.path))
        .collect())
}

pub fn unfinished_work(files: &[File]) -> Result<Vec<String>> {
    let words = [["TO", "DO"], ["FIX", "ME"], ["XX", "X"], ["HA", "CK"]].map(|parts| parts.concat());
    Ok(lines(files, |file| !is_generated(file))
        .filter(|(_, line)| {
            line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| words.iter().any(|w| w == word))
        })
        .map(|(place, _)| format!("{place} marks unfinished work"))
        .collect())
}

pub fn trailing_whitespace(files: &[File]) -> Result<Vec<String>> {
    Ok(lines(files, |file| !is_generated(file))
        .filter(|(_, line)| line.ends_with([' ', '\t', '\r']))
        .map(|(place, _)| place)
        .collect())
}

pub fn registry_hosts(files: &[File]) -> Result<Vec<String>> {
    let hosts =
        [["registry.", "npmjs.org"], ["crates.", "io/api"], ["static.", "crates.io"], ["deb.", "debian.org"]]
            .map(|parts| parts.concat());
    Ok(lines(files, |file| file.path != "Cargo.lock")
        .filter(|(_, line)| hosts.iter().any(|host| line.contains(host.as_str())))
        .map(|(place, _)| format!("{place} names a registry's host"))
        .collect())
}

pub fn sql_outside_store(files: &[File]) -> Result<Vec<String>> {
    Ok(rust(files)
        .filter(|file| !file.path.starts_with("src/store/"))
        .filter(|file| !SQL_EXCEPTIONS.iter().any(|(path, _)| *path == file.path))
        .filter_map(|file| Some((file, first_sql(&file.text)?)))
        .map(|(file, line)| format!("{}:{line} contains SQL", file.path))
        .collect())
}

/// The line of the first statement, which may continue on the next lines.
fn first_sql(text: &str) -> Option<usize> {
    let statements = [
        ["SEL", "ECT ", "FROM "],
        ["INS", "ERT ", "INTO "],
        ["UPD", "ATE ", "SET "],
        ["DEL", "ETE ", "FROM "],
    ]
    .map(|[start, end, second]| ([start, end].concat(), second));
    let lines: Vec<&str> = text.lines().collect();
    let starts_here = |at: usize| {
        statements.iter().any(|(verb, second)| {
            let Some(start) = lines[at].find(verb) else { return false };
            let following = lines[at + 1..].iter().take(8);
            !lines[at].trim_start().starts_with("//")
                && (lines[at][start..].contains(second)
                    || following.into_iter().any(|line| line.contains(second)))
        })
    };
    (0..lines.len()).find(|&at| starts_here(at)).map(|at| at + 1)
}

pub fn inline_styles(files: &[File]) -> Result<Vec<String>> {
    let attributes =
        [["style", "=\""], ["style", "={"], ["style", "=move"], ["style", ":--"]].map(|parts| parts.concat());
    Ok(lines(files, |file| file.path.starts_with("app/src/") && file.path.ends_with(".rs"))
        .filter(|(_, line)| {
            let line = line.trim_start();
            !line.starts_with("//")
                && attributes.iter().any(|attribute| {
                    line.starts_with(attribute.as_str()) || line.contains(&format!(" {attribute}"))
                })
        })
        .map(|(place, _)| format!("{place} has an inline style, which the content security policy blocks"))
        .collect())
}

fn rust(files: &[File]) -> impl Iterator<Item = &File> {
    files.iter().filter(|file| file.path.ends_with(".rs"))
}

fn is_generated(file: &File) -> bool {
    file.path.ends_with(".lock") || file.path.ends_with("package-lock.json") || file.path.ends_with(".snap")
}

fn lines<'a>(
    files: &'a [File],
    wanted: impl Fn(&File) -> bool + 'a,
) -> impl Iterator<Item = (String, &'a str)> + 'a {
    files.iter().filter(move |file| wanted(file)).flat_map(|file| {
        // `lines` would hide a carriage return.
        file.text.split('\n').enumerate().map(|(at, line)| (format!("{}:{}", file.path, at + 1), line))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn a_long_file_is_found() {
        assert_eq!(found(length, &[("a.rs", &"x\n".repeat(501)), ("b.rs", &"x\n".repeat(500))]).len(), 1);
    }

    #[test]
    fn a_file_without_documentation_is_found() {
        assert_eq!(found(module_documentation, &[("a.rs", "use b;"), ("b.rs", "//! For c.")]).len(), 1);
    }

    #[test]
    fn a_mark_of_unfinished_work_is_found_and_part_of_a_word_is_not() {
        let word = ["TO", "DO"].concat();
        assert_eq!(
            found(unfinished_work, &[("a.rs", &format!("// {word}: later\nlet {word}S = 1;"))]).len(),
            1
        );
    }

    #[test]
    fn whitespace_at_the_end_of_a_line_is_found() {
        assert_eq!(
            found(trailing_whitespace, &[("a.md", "a \nb\nc\t\nd\r\n")]),
            ["a.md:1", "a.md:3", "a.md:4"]
        );
    }

    #[test]
    fn a_registry_host_is_found_except_in_cargos_lock_file() {
        let line = ["https://static.", "crates.io/x"].concat();
        assert_eq!(found(registry_hosts, &[("a.json", &line), ("Cargo.lock", &line)]).len(), 1);
    }

    #[test]
    fn sql_is_found_outside_the_store_even_over_lines() {
        let sql = format!("let q = \"{} a,\n b {} c\";", "SELECT", "FROM");
        assert_eq!(
            found(sql_outside_store, &[("server/src/a.rs", &sql), ("src/store/src/a.rs", &sql)]).len(),
            1
        );
        let words = format!("// {} all rows FROM the table\nlet help = \"choose SELECT\";", "SELECT");
        assert_eq!(found(sql_outside_store, &[("server/src/a.rs", &words)]).len(), 0);
    }

    #[test]
    fn an_inline_style_is_found() {
        let view = ["view! { <p style", "=\"color:red\"> }"].concat();
        assert_eq!(found(inline_styles, &[("app/src/a.rs", &view), ("src/b.rs", &view)]).len(), 1);
    }
}
