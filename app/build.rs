//! Turns the sentences of `src/messages` into functions; see `src/messages.rs` for what they are and why.
//!
//! English says which sentences there are and what stands in them. A sentence that another language lacks is English
//! there, and one that does not fit stops the build and is named.

// The only way a build script can speak to cargo.
#![allow(clippy::print_stdout)]

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey},
    parser,
    unicode::unescape_unicode_to_string,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

const FOLDER: &str = "src/messages";
/// The language that has every sentence.
const SOURCE: &str = "en";
/// Forms of a plural, as the Unicode CLDR names them.
const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
/// Words that cannot be the name of a function.
const RESERVED: [&str; 12] =
    ["as", "box", "break", "continue", "final", "for", "in", "loop", "move", "ref", "return", "type"];

/// Sentences by room and key.
type Rooms = BTreeMap<String, BTreeMap<String, Vec<Part>>>;

/// A piece of a sentence.
#[derive(Clone)]
enum Part {
    Text(String),
    Argument(String),
    /// Where marked text begins, and where it ends.
    Open(String),
    Close(String),
    /// One of several forms, by a number.
    Plural {
        count: String,
        forms: Vec<(String, Vec<Part>)>,
    },
}

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={FOLDER}");
    let languages = read_all(Path::new(FOLDER));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("messages.rs");
    fs::write(out, generate(&languages)).expect("OUT_DIR can be written");
}

/// A language is a folder with a file for each room, or one file with a group (`## cart`) for each.
fn read_all(folder: &Path) -> BTreeMap<String, Rooms> {
    let mut languages = BTreeMap::<String, Rooms>::new();
    for path in files_in(folder) {
        if path.is_dir() {
            let rooms = languages.entry(stem(&path)).or_default();
            for file in files_in(&path) {
                read(&file, Some(stem(&file)), rooms);
            }
        } else if path.extension().is_some_and(|ending| ending == "ftl") {
            read(&path, None, languages.entry(stem(&path)).or_default());
        }
    }
    languages
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths = entries.map(|entry| entry.expect("the folder can be read").path()).collect::<Vec<_>>();
    paths.sort();
    paths
}

fn stem(path: &Path) -> String {
    path.file_stem().expect("it came from a folder").to_string_lossy().into_owned()
}

fn read(path: &Path, mut room: Option<String>, rooms: &mut Rooms) {
    let file = path.display();
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{file}: {error}"));
    let resource = parser::parse(text.as_str()).unwrap_or_else(|(_, errors)| {
        let line = text[..errors[0].pos.start].lines().count();
        panic!("{file}, near line {line}: {}", errors[0])
    });
    for entry in resource.body {
        match entry {
            Entry::GroupComment(comment) => room = Some(comment.content.join(" ").trim().to_owned()),
            Entry::Message(message) => {
                let key = message.id.name.replace('-', "_");
                let at = format!("{file}: {}", message.id.name);
                assert!(!RESERVED.contains(&key.as_str()), "{at} is a word of Rust; name it for what it says");
                assert!(message.attributes.is_empty(), "{at} has attributes; give each a message of its own");
                let pattern = message.value.unwrap_or_else(|| panic!("{at} says nothing"));
                let room = room.clone().unwrap_or_else(|| panic!("{at} stands in no group; write `## room` above it"));
                let earlier = rooms.entry(room).or_default().insert(key, parts(&pattern, &at));
                assert!(earlier.is_none(), "{at} is there twice");
            }
            Entry::Term(term) => panic!("{file}: -{} is a term, which nothing here uses", term.id.name),
            Entry::Comment(_) | Entry::ResourceComment(_) | Entry::Junk { .. } => {}
        }
    }
}

fn parts(pattern: &Pattern<&str>, at: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for element in &pattern.elements {
        match element {
            // Lines are for the eye of who writes them; a sentence has none.
            PatternElement::TextElement { value } => marked(&value.replace('\n', " "), at, &mut parts),
            PatternElement::Placeable { expression: Expression::Inline(inline) } => parts.push(match inline {
                InlineExpression::StringLiteral { value } => Part::Text(unescape_unicode_to_string(value).into_owned()),
                InlineExpression::VariableReference { id } => Part::Argument(id.name.replace('-', "_")),
                other => panic!("{at}: only {{ $name }} and {{ \"text\" }} can stand in braces, not {other:?}"),
            }),
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                let InlineExpression::VariableReference { id } = selector else {
                    panic!("{at}: forms are chosen by a number, as in {{ $count -> … }}");
                };
                let forms = variants.iter().map(|variant| {
                    let key = match variant.key {
                        VariantKey::Identifier { name } => name,
                        VariantKey::NumberLiteral { value } => value,
                    };
                    let known = FORMS.contains(&key) || key.parse::<u64>().is_ok();
                    assert!(known, "{at}: [{key}] is no form of a number; what is no number is several messages");
                    assert_eq!(variant.default, key == "other", "{at}: the last form is *[other]");
                    (key.to_owned(), self::parts(&variant.value, at))
                });
                parts.push(Part::Plural { count: id.name.replace('-', "_"), forms: forms.collect() });
            }
        }
    }
    parts
}

