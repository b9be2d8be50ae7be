"""docs/promises.md and the tests name each other: no promise without a test, no test for a promise that is not there."""

import collections
import pathlib
import re
import unittest

import bugs

ROOT = pathlib.Path(__file__).resolve().parents[1]
# Promises whose tests are still being written. One that has a test must leave this list.
WITHOUT_A_TEST = set()

# A name begins with the rows it proves: `f030_f050_…` in Rust and Python, `a040 …` in TypeScript.
RUST = re.compile(r"((?:^\s*#\[[^\n]*\]\n)+)\s*(?:pub )?(?:async )?fn ((?:[rfa]\d+_)+)\w*", re.MULTILINE)
SUITE = re.compile(r"^pub (?:async )?fn (((?:[rfa]\d+_)+)\w*)", re.MULTILINE)
PYTHON = re.compile(r"^\s*(?:async )?def test_((?:[rfa]\d+_)+)", re.MULTILINE)
SCRIPT = re.compile(r"""\b(?:test|it)\(\s*['"`]((?:[rfa]\d+ )+)""")


def sources(*patterns):
    for pattern in patterns:
        for file in sorted(ROOT.glob(pattern)):
            if not {"target", "node_modules"} & set(file.parts):
                yield file, file.read_text()


def promised():
    """The rows of docs/promises.md: `r001`, `f077`, …"""
    rows = re.findall(r"^\| ([RFA])(\d+) \|", (ROOT / "docs" / "promises.md").read_text(), re.MULTILINE)
    return [f"{kind.lower()}{int(number):03}" for kind, number in rows]


def tested():
    """The rows that tests name, each with the files they are in."""
    named = collections.defaultdict(set)

    def note(file, names):
        for row in re.findall(r"[rfa]\d+", names):
            named[row].add(str(file.relative_to(ROOT)))

    for file, text in sources("domain/**/*.rs", "app/**/*.rs", "server/**/*.rs", "adapters/**/*.rs", "stripe-sandbox/**/*.rs", "frontend/**/*.rs"):
        for attributes, names in RUST.findall(text):
            if re.search(r"#\[(tokio::)?test\b", attributes):
                note(file, names)
    # A check of a suite is a test in whatever runs the suite.
    suites = "".join(text for _, text in sources("domain/testing/src/conformance.rs", "domain/testing/src/conformance/*.rs"))
    for file, text in sources("domain/testing/src/conformance/**/*.rs"):
        for name, rows in SUITE.findall(text):
            if re.search(rf"^            {name}$", suites, re.MULTILINE):
                note(file, rows)
    for file, text in sources("scripts/test_*.py", "deploy/tests/*.py", "end2end/**/*.py"):
        for names in PYTHON.findall(text):
            note(file, names)
    for file, text in sources("end2end/**/*.ts", "end2end/**/*.mjs"):
        for names in SCRIPT.findall(text):
            note(file, names)
    return named


class Promises(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.promised = promised()
        cls.tested = tested()

    def test_r074_every_promise_has_a_test(self):
        self.assertGreater(len(self.promised), 240)
        missing = [row for row in self.promised if row not in self.tested and row not in WITHOUT_A_TEST]
        self.assertEqual(missing, [], "no test's name begins with these")

    def test_r074_a_promise_that_has_a_test_is_not_listed_as_missing(self):
        self.assertEqual([row for row in sorted(WITHOUT_A_TEST) if row in self.tested], [], "strike them off")
        self.assertEqual(WITHOUT_A_TEST - set(self.promised), set())

    def test_r074_every_row_a_test_names_is_promised(self):
        unknown = {row: sorted(files) for row, files in self.tested.items() if row not in self.promised}
        self.assertEqual(unknown, {}, "docs/promises.md has no such rows; numbers have three digits")

    def test_r074_no_number_is_given_twice(self):
        twice = [row for row, count in collections.Counter(self.promised).items() if count > 1]
        self.assertEqual(twice, [])

    def test_every_planted_bug_has_the_test_that_catches_it(self):
        self.assertEqual(sorted(bugs.CAUGHT_BY), sorted(bugs.planted()))
        names = "".join(text for _, text in sources("server/**/*.rs", "adapters/**/*.rs", "domain/testing/src/conformance/**/*.rs"))
        for bug, (_, test) in bugs.CAUGHT_BY.items():
            self.assertIn(f"fn {test.split('::')[-1]}(", names, bug)


if __name__ == "__main__":
    unittest.main()
