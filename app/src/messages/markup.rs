/// A sentence with tags, for `inner_html`. What was put into it is escaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Html(pub(super) String);

impl Html {
    pub fn into_string(self) -> String {
        self.0
    }
}

/// What a tag in a sentence becomes. The sentence says which words it is about, the page what it does with them.
#[derive(Debug, Clone)]
pub struct Tag {
    pub(super) open: String,
    pub(super) close: &'static str,
}

impl Tag {
    /// A link to `address`.
    pub fn link(address: &str) -> Tag {
        Tag { open: format!("<a href=\"{}\">", escaped(address)), close: "</a>" }
    }

    pub fn strong() -> Tag {
        Tag { open: "<strong>".to_owned(), close: "</strong>" }
    }

    pub fn em() -> Tag {
        Tag { open: "<em>".to_owned(), close: "</em>" }
    }

    pub fn code() -> Tag {
        Tag { open: "<code>".to_owned(), close: "</code>" }
    }

    /// A date and time, which machines read as `datetime`: `2026-11-23T14:05:00Z`.
    pub fn datetime(datetime: &str) -> Tag {
        Tag { open: format!("<time class=\"datetime\" datetime=\"{}\">", escaped(datetime)), close: "</time>" }
    }

    /// Read out, and not shown.
    pub fn hidden() -> Tag {
        Tag { open: "<span class=\"visually-hidden\">".to_owned(), close: "</span>" }
    }
}

/// `text` as HTML, between tags or in a quoted attribute.
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '"' => html.push_str("&quot;"),
            sign => html.push(sign),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::messages;

    #[test]
    fn what_is_put_into_a_sentence_with_tags_is_escaped() {
        let html = messages().cart().remove("a & <b> \"c\"", Tag::strong()).into_string();
        assert_eq!(html, "Remove<strong> a &amp; &lt;b> &quot;c&quot;</strong>");
        assert_eq!(Tag::link("/?a=1&b=\"").open, "<a href=\"/?a=1&amp;b=&quot;\">");
    }

    #[test]
    fn a_number_chooses_the_form() {
        let cart = messages().cart();
        assert_eq!(cart.held(1_u8), "You have this in your cart.");
        assert_eq!(cart.held(3_u8), "You have 3 of this in your cart.");
    }
}
