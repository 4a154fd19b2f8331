//! Formatting of numbers.

/// `1284` as `1,284`.
#[must_use]
pub fn format_number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The same, or `1,284+` if there are `at_least` that many.
#[must_use]
pub fn format_count(number: u64, at_least: bool) -> String {
    let mut text = format_number(number);
    if at_least {
        text.push('+');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (number, expected) in
            [(0, "0"), (999, "999"), (1_284, "1,284"), (100_000, "100,000"), (1_000_000, "1,000,000")]
        {
            assert_eq!(format_number(number), expected);
        }
        assert_eq!(
            (format_count(1_000, true), format_count(1_000, false)),
            ("1,000+".into(), "1,000".into())
        );
    }
}
