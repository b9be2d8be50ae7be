"""What no line of the source may do, whatever the compiler says."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[1]
DYNAMODB = pathlib.Path(__file__).resolve().parents[1] / "adapters" / "aws" / "src" / "dynamodb"
# Parts of an expression that are made of placeholders, numbered by the code itself.
OF_PLACEHOLDERS = {"SET {}", "ADD {}"}


class Expressions(unittest.TestCase):
    def test_a077_no_value_is_written_into_an_expression(self):
        calls = 0
        for file in DYNAMODB.parent.glob("dynamodb*/**/*.rs"):
            for call in re.finditer(r"\.(\w*expression)\((.*)\)", file.read_text()):
                calls += 1
                made = re.search(r'format!\("([^"]*)"', call[2])
                if made:
                    self.assertIn(made[1], OF_PLACEHOLDERS, f"{file.name}: {call[0]}")
        self.assertGreater(calls, 5)

    def test_a077_placeholders_are_made_of_numbers(self):
        source = (DYNAMODB / "transaction.rs").read_text()
        made = re.findall(r'(?:sets|adds)\.push\(format!\("([^"]*)"\)\)', source)
        self.assertEqual(made, ["#n{n} = if_not_exists(#n{n}, :v{n})", "#n{n} :v{n}"])


class Failpoints(unittest.TestCase):
    def test_r074_every_failpoint_is_armed_by_some_test(self):
        """Where the shop can be made to fail, some test makes it fail: by `name:action` in SHOP_FAIL."""
        reached, armed, families = set(), set(), set()
        for file in [*(ROOT / "server" / "src").glob("**/*.rs"), *(ROOT / "adapters").glob("*/src/**/*.rs")]:
            reached |= set(re.findall(r'failpoints::reach\("([a-z_.]+)"\)', file.read_text()))
            # One for each job, by its name.
            families |= set(re.findall(r'failpoints::reach\(&format!\("([a-z_]+\.)\{', file.read_text()))
        names = re.search(r"pub fn step_names.*?\n}", (ROOT / "domain/src/failpoints.rs").read_text(), re.DOTALL)[0]
        reached |= set(re.findall(r'"([a-z_.]+)"', names))
        for file in (ROOT / "server" / "tests").glob("**/*.rs"):
            armed |= set(re.findall(r"\b([a-z_.]+):(?:kill|err|lost-reply|hang|panic)\b", file.read_text()))
        self.assertGreater(len(reached), 20)
        self.assertEqual(reached - armed, set(), "no test arms these")
        unknown = {name for name in armed - reached if not name.startswith(tuple(families))}
        self.assertEqual(unknown, set(), "these are not in the code, so nothing happens")
        self.assertEqual({family for family in families if not any(name.startswith(family) for name in armed)}, set())


class Secrets(unittest.TestCase):
    def test_a076_secrets_are_compared_in_constant_time(self):
        """The signature of an event by the library's own comparison; links, sessions and claims by looking up a hash."""
        signature = (ROOT / "adapters/stripe/src/webhook/signature.rs").read_text().split("#[cfg(test)]")[0]
        self.assertIn(".verify_slice(", signature)
        self.assertNotRegex(signature, r"(signature|mac|digest)\w*(\(\))? [!=]= ")
        token = (ROOT / "domain/src/delivery/token.rs").read_text()
        self.assertRegex(token, r"pub struct Token\(\[u8; 32\]\);")


if __name__ == "__main__":
    unittest.main()
