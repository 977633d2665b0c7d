"""What `deploy/` runs is locked down: it may do little, and use so much."""

import re
import shutil
import subprocess

import pytest

from bot.__main__ import _WRONG_SETTINGS
from bot.processes.watchdog import EXIT_CODE
from tests.deployed import DEPLOY, SERVICES, container, image, manifest, pod, seconds, service, unit


@pytest.mark.parametrize(("file", "name"), SERVICES)
def test_a_container_has_a_root_that_it_cannot_write_to_no_capabilities_and_bounds(file: str, name: str) -> None:
    one = service(file, name)
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert one.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "caddy" else [])
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "pid", "network_mode", "devices", "ipc"} & set(one)
    assert not [mount for mount in one["volumes"] if "docker.sock" in mount]
    assert {"mem_limit", "pids_limit", "tmpfs"} <= set(one)
    assert set(one["logging"]["options"]) == {"max-size", "max-file"}
    assert seconds(one["stop_grace_period"]) >= 10
    assert re.search(r":\$?\{?[A-Z_:-]*\d+\.\d+[\w.-]*\}?$", one["image"]), "an image is pinned"


def test_a_pod_has_a_root_that_it_cannot_write_to_no_capabilities_and_bounds() -> None:
    everyone = pod()["securityContext"]
    uid = int(image(r"--uid (\d+)"))
    assert everyone["runAsNonRoot"] is True
    assert (everyone["runAsUser"], everyone["runAsGroup"]) == (uid, uid)
    assert everyone["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod()["automountServiceAccountToken"] is False
    assert container()["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert "memory" in container()["resources"]["limits"]
    assert manifest("Namespace")["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    assert set(manifest("NetworkPolicy")["spec"]["policyTypes"]) == {"Ingress", "Egress"}
    waits = int(container()["lifecycle"]["preStop"]["exec"]["command"][1])
    assert pod()["terminationGracePeriodSeconds"] >= waits + 10


def test_the_unit_begins_again_after_all_but_a_wrong_setting() -> None:
    assert unit()["Restart"] == ["always"]
    assert unit()["RestartPreventExitStatus"] == [str(_WRONG_SETTINGS)]
    assert str(EXIT_CODE) not in unit()["RestartPreventExitStatus"]
    assert unit()["StartLimitIntervalSec"] == ["0"]
    assert int(unit()["TimeoutStopSec"][0]) >= 10
    assert unit()["ExecStart"] == ["/opt/rahnama/.venv/bin/rahnama run"]


def test_the_unit_may_do_little() -> None:
    yes = ("NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateDevices", "MemoryDenyWriteExecute", "PrivateUsers")
    assert {name: unit()[name] for name in yes} == {name: ["yes"] for name in yes}
    assert unit()["ProtectSystem"] == ["strict"]
    assert unit()["CapabilityBoundingSet"] == [""]
    assert unit()["SystemCallFilter"][0] == "@system-service"
    assert unit()["UMask"] == ["0077"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_finds_little_to_say_against_the_unit() -> None:
    told = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", DEPLOY / "rahnama.service"],
        capture_output=True,
        text=True,
        check=False,
    )
    figure = re.search(r"exposure level for rahnama\.service: (\d+\.\d+)", told.stdout)
    assert figure, told.stderr
    assert float(figure[1]) <= 1.5  # 1.1 by systemd 252; later ones ask for more