/// Splits `text` at its tags, `<link>` and `</link>`.
fn marked(text: &str, at: &str, parts: &mut Vec<Part>) {
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        let (tag, after) = tag.split_once('>').unwrap_or_else(|| panic!("{at}: a tag that does not end"));
        if !before.is_empty() {
            parts.push(Part::Text(before.to_owned()));
        }
        let name = tag.trim_start_matches('/').to_owned();
        let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        assert!(plain, "{at}: <{tag}> is no name of a tag; what it becomes is said where the sentence is shown");
        parts.push(if tag.starts_with('/') { Part::Close(name) } else { Part::Open(name) });
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
}

/// What a sentence is given by who shows it, in the order of its first use.
#[derive(Default)]
struct Signature {
    arguments: Vec<String>,
    counts: BTreeSet<String>,
    tags: Vec<String>,
    /// Whether it is more than fixed text, in any form.
    is_made: bool,
}

impl Signature {
    fn add(&mut self, parts: &[Part]) {
        let note = |list: &mut Vec<String>, name: &String| {
            if !list.contains(name) {
                list.push(name.clone());
            }
        };
        for part in parts {
            match part {
                Part::Argument(name) => {
                    note(&mut self.arguments, name);
                    self.is_made = true;
                }
                Part::Open(name) => note(&mut self.tags, name),
                Part::Text(_) | Part::Close(_) => {}
                Part::Plural { count, forms } => {
                    note(&mut self.arguments, count);
                    self.counts.insert(count.clone());
                    for (_, parts) in forms {
                        self.add(parts);
                    }
                }
            }
        }
    }
}

fn generate(languages: &BTreeMap<String, Rooms>) -> String {
    let source = languages.get(SOURCE).expect("the source language is there");
    for (language, rooms) in languages {
        for (room, messages) in rooms {
            for key in messages.keys() {
                let known = source.get(room).is_some_and(|messages| messages.contains_key(key));
                assert!(known, "{language}: {room}.{key} is no sentence of the shop");
            }
        }
    }
    let mut out = String::new();
    let accessors = source.keys().map(|room| {
        let name = camel(room);
        format!("    /// `{SOURCE}/{room}.ftl`\n    pub fn {room}(self) -> {name} {{ {name}(self.0) }}\n")
    });
    let _ = writeln!(out, "impl Messages {{\n{}}}\n", accessors.collect::<String>());
    for (room, messages) in source {
        let name = camel(room);
        let functions = messages.keys().map(|key| function(languages, room, key)).collect::<String>();
        let _ = writeln!(
            out,
            "/// Sentences of `{SOURCE}/{room}.ftl`.\n#[derive(Clone, Copy)]\npub struct {name}(Language);\n"
        );
        let _ = writeln!(out, "impl {name} {{\n{functions}}}\n");
    }
    out
}

