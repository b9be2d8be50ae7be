"""The shop on machines of one's own: the container and the systemd unit."""

import http.server
import json
import re
import shutil
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

from support import ROOT
from test_template import settings

CONTAINERFILE = (ROOT / "deploy/Containerfile").read_text()
UNIT = ROOT / "deploy/tuppence@.service"


def instructions():
    """The instructions of the Containerfile, as (stage, words)."""
    text = re.sub(r"(?m)^#.*\n", "", CONTAINERFILE).replace("\\\n", " ")
    stages, found = 0, []
    for line in filter(str.strip, text.splitlines()):
        word, rest = line.strip().split(None, 1)
        if word == "FROM":
            stages += 1
            stage = rest.split(" AS ")[1] if " AS " in rest else f"stage {stages}"
        found.append((stage, word, rest))
    return found


def health_check():
    [rest] = [rest for _, word, rest in instructions() if word == "HEALTHCHECK"]
    return json.loads(rest[rest.index("CMD") + 3 :])


class Container(unittest.TestCase):
    def test_it_does_not_run_as_root(self):
        [user] = [rest for stage, word, rest in instructions() if word == "USER" and stage == "runtime"]
        self.assertNotIn(user.split(":")[0], ("0", "root"))
        runs = [(stage, rest) for stage, word, rest in instructions() if word == "FROM"]
        self.assertEqual(runs[-1][1], "runtime", "both images that run are made of this one")
        self.assertIn(("ready", "runtime AS ready"), runs)

    def test_it_is_healthy_if_the_shop_answers_and_only_then(self):
        class Shop(http.server.BaseHTTPRequestHandler):
            status = 200

            def do_GET(self):
                self.send_response(self.status if self.path == "/healthz" else 404)
                self.end_headers()
                self.wfile.write(b"ok\n" if self.status == 200 else b"down\n")

            def log_message(self, *_):
                pass

        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shop) as shop:
            threading.Thread(target=shop.serve_forever, daemon=True).start()
            ask = [word.replace("8080", str(shop.server_port)) for word in health_check()]
            self.assertEqual(subprocess.run(ask, timeout=10).returncode, 0)
            Shop.status = 503
            self.assertNotEqual(subprocess.run(ask, timeout=10).returncode, 0)
            shop.shutdown()
        self.assertNotEqual(subprocess.run(ask, timeout=10, stderr=subprocess.DEVNULL).returncode, 0)

    def test_no_secret_and_nothing_built_elsewhere_goes_to_the_builder(self):
        ignored = (ROOT / "deploy/Containerfile.dockerignore").read_text().splitlines()
        for name in (".env", "tuppence.toml", "data", ".git", "target/*"):
            self.assertIn(name, ignored)


class Unit(unittest.TestCase):
    def test_it_knows_only_settings_that_exist(self):
        named = set(re.findall(r"\b(TUPPENCE_[A-Z_]+)=", UNIT.read_text() + CONTAINERFILE))
        self.assertEqual(named - set(settings()), set())

    def test_it_waits_longer_than_the_shop_needs_to_stop(self):
        serve = (ROOT / "server/src/serve.rs").read_text()
        [needs] = re.findall(r"STOP_WITHIN: Duration = Duration::from_secs\((\d+)\)", serve)
        [waits] = re.findall(r"TimeoutStopSec=(\d+)", UNIT.read_text())
        self.assertGreater(int(waits), int(needs))

    @unittest.skipUnless(shutil.which("systemd-analyze"), "there is no systemd-analyze here")
    def test_systemd_reads_it_and_finds_it_well_locked(self):
        with tempfile.TemporaryDirectory() as folder:
            # Its program and its user are not on this machine.
            text = UNIT.read_text().replace("/opt/tuppence/tuppence serve", "/bin/true")
            text = text.replace("User=tuppence", "DynamicUser=yes")
            unit = Path(folder, "tuppence@8080.service")
            unit.write_text(text)
            read = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, timeout=60)
            self.assertEqual((read.returncode, read.stdout + read.stderr), (0, ""))
            security = ["systemd-analyze", "security", "--offline=true", "--threshold=20", unit]
            exposed = subprocess.run(security, capture_output=True, text=True, timeout=60)
            self.assertEqual(exposed.returncode, 0, exposed.stdout[-300:])


if __name__ == "__main__":
    unittest.main()
