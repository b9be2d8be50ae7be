//! Descriptions: Markdown in, a small safe part of HTML out, without scripts.

use domain::catalog::description;
use linkify::{LinkFinder, LinkKind};
use pulldown_cmark::{Event, LinkType, Tag, TagEnd, html};
use quick_cache::{Weighter, sync::Cache};
use std::{
    collections::HashSet,
    sync::{Arc, LazyLock},
};

/// Memory for descriptions that were shown lately, in bytes.
const MAX_KEPT_BYTES: u64 = 4 * 1024 * 1024;

static KEPT: LazyLock<Cache<String, Arc<str>, Weight>> =
    LazyLock::new(|| Cache::with_weighter(500, MAX_KEPT_BYTES, Weight));

#[derive(Clone)]
struct Weight;

impl Weighter<String, Arc<str>> for Weight {
    fn weight(&self, text: &String, html: &Arc<str>) -> u64 {
        u64::try_from(text.len() + html.len() + 128).unwrap_or(u64::MAX)
    }
}

/// The HTML of a description.
///
/// Markdown and the HTML of other shops' exports become the same few tags; whatever else a text holds, its words stay.
/// Headings start at `h3`, below the page's own, whichever level the text starts with. Pictures are left out: the
/// gallery shows pictures.
pub fn markdown_to_html(text: &str) -> String {
    let mut unsafe_html = String::with_capacity(text.len() * 2);
    html::push_html(&mut unsafe_html, with_links(description::events(text)).into_iter());
    below_the_page(blocks_as_divs(SANITIZER.clean(&unsafe_html).to_string()))
}

/// The HTML of a description, kept by its text: to make and to clean it is a third of what a product's page costs.
pub fn description_html(text: &str) -> Arc<str> {
    if let Some(html) = KEPT.get(text) {
        return html;
    }
    let html: Arc<str> = markdown_to_html(text).into();
    KEPT.insert(text.to_owned(), html.clone());
    html
}

