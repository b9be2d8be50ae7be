"""No two files of a crate use each other, directly or by way of others.

Read as text: `use` statements and paths that begin with `crate` or `super`. What a file exports from another one counts
for that other one.
"""

import re
import unittest

from test_promises import ROOT

# Crates that are free of circles and stay so, each with how many files it has at least.
FREE = {
    "domain": 100,
    "domain/testing": 40,
    "app": 100,
    "adapters/aws": 50,
    "adapters/mail": 2,
    "adapters/shared": 2,
    "adapters/sqlite": 25,
    "adapters/stripe": 8,
    "bench": 15,
    "server": 110,
    "stripe-sandbox": 60,
}
USE = re.compile(r"^[ \t]*(pub(?:\([^)]*\))? )?use ([^;]*);", re.MULTILINE)
PATH = re.compile(r"(?<![\w:$])(?:crate|super)(?:::\w+)+")
PROSE = re.compile(r'"(?:\\[\s\S]|[^"\\])*"|//[^\n]*')
TESTS = re.compile(r"^#\[cfg\(test\)\]\nmod \w+ \{", re.MULTILINE)


def paths(tree):
    """The single paths of a tree such as `a::{b, c::{self, d}}`, without what they are renamed to."""
    tree = tree.strip()
    if "{" not in tree:
        return [re.sub(r"\s+", "", tree.split(" as ")[0])]
    before, inside = tree[: tree.index("{")], tree[tree.index("{") + 1 : tree.rindex("}")]
    parts, depth = [""], 0
    for letter in inside:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    found = [path for part in parts if part.strip() for path in paths(part)]
    return [before.strip() + path if path != "self" else before.strip().removesuffix("::") for path in found]


class Crate:
    """The files of a crate, by the path of their module."""

    def __init__(self, root):
        self.exports, self.uses = {}, {}
        texts = {}
        for file in sorted(root.rglob("*.rs")):
            module = file.relative_to(root).with_suffix("").parts
            texts[() if module == ("lib",) else module] = file.read_text()
        self.modules = set(texts)
        for module, text in texts.items():
            tests = TESTS.search(text)
            self.read(module, PROSE.sub("", text[: tests.start()] if tests else text))

    def read(self, module, text):
        exports, uses = self.exports.setdefault(module, {}), self.uses.setdefault(module, set())
        for found in USE.finditer(text):
            for path in paths(found[2]):
                full = self.full(module, path)
                if full and found[1]:
                    exports[full[-1]] = full
                elif full:
                    uses.add(full)
        uses.update(filter(None, (self.full(module, path) for path in PATH.findall(USE.sub("", text)))))

    def full(self, module, path):
        """A path from the root of the crate; none if it leads into another crate."""
        parts = tuple(path.split("::"))
        if parts[0] == "crate":
            return parts[1:]
        if parts[0] == "self":
            return module + parts[1:]
        if parts[0] == "super":
            ups = next((n for n, part in enumerate(parts) if part != "super"), len(parts))
            return module[: len(module) - ups] + parts[ups:]
        return module + parts if module + parts[:1] in self.modules else None

    def owner(self, path, hops=8):
        """The module of the file in which what a path names is defined."""
        length = next(n for n in range(len(path), -1, -1) if path[:n] in self.modules)
        module, rest = path[:length], path[length:]
        exported = self.exports[module].get(rest[0]) if rest else None
        return self.owner(exported + rest[1:], hops - 1) if exported and hops else module

    def circles(self):
        """Groups of files that reach each other."""
        arrows = {module: {self.owner(path) for path in used} - {module} for module, used in self.uses.items()}
        reached = {}
        for module in arrows:
            seen, waiting = set(), [module]
            while waiting:
                for other in arrows.get(waiting.pop(), set()) - seen:
                    seen.add(other)
                    waiting.append(other)
            reached[module] = seen
        groups = {
            frozenset(other for other in seen if module in reached.get(other, ())) for module, seen in reached.items()
        }
        return sorted(sorted("::".join(module) for module in group) for group in groups if group)


class Circles(unittest.TestCase):
    def test_no_file_is_used_by_what_it_uses(self):
        for name, files in FREE.items():
            crate = Crate(ROOT / name / "src")
            self.assertGreater(len(crate.modules), files)
            self.assertEqual(crate.circles(), [])

    def test_trees_are_read_path_by_path(self):
        self.assertEqual(paths("crate::{a, b::{self, C as D}}"), ["crate::a", "crate::b", "crate::b::C"])


if __name__ == "__main__":
    unittest.main()
