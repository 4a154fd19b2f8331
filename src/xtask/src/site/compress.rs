//! The compressed twins of a file (`.br`, `.gz`), so that the server compresses nothing while serving.

use crate::paths::Profile;
use crate::shell::write_changed;
use anyhow::Result;
use std::io::Write;
use std::path::{Path, PathBuf};

const ENDINGS: [&str; 8] = [".js", ".mjs", ".wasm", ".css", ".svg", ".txt", ".json", ".ico"];

/// Whether a file of this name shrinks; pictures and fonts are compressed already.
pub fn is_worth_it(name: &str) -> bool {
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Writes both twins, unless they are there and the file is as it was.
pub fn write_twins(path: &Path, content: &[u8], profile: Profile, is_changed: bool) -> Result<[PathBuf; 2]> {
    let twins = [with_ending(path, "br"), with_ending(path, "gz")];
    if is_changed || !twins.iter().all(|twin| twin.is_file()) {
        write_changed(&twins[0], &brotli(content, profile)?)?;
        write_changed(&twins[1], &gzip(content, profile)?)?;
    }
    Ok(twins)
}

/// As a browser would receive it.
pub fn brotli(content: &[u8], profile: Profile) -> Result<Vec<u8>> {
    let quality = if profile == Profile::Release { 11 } else { 5 };
    let settings = brotli::enc::BrotliEncoderParams {
        quality,
        lgwin: 22,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut out, &settings)?;
    Ok(out)
}

fn gzip(content: &[u8], profile: Profile) -> Result<Vec<u8>> {
    let level = if profile == Profile::Release { 9 } else { 3 };
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level));
    out.write_all(content)?;
    Ok(out.finish()?)
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn both_twins_unpack_to_the_file() {
        let content = b"body { color: red } ".repeat(50);
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut &brotli(&content, Profile::Release).unwrap()[..], &mut plain).unwrap();
        assert_eq!(plain, content);
        let mut plain = Vec::new();
        let packed = gzip(&content, Profile::Dev).unwrap();
        flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut plain).unwrap();
        assert_eq!(plain, content);
    }

    #[test]
    fn a_picture_is_left_as_it_is() {
        assert!(is_worth_it("pkg/a.css") && !is_worth_it("static/a.png"));
    }
}
