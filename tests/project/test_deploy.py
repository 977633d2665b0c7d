"""What `deploy/` says of the bot agrees with the bot, with the image and among itself."""

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import typer
import yaml

from bot import settings as settings_module
from bot.cli import app
from bot.settings import Settings, read_settings
from tests.deployed import (
    BOTS,
    DEPLOY,
    SERVICES,
    compose,
    container,
    environments,
    image,
    manifest,
    pod,
    port,
    read,
    service,
    unit,
)

SETTINGS = {name.upper() for name in Settings.model_fields}
SECRETS = {"bot_token", "webhook_secret", "database_url"}


def commands(words: str) -> Iterator[list[str]]:
    """Each `rahnama …` in a text, as far as it names commands."""
    starts = r"(?:\.venv/bin/|(?<![\w/.=-])(?<!-n ))rahnama|^on"  # neither a folder, nor a namespace
    for found in re.finditer(rf"(?:{starts}) ([a-z]+)(?: ([a-z]+))?", words, re.MULTILINE):
        yield [word for word in found.groups() if word]


# --- it fits the bot ---


@pytest.mark.parametrize("place", environments())
def test_every_variable_is_a_setting_with_a_value_that_the_bot_takes(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # without an .env
    given = environments()[place]
    assert set(given) <= SETTINGS
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, re.sub(r"\$\{DOMAIN:[^}]*\}", "guide.example.org", value))
    settings = read_settings()
    if place != "bot":
        assert settings.metrics_listen
    if place in ("kubernetes", "replica-1", "replica-2"):
        assert settings.webhook_url == "https://guide.example.org/telegram"


@pytest.mark.parametrize("place", environments())
def test_no_secret_stands_in_the_environment(place: str) -> None:
    given = environments()[place]
    assert not SECRETS & {name.lower() for name in given}
    assert not [value for value in given.values() if re.search(r"//[^/\s]+@|\d{6,}:\w", value)]


def test_every_secret_is_a_file_named_as_its_setting_where_the_bot_looks() -> None:
    for file, name in BOTS:
        assert {"bot_token"} <= set(service(file, name)["secrets"]) <= SECRETS
    assert set(service("compose.replicas.yaml", "replica-1")["secrets"]) == {"bot_token", "database_url"}
    for file in ("compose.yaml", "compose.replicas.yaml"):
        for name, secret in compose(file)["secrets"].items():
            assert secret == {"file": f"./secrets/{name}"}
    assert "/secrets/" in read("deploy/.gitignore").split()
    assert ".env" in read(".gitignore").split()
    (mount,) = [one for one in container()["volumeMounts"] if one["name"] == "secrets"]
    assert mount == {"name": "secrets", "mountPath": str(settings_module._SECRETS), "readOnly": True}
    held = manifest("Secret", "kubernetes-secrets.yaml")
    assert {"bot_token", "database_url"} <= set(held["stringData"]) <= SECRETS
    assert all(value.startswith("PUT-") for value in held["stringData"].values())
    assert "Secret" not in read("deploy/kubernetes.yaml").replace("secretName", "")
    credentials = re.findall(
        r"^#?LoadCredential=(\w+):/etc/rahnama/secrets/(\w+)$", read("deploy/rahnama.service"), re.M
    )
    assert [name for name, _ in credentials] == [file for _, file in credentials] == ["bot_token", "database_url"]


def told_in(name: str) -> str:
    """Of a page what is to be typed, of another file all of it."""
    text = read(name)
    if name.endswith(".md"):
        return "\n".join("".join(found) for found in re.findall(r"```sh\n(.*?)```|`([^`\n]+)`", text, re.DOTALL))
    if name.endswith(".service"):
        return "\n".join(unit()["ExecStart"])
    return text.replace('"rahnama", "', "rahnama ")


@pytest.mark.parametrize("name", ["deploy/README.md", "deploy/rahnama.service", "deploy/compose.yaml", "Dockerfile"])
def test_every_command_that_is_told_exists(name: str) -> None:
    known: Any = typer.main.get_command(app)
    told = list(commands(told_in(name)))
    assert told
    for first, *more in told:
        command = known.commands[first]
        assert not hasattr(command, "commands") or more[0] in command.commands, (first, more)


