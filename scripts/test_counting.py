"""What `scripts/test` makes of the words of the test runners: a skipped test is neither passed nor forgotten."""

import pathlib
import subprocess
import tempfile
import unittest

TEST = pathlib.Path(__file__).resolve().parent / "test"


def sums(log):
    with tempfile.NamedTemporaryFile("w", suffix=".log") as file:
        file.write(log)
        file.flush()
        told = subprocess.run([TEST, "sums", file.name], check=True, capture_output=True, text=True).stdout
    return tuple(int(number) for number in told.split())


class Counting(unittest.TestCase):
    def test_cargo(self):
        log = "running 3 tests\n\nSKIPPED disk::f079: no root\n\ntest result: ok. 3 passed; 0 failed; 1 ignored; 0 measured\n"
        self.assertEqual(sums(log), (2, 0, 1))
        self.assertEqual(sums("test result: FAILED. 3 passed; 2 failed; 0 ignored\n" * 2), (6, 4, 0))

    def test_playwright(self):
        self.assertEqual(sums("  1 failed\n  2 skipped\n  3 did not run\n  \x1b[32m40 passed\x1b[39m (2m)\n"), (40, 1, 5))

    def test_unittest(self):
        self.assertEqual(sums("Ran 9 tests in 1.2s\n\nOK (skipped=2)\n"), (7, 0, 2))
        self.assertEqual(sums("Ran 9 tests in 1.2s\n\nFAILED (failures=1, errors=2, skipped=3)\n"), (3, 3, 3))
        self.assertEqual(sums("Ran 9 tests in 1.2s\n\nOK\n"), (9, 0, 0))

    def test_node(self):
        self.assertEqual(sums("# pass 8\n# fail 1\n# cancelled 0\n# skipped 2\n"), (8, 1, 2))

    def test_bugs(self):
        self.assertEqual(sums("  14 bugs caught, 1 missed\n"), (14, 1, 0))


if __name__ == "__main__":
    unittest.main()
