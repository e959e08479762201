//! The grammar of RFC 8259, with the refusals of [`JsonError`](super::JsonError).

use super::number::{Number, scan};
use super::{Json, JsonError, Limits};

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Json, JsonError> {
    let text = str::from_utf8(bytes).map_err(|_| JsonError::Utf8)?;
    if text.starts_with('\u{feff}') {
        return Err(JsonError::ByteOrderMark);
    }
    let depth = limits.depth.min(Limits::HIGHEST_DEPTH);
    let mut reader = Reader { text, at: 0, values_left: limits.values };
    reader.skip_blanks();
    let value = reader.value(depth)?;
    reader.skip_blanks();
    if reader.at < text.len() { Err(JsonError::TrailingData(reader.at)) } else { Ok(value) }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    values_left: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Takes the byte if it comes next, after blanks.
    fn take(&mut self, byte: u8) -> bool {
        self.skip_blanks();
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn syntax<T>(&self) -> Result<T, JsonError> {
        Err(JsonError::Syntax(self.at))
    }

    /// `depth` is what is left: the recursion ends there, long before the stack does.
    fn value(&mut self, depth: usize) -> Result<Json, JsonError> {
        self.skip_blanks();
        match self.peek() {
            Some(b'{') => self.object(depth.checked_sub(1).ok_or(JsonError::TooDeep)?),
            Some(b'[') => self.list(depth.checked_sub(1).ok_or(JsonError::TooDeep)?),
            Some(b'"') => self.string().map(Json::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            _ => self.syntax(),
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Result<Json, JsonError> {
        if !self.text[self.at..].starts_with(word) {
            return self.syntax();
        }
        self.at += word.len();
        Ok(value)
    }

    fn number(&mut self) -> Result<Json, JsonError> {
        let rest = &self.text[self.at..];
        let number = scan(rest.as_bytes()).and_then(|length| Number::parse(&rest[..length]));
        let Some(number) = number else { return self.syntax() };
        self.at += number.as_str().len();
        Ok(Json::Number(number))
    }

    fn count_value(&mut self) -> Result<(), JsonError> {
        self.values_left = self.values_left.checked_sub(1).ok_or(JsonError::TooMany)?;
        Ok(())
    }

    fn list(&mut self, depth: usize) -> Result<Json, JsonError> {
        self.at += 1;
        let mut elements = Vec::new();
        if self.take(b']') {
            return Ok(Json::List(elements));
        }
        loop {
            self.count_value()?;
            elements.push(self.value(depth)?);
            if self.take(b']') {
                return Ok(Json::List(elements));
            }
            if !self.take(b',') {
                return self.syntax();
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json, JsonError> {
        self.at += 1;
        let mut members: Vec<(String, Json)> = Vec::new();
        if self.take(b'}') {
            return Ok(Json::Object(members));
        }
        loop {
            self.count_value()?;
            self.skip_blanks();
            if self.peek() != Some(b'"') {
                return self.syntax();
            }
            let name = self.string()?;
            if !self.take(b':') {
                return self.syntax();
            }
            members.push((name, self.value(depth)?));
            if self.take(b'}') {
                break;
            }
            if !self.take(b',') {
                return self.syntax();
            }
        }
        // Sorted, because comparing every name with every other would let a large object cost seconds.
        let mut names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        if names.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(JsonError::DuplicateName(self.at));
        }
        Ok(Json::Object(members))
    }

    fn string(&mut self) -> Result<String, JsonError> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = &self.text[self.at..];
            // Quotes, backslashes and control characters are single bytes, so this never splits a character.
            let Some(run) = rest.bytes().position(|byte| byte == b'"' || byte == b'\\' || byte < 0x20) else {
                self.at = self.text.len();
                return self.syntax();
            };
            out.push_str(&rest[..run]);
            self.at += run;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
                Some(0) => return Err(JsonError::Nul(self.at)),
                _ => return self.syntax(),
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let start = self.at;
        self.at += 1;
        let simple = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(start),
            _ => return self.syntax(),
        };
        self.at += 1;
        Ok(simple)
    }

    /// `\uXXXX`, or two of them that form one character.
    fn unicode(&mut self, start: usize) -> Result<char, JsonError> {
        let first = self.four_hex()?;
        let code = match first {
            0 => return Err(JsonError::Nul(start)),
            0xD800..=0xDBFF => {
                if !self.text[self.at..].starts_with("\\u") {
                    return Err(JsonError::LoneSurrogate(start));
                }
                self.at += 1;
                let second = self.four_hex()?;
                if !(0xDC00..=0xDFFF).contains(&second) {
                    return Err(JsonError::LoneSurrogate(start));
                }
                0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00)
            }
            other => other,
        };
        char::from_u32(code).ok_or(JsonError::LoneSurrogate(start))
    }

    /// Stands on the `u`.
    fn four_hex(&mut self) -> Result<u32, JsonError> {
        self.at += 1;
        let Some(digits) = self.text.as_bytes().get(self.at..self.at + 4) else { return self.syntax() };
        let mut code = 0;
        for digit in digits {
            let Some(value) = char::from(*digit).to_digit(16) else { return self.syntax() };
            code = code * 16 + value;
        }
        self.at += 4;
        Ok(code)
    }
}
