"""Deploys the template to a stand-in that is running, and does to the stack what a test asks for.

    stack.py URL ACCOUNT deploy PROGRAM NAME=VALUE...   twice, as the guide says, with secrets in the parameter store;
                                                        the second time with its address
    stack.py URL ACCOUNT configure NAME=VALUE...        gives the function more settings, and new machines
    stack.py URL ACCOUNT forbid                         takes from the function's role what the shop is allowed
    stack.py URL ACCOUNT allow                          gives it back
"""

import io
import json
import pathlib
import sys
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[5]
sys.path.insert(0, str(ROOT / "deploy" / "tests"))
from stand_in import Account, values  # noqa: E402

ENVIRONMENT = "prod"
SECRETS = ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "TUPPENCE_SECRET_KEY")


def packed(program):
    """As `scripts/package` does it, with the program that is tested; without the browser side if none was built."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        bootstrap = zipfile.ZipInfo("bootstrap")
        bootstrap.external_attr = 0o755 << 16
        archive.writestr(bootstrap, pathlib.Path(program).read_bytes())
        site, names = ROOT / "target" / "site", ROOT / "target" / "release" / "hash.txt"
        if site.exists() and names.exists():
            archive.write(names, "hash.txt")
            for path in site.rglob("*"):
                archive.write(path, f"site/{path.relative_to(site)}")
    return package.getvalue()


def deploy(account, program, *more):
    code = account.put_program(packed(program))
    first = values(account.deploy(ENVIRONMENT, **code))
    outputs = account.deploy(ENVIRONMENT, BaseUrl=first["FunctionAddress"], **code)
    account.even_out(ENVIRONMENT)
    given = dict(pair.split("=", 1) for pair in more)
    for name in SECRETS:
        path = f"{values(outputs)['TuppenceSecretsPath']}{name}"
        account.client("ssm").put_parameter(Name=path, Value=given.pop(name), Type="SecureString")
    configure(account, *(f"{name}={value}" for name, value in given.items()))
    settings = {output["Description"]: output["OutputValue"] for output in outputs}
    settings = {name: value for name, value in settings.items() if name.startswith("TUPPENCE_")}
    print(json.dumps({"address": first["FunctionAddress"], "settings": settings}))


def configure(account, *more):
    function, name = account.client("lambda"), f"tuppence-{ENVIRONMENT}"
    variables = function.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    variables |= dict(pair.split("=", 1) for pair in more)
    function.update_function_configuration(FunctionName=name, Environment={"Variables": variables})


def role_and_policy(account):
    found = account.client("cloudformation").list_stack_resources(StackName=f"tuppence-{ENVIRONMENT}")
    ids = {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in found["StackResourceSummaries"]}
    return {"RoleName": ids["FunctionRole"], "PolicyArn": ids["ShopPolicy"]}


def forbid(account):
    account.client("iam").detach_role_policy(**role_and_policy(account))


def allow(account):
    account.client("iam").attach_role_policy(**role_and_policy(account))


url, key, command, *rest = sys.argv[1:]
{"deploy": deploy, "configure": configure, "forbid": forbid, "allow": allow}[command](Account(url, key), *rest)
