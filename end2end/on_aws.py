"""The browser tests against a shop on AWS, played by a stand-in.

    python end2end/on_aws.py run COMMAND...    runs a command while a stand-in listens at TUPPENCE_STAND_IN
    python end2end/on_aws.py shop URL          makes what a shop needs there, by the template; prints its settings as JSON

Each shop has an account of its own, and no more rights in it than the template gives.
"""

import json
import os
import pathlib
import random
import secrets
import socket
import subprocess
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "deploy" / "tests"))

from stand_in import REGION, Account, StandIn, values  # noqa: E402
from support import kebab  # noqa: E402

# Told otherwise below, or not of the shop under test: its admins are in DynamoDB, so that they have recovery codes.
NOT_HERE = ("TUPPENCE_SECRETS_PATH", "TUPPENCE_NEWS_TOPIC", "TUPPENCE_USER_POOL")


def shop(url):
    account = Account(url, f"{random.randrange(10**12):012}")
    # The bucket must know from where a browser may send parts of files, so the address is chosen first.
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    outputs = values(account.deploy("dev", Compute="none", BaseUrl=f"http://{address}"))
    account.even_out("dev")
    allowed = account.allowed(outputs["ShopPolicy"])
    settings = {kebab(name): value for name, value in outputs.items() if name.startswith("Tuppence")}
    settings = {name: value for name, value in settings.items() if not name.startswith(NOT_HERE)}
    settings |= {
        "TUPPENCE_ADDR": address,
        "TUPPENCE_BACKEND": "aws",
        # Into a folder, where the pages of the sandbox show them.
        "TUPPENCE_MAIL": "folder",
        "TUPPENCE_SECRET_KEY": secrets.token_hex(32),
        "AWS_ENDPOINT_URL": url,
        "AWS_REGION": REGION,
        "AWS_ACCESS_KEY_ID": allowed.key,
        "AWS_SECRET_ACCESS_KEY": allowed.secret,
    }
    print(json.dumps(settings))


def run(*command):
    with StandIn() as stand_in:
        sys.exit(subprocess.run(command, env=os.environ | {"TUPPENCE_STAND_IN": stand_in.url}).returncode)


if __name__ == "__main__":
    {"run": run, "shop": shop}[sys.argv[1]](*sys.argv[2:])
