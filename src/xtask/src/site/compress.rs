//! Compressed copies of a file (`.br`, `.gz`), so that the server compresses nothing per request.

use crate::paths::Profile;
use crate::shell::write_changed;
use anyhow::Result;
use std::io::Write;
use std::path::{Path, PathBuf};

const EXTENSIONS: [&str; 8] = [".js", ".mjs", ".wasm", ".css", ".svg", ".txt", ".json", ".ico"];

/// Whether compression makes a file of this name smaller; pictures and fonts are compressed already.
pub fn is_compressible(name: &str) -> bool {
    EXTENSIONS.iter().any(|extension| name.ends_with(extension))
}

/// Writes both copies, unless they exist and the file has not changed.
pub fn write_copies(path: &Path, content: &[u8], profile: Profile, is_changed: bool) -> Result<[PathBuf; 2]> {
    let copies = [with_extension(path, "br"), with_extension(path, "gz")];
    if is_changed || !copies.iter().all(|copy| copy.is_file()) {
        write_changed(&copies[0], &brotli(content, profile)?)?;
        write_changed(&copies[1], &gzip(content, profile)?)?;
    }
    Ok(copies)
}

/// The content as a browser receives it.
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

fn with_extension(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn both_copies_decompress_to_the_file() {
        let content = b"body { color: red } ".repeat(50);
        let mut decompressed = Vec::new();
        brotli::BrotliDecompress(&mut &brotli(&content, Profile::Release).unwrap()[..], &mut decompressed)
            .unwrap();
        assert_eq!(decompressed, content);
        let mut decompressed = Vec::new();
        let packed = gzip(&content, Profile::Dev).unwrap();
        flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut decompressed).unwrap();
        assert_eq!(decompressed, content);
    }

    #[test]
    fn pictures_are_not_compressed() {
        assert!(is_compressible("pkg/a.css") && !is_compressible("static/a.png"));
    }
}
