//! Bytes as text, for places in lists.

/// Bytes as lower-case hexadecimal digits, for a place in an address.
pub(crate) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| Some(digit(high)? << 4 | digit(low)?));
    rest.is_empty().then(|| bytes.collect())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_in_hexadecimal_digits_and_read_back() {
        assert_eq!(to_hex(&[0, 9, 0xab]), "0009ab");
        assert_eq!(from_hex("0009ab"), Some(vec![0, 9, 0xab]));
        assert_eq!(from_hex(""), Some(vec![]));
        for wrong in ["0", "0g", "ü", "000"] {
            assert_eq!(from_hex(wrong), None, "{wrong}");
        }
    }
}
