"""A comment gives the reason, not the number of a promise to look up."""

import re
import unittest

from test_promises import ROOT, sources

FOLDERS = ("adapters", "app", "deploy", "domain", "end2end", "frontend", "public", "scripts", "server", "stripe-sandbox", "style")
ENDINGS = ("rs", "ts", "mjs", "js", "css", "sql")
# The rows of docs/promises.md, and what must be true once a shop is quiet.
ROW = re.compile(r"^\| ([RFAI])(\d+) \|", re.MULTILINE)
# `#F90` is a color and `%A9` a byte of an address.
CODE = re.compile(r"(?<![\w#%])([RFAI])0*(\d+)\b")
# Looks like a code and is none: what stands in backticks, such as a cell of a spreadsheet, and a size of paper.
NO_CODE = re.compile(r"`[^`\n]*`|\bA[345] (?:paper|page|sheet)")

# Strings come first, so that `//` in an address begins no comment. `'` is a quote in Rust only around one character.
CHAR = r"'(?:\\[^\n']+|[^'\\\n])'"
BLOCK = r"(?P<comment>/\*.*?\*/|//[^\n]*)"
SCRIPT = re.compile(rf'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|`(?:\\.|[^`\\])*`|{BLOCK}', re.DOTALL)
SYNTAX = {
    "rs": re.compile(rf'\bb?r(?P<hashes>#*)".*?"(?P=hashes)|"(?:\\.|[^"\\])*"|{CHAR}|{BLOCK}', re.DOTALL),
    "css": re.compile(r'"(?:\\.|[^"\\\n])*"|(?P<comment>/\*.*?\*/)', re.DOTALL),
    "sql": re.compile(r"'[^']*'|(?P<comment>--[^\n]*)"),
    "ts": SCRIPT,
    "mjs": SCRIPT,
    "js": SCRIPT,
}


def codes_in_comments(ending, text, known):
    """Each code of `known` in a comment of `text`, with its line."""
    for found in SYNTAX[ending].finditer(text):
        comment = NO_CODE.sub(lambda hidden: " " * len(hidden[0]), found["comment"] or "")
        for code in CODE.finditer(comment):
            if code[1] + code[2] in known:
                line = text.count("\n", 0, found.start("comment") + code.start()) + 1
                yield line, code[0]


class Comments(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.known = {kind + number for kind, number in ROW.findall((ROOT / "docs" / "promises.md").read_text())}

    def test_no_comment_carries_a_number_to_look_up(self):
        self.assertGreater(len(self.known), 250)
        patterns = [f"{folder}/**/*.{ending}" for folder in FOLDERS for ending in ENDINGS]
        read, wrong = 0, []
        for file, text in sources(*patterns):
            read += 1
            for line, code in codes_in_comments(file.suffix[1:], text, self.known):
                wrong.append(f"{file.relative_to(ROOT)}:{line}: {code}")
        self.assertGreater(read, 600)
        self.assertEqual(wrong, [], "give the reason in a few words; docs/promises.md says what each number means")

    def test_codes_are_found_in_comments_and_nowhere_else(self):
        for ending, text, expected in [
            ("rs", "/// Limits (R58).\nfn a() {}", [(1, "R58")]),
            ("rs", "fn a() {\n    go(); // see F2–F4\n}", [(2, "F2"), (2, "F4")]),
            ("rs", "/* Why:\n   A046 */", [(2, "A046")]),
            ("rs", 'assert!(ok, "R8: nothing opens // R9"); // fine', []),
            ("rs", 'let a = r#"one " // R8"#; let q = \'"\'; // I1', [(1, "I1")]),
            ("rs", "fn f<'a>(x: &'a str) {} // R1", [(1, "R1")]),
            ("rs", "// Of A4 paper, the cell `A1`, #F90, %A9, R999 and f32", []),
            ("ts", "open('https://shop.example/R1') /** A68. */", [(1, "A68")]),
            ("css", '/* #A63 */ a::after { content: "/* R1 */" } /* R57 */', [(1, "R57")]),
            ("sql", "-- Held addresses (R25).\nINSERT INTO t VALUES ('-- R1');", [(1, "R25")]),
        ]:
            self.assertEqual(list(codes_in_comments(ending, text, self.known)), expected, text)


if __name__ == "__main__":
    unittest.main()
