//! What a product's description shows: Markdown as sellers write it, HTML as other shops export it, and plain lines.
//!
//! The pages make HTML of [`events`]; [`shown_text`] tells the words, so that a description that shows nothing is not
//! published.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

/// `text` as the parts that pages show.
///
/// A line is a line: people who paste a list of tracks or an address mean its breaks. Bullets that word processors
/// write are lists. A note below the text stands where it was written, behind its number.
pub fn events(text: &str) -> Vec<Event<'static>> {
    let text = lists_of_bullets(text);
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_FOOTNOTES;
    let mut shown = Vec::new();
    let mut note = None;
    for event in Parser::new_ext(&text, options) {
        match event {
            Event::SoftBreak => shown.push(Event::HardBreak),
            Event::TaskListMarker(done) => shown.push(Event::Text(if done { "☑ " } else { "☐ " }.into())),
            Event::FootnoteReference(label) => shown.push(raised(&label)),
            Event::Start(Tag::FootnoteDefinition(label)) => note = Some(label),
            Event::End(TagEnd::FootnoteDefinition) => {
                // A note without a paragraph: its number alone.
                shown.extend(note.take().map(|label| raised(&label)));
            }
            Event::Start(Tag::Paragraph) => {
                shown.push(Event::Start(Tag::Paragraph));
                if let Some(label) = note.take() {
                    shown.extend([raised(&label), Event::Text(" ".into())]);
                }
            }
            other => shown.push(other.into_static()),
        }
    }
    shown
}

/// The words of a description as a reader sees them, without markup; empty if it shows none.
pub fn shown_text(text: &str) -> String {
    let (mut words, mut html, mut in_picture) = (String::new(), String::new(), 0_u32);
    for event in events(text) {
        if !matches!(event, Event::Html(_) | Event::InlineHtml(_) | Event::Text(_) | Event::Code(_)) {
            words.push(' ');
        }
        match event {
            // Pictures are shown by the gallery alone.
            Event::Start(Tag::Image { .. }) => in_picture += 1,
            Event::End(TagEnd::Image) => in_picture = in_picture.saturating_sub(1),
            Event::Html(part) | Event::InlineHtml(part) => html.push_str(&part),
            Event::Text(part) | Event::Code(part) if in_picture == 0 => {
                words.push_str(&without_tags(&std::mem::take(&mut html)));
                words.push_str(&part);
            }
            _ => {}
        }
    }
    words.push_str(&without_tags(&html));
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if crate::typed_text::shows_something(&words) { words } else { String::new() }
}

fn raised(label: &CowStr<'_>) -> Event<'static> {
    let label = label.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    Event::InlineHtml(format!("<sup>{label}</sup>").into())
}

/// Bullets that word processors and chats write at the beginning of a line.
const BULLETS: [char; 8] = ['•', '‣', '▪', '●', '◦', '○', '■', '·'];

/// `text` with `- ` in place of a bullet, outside of code.
fn lists_of_bullets(text: &str) -> String {
    let mut fence: Option<&str> = None;
    let line = |line: &str| {
        let begin = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| begin.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, None) => {
                let Some(item) = begin.strip_prefix(BULLETS) else { return line.to_owned() };
                let indent = &line[..line.len() - begin.len()];
                return format!("{indent}- {}", item.trim_start_matches([' ', '\t', '\u{a0}']));
            }
            _ => {}
        }
        line.to_owned()
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Elements whose content no page shows.
const UNSEEN: [&str; 2] = ["script", "style"];

/// The text of a piece of HTML, with a blank for each tag. Only to tell whether there is any: pages show what their
/// sanitizer leaves.
fn without_tags(html: &str) -> String {
    let (mut text, mut rest) = (String::new(), html);
    while let Some(begin) = rest.find('<') {
        text.push_str(&entities(&rest[..begin]));
        text.push(' ');
        rest = &rest[begin..];
        let lower = rest.to_ascii_lowercase();
        let end = if lower.starts_with("<!--") {
            lower.find("-->").map(|end| end + 3)
        } else if let Some(unseen) = UNSEEN.iter().find(|name| lower[1..].starts_with(**name)) {
            let close = format!("</{unseen}");
            lower.find(&close).and_then(|at| Some(at + lower[at..].find('>')? + 1))
        } else if lower[1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)) {
            lower.find('>').map(|end| end + 1)
        } else {
            text.push('<');
            Some(1)
        };
        rest = end.map_or("", |end| &rest[end..]);
    }
    text.push_str(&entities(rest));
    text
}

/// The blanks that editors write as entities; other entities show something and may stay as they are.
fn entities(text: &str) -> String {
    let mut text = text.to_owned();
    for blank in ["&nbsp;", "&#160;", "&#xa0;", "&#xA0;", "&ensp;", "&emsp;", "&thinsp;", "&zwnj;", "&zwj;", "&shy;"] {
        text = text.replace(blank, " ");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r082_a_description_that_shows_nothing_has_no_words() {
        for nothing in [
            "",
            " \n\t",
            "<!-- nothing -->",
            "<p></p>",
            "<p>&nbsp;</p>\n<div><br></div>",
            "&nbsp;",
            "---",
            "#",
            "![a picture](https://a.example/b.png)",
            "<img src=\"a.png\" alt=\"a picture\">",
            "[x]: https://a.example",
            "<script>words()</script>",
            "<style>p { color: red }</style>",
            "\u{200b}\u{feff}\u{200e}",
            "```\n```",
            "<!-- never closed",
        ] {
            assert_eq!(shown_text(nothing), "", "{nothing:?}");
        }
    }

    #[test]
    fn r082_every_word_is_among_the_words() {
        for (text, words) in [
            ("<p>Two hundred loops.</p>\n<ul>\n<li>24 bit</li>\n</ul>\nmore", "Two hundred loops. 24 bit more"),
            ("one<br>two", "one two"),
            ("a < b <5 MB", "a < b <5 MB"),
            ("**bold** `code` [link](https://a.example)", "bold code link"),
            ("Text[^1]\n\n[^1]: Note", "Text 1 1 Note"),
            ("• one\n• two", "one two"),
            ("😀", "😀"),
            ("<details><summary>License</summary>Use it.</details>", "License Use it."),
        ] {
            assert_eq!(shown_text(text), words, "{text:?}");
        }
    }

    #[test]
    fn bullets_are_lists_but_not_in_code() {
        assert_eq!(
            lists_of_bullets("• one\n  ▪\ttwo\n```\n• three\n```\n● four"),
            "- one\n  - two\n```\n• three\n```\n- four"
        );
    }
}