def test_every_file_service_and_metric_that_the_page_names_is_there() -> None:
    page = read("deploy/README.md")
    for name in re.findall(r"\]\(([^)]+)\)", page):
        assert (DEPLOY / name).is_file(), name
    options = r"(?: -\S+| \"[^\"]*\"\S*)*"
    used = re.findall(rf"docker compose((?: -f \S+)?) (?:exec|run|stop|start|cp|up){options} ([a-z]+-?\d?)\b", page)
    assert {name for _, name in used} >= {"bot", "replica-1", "postgres"}
    for file, name in used:
        assert name in compose(file.split()[-1] if file else "compose.yaml")["services"], (file, name)
    told = set(re.findall(r"\brahnama_[a-z]+(?:_[a-z]+)*\b", page)) - {"rahnama_data"}
    kept = set(re.findall(r'"(rahnama_\w+)"', read("bot/processes/monitoring.py")))
    assert {name.removesuffix("_total") for name in told} == kept
    assert "data" in compose("compose.yaml")["volumes"]


def test_the_image_is_tagged_with_the_version_of_the_project() -> None:
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    tags = [container()["image"], *(service(*place)["image"] for place in BOTS)]
    assert {re.split(r":-?", tag)[-1].rstrip("}") for tag in tags} == {version}
    assert f"/rahnama:{version} .." in read("deploy/README.md")


# --- it fits the image, and the parts fit each other ---


def test_what_the_bot_writes_to_is_what_can_be_written_to() -> None:
    heartbeat, volume = image(r"HEARTBEAT_FILE=(\S+)"), image(r"^VOLUME (\S+)$")
    for file, name in BOTS:
        bot = service(file, name)
        assert Path(heartbeat).parent.as_posix() in [one.split(":")[0] for one in bot["tmpfs"]]
        assert bot["volumes"] == [f"data:{volume}"]
    writable = {one["mountPath"]: one["name"] for one in container()["volumeMounts"] if not one.get("readOnly")}
    assert set(writable) == {volume, "/tmp"}
    assert all("emptyDir" in one for one in pod()["volumes"] if one["name"] in writable.values())
    given = environments()["unit"]
    assert Path(given["HEARTBEAT_FILE"]).parent == Path("/run", *unit()["RuntimeDirectory"])
    assert unit()["WorkingDirectory"] == [f"/var/lib/{unit()['StateDirectory'][0]}"]


def test_both_files_of_compose_agree() -> None:
    """The move from one to the other finds the same volume, the same image and the same locks."""
    one, many = compose("compose.yaml"), compose("compose.replicas.yaml")
    assert one["name"] == many["name"]
    assert one["x-hardened"] == many["x-hardened"]
    bot, first, second = (service(*place) for place in BOTS)
    for name in ("image", "healthcheck", "volumes", "mem_limit", "pids_limit", "env_file", "tmpfs", "init"):
        assert bot[name] == first[name] == second[name], name
    asked = image(r"^HEALTHCHECK .* CMD \[(.*)\]$").replace('"', "").split(", ")
    assert bot["healthcheck"]["test"] == ["CMD", *asked]


def test_caddy_leads_to_the_webhook_alone_and_asks_where_the_replicas_tell() -> None:
    caddy = "\n".join(line for line in read("deploy/Caddyfile").splitlines() if not line.lstrip().startswith("#"))
    settings = environments()["replica-1"]
    path = urlsplit(settings["WEBHOOK_URL"].replace("${DOMAIN:?", "x").replace("}", "")).path.rpartition("/")[2]
    assert re.findall(r"path (\S+)", caddy) == [f"/{path}"]
    replicas = [name for file, name in BOTS if file == "compose.replicas.yaml"]
    listen = port(settings["WEBHOOK_LISTEN"])
    assert re.findall(r"reverse_proxy (.+) \{", caddy) == [" ".join(f"{name}:{listen}" for name in replicas)]
    assert re.findall(r"health_port (\d+)", caddy) == [str(port(settings["METRICS_LISTEN"]))]
    assert re.findall(r"health_uri (\S+)", caddy) == ["/readyz"]
    assert '"/readyz"' in read("bot/processes/monitoring.py")
    assert "respond 404" in caddy
    assert "request>headers delete" in caddy
    assert "DOMAIN" in service("compose.replicas.yaml", "caddy")["environment"]
    assert environments()["replica-1"] == environments()["replica-2"]


