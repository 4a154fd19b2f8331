//! That every declared setting and word is read by code, or is on the list of those whose feature is not there yet.

use std::{fs, path::Path};

use domain::{policy::Policy, settings::Reader, words::Words};

#[test]
fn a_declared_setting_is_read_where_its_declaration_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for declared in Policy::DECLARATIONS.iter().chain(Words::DECLARATIONS) {
        if let Reader::Code { path, text } = declared.reader {
            let source = fs::read_to_string(root.join(path))
                .unwrap_or_else(|error| panic!("{}: {path}: {error}", declared.key));
            assert!(source.contains(text), "{}: {path} does not read `{text}`", declared.key);
        }
    }
}

#[test]
fn the_settings_that_no_code_reads_yet_are_these() {
    let planned: Vec<_> = Policy::DECLARATIONS
        .iter()
        .filter_map(|declared| match declared.reader {
            Reader::Planned { by } => Some((declared.key, by)),
            Reader::Code { .. } => None,
        })
        .collect();
    assert_eq!(planned, [("tokens.max_lifetime", "access tokens"),]);
}

#[test]
fn the_documentation_names_every_setting() {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/settings.md")).unwrap();
    let (in_use, planned) = text.split_once("no code reads them yet").unwrap();
    for declared in Policy::DECLARATIONS {
        let is_planned = matches!(declared.reader, Reader::Planned { .. });
        let place = if is_planned { planned } else { in_use };
        assert!(place.contains(&format!("`{}`", declared.key)), "{} is not where it belongs", declared.key);
    }
}
