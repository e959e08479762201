//! What a person types into a search box, as a LIKE pattern.

/// Matches every text that contains `search`, taken literally; names and paths are lower case, so the search is too.
pub(crate) fn like_pattern(search: &str) -> String {
    format!("%{}", prefix_pattern(search))
}

/// Matches every text that begins with `start`, taken literally and in lower case.
pub(crate) fn prefix_pattern(start: &str) -> String {
    let mut pattern = String::with_capacity(start.len() + 2);
    for c in start.trim().to_lowercase().chars().take(200) {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        // PostgreSQL cannot hold it in a text, and no name contains it.
        if c != '\0' {
            pattern.push(c);
        }
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_of_sql_are_taken_literally() {
        assert_eq!(like_pattern(" De_p%l\\oy "), "%de\\_p\\%l\\\\oy%");
        assert_eq!(like_pattern(""), "%%");
        assert_eq!(like_pattern("a\0b"), "%ab%");
    }
}