fn function(languages: &BTreeMap<String, Rooms>, room: &str, key: &str) -> String {
    let find = |language: &str| languages.get(language)?.get(room)?.get(key);
    let english = find(SOURCE).expect("keys are those of the source");
    let mut signature = Signature::default();
    signature.add(english);
    let arms = languages.keys().map(|language| {
        let (spoken, parts) = find(language).map_or((SOURCE, english), |parts| (language.as_str(), parts));
        let mut own = Signature::default();
        own.add(parts);
        let known = |list: &[String], name: &String| list.contains(name);
        let unknown = own.arguments.iter().find(|name| !known(&signature.arguments, name));
        let unknown = unknown.or_else(|| own.tags.iter().find(|name| !known(&signature.tags, name)));
        assert!(unknown.is_none(), "{language}: {room}.{key} names {unknown:?}, which the English sentence does not");
        (language, spoken, parts, own.is_made)
    });
    let arms = arms.collect::<Vec<_>>();
    let is_html = !signature.tags.is_empty();
    let is_made = is_html || arms.iter().any(|(.., is_made)| *is_made);
    let escaped = signature.arguments.iter().filter(|name| is_html && !signature.counts.contains(*name));
    let escaped = escaped.cloned().collect::<Vec<_>>();
    let arguments = signature.arguments.iter().map(|name| {
        let kind = if signature.counts.contains(name) { "impl Count" } else { "impl Display" };
        format!(", {name}: {kind}")
    });
    let tags = signature.tags.iter().map(|name| format!(", {name}: Tag"));
    let result = if is_html {
        "Html"
    } else if is_made {
        "String"
    } else {
        "&'static str"
    };
    let mut out = format!("    /// {}\n", shown(english).trim());
    let _ = writeln!(
        out,
        "    pub fn {key}(self{}{}) -> {result} {{",
        arguments.collect::<String>(),
        tags.collect::<String>()
    );
    for name in &escaped {
        let _ = writeln!(out, "        let {name}_html = escaped(&{name}.to_string());");
    }
    for name in &signature.tags {
        let _ = writeln!(out, "        let Tag {{ open: open_{name}, close: close_{name} }} = {name};");
    }
    let _ = writeln!(out, "        match self.0 {{");
    for (language, spoken, parts, _) in arms {
        let value = value(parts, &camel(spoken), result, &escaped);
        let _ = writeln!(out, "            Language::{} => {value},", camel(language));
    }
    out + "        }\n    }\n"
}

/// The expression that makes a sentence: for each form of each plural a whole one, so that none is put together at run time.
fn value(parts: &[Part], language: &str, result: &str, escaped: &[String]) -> String {
    let Some(place) = parts.iter().position(|part| matches!(part, Part::Plural { .. })) else {
        assert_closed(parts);
        let is_fixed = result != "Html" && parts.iter().all(|part| matches!(part, Part::Text(_)));
        let braced = |text: &String| text.replace('{', "{{").replace('}', "}}");
        let text = parts.iter().map(|part| match part {
            Part::Text(text) if is_fixed => text.clone(),
            Part::Text(text) if result == "Html" => braced(text).replace('&', "&amp;").replace('<', "&lt;"),
            Part::Text(text) => braced(text),
            // A number needs no escaping.
            Part::Argument(name) if escaped.contains(name) => format!("{{{name}_html}}"),
            Part::Argument(name) => format!("{{{name}}}"),
            Part::Open(name) => format!("{{open_{name}}}"),
            Part::Close(name) => format!("{{close_{name}}}"),
            Part::Plural { .. } => unreachable!("there is none"),
        });
        let text = format!("{:?}", text.collect::<String>());
        return match result {
            "Html" => format!("Html(format!({text}))"),
            "String" if is_fixed => format!("{text}.to_owned()"),
            "String" => format!("format!({text})"),
            _ => text,
        };
    };
    let Part::Plural { count, forms } = &parts[place] else { unreachable!("it was found") };
    let arm = |(form, inner): &(String, Vec<Part>)| {
        let whole = [&parts[..place], inner, &parts[place + 1..]].concat();
        let pattern = match form.as_str() {
            "other" => "_".to_owned(),
            name if FORMS.contains(&name) => format!("(_, Form::{})", camel(name)),
            number => format!("({number}, _)"),
        };
        format!("{pattern} => {}, ", value(&whole, language, result, escaped))
    };
    let arms = forms.iter().map(arm).collect::<String>();
    format!("match ({count}.get(), Language::{language}.form({count}.get())) {{ {arms}}}")
}

fn assert_closed(parts: &[Part]) {
    let mut open = None;
    for part in parts {
        match part {
            Part::Open(name) => assert_eq!(open.replace(name), None, "<{name}> stands within another tag"),
            Part::Close(name) => assert_eq!(open.take(), Some(name), "</{name}> ends what has not begun"),
            _ => {}
        }
    }
    assert_eq!(open, None, "in “{}” a tag is not closed", shown(parts));
}

/// A sentence as its function's documentation shows it.
fn shown(parts: &[Part]) -> String {
    let part = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        Part::Argument(name) => format!("`{name}`"),
        Part::Open(name) => format!("\\<{name}>"),
        Part::Close(name) => format!("\\</{name}>"),
        Part::Plural { forms, .. } => forms.last().map(|(_, parts)| shown(parts)).unwrap_or_default(),
    };
    parts.iter().map(part).collect()
}

/// `payment_failed` as `PaymentFailed`.
fn camel(name: &str) -> String {
    let word = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split(['_', '-']).map(word).collect()
}
