"""Every sentence for people stands in app/src/messages, and none beside it.

`python3 scripts/test_messages.py list` prints what stands outside, with its line.
"""

import re
import sys
import unittest

from test_promises import ROOT

CATALOG = ROOT / "app/src/messages"
# Where people are spoken to.
SPOKEN = ("app/src/**/*.rs", "server/src/mail/**/*.rs", "server/src/mail.rs", "server/src/layers/**/*.rs",
          "server/src/routes/**/*.rs", "server/src/lambda/**/*.rs", "app/templates/mail/*.html", "app/templates/mail/*.txt",
          "server/templates/sandbox_mail/*.html")

# Files whose sentences are still to be moved, by room. A file without any must leave the list.
NOT_YET = set()

# Files that speak to machines and to logs alone: Stripe's webhooks, load balancers, the command line, an audit entry.
FOR_MACHINES = {
    "app/src/api/strict.rs",
    "server/src/mail.rs",
    "server/src/routes/health.rs",
    "server/src/routes/order_export.rs",
    "server/src/routes/webhook.rs",
}
# What reads like a sentence and is none.
NO_SENTENCES = {"light dark", "(prefers-color-scheme: light)", "(prefers-color-scheme: dark)", "nofollow noopener",
                "private, no-store"}
# A policy of what a page may load.
POLICY = re.compile(r"'(?:none|self|strict-dynamic)'")
# Attributes that hold names and numbers. The others (title, alt, placeholder, aria-label, label, …) are read by people.
SILENT = (r"\b(?:class|rel|autocomplete|sizes|media|style|accept|allow|name|id|for|value|aria-describedby|"
          r"aria-labelledby|viewBox|d|points|transform|fill|type|sandbox|http-equiv)(?::\w+)?=(?:\{\s*)?$")
# For who runs or writes the program: logs, and what can only be a bug.
FOR_LOGS = re.compile(
    r"\b(?:trace|debug|info|warn|error|event|span|info_span|debug_span|panic|unreachable|todo|assert|assert_eq|assert_ne|"
    r"debug_assert|anyhow|bail|compile_error|concat)!\s*\(|\.(?:expect|expect_err|context|split_once|contains|starts_with)\("
)
TESTS = re.compile(r"#\[cfg\((?:all\()?test\b[^\]]*\]\s*(?:pub(?:\([^)]*\))? )?mod \w+ \{")
# Of the attributes only `#[error("…")]` speaks.
ATTRIBUTE = re.compile(r"#!?\[(?!error\()")

CHAR = r"'(?:\\[^\n']+|[^'\\\n])'"
TOKENS = re.compile(
    rf'(?P<comment>//[^\n]*|/\*.*?\*/)|\bb?r(?P<hashes>#*)"(?P<raw>.*?)"(?P=hashes)|\bb?"(?P<text>(?:\\.|[^"\\])*)"|"(?P<plain>(?:\\.|[^"\\])*)"|{CHAR}',
    re.DOTALL,
)
WORD = re.compile(r"^[“‘(\"']*[^\W\d_]+(?:[’'-][^\W\d_]+)*[.,:;!?…”’)\"']*$")
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
TAG = re.compile(r"<[^<>]*>")


def is_prose(text):
    """Whether two words stand side by side, and not all in capitals."""
    text = TAG.sub(" \0 ", PLACEHOLDER.sub(" \0 ", re.sub(r"\\\n\s*|\\n", " ", text)))
    if text.strip() in NO_SENTENCES or POLICY.search(text):
        return False
    words = [bool(WORD.match(word)) and not word.isupper() for word in text.split()]
    return any(a and b for a, b in zip(words, words[1:]))


def is_word(text):
    return re.search(r"[^\W\d_]{2}", PLACEHOLDER.sub("", re.sub(r"&#?\w+;", "", text))) is not None


def close_of(code, start):
    """Where the bracket before `start` is closed."""
    depth, place = 1, start
    pairs = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
    while depth and place < len(code):
        depth += pairs.get(code[place], 0)
        place += 1
    return place


