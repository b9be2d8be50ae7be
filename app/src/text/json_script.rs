//! JSON inside of pages, such as what search engines read.

use serde_json::Value;

/// JSON that cannot end the script it stands in, nor be taken for markup. Leptos does not
/// escape what is inside a script.
pub fn script_safe(value: &Value) -> String {
    let mut safe = String::new();
    for c in value.to_string().chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => safe.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a048_json_says_the_same_and_cannot_break_out() {
        let corpus = [
            "</script><script>alert(1)</script>",
            "<!--<script>",
            "]]>&amp;\"'\\",
            "\u{2028}\u{2029}\u{0}\u{7f}",
            "O’Neill & Söhne 😀",
        ];
        for text in corpus {
            let value = json!({ "name": text, "list": [text] });
            let safe = script_safe(&value);
            assert!(!safe.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{safe}");
            assert_eq!(serde_json::from_str::<Value>(&safe).ok(), Some(value));
        }
    }
}
