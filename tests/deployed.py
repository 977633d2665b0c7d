"""Reads the files in `deploy/` for their tests."""

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parents[1]
DEPLOY = PROJECT / "deploy"
BOTS = [("compose.yaml", "bot"), ("compose.replicas.yaml", "replica-1"), ("compose.replicas.yaml", "replica-2")]
SERVICES = [*BOTS, ("compose.replicas.yaml", "caddy"), ("compose.replicas.yaml", "postgres")]


def read(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def compose(name: str) -> Any:
    return yaml.safe_load(read(f"deploy/{name}"))


def service(file: str, name: str) -> Any:
    return compose(file)["services"][name]


def manifest(kind: str, file: str = "kubernetes.yaml") -> Any:
    return next(one for one in yaml.safe_load_all(read(f"deploy/{file}")) if one["kind"] == kind)


def pod() -> Any:
    return manifest("Deployment")["spec"]["template"]["spec"]


def container() -> Any:
    (only,) = pod()["containers"]
    return only


def unit() -> dict[str, list[str]]:
    """The unit's directives, each with all its values."""
    directives: dict[str, list[str]] = defaultdict(list)
    for line in read("deploy/rahnama.service").splitlines():
        if found := re.match(r"(\w+)=(.*)$", line):
            directives[found[1]].append(found[2])
    return directives


def image(pattern: str) -> str:
    """What a pattern finds in the Dockerfile."""
    found = re.search(pattern, read("Dockerfile"), re.MULTILINE)
    assert found, pattern
    return found[1]


def port(address: str) -> int:
    return int(address.rpartition(":")[2])


def seconds(duration: str) -> int:
    return int(duration.removesuffix("s"))


def environments() -> dict[str, dict[str, str]]:
    """The settings in the environment, for each way to run the bot."""
    given = {name: service(file, name)["environment"] for file, name in BOTS}
    written = " ".join(unit()["Environment"])
    given["unit"] = dict(one.split("=", 1) for one in written.split() if not one.startswith("PYTHON"))
    given["kubernetes"] = manifest("ConfigMap")["data"]
    return given
