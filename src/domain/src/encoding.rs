//! The encodings of text files that spreadsheets write, and how one is recognized. Decoding is left to the platform: the
//! browser's `TextDecoder`, and `encoding_rs` on the server, know them by the same names (WHATWG Encoding).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// An encoding of a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TextEncoding {
    /// UTF-8, with a byte-order mark or without.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-16, low byte first: "Unicode text" of Excel.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, high byte first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// Windows-1252: plain "CSV" of Excel in Western Europe and America.
    #[serde(rename = "windows-1252")]
    Windows1252,
}

/// A name that is no encoding of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a known encoding")]
pub struct UnknownEncoding;

impl TextEncoding {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Utf8, Self::Windows1252, Self::Utf16Le, Self::Utf16Be];

    /// The name by which platforms know it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// Recognizes the encoding of a file by its byte-order mark, by zeros in every other byte, and by whether it is valid
    /// UTF-8. What is left is taken for Windows-1252.
    #[must_use]
    pub fn detect(bytes: &[u8]) -> Self {
        let zeros = |parity: usize| bytes.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
        match bytes {
            [0xFF, 0xFE, ..] => Self::Utf16Le,
            [0xFE, 0xFF, ..] => Self::Utf16Be,
            _ if zeros(1) * 4 > bytes.len() => Self::Utf16Le,
            _ if zeros(0) * 4 > bytes.len() => Self::Utf16Be,
            _ if std::str::from_utf8(bytes).is_ok() => Self::Utf8,
            _ => Self::Windows1252,
        }
    }
}

impl FromStr for TextEncoding {
    type Err = UnknownEncoding;
    fn from_str(name: &str) -> Result<Self, UnknownEncoding> {
        Self::ALL.into_iter().find(|encoding| encoding.as_str() == name).ok_or(UnknownEncoding)
    }
}

impl fmt::Display for TextEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn the_encodings_of_spreadsheets_are_recognized() {
        let text = "Jürgen;juergen@x.org";
        for (bytes, expected) in [
            (text.as_bytes().to_vec(), TextEncoding::Utf8),
            (["\u{feff}", text].concat().into_bytes(), TextEncoding::Utf8),
            (b"J\xfcrgen;juergen@x.org".to_vec(), TextEncoding::Windows1252),
            (b"\x80uro".to_vec(), TextEncoding::Windows1252),
            (utf16(&["\u{feff}", text].concat(), u16::to_le_bytes), TextEncoding::Utf16Le),
            (utf16(&["\u{feff}", text].concat(), u16::to_be_bytes), TextEncoding::Utf16Be),
            (utf16(text, u16::to_le_bytes), TextEncoding::Utf16Le),
            (utf16(text, u16::to_be_bytes), TextEncoding::Utf16Be),
            (b"ada@x.org".to_vec(), TextEncoding::Utf8),
            (Vec::new(), TextEncoding::Utf8),
        ] {
            assert_eq!(TextEncoding::detect(&bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn an_encoding_is_known_by_its_name() {
        for encoding in TextEncoding::ALL {
            assert_eq!(encoding.as_str().parse(), Ok(encoding));
        }
        assert_eq!("latin".parse::<TextEncoding>(), Err(UnknownEncoding));
    }
}
