"""deploy/compose.yaml: what each container may do, and that what it names exists."""

from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from authserver.management.commands.serve import PROCESSES
from tests.deploy.variables import DEPLOY, read_by_settings

FILE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
OURS = ("web", "worker", "beat", "migrate")


@pytest.mark.parametrize("name", OURS)
def test_our_containers_can_change_nothing_but_their_own_folders(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert any(mount.startswith("/data:") for mount in service["tmpfs"])
    assert "user" not in service  # the image's, which is not root
    assert "privileged" not in service


@pytest.mark.parametrize("name", OURS)
def test_our_containers_run_commands_that_exist(name: str) -> None:
    command, *arguments = SERVICES[name]["command"]

    assert command in get_commands()
    assert command != "serve" or (arguments == [name] and name in PROCESSES)


@pytest.mark.parametrize("name", OURS)
def test_our_containers_get_secrets_as_files_that_are_theirs(name: str) -> None:
    service = SERVICES[name]
    files = {key: value for key, value in service["environment"].items() if key.endswith("_FILE")}

    assert {key.removesuffix("_FILE") for key in files} <= read_by_settings()
    assert {value.removeprefix("/run/secrets/") for value in files.values()} == set(service["secrets"])
    assert set(service["environment"]) - set(files) <= read_by_settings()


def test_each_secret_is_a_file_that_the_script_makes() -> None:
    script = (DEPLOY / "make-secrets.sh").read_text()

    for name, secret in FILE["secrets"].items():
        assert secret == {"file": f"secrets/{name}"}
        assert f"make {name} " in script


def test_only_the_web_process_is_published_and_only_to_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert published == {"web": ["127.0.0.1:8000:8000"]}


def test_database_and_cache_see_no_network_but_the_inner_one() -> None:
    assert FILE["networks"]["inside"] == {"internal": True}
    for name in ("postgres", "valkey"):
        assert SERVICES[name]["networks"] == ["inside"]


def test_what_serves_starts_after_the_migration_and_that_after_the_database() -> None:
    for name in PROCESSES:
        assert SERVICES[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    for needed in SERVICES["migrate"]["depends_on"].values():
        assert needed == {"condition": "service_healthy"}


def test_each_container_says_how_it_is_or_that_nobody_asks() -> None:
    assert all("healthcheck" in service for service in SERVICES.values())


def test_the_example_believes_the_host_in_the_outer_network() -> None:
    gateway = FILE["networks"]["outside"]["ipam"]["config"][0]["gateway"]

    assert f"TRUSTED_PROXIES={gateway}\n" in (DEPLOY / ".env.example").read_text()
