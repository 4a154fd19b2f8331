//! Numbers as a language writes them.

use crate::Messages;

impl Messages {
    /// `1284` as `1,284` in English and `1.284` in German.
    #[must_use]
    pub fn number(self, number: u64) -> String {
        let separator = self.format_thousands();
        let digits = number.to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3);
        for (at, digit) in digits.char_indices() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push_str(separator);
            }
            text.push(digit);
        }
        text
    }

    /// The same, or `1,284+` if there are at least that many.
    #[must_use]
    pub fn count(self, number: u64, at_least: bool) -> String {
        let mut text = self.number(number);
        if at_least {
            text.push('+');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use crate::Messages;

    #[test]
    fn thousands_are_set_apart() {
        for (number, expected) in
            [(0, "0"), (999, "999"), (1_284, "1,284"), (100_000, "100,000"), (1_000_000, "1,000,000")]
        {
            assert_eq!(Messages::default().number(number), expected);
        }
        assert_eq!(Messages::of(Language::German).number(1_000_000), "1.000.000");
        assert_eq!(Messages::default().count(1_000, true), "1,000+");
    }
}