def sentences_in_rust(text):
    """Each sentence in a source file, with its line."""
    blank = lambda found: re.sub(r"[^\n]", " ", found[0])
    code = TOKENS.sub(blank, text)
    spans = [range(found.start(), close_of(code, found.end())) for pattern in (FOR_LOGS, TESTS, ATTRIBUTE)
             for found in pattern.finditer(code)]
    for found in TOKENS.finditer(text):
        words = found["raw"] or found["text"] or found["plain"]
        if not words or any(found.start() in span for span in spans):
            continue
        before = text[:found.start()].rstrip()
        if re.search(SILENT, before[-40:]):
            continue
        is_node = re.search(r"(?<![=-])>$", before[-2:]) is not None
        if is_prose(words) or (is_node and is_word(words)):
            yield text.count("\n", 0, found.start()) + 1, words


def sentences_in_html(text):
    """Each sentence in a template, with its line."""
    shown = re.sub(r"<style.*?</style>|<!--.*?-->|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}",
                   lambda found: re.sub(r"[^\n]", " ", found[0]), text, flags=re.DOTALL)
    for found in re.finditer(r">([^<>]+)<|\b(?:alt|title|aria-label|placeholder)=\"([^\"]+)\"", f">{shown}<"):
        words = found[1] or found[2]
        if is_word(words):
            yield text.count("\n", 0, found.start() + len(words) - len(words.lstrip())) + 1, words.strip()


def spoken():
    """Each file that may speak, by its name, and its sentences."""
    for pattern in SPOKEN:
        for path in sorted(ROOT.glob(pattern)):
            name = str(path.relative_to(ROOT))
            if path.stem == "tests" or "tests" in path.parts or name in FOR_MACHINES or path.is_relative_to(CATALOG):
                continue
            read = sentences_in_rust if path.suffix == ".rs" else sentences_in_html
            yield name, list(read(path.read_text()))


class Messages(unittest.TestCase):
    def test_every_sentence_is_in_the_catalog(self):
        wrong = [f"{name}:{line}: {words}" for name, found in spoken() if name not in NOT_YET for line, words in found]
        self.assertEqual(wrong, [], "these belong in app/src/messages/en")

    def test_the_list_of_what_is_left_only_names_files_with_sentences(self):
        left = {name for name, found in spoken() if found}
        self.assertEqual(sorted(NOT_YET - left), [], "these can leave NOT_YET")

    def test_every_message_is_said_somewhere(self):
        places = ("app/src/**/*.rs", "server/src/**/*.rs", "app/templates/**/*.*", "server/templates/**/*.*")
        code = "".join(path.read_text() for place in places for path in ROOT.glob(place))
        called = set(re.findall(r"[.:](\w+)\(", code))
        keys = [(path.stem, key) for path in sorted(CATALOG.glob("en/*.ftl"))
                for key in re.findall(r"^([a-z][\w-]*) =", path.read_text(), re.MULTILINE)]
        self.assertGreater(len(keys), 10)
        self.assertEqual([f"{room}.{key}" for room, key in keys if key.replace("-", "_") not in called], [])

    def test_quotes_are_curly_and_ellipses_one_sign(self):
        for path in sorted(CATALOG.rglob("*.ftl")):
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if not line.startswith("#"):
                    text = PLACEHOLDER.sub("", line)
                    self.assertNotRegex(text, r"['\"]|\.\.\.| - ", f"{path.name}:{number}")

    def test_sentences_are_told_from_the_rest(self):
        for text, expected in [
            ('view! { <p class="fine print">"Your cart is empty."</p> }', ["Your cart is empty."]),
            ('view! { <b>"Total"</b> }', ["Total"]),
            ('match n { 1 => "one" }', []),
            ('error!("A cart could not be priced: {cause}");', []),
            ('list.first().expect("there is one");', []),
            ('// say "Hello there"\nlet a = "text/html; charset=utf-8";', []),
            ('#[error("Please sign in.")] SignIn,', ["Please sign in."]),
            ('#[cfg(test)]\nmod tests { const A: &str = "two words"; }', []),
            ('format!("{name} was removed.")', ["{name} was removed."]),
            ('view! { <img alt="A picture of it"/> }', ["A picture of it"]),
            ('view! { <label><span>{t.name()}</span></label> }', []),
        ]:
            with self.subTest(text=text):
                self.assertEqual([words for _, words in sentences_in_rust(text)], expected)


if __name__ == "__main__":
    if sys.argv[1:] == ["list"]:
        for name, found in spoken():
            for line, words in found:
                sys.stdout.write(f"{name}:{line}: {words}\n")
    else:
        unittest.main()