/// Makes links of the addresses that stand in the text as such.
fn with_links(events: Vec<Event<'static>>) -> Vec<Event<'static>> {
    let mut linked = Vec::with_capacity(events.len());
    // Inside of a link or code an address is just text.
    let (mut depth, mut text) = (0_u32, String::new());
    for event in events {
        if let Event::Text(part) = &event
            && depth == 0
        {
            // The parser cuts text at signs that might be markup, also within an address.
            text.push_str(part);
            continue;
        }
        push_text(&mut linked, &std::mem::take(&mut text));
        match &event {
            Event::Start(Tag::Link { .. } | Tag::CodeBlock(_) | Tag::Image { .. }) => depth += 1,
            Event::End(TagEnd::Link | TagEnd::CodeBlock | TagEnd::Image) => depth = depth.saturating_sub(1),
            _ => {}
        }
        linked.push(event);
    }
    push_text(&mut linked, &text);
    linked
}

fn push_text(events: &mut Vec<Event<'static>>, text: &str) {
    if text.is_empty() {
        return;
    }
    for span in FINDER.spans(text) {
        let words = Event::Text(span.as_str().to_owned().into());
        let address = span.kind().and_then(|kind| address(kind, span.as_str()));
        let Some(address) = address else {
            events.push(words);
            continue;
        };
        let link =
            Tag::Link { link_type: LinkType::Autolink, dest_url: address.into(), title: "".into(), id: "".into() };
        events.extend([Event::Start(link), words, Event::End(TagEnd::Link)]);
    }
}

/// Where an address in the text leads; none for what only looks like one, such as `cover.png`.
fn address(kind: &LinkKind, text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    match kind {
        LinkKind::Email => Some(format!("mailto:{text}")),
        _ if lower.starts_with("https://") || lower.starts_with("http://") => Some(text.to_owned()),
        _ if lower.starts_with("www.") => Some(format!("https://{text}")),
        _ => None,
    }
}

static FINDER: LazyLock<LinkFinder> = LazyLock::new(|| {
    let mut finder = LinkFinder::new();
    finder.url_must_have_scheme(false);
    finder
});

/// Blocks that say how a page is laid out. Their words are kept as blocks without a meaning of their own.
const BLOCKS: [&str; 15] = [
    "address",
    "article",
    "aside",
    "center",
    "details",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "header",
    "legend",
    "main",
    "nav",
    "section",
    "summary",
];

/// `html` with a `div` for each of [`BLOCKS`]. Only for what the sanitizer wrote: its tags have no attributes.
fn blocks_as_divs(mut html: String) -> String {
    for block in BLOCKS {
        html = html.replace(&format!("<{block}>"), "<div>").replace(&format!("</{block}>"), "</div>");
    }
    html
}

/// `html` with its highest heading as an `h3`, and so on down. Only for what the sanitizer wrote.
fn below_the_page(mut html: String) -> String {
    let Some(highest) = (1..=6).find(|level| html.contains(&format!("<h{level}>"))) else { return html };
    // From below, if they go down; from above, if they go up: so none is moved twice.
    let levels: Vec<i32> = if highest < 3 { (highest..=6).rev().collect() } else { (highest..=6).collect() };
    for level in levels {
        let below = (level - highest + 3).min(6);
        html = html
            .replace(&format!("<h{level}>"), &format!("<h{below}>"))
            .replace(&format!("</h{level}>"), &format!("</h{below}>"));
    }
    html
}

/// The last word, whatever the Markdown parser let through.
static SANITIZER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "a",
        "b",
        "blockquote",
        "br",
        "caption",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "s",
        "small",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ];
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(tags.into_iter().chain(BLOCKS).collect())
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
    fn r082_html_of_other_shops_keeps_its_words_and_shape() {
        for (text, html) in [
            (
                "<p>Two hundred loops.</p>\n<ul>\n<li>24 bit</li>\n</ul>\n<h1>Who?</h1>",
                "<p>Two hundred loops.</p><ul><li>24 bit</li></ul><h3>Who?</h3>",
            ),
            (
                "First.\n\n<div class=\"x\" style=\"color:red\">Mac only.</div>\n\nLast.",
                "<p>First.</p><div>Mac only.</div><p>Last.</p>",
            ),
            ("before<br>after", "<p>before<br>after</p>"),
            ("Works with <span class=\"x\">Logic</span> and <b>Live</b>.", "<p>Works with Logic and <b>Live</b>.</p>"),
            ("<details open><summary>License</summary>Use it.</details>", "<div><div>License</div>Use it.</div>"),
            (
                "<table><tr><td>Tempo</td><td>90</td></tr></table>",
                "<table><tbody><tr><td>Tempo</td><td>90</td></tr></tbody></table>",
            ),
            ("<h1>A</h1><h2>B</h2><h5>C</h5>", "<h3>A</h3><h4>B</h4><h6>C</h6>"),
            ("<h5>A</h5><h6>B</h6>", "<h3>A</h3><h4>B</h4>"),
            ("<dl><dt>Tempo</dt><dd>90</dd></dl>", "<dl><dt>Tempo</dt><dd>90</dd></dl>"),
            ("<!-- hidden -->shown", "shown"),
            ("ages 3 < 5 and <5 MB", "<p>ages 3 &lt; 5 and &lt;5 MB</p>"),
        ] {
            assert_eq!(markdown_to_html(text).replace('\n', ""), html, "{text:?}");
        }
    }

    #[test]
    fn r082_lines_bullets_and_notes_are_kept() {
        for (text, html) in [
            ("01 Dawn\n02 Harbour", "<p>01 Dawn<br>02 Harbour</p>"),
            ("Ada\r\nLondon", "<p>Ada<br>London</p>"),
            ("• one\n• two", "<ul><li>one</li><li>two</li></ul>"),
            ("- [ ] one\n- [x] two", "<ul><li>☐ one</li><li>☑ two</li></ul>"),
            ("Text[^1]\n\n[^1]: Note", "<p>Text<sup>1</sup></p><p><sup>1</sup> Note</p>"),
            ("Text[^1] alone", "<p>Text[^1] alone</p>"),
        ] {
            assert_eq!(markdown_to_html(text).replace('\n', ""), html, "{text:?}");
        }
    }

    #[test]
    fn r082_addresses_in_the_text_are_links() {
        let link = |address: &str, words: &str| format!("<a href=\"{address}\" rel=\"nofollow noopener\">{words}</a>");
        for (text, html) in [
            (
                "See https://a.example/my_file_1.pdf.",
                format!("<p>See {}.</p>", link("https://a.example/my_file_1.pdf", "https://a.example/my_file_1.pdf")),
            ),
            ("www.a.example", format!("<p>{}</p>", link("https://www.a.example", "www.a.example"))),
            ("write me@a.example", format!("<p>write {}</p>", link("mailto:me@a.example", "me@a.example"))),
            ("[words](https://a.example)", format!("<p>{}</p>", link("https://a.example", "words"))),
            ("`https://a.example`", "<p><code>https://a.example</code></p>".to_owned()),
            ("cover.png and readme.txt", "<p>cover.png and readme.txt</p>".to_owned()),
            ("javascript://a.example/%0aalert(1)", "<p>javascript://a.example/%0aalert(1)</p>".to_owned()),
        ] {
            assert_eq!(markdown_to_html(text).replace('\n', ""), html, "{text:?}");
        }
    }

    /// The words of clean HTML: its tags are balanced, and `<` is an entity elsewhere.
    fn words_of(html: &str) -> String {
        let text: String = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
        html_escape::decode_html_entities(&text).into_owned()
    }

    proptest::proptest! {
        #[test]
        fn r082_what_shows_words_is_described(
            text in "(<p>|</p>|<!--|-->|<br>|<b>|</i>|<script>|</script>|<style>|&nbsp;|<|>| |\n|\n\n|# |- |•|`|```|!\\[|\\](https://a\\.example)|a|ß|😀|\u{200b}|\\[\\^1\\]: ){0,12}"
        ) {
            let shown = domain::typed_text::shows_something(&words_of(&markdown_to_html(&text)));
            let described = !description::shown_text(&text).is_empty();
            // Unclosed comments and scripts swallow what follows in ways only a whole HTML parser knows.
            if !text.contains("<!--") && !text.contains("<script") && !text.contains("<style") {
                proptest::prop_assert_eq!(shown, described, "{}", markdown_to_html(&text));
            }
        }
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
