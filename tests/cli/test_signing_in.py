"""Who the command acts as: kept sign-ins, the environment, and what is never shown, kept or sent elsewhere."""

import json
import stat
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.command import Authctl
from tests.cli.conftest import SECRET, Place
from tests.live import free_port

pytestmark = pytest.mark.outside


def claims(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    found: dict[str, Any] = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return found


def roles(authctl: Authctl) -> list[str]:
    return [role["name"] for role in authctl("roles", "list", "-o", "json").json]


def test_a_machine_signs_in_with_a_secret_that_nobody_sees(terminal: Authctl, place: Place) -> None:
    ended = terminal("login", place.issuer, "--client-id", "robot", stdin=f"{SECRET}\n")

    assert ended.out == ""
    assert place.issuer in ended.err
    assert SECRET not in ended.err
    assert roles(terminal) == ["administrator", "reader"]


def test_what_is_kept_is_for_its_owner_alone(authctl: Authctl) -> None:
    roles(authctl)

    assert stat.S_IMODE(authctl.file("").stat().st_mode) == 0o700
    for name in ("config.json", "credentials.json"):
        assert stat.S_IMODE(authctl.file(name).stat().st_mode) == 0o600
    assert SECRET not in authctl.file("config.json").read_text()


def test_a_file_that_others_can_read_is_refused(authctl: Authctl) -> None:
    authctl.file("credentials.json").chmod(0o644)

    ended = authctl("roles", "list", code=1)

    assert "chmod 600" in ended.err
    assert ended.out == ""


def test_a_token_is_asked_for_once_and_kept(authctl: Authctl) -> None:
    assert authctl("auth", "token").out == authctl("auth", "token").out


def test_a_token_for_curl_opens_the_api(authctl: Authctl, place: Place) -> None:
    ended = authctl("auth", "token")

    assert ended.err == ""
    shown = {"Authorization": f"Bearer {ended.out.strip()}"}
    assert httpx.get(f"{place.issuer}/api/v1/roles/", headers=shown).status_code == 200


def test_address_and_token_are_all_that_is_needed(authctl: Authctl, place: Place, tmp_path: Path) -> None:
    token = authctl("auth", "token").out.strip()
    elsewhere = Authctl(tmp_path / "elsewhere", {"AUTHSERVER_URL": place.server, "AUTHSERVER_TOKEN": token})

    assert roles(elsewhere) == ["administrator", "reader"]
    assert not elsewhere.home.exists()


def test_a_client_in_the_environment_needs_no_sign_in(terminal: Authctl, place: Place) -> None:
    told = terminal.told(
        AUTHSERVER_URL=place.server,
        AUTHSERVER_REALM=place.realm,
        AUTHSERVER_CLIENT_ID="robot",
        AUTHSERVER_CLIENT_SECRET=SECRET,
    )

    assert roles(told) == ["administrator", "reader"]
    assert not told.file("credentials.json").exists()


def test_who_is_not_signed_in_is_told_how(terminal: Authctl) -> None:
    ended = terminal("roles", "list", code=4)

    assert ended.err.startswith("authctl: You are not signed in. Sign in with: authctl login URL")
    assert ended.out == ""


def test_a_wrong_secret_is_not_kept(terminal: Authctl, place: Place) -> None:
    ended = terminal("login", place.issuer, "--client-id", "robot", stdin="wrong\n", code=4)

    assert "does not accept this credential" in ended.err
    assert not terminal.file("credentials.json").exists()


@pytest.mark.parametrize(
    ("url", "code", "sentence"),
    [
        ("http://example.com", 2, "is not https"),
        ("example.com", 2, "is no address of a server"),
        ("https://", 2, "is no address of a server"),
    ],
)
def test_what_is_no_safe_address_is_refused(terminal: Authctl, url: str, code: int, sentence: str) -> None:
    assert sentence in terminal("login", url, "--client-id", "robot", stdin="x\n", code=code).err


def test_a_server_that_is_away_has_a_code_of_its_own(terminal: Authctl) -> None:
    told = terminal.told(AUTHSERVER_URL=f"http://127.0.0.1:{free_port()}/realms/acme", AUTHSERVER_TOKEN="x")

    assert "cannot be reached" in told("roles", "list", code=6).err


def test_a_realm_that_is_not_there_is_said_at_once(terminal: Authctl, place: Place) -> None:
    assert "No such realm" in terminal("login", place.server, "--realm", "nobody", code=3).err
    assert "--realm REALM" in terminal("login", place.server, code=3).err


def test_a_realm_that_is_not_there_is_said_to_who_has_a_token(authctl: Authctl, place: Place) -> None:
    token = authctl("auth", "token").out.strip()
    told = authctl.told(AUTHSERVER_URL=f"{place.server}/realms/nobody", AUTHSERVER_TOKEN=token)

    assert "No such realm" in told("roles", "list", code=3).err


def test_who_is_no_operator_hears_where_to_sign_in_for_another_realm(authctl: Authctl, place: Place) -> None:
    ended = authctl("--realm", "system", "roles", "list", code=4)

    assert f"Sign in to {place.server}/realms/system" in ended.err


def test_a_kept_credential_goes_to_no_other_server(authctl: Authctl) -> None:
    ended = authctl.told(AUTHSERVER_URL="https://other.example")("roles", "list", code=4)

    assert "You are signed in to" in ended.err


def test_a_wrong_token_is_refused_with_what_to_do(terminal: Authctl, place: Place) -> None:
    told = terminal.told(AUTHSERVER_URL=place.issuer, AUTHSERVER_TOKEN="x.y.z")

    assert "Sign in again: authctl login" in told("roles", "list", code=4).err


def test_sign_ins_are_kept_side_by_side(authctl: Authctl, place: Place) -> None:
    authctl("login", place.issuer, "--client-id", "robot", "--name", "other", stdin=f"{SECRET}\n")

    listed = {context["name"]: context["current"] for context in authctl("config", "list", "-o", "json").json}
    assert listed == {place.realm: False, "other": True}
    authctl("use", place.realm)
    assert json.loads(authctl.file("config.json").read_text())["current"] == place.realm
    authctl("config", "remove", "other", "--yes")
    assert "other" not in authctl.file("credentials.json").read_text()
    authctl("--context", "other", "roles", "list", code=3)


def test_signing_out_forgets_the_secret(authctl: Authctl) -> None:
    authctl("logout")

    assert SECRET not in authctl.file("credentials.json").read_text()
    authctl("roles", "list", code=4)
    authctl("logout", code=4)


def test_signing_out_works_without_the_server(authctl: Authctl, place: Place) -> None:
    away = f"http://127.0.0.1:{free_port()}/realms/{place.realm}"
    for name, kept in (("config.json", "contexts"), ("credentials.json", "")):
        text = authctl.file(name).read_text().replace(place.issuer, away)
        members = json.loads(text)
        if not kept:
            members[place.realm]["tokens"] = {
                "management": {"access_token": "x", "expires_at": 1, "refresh_token": "y"}
            }
        authctl.file(name).write_text(json.dumps(members))

    ended = authctl("logout")

    assert "could not be told" in ended.err
    assert "refresh_token" not in authctl.file("credentials.json").read_text()


def test_a_token_for_another_api_is_for_that_one_alone(authctl: Authctl) -> None:
    authctl(
        "service-accounts",
        "set",
        "robot",
        'audience=["https://docs.example/"]',
        'scopes=["docs:read","authserver:write"]',
        'roles=["reader","administrator"]',
    )

    token = authctl("auth", "token", "--resource", "https://docs.example/", "-o", "json").json

    assert claims(token["access_token"])["aud"] == "https://docs.example/"
    assert token["scope"] == "docs:read"
    assert 0 < token["expires_in"] <= 300
