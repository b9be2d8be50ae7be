//! Descriptions: Markdown in, a small safe part of HTML out (A51).

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use std::{collections::HashSet, sync::LazyLock};

/// The HTML of a description.
///
/// Headings start at `h3`, below the page's own, whichever level the text starts with. Pictures and raw HTML are left out: the gallery
/// shows pictures, and nobody should have to guess what a browser makes of stray tags.
pub fn markdown_to_html(text: &str) -> String {
    let parser = Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    let events: Vec<_> = parser.filter(|event| !matches!(event, Event::Html(_) | Event::InlineHtml(_))).collect();
    let highest = events.iter().filter_map(heading_level).min().unwrap_or(HeadingLevel::H1);
    let events = events.into_iter().map(|event| match event {
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: below_the_page(level, highest), id, classes, attrs })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(below_the_page(level, highest))),
        other => other,
    });
    let mut unsafe_html = String::with_capacity(text.len() * 2);
    html::push_html(&mut unsafe_html, events);
    SANITIZER.clean(&unsafe_html).to_string()
}

fn heading_level(event: &Event<'_>) -> Option<HeadingLevel> {
    match event {
        Event::Start(Tag::Heading { level, .. }) => Some(*level),
        _ => None,
    }
}

/// `h3` for the `highest` heading of the text, and so on down.
fn below_the_page(level: HeadingLevel, highest: HeadingLevel) -> HeadingLevel {
    match level as usize - highest as usize {
        0 => HeadingLevel::H3,
        1 => HeadingLevel::H4,
        2 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

/// The last word, whatever the Markdown parser let through.
static SANITIZER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "a",
        "blockquote",
        "br",
        "code",
        "del",
        "em",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ];
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(HashSet::from(tags))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .add_tag_attributes("a", ["href"])
        .add_tag_attributes("ol", ["start"])
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(Some("nofollow noopener"));
    builder
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_markdown_keeps_its_shape() {
        let html =
            markdown_to_html("# One\n\nTwo *three* [four](https://five.example).\n\n- six\n\n| a |\n|---|\n| b |");
        for part in ["<h3>One</h3>", "<em>three</em>", "href=\"https://five.example\"", "<li>six</li>", "<td>b</td>"] {
            assert!(html.contains(part), "{part} is not in {html}");
        }
    }

    #[test]
    fn headings_keep_their_order_below_the_page() {
        let html = markdown_to_html("## One\n\n### Two\n\n## Three");
        assert_eq!(html.replace('\n', ""), "<h3>One</h3><h4>Two</h4><h3>Three</h3>");
    }

    #[test]
    fn a051_nothing_that_runs_survives() {
        let corpus = [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "![x](javascript:alert(1))",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](java\nscript:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "[x](vbscript:msgbox)",
            "<javascript:alert(1)>",
            "[x](&#106;avascript:alert(1))",
            "[x](https://a.example \"onmouseover=alert(1)\")",
            "[x]: javascript:alert(1)\n\n[x]",
            "<svg/onload=alert(1)>",
            "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
            "<math><mtext></p><style><img src=x onerror=alert(1)></style>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<details open ontoggle=alert(1)>",
            "<form action=//evil><button>x",
            "<base href=//evil>",
            "<meta http-equiv=refresh content=0;url=//evil>",
            "`</code><script>alert(1)</script>`",
            "```html\n</pre><script>alert(1)</script>\n```",
            "| <img src=x onerror=alert(1)> |\n|---|\n| b |",
            "<p style=\"background:url(//evil)\">x</p>",
            "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
            "\u{202e}<scr\u{0}ipt>alert(1)</script>",
        ];
        for text in corpus {
            let html = markdown_to_html(text).to_lowercase();
            // Escaped text may name anything; only real tags and attributes can act.
            for bad in [
                "<script",
                "<img",
                "<svg",
                "<iframe",
                "<form",
                "<base",
                "<meta",
                "<style",
                "<details",
                "<math",
                "<noscript",
                "style=",
                "href=\"java",
                "href=\"data",
                "href=\"vb",
            ] {
                assert!(!html.contains(bad), "{text:?} became {html:?}");
            }
            let tags: Vec<_> = html.split('<').skip(1).filter_map(|tag| tag.split('>').next()).collect();
            assert!(tags.iter().all(|tag| !tag.contains(" on")), "{text:?} became {html:?}");
        }
    }
}
