"""The template as a tree, and how its names become settings."""

import functools
import pathlib

from cfnlint.decode import decode
from stand_in import TEMPLATE

ROOT = pathlib.Path(__file__).resolve().parents[2]


@functools.cache
def template():
    """The parsed template; intrinsic functions in their long form."""
    tree, problems = decode(str(TEMPLATE))
    assert not problems, problems
    return tree


def resources(kind):
    """Properties of all resources of a type, by logical id."""
    found = template()["Resources"].items()
    return {name: resource.get("Properties", {}) for name, resource in found if resource["Type"] == kind}


def kebab(output):
    """TuppenceOrdersTable is the setting TUPPENCE_ORDERS_TABLE."""
    return "".join(f"_{letter}" if letter.isupper() else letter.upper() for letter in output).lstrip("_")
