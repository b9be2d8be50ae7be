"""The zip for Lambda."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import zipfile

from support import ROOT

# As much of a program for Linux on x86_64 as the packer looks at.
WITHOUT_AWS = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\x00\x3e\x00"
ELF = WITHOUT_AWS + b"\0AWS_LAMBDA_RUNTIME_API\0"


class Package(unittest.TestCase):
    def setUp(self):
        self.target = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        for name, content in {
            "release/tuppence": ELF + b"\0GLIBC_2.17\0GLIBC_2.34\0GLIBC_2.2.5\0",
            "release/hash.txt": b"wasm: abc\n",
            "site/pkg/tuppence.abc.wasm": b"wasm" * 100,
            "site/pkg/tuppence.abc.wasm.br": b"brotli",
            "site/favicon.svg": b"<svg/>",
        }.items():
            path = self.target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def pack(self):
        env = os.environ | {"CARGO_TARGET_DIR": str(self.target)}
        done = subprocess.run(
            [sys.executable, ROOT / "scripts/package"], env=env, capture_output=True, text=True, timeout=60
        )
        return done.returncode, done.stdout + done.stderr

    def packages(self):
        return sorted(self.target.glob("tuppence-*.zip"))

    def test_it_holds_the_program_and_the_browser_side_where_lambda_finds_them(self):
        code, said = self.pack()
        self.assertEqual(code, 0, said)
        self.assertIn("MB", said)
        [package] = self.packages()
        with zipfile.ZipFile(package) as held:
            names = held.namelist()
            self.assertEqual(held.getinfo("bootstrap").external_attr >> 16, 0o100755)
            self.assertEqual(held.read("bootstrap"), (self.target / "release/tuppence").read_bytes())
        self.assertEqual(names, sorted(names))
        site = ["site/favicon.svg", "site/pkg/tuppence.abc.wasm", "site/pkg/tuppence.abc.wasm.br"]
        self.assertEqual(names, ["bootstrap", "hash.txt", *site])

    def test_the_same_files_make_the_same_package(self):
        self.pack()
        [first] = self.packages()
        before = first.read_bytes()
        first.unlink()
        for path in self.target.rglob("*"):
            os.utime(path, (1, 1))
        self.pack()
        [second] = self.packages()
        self.assertEqual((second.name, second.read_bytes()), (first.name, before))

    def test_another_program_has_another_name(self):
        self.pack()
        (self.target / "release/tuppence").write_bytes(ELF + b"new")
        self.pack()
        self.assertEqual(len(self.packages()), 2)

    def test_a_program_for_a_newer_system_is_refused_with_the_way_out(self):
        (self.target / "release/tuppence").write_bytes(ELF + b"\0GLIBC_2.34\0GLIBC_2.38\0")
        code, said = self.pack()
        self.assertEqual((code, self.packages()), (1, []))
        self.assertIn("glibc 2.38", said)
        self.assertIn("deploy/Containerfile", said)

    def test_a_program_for_another_processor_is_refused(self):
        (self.target / "release/tuppence").write_bytes(b"\xcf\xfa\xed\xfe" + bytes(30))
        code, said = self.pack()
        self.assertEqual((code, self.packages()), (1, []), said)

    def test_a_program_with_faults_to_turn_on_is_refused(self):
        for name in (b"SHOP_FAIL", b"SHOP_BUG"):
            (self.target / "release/tuppence").write_bytes(ELF + b"\0GLIBC_2.17\0" + name + b"\0")
            code, said = self.pack()
            self.assertEqual((code, self.packages()), (1, []), said)
            self.assertIn("built for the tests", said)

    def test_a_program_without_aws_is_refused(self):
        (self.target / "release/tuppence").write_bytes(WITHOUT_AWS + b"\0GLIBC_2.17\0")
        code, said = self.pack()
        self.assertEqual((code, self.packages()), (1, []), said)
        self.assertIn("built without AWS", said)

    def test_without_a_build_it_says_what_to_run(self):
        (self.target / "release/hash.txt").unlink()
        code, said = self.pack()
        self.assertEqual(code, 1)
        self.assertIn("make package", said)


if __name__ == "__main__":
    unittest.main()
