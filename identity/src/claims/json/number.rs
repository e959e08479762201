//! Numbers by their exact decimal text, never through a float: 9007199254740993 is not 9007199254740992.

/// A JSON number, with the text that it came with.
///
/// `==` compares the texts; [`Number::same_value`] compares what they mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number(String);

/// sign × 0.d₁d₂…dₙ × 10^point, without zeros at either end of the digits. Zero has no digits and no sign.
#[derive(Debug, PartialEq, Eq)]
struct Decimal {
    negative: bool,
    digits: String,
    point: i64,
}

/// Exponents beyond this are not calculated with: they cannot be a claim, only an attack on the reader.
const HIGHEST_EXPONENT: i64 = 1_000_000_000_000;
/// Up to this many characters a number is written out in full.
const LONGEST_PLAIN: i64 = 40;

impl Number {
    /// Reads a number as RFC 8259 §6 writes it; `None` for anything else (leading zeros, `+1`, `.5`, `NaN`, blanks).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (scan(text.as_bytes()) == Some(text.len())).then(|| Self(text.to_owned()))
    }

    /// The text of the document.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether both mean the same value: `1e2` and `100`, `1.0` and `1`, `-0` and `0`.
    #[must_use]
    pub fn same_value(&self, other: &Self) -> bool {
        match (self.decimal(), other.decimal()) {
            (Some(ours), Some(theirs)) => ours == theirs,
            // Beyond calculating: equal only if written alike.
            _ => self.0 == other.0,
        }
    }

    /// Whether its exponent is one to calculate with. A number beyond that has no one text that a pattern could match.
    #[must_use]
    pub fn is_calculable(&self) -> bool {
        self.decimal().is_some()
    }

    /// One text per value: `100` for `1e2`, `1` for `1.0`, `0.5` for `5e-1`; scientific beyond 40 digits.
    #[must_use]
    pub fn canonical(&self) -> String {
        let Some(Decimal { negative, digits, point }) = self.decimal() else { return self.0.clone() };
        if digits.is_empty() {
            return "0".to_owned();
        }
        let sign = if negative { "-" } else { "" };
        let length = i64::try_from(digits.len()).unwrap_or(i64::MAX);
        let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or_default());
        if point >= length && point <= LONGEST_PLAIN {
            return format!("{sign}{digits}{}", zeros(point - length));
        }
        if point > 0 && point < length {
            let (whole, fraction) = digits.split_at(usize::try_from(point).unwrap_or_default());
            return format!("{sign}{whole}.{fraction}");
        }
        if point <= 0 && point > -LONGEST_PLAIN {
            return format!("{sign}0.{}{digits}", zeros(-point));
        }
        let (first, rest) = digits.split_at(1);
        let dot = if rest.is_empty() { "" } else { "." };
        format!("{sign}{first}{dot}{rest}e{}", point - 1)
    }

    /// The largest whole number not above this one, if it has at most 18 digits.
    #[must_use]
    pub fn floor(&self) -> Option<i64> {
        let Decimal { negative, digits, point } = self.decimal()?;
        if point > 18 {
            return None;
        }
        let length = i64::try_from(digits.len()).ok()?;
        let whole_digits = usize::try_from(point.clamp(0, length)).ok()?;
        let mut whole: i64 = if whole_digits == 0 { 0 } else { digits[..whole_digits].parse().ok()? };
        for _ in length..point {
            whole = whole.checked_mul(10)?;
        }
        let has_fraction = length > point.max(0) && !digits.is_empty();
        Some(match (negative, has_fraction) {
            (false, _) => whole,
            (true, false) => -whole,
            (true, true) => -whole - 1,
        })
    }

    /// `None` if the exponent is beyond calculating.
    fn decimal(&self) -> Option<Decimal> {
        let (negative, text) = self.0.strip_prefix('-').map_or((false, self.0.as_str()), |rest| (true, rest));
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_start_matches('0');
        if digits.is_empty() {
            return Some(Decimal { negative: false, digits: String::new(), point: 0 });
        }
        let leading = i64::try_from(all.len() - digits.len()).ok()?;
        let exponent: i64 = exponent.parse().ok().filter(|e: &i64| e.abs() <= HIGHEST_EXPONENT)?;
        let point = i64::try_from(whole.len()).ok()? - leading + exponent;
        Some(Decimal { negative, digits: digits.trim_end_matches('0').to_owned(), point })
    }
}

/// How many bytes at the beginning are a number (RFC 8259 §6); `None` if none are.
pub(super) fn scan(bytes: &[u8]) -> Option<usize> {
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    at += match (bytes.get(at)?, digits(at)) {
        (_, 0) => return None,
        // A zero stands alone; a digit after it is then trailing data.
        (b'0', _) => 1,
        (_, count) => count,
    };
    if bytes.get(at) == Some(&b'.') {
        let count = digits(at + 1);
        if count == 0 {
            return None;
        }
        at += 1 + count;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let count = digits(at + 1 + sign);
        if count == 0 {
            return None;
        }
        at += 1 + sign + count;
    }
    Some(at)
}
