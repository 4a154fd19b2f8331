//! Compiles the catalogue: a function for each message, and each language's texts as an array.
#![expect(clippy::expect_used, reason = "a build that cannot read its own files stops")]

use std::{env, fs, path::PathBuf};

#[path = "generator/mod.rs"]
mod generator;

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=generator");
    let read = |language: &str| {
        let folder = root.join("locales").join(language);
        let mut files: Vec<_> = fs::read_dir(&folder)
            .expect("a folder for each language")
            .map(|entry| entry.expect("a readable folder").path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
            .collect();
        files.sort();
        files
            .into_iter()
            .map(|path| {
                let name = path.file_stem().expect("it has an extension").to_string_lossy().into_owned();
                (name, fs::read_to_string(path).expect("a readable file"))
            })
            .collect::<Vec<_>>()
    };
    match generator::generate(&read("en"), &read("de")) {
        Ok(code) => {
            let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
            fs::write(out.join("catalogue.rs"), code).expect("a writable folder");
        }
        Err(wrong) => {
            for line in wrong {
                println!("cargo::error={line}");
            }
        }
    }
}
