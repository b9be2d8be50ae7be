"""What the shop is built from: exact versions where it matters, and nothing of the server in the browser."""

import json
import subprocess
import unittest

# Their minor versions change the pages, the API to the browser, or what Stripe is told.
PINNED = ("leptos", "server_fn", "tachys", "reactive_graph", "reactive_stores", "async-stripe", "wasm-bindgen")
# Each speaks to the disk, the network or Stripe, or has keys in its hands.
SERVER_ONLY = {
    "server", "stripe-sandbox", "axum", "hyper", "tokio", "tower", "rusqlite", "libsqlite3-sys", "async-stripe", "rustls", "aws-lc-rs",
    "lettre", "governor", "askama",
}  # fmt: skip


def cargo(*args):
    return subprocess.run(["cargo", *args], check=True, capture_output=True, text=True).stdout


class Supply(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        metadata = json.loads(cargo("metadata", "--locked", "--format-version", "1"))
        ours = set(metadata["workspace_members"])
        cls.packages = metadata["packages"]
        cls.named = [need for package in cls.packages if package["id"] in ours for need in package["dependencies"]]

    def test_r063_what_must_not_change_by_itself_is_pinned(self):
        for need in self.named:
            if need["name"].startswith(PINNED) and need["source"]:
                self.assertRegex(need["req"], r"^=\d+\.\d+\.\d+", need["name"])

    def test_r063_a_version_before_its_release_is_pinned(self):
        pinned = {need["name"] for need in self.named if need["req"].startswith("=")}
        early = {package["name"] for package in self.packages if "-" in package["version"].split("+")[0]}
        # The crates of one family require each other exactly.
        loose = {name for name in early - pinned if not name.startswith("async-stripe")}
        self.assertEqual(loose, set())

    def test_a079_every_crate_comes_from_the_registry(self):
        registry = "registry+https://github.com/rust-lang/crates.io-index"
        self.assertEqual({package["source"] for package in self.packages}, {None, registry})

    def test_a071_nothing_of_the_server_is_compiled_for_the_browser(self):
        tree = ("tree", "--locked", "--package", "frontend", "--target", "wasm32-unknown-unknown")
        lines = cargo(*tree, "--edges", "normal", "--prefix", "none", "--format", "{p}").splitlines()
        compiled = {line.split()[0] for line in lines if line}
        self.assertIn("leptos", compiled)
        self.assertEqual(compiled & SERVER_ONLY, set())


if __name__ == "__main__":
    unittest.main()
