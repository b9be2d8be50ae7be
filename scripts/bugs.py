#!/usr/bin/env python3
"""Plants each known bug in the shop and sees the test fail that should catch it. Run by `scripts/test bugs`.

The bugs are in the code, compiled in only with the feature `failpoints` (domain/src/planted.rs); `SHOP_BUG=name` turns
one on. A test that passes all the same proves nothing: the run fails.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
PLANTED = ROOT / "domain" / "src" / "planted.rs"

# Which test catches which bug: `it` runs the real program, `lib` is the server's own unit tests.
CAUGHT_BY = {
    "ack-before-write": ("it", "crash::f027_no_event_is_acknowledged_that_was_not_stored"),
    "no-version-condition": ("it", "contract::orders::a_step_from_an_old_version_changes_nothing"),
    "skip-missing-file": ("it", "purchase::f048_f064_a_lost_file_is_admitted_and_the_rest_delivered"),
    "last-v1-only": ("stripe_adapter", "webhook::signature::tests::f037_any_v1_by_any_configured_secret_counts"),
    "no-origin-check": ("it", "security::r040_a040_another_site_cannot_act_in_a_shoppers_name"),
    "float-price": ("it", "products_admin::r005_a_price_is_kept_to_the_cent_it_was_typed_in"),
    "client-metadata": ("it", "bad_input::a002_a003_checkout_takes_only_what_a_checkout_is"),
    "audience-optional": ("aws_adapter", "cognito::token::tests::a030_a_token_for_another_client_or_for_none_is_refused"),
    "raw-name-in-mail": ("lib", "mail::tests::hostile::a049_nothing_a_person_typed_becomes_markup"),
    "plain-token-stored": ("it", "start::r030_a078_the_store_alone_opens_no_link"),
    "no-reconcile": ("it", "webhook::f034_a_payment_no_event_told_of_is_found_at_the_next_start"),
    "refund-line-twice": ("it", "order_admin::refunds::r077_the_form_of_a_refund_asks_what_for_and_names_the_amount"),
    "lost-key-opens-sandbox": ("it", "test_shop::r015_a_lost_key_closes_the_shop"),
    "foreign-cookie": ("it", "cookies::r075_a_cookie_of_somebody_else_takes_nothing_from_a_shopper"),
    "list-limit-10": ("it", "purchase::f042_an_order_of_twenty_lines_is_delivered_to_the_last"),
}


def planted():
    """The names of the bugs in the code."""
    return re.findall(r'^    \w+ = "([a-z0-9-]+)";$', PLANTED.read_text(), re.MULTILINE)


def test_programs():
    """The compiled tests, by the names used above."""
    # As `scripts/test server` builds them, so that nothing is compiled again.
    build = ["cargo", "test", "--no-run", "--workspace", "--exclude", "frontend", "--exclude", "domain", "--exclude",
             "domain-testing", "--exclude", "stripe-sandbox", "--exclude", "bench", "--features",
             "server/aws,server/failpoints,server/otel"]
    told = subprocess.run([*build, "--message-format", "json"], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    programs = {}
    for line in told.stdout.splitlines():
        message = json.loads(line)
        if not message.get("executable") or not message["profile"]["test"]:
            continue
        target = message["target"]
        if target["name"] == "it" and "/server/" in target["src_path"]:
            programs["it"] = message["executable"]
        elif "lib" in target["kind"]:
            programs["lib" if target["name"] == "server" else target["name"]] = message["executable"]
    return programs


def passed(program, tests, bug=None):
    """How many of `tests` passed, and what was said. None of them is skipped, or it would count as passed."""
    # Whoever waits for what a bug keeps from coming need not wait long.
    env = os.environ | ({"SHOP_BUG": bug, "TEST_PATIENCE_SECS": "8"} if bug else {})
    run = subprocess.run(
        [program, "--exact", *tests], cwd=ROOT / "server", env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    sums = re.search(r"^test result: \w+\. (\d+) passed; (\d+) failed", run.stdout, re.MULTILINE)
    if not sums or int(sums[1]) + int(sums[2]) != len(tests):
        sys.exit(f"{tests} did not run:\n{run.stdout}")
    return int(sums[1]), run.stdout


def main():
    if sorted(CAUGHT_BY) != sorted(planted()):
        sys.exit(f"{PLANTED} and {__file__} do not name the same bugs: {set(CAUGHT_BY) ^ set(planted())}")
    programs = test_programs()
    wanted = sys.argv[1:] or list(CAUGHT_BY)
    for kind in ("it", "lib"):
        tests = [CAUGHT_BY[bug][1] for bug in wanted if CAUGHT_BY[bug][0] == kind]
        if tests:
            count, told = passed(programs[kind], tests)
            if count != len(tests):
                sys.exit(f"Without a bug these tests must pass:\n{told}")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = {bug: pool.submit(passed, programs[CAUGHT_BY[bug][0]], [CAUGHT_BY[bug][1]], bug) for bug in wanted}
    missed = [bug for bug, run in runs.items() if run.result()[0]]
    for bug in wanted:
        print(f"  {'NOT caught' if bug in missed else 'caught'}: {bug} by {CAUGHT_BY[bug][1]}")
    print(f"  {len(wanted) - len(missed)} bugs caught, {len(missed)} missed")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
