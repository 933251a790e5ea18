"""Realms as code from a person's own machine: references are read there, and the server gets values."""

import json
from pathlib import Path

import pytest
import yaml

from tests.cli.command import Authctl
from tests.cli.conftest import Place

pytestmark = pytest.mark.outside

SECRET = "kJ3nD8fWz5HqA1vB6xM0tS"
FILE = """
realms:
  - slug: {realm}
    scopes: [{{name: "reports:read", description: Read reports}}]
    service_accounts:
      - {{client_id: reports, secret: {reference}, scopes: ["reports:read"]}}
"""


def write(folder: Path, place: Place, reference: str) -> str:
    file = folder / "realm.yaml"
    file.write_text(FILE.format(realm=place.realm, reference=reference))
    return str(file)


def test_a_plan_then_the_change_then_nothing(authctl: Authctl, place: Place, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    file = write(tmp_path, place, "{file: secret}")

    planned = authctl("apply", "-f", file, "--plan")
    assert f"{place.realm}:\n" in planned.out
    assert "  + service account reports\n" in planned.out
    assert "      secret: (secret)\n" in planned.out
    assert "Plan: 2 to create, 0 to change, 0 to delete.\n" in planned.out
    authctl("service-accounts", "show", "reports", code=3)
    applied = authctl("apply", "-f", file, "-o", "json")
    assert [change["name"] for change in applied.json["changes"]] == ["reports:read", "reports"]
    assert authctl("apply", "-f", file).out == "Nothing to change.\n"
    told = authctl.told(AUTHSERVER_URL=place.issuer, AUTHSERVER_CLIENT_ID="reports", AUTHSERVER_CLIENT_SECRET=SECRET)
    assert told("auth", "token", "--resource", place.issuer, "--scope", "reports:read", code=None).code in {0, 4}
    assert SECRET not in applied.out + applied.err


def test_a_secret_comes_from_the_persons_environment(authctl: Authctl, place: Place, tmp_path: Path) -> None:
    file = write(tmp_path, place, "{env: OUR_SECRET}")

    assert "OUR_SECRET, which is not set" in authctl("apply", "-f", file, code=1).err
    authctl.told(OUR_SECRET=SECRET)("apply", "-f", file)


def test_an_export_applies_without_a_change(authctl: Authctl, tmp_path: Path) -> None:
    exported = authctl("export").out
    file = tmp_path / "exported.yaml"
    file.write_text(exported)

    assert authctl("apply", "-f", str(file), "-o", "json").json == {"changes": []}
    assert authctl("apply", "-f", "-", "-o", "json", stdin=exported).json == {"changes": []}
    assert yaml.safe_load(exported) == json.loads(authctl("export", "-o", "json").out)


def test_what_lists_leave_out_goes_when_it_is_asked_for_and_agreed_to(
    authctl: Authctl, place: Place, tmp_path: Path
) -> None:
    authctl("roles", "create", "gone", "description=Goes")
    file = tmp_path / "roles.yaml"
    file.write_text(f"realms: [{{slug: {place.realm}, roles: [{{name: administrator}}, {{name: reader}}]}}]")

    assert authctl("blueprint", "plan", "-f", str(file)).out == "Nothing to change.\n"
    planned = authctl("blueprint", "plan", "-f", str(file), "--prune", "--exit-code", code=7)
    assert "  - role gone\n" in planned.out
    assert "? role gone" in authctl("blueprint", "drift", "-f", str(file), code=7).out
    assert "Delete these 1 objects?" in authctl("blueprint", "apply", "-f", str(file), "--prune", code=2).err
    assert "1 deleted." in authctl("blueprint", "apply", "-f", str(file), "--prune", "--yes").out
    authctl("roles", "show", "gone", code=3)


def test_a_realm_as_its_export_has_no_drift(authctl: Authctl, tmp_path: Path) -> None:
    file = tmp_path / "exported.yaml"
    file.write_text(authctl("blueprint", "export").out)

    assert authctl("blueprint", "drift", "-f", str(file)).out == "No drift.\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("realms: [", "is not YAML"),
        ("[]", "no mapping"),
        ("realms: []\nrealms: []", "'realms' twice"),
        ("realms: [{slug: globex}]", "/realms/0/slug: you may change"),
        ("a: !!python/object/apply:os.system ['true']", "is not YAML"),
    ],
)
def test_what_is_no_blueprint_is_told_so(authctl: Authctl, text: str, sentence: str) -> None:
    assert sentence in authctl("apply", "-f", "-", stdin=text, code=1).err


def test_a_secret_file_that_is_no_text_is_told_so(authctl: Authctl, tmp_path: Path) -> None:
    (tmp_path / "key.der").write_bytes(b"\xff\xfe")
    blueprint = tmp_path / "realm.yaml"
    blueprint.write_text("realms: [{slug: acme, clients: [{client_id: web, secret: {file: key.der}}]}]")

    assert "which is no text" in authctl("apply", "-f", str(blueprint), code=1).err


def test_a_file_that_is_not_there_is_told_so(authctl: Authctl) -> None:
    assert "cannot be read: No such file" in authctl("apply", "-f", "/nowhere.yaml", code=1).err
