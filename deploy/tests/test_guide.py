"""The guide says what is true: names, events and figures."""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from support import ROOT, template

GUIDE = (ROOT / "deploy/README.md").read_text()
sys.path.insert(0, str(ROOT / "deploy"))

import cost  # noqa: E402


class Guide(unittest.TestCase):
    def test_every_parameter_it_gives_is_one_of_the_template(self):
        commands = re.findall(r"--parameter-overrides((?: \\\n)?[^`\n]*(?:\\\n[^`\n]*)*)", GUIDE)
        named = set(re.findall(r"\b([A-Z][A-Za-z]+)=", " ".join(commands)))
        named |= set(re.findall(r"`([A-Z][a-zA-Z]+)=[^`]*`", GUIDE))
        self.assertLessEqual({"Environment", "BaseUrl", "Live", "CodeKey", "TableSuffix", "Compute"}, named)
        self.assertEqual(named - set(template()["Parameters"]), set())

    def test_every_output_it_asks_for_is_one_of_the_template(self):
        asked = set(re.findall(r"output ([A-Z]\w+)\b(?!\$)", GUIDE))
        # Where the name is put together from that of a resource.
        asked |= {f"Tuppence{table}" for table in self.restored()}
        self.assertGreater(len(asked), 5)
        self.assertEqual(asked - set(template()["Outputs"]), set())

    def restored(self):
        [tables] = set(re.findall(r"for TABLE in ([\w ]+);", GUIDE))
        return set(tables.split())

    def test_every_resource_and_file_it_names_is_there(self):
        tables = {name for name, one in template()["Resources"].items() if one["Type"] == "AWS::DynamoDB::Table"}
        self.assertEqual(self.restored(), tables)
        for path in re.findall(r"\bdeploy/[\w@.]+[\w]", GUIDE):
            self.assertTrue((ROOT / path).exists(), path)

    def test_every_alarm_is_explained(self):
        explained = re.findall(r"`…(-[a-z]+)`", GUIDE)
        for name, resource in template()["Resources"].items():
            if resource["Type"] == "AWS::CloudWatch::Alarm":
                alarm = resource["Properties"]["AlarmName"]["Fn::Sub"]
                self.assertTrue(alarm.endswith(tuple(explained)), name)

    def test_the_endpoint_at_stripe_gets_the_events_the_readme_names(self):
        def events(text):
            return set(re.findall(r"`((?:checkout|charge|refund|radar)\.[a-z_.]+)`", text))

        self.assertEqual(events(GUIDE), events((ROOT / "README.md").read_text()))
        source = (ROOT / "adapters/stripe/src/webhook.rs").read_text().split("NEEDED_EVENTS")[1].split("];")[0]
        self.assertEqual(events(GUIDE), set(re.findall(r'"([a-z_.]+)"', source)))

    def test_the_table_of_costs_is_what_the_counts_come_to(self):
        shown = GUIDE.split("<!-- cost -->\n")[1].split("\n<!-- end of cost -->")[0]
        self.assertEqual(shown, cost.table(), "run: python3 deploy/cost.py --write")

    def test_costs_grow_with_orders_and_have_no_hole(self):
        counted = cost.counts()
        months = [sum(cost.month(orders, counted).values()) for orders in (0, 1, 1_000, 100_000, 1_000_000)]
        self.assertEqual(months, sorted(months))
        known = {"reads", "writes", "function_calls", "function_ms", "objects_read", "mails", "news"}
        known |= {"kilobytes_out", "kilobytes_logged", "kilobytes_stored"}
        for part in ("page", "order", "minute"):
            self.assertEqual(set(counted[part]) - known, set(), "a count that costs nothing is misspelled")


class Settings(unittest.TestCase):
    """deploy/settings, with an AWS CLI that answers from a file."""

    OUTPUTS = [
        {"OutputKey": "TuppenceShopName", "OutputValue": "Bob's Paper $Boat", "Description": "TUPPENCE_SHOP_NAME"},
        {"OutputKey": "TuppenceMailFrom", "OutputValue": '"Bob" <a@example.com>', "Description": "TUPPENCE_MAIL_FROM"},
        {"OutputKey": "FunctionAddress", "OutputValue": "https://a.example.com", "Description": "Address"},
    ]

    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        stack = {"StackId": "arn:aws:cloudformation:eu-central-1:1:stack/a/b", "Outputs": self.OUTPUTS}
        (self.folder / "answer").write_text(json.dumps({"Stacks": [stack]}))
        aws = self.folder / "aws"
        aws.write_text(f"#!/bin/sh\ncat {self.folder}/answer\n")
        aws.chmod(0o755)

    def settings(self, *form):
        env = os.environ | {"PATH": f"{self.folder}:{os.environ['PATH']}"}
        command = [sys.executable, ROOT / "deploy/settings", "tuppence-prod", *form]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout

    def test_a_shell_reads_them_as_they_are(self):
        (self.folder / "prod.env").write_text(self.settings())
        show = 'set -a; . ./prod.env; printf "%s|%s|%s" "$TUPPENCE_SHOP_NAME" "$TUPPENCE_MAIL_FROM" "$AWS_REGION"'
        shown = subprocess.run(["sh", "-c", show], cwd=self.folder, capture_output=True, text=True, check=True)
        self.assertEqual(shown.stdout, 'Bob\'s Paper $Boat|"Bob" <a@example.com>|eu-central-1')

    def test_a_container_takes_them_without_quotes(self):
        lines = self.settings("--plain").splitlines()
        self.assertEqual(lines[1], "TUPPENCE_SHOP_NAME=Bob's Paper $Boat")
        self.assertEqual(len(lines), 3, "only what is a setting")


if __name__ == "__main__":
    unittest.main()
