//! An invitation's link as a QR code. It is one SVG path, so it needs no style and no script.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

/// The light border that readers need, in modules.
const MARGIN: usize = 4;

/// The side of the square in modules, and the path of its dark ones; `None` for a text that is too long for it.
pub(super) fn path(text: &str) -> Option<(usize, String)> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        // One stroke for each run of dark modules in a row.
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                let (left, top, length) = (x + MARGIN, y + MARGIN, run.len());
                // Writing into a text does not fail.
                let _ = write!(path, "M{left} {top}h{length}v1h-{length}z");
            }
            x += run.len();
        }
    }
    Some((width + 2 * MARGIN, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_becomes_a_square_of_dark_runs_inside_its_border() {
        let (side, path) =
            path("https://id.example.com/invite/abcdefghijklmnopqrstuvwxyz0123456789").unwrap();
        assert!(side > 30 && side % 4 == 1, "{side}: a code has 17 + 4n modules, and the border eight");
        // The first finder begins at the inner corner, seven wide.
        assert!(path.starts_with("M4 4h7v1h-7z"), "{path}");
        assert!(path.bytes().all(|byte| b"Mhvz- 0123456789".contains(&byte)), "{path}");
        assert_eq!(super::path(&"x".repeat(5_000)), None);
    }
}