@pytest.mark.skipif(not shutil.which("caddy"), reason="caddy is not installed")
def test_caddy_takes_its_file() -> None:
    told = subprocess.run(
        ["caddy", "validate", "--config", DEPLOY / "Caddyfile", "--adapter", "caddyfile"],
        capture_output=True,
        env={"DOMAIN": "guide.example.org", "PATH": "/usr/bin:/usr/local/bin", "HOME": "/nonexistent"},
        check=False,
    )
    assert told.returncode == 0, told.stderr.decode()


def test_only_caddy_is_open_to_the_world_and_the_database_has_no_way_out() -> None:
    services = {place: service(*place) for place in SERVICES}
    assert {name for (_, name), one in services.items() if "ports" in one} == {"caddy"}
    assert services["compose.replicas.yaml", "caddy"]["ports"] == ["80:80", "443:443"]
    networks = compose("compose.replicas.yaml")["networks"]
    assert [name for name, one in networks.items() if one and one.get("internal")] == ["back"]
    assert services["compose.replicas.yaml", "postgres"]["networks"] == ["back"]
    assert services["compose.replicas.yaml", "caddy"]["networks"] == ["front"]


def test_the_parts_of_the_manifest_find_each_other() -> None:
    deployment, settings = manifest("Deployment"), manifest("ConfigMap")["data"]
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    budget, policy, ingress = manifest("PodDisruptionBudget"), manifest("NetworkPolicy"), manifest("Ingress")
    assert deployment["spec"]["selector"]["matchLabels"] == labels == manifest("Service")["spec"]["selector"]
    assert budget["spec"]["selector"]["matchLabels"] == policy["spec"]["podSelector"]["matchLabels"] == labels
    assert 1 <= budget["spec"]["minAvailable"] < deployment["spec"]["replicas"]
    ports = {one["name"]: one["containerPort"] for one in container()["ports"]}
    assert ports == {"webhook": port(settings["WEBHOOK_LISTEN"]), "metrics": port(settings["METRICS_LISTEN"])}
    assert [one["targetPort"] for one in manifest("Service")["spec"]["ports"]] == ["webhook"]
    assert deployment["spec"]["template"]["metadata"]["annotations"]["prometheus.io/port"] == str(ports["metrics"])
    (rule,) = ingress["spec"]["rules"]
    (path,) = rule["http"]["paths"]
    assert f"https://{rule['host']}{path['path']}" == settings["WEBHOOK_URL"]
    assert path["pathType"] == "Exact"
    assert [name for one in ingress["spec"]["tls"] for name in one["hosts"]] == [rule["host"]]
    served = read("bot/processes/monitoring.py")
    for probe, asked in (("startupProbe", "/livez"), ("livenessProbe", "/livez"), ("readinessProbe", "/readyz")):
        assert container()[probe]["httpGet"] == {"path": asked, "port": "metrics"}
        assert f'"{asked}"' in served
    reached = {one["port"] for rule in policy["spec"]["egress"] for one in rule["ports"]}
    assert reached == {53, 443, 5432}


def test_the_keyring_is_a_secret_that_the_bot_s_group_alone_reads() -> None:
    """See `bot.keyring`: it is taken only so."""
    mounts = {one["name"]: one for one in container()["volumeMounts"]}
    file = Path(manifest("ConfigMap")["data"]["KEYRING_FILE"])
    assert mounts["keyring"] == {"name": "keyring", "mountPath": str(file.parent), "readOnly": True}
    held = {one["name"]: one["secret"] for one in pod()["volumes"] if "secret" in one}
    secrets = {
        one["metadata"]["name"]: one["stringData"] for one in yaml.safe_load_all(read("deploy/kubernetes-secrets.yaml"))
    }
    assert file.name in secrets[held["keyring"]["secretName"]]
    assert {one["secretName"] for one in held.values()} == set(secrets)
    assert {one["defaultMode"] for one in held.values()} == {0o400}
    assert pod()["securityContext"]["fsGroup"] == int(image(r"--uid (\d+)"))
