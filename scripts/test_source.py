"""What no line of the source may do, whatever the compiler says."""

import pathlib
import re
import unittest

DYNAMODB = pathlib.Path(__file__).resolve().parents[1] / "server" / "src" / "adapters" / "dynamodb"
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


if __name__ == "__main__":
    unittest.main()
