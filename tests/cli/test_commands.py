"""What each command does to the realm, and how scripts learn that it did not."""

import json
import re
import subprocess
import time

import pytest

from tests.cli.command import PROGRAM, Authctl
from tests.cli.conftest import Place

pytestmark = pytest.mark.outside

KEY = re.compile(r"as_ak_[0-9A-Za-z]{49}")
SECRET_TEXT = re.compile(r"as_cs_[0-9A-Za-z]{49}")


def test_a_service_account_from_its_first_to_its_last_day(authctl: Authctl) -> None:
    made = authctl("service-accounts", "create", "ci", "--description", "Builds", "--role", "reader", "-o", "json").json

    assert (made["client_id"], made["description"], made["roles"]) == ("ci", "Builds", ["reader"])
    assert "ci" in authctl("service-accounts", "list").out
    authctl("service-accounts", "disable", "ci", "--yes")
    assert authctl("service-accounts", "show", "ci", "-o", "json").json["enabled"] is False
    authctl("service-accounts", "enable", "ci")
    authctl("service-accounts", "set", "ci", "description=Builds and tests")
    assert authctl("service-accounts", "show", "ci", "-o", "json").json["description"] == "Builds and tests"
    authctl("service-accounts", "delete", "ci", "--yes")
    authctl("service-accounts", "show", "ci", code=3)


def test_an_api_key_is_shown_once_rotated_and_deleted(authctl: Authctl, place: Place) -> None:
    authctl("service-accounts", "create", "keyed", "--role", "administrator", "--scope", "authserver:write")

    made = authctl("api-keys", "create", "keyed", "default", "-o", "json")
    assert KEY.fullmatch(made.json["key"])
    rotated = authctl("api-keys", "rotate", "keyed", "default", "--retain-minutes", "10", "-o", "json").json
    assert KEY.fullmatch(rotated["key"])
    assert rotated["generation"] == 2
    assert {key["account"] for key in authctl("api-keys", "list", "-o", "json").json} >= {"keyed"}
    listed = authctl("api-keys", "list", "keyed", "-o", "json")
    assert not KEY.search(listed.out)
    (old,) = (key for key in listed.json if key["generation"] == 1)
    assert 300 <= old["expires_at"] - time.time() <= 600
    for key in (made.json["key"], rotated["key"]):
        told = authctl.told(AUTHSERVER_URL=place.issuer, AUTHSERVER_API_KEY=key)
        assert told("whoami", "-o", "json").json["client_id"] == "keyed"
    authctl("api-keys", "delete", "keyed", "default", "--yes")
    assert authctl("api-keys", "list", "keyed", "-o", "json").json == []
    told("roles", "list", code=4)


@pytest.mark.parametrize("arguments", [["--api-key", "-"], []], ids=["standard input", "environment"])
def test_a_key_signs_in_without_standing_on_the_command_line(
    authctl: Authctl, place: Place, arguments: list[str]
) -> None:
    name = f"in-{len(arguments)}"
    authctl("service-accounts", "create", name, "--role", "administrator", "--scope", "authserver:write")
    key = authctl("api-keys", "create", name, "default", "-o", "json").json["key"]

    environment = {} if arguments else {"AUTHSERVER_API_KEY": key}
    ended = authctl.told(**environment)("login", place.issuer, *arguments, stdin=f"{key}\n")

    assert key not in ended.err + ended.out
    assert authctl("whoami", "-o", "json").json["client_id"] == name
    assert "reader" in authctl("roles", "list").out


def test_a_key_on_the_command_line_works_with_a_warning(authctl: Authctl, place: Place) -> None:
    authctl("service-accounts", "create", "loud", "--role", "administrator", "--scope", "authserver:write")
    key = authctl("api-keys", "create", "loud", "default", "-o", "json").json["key"]

    ended = authctl("login", place.server, "--realm", place.realm, "--api-key", key)

    assert "--api-key -" in ended.err
    assert key not in ended.err


def test_clients_and_their_secrets(authctl: Authctl) -> None:
    authctl("clients", "create", "web", "--redirect-uri", "https://web.example/cb", 'scopes=["openid"]')

    first = authctl("clients", "secrets", "make", "web", "--note", "blue", "-o", "json").json
    second = authctl("clients", "secrets", "rotate", "web", "--retain-minutes", "5", "-o", "json").json
    assert SECRET_TEXT.fullmatch(first["secret"])
    assert SECRET_TEXT.fullmatch(second["secret"])
    listed = authctl("clients", "secrets", "list", "web", "-o", "json")
    assert not SECRET_TEXT.search(listed.out)
    assert {secret["id"] for secret in listed.json} == {first["id"], second["id"]}
    authctl("clients", "secrets", "retire", "web", str(first["id"]), "--yes")
    ended = {
        secret["id"]: secret["has_ended"] for secret in authctl("clients", "secrets", "list", "web", "-o", "json").json
    }
    assert ended == {first["id"]: True, second["id"]: False}
    assert "Retire it?".upper() in authctl("clients", "secrets", "list", "web").out


def test_people_are_found_by_their_address(authctl: Authctl) -> None:
    shown = authctl("users", "show", "root@acme.test", "-o", "json").json

    assert shown["email"] == "root@acme.test"
    authctl("users", "set", "root@acme.test", "name=Root Adams")
    assert authctl("users", "show", shown["id"], "-o", "json").json["name"] == "Root Adams"
    assert "nobody@acme.test" in authctl("users", "show", "nobody@acme.test", code=3).err


@pytest.mark.parametrize(
    ("kind", "name", "members"),
    [
        ("roles", "auditor", ["description=Looks", 'scopes=["docs:read"]']),
        ("scopes", "docs:write", ["description=Write documents"]),
        ("resources", "https://api.example/v1", ["name=API"]),
    ],
)
def test_what_a_realm_declares(authctl: Authctl, kind: str, name: str, members: list[str]) -> None:
    authctl(kind, "create", name, *members)

    member, _, value = members[0].partition("=")
    assert authctl(kind, "show", name, "-o", "json").json[member] == value
    authctl(kind, "set", name, f"{member}=Other")
    assert authctl(kind, "show", name, "-o", "json").json[member] == "Other"
    assert "already" in authctl(kind, "create", name, *members, code=5).err
    authctl(kind, "delete", name, "--yes")
    authctl(kind, "show", name, code=3)


def test_what_is_wrong_is_told_with_its_place(authctl: Authctl) -> None:
    ended = authctl("roles", "create", "broken", 'scopes=["nobody:knows"]', "colour=red", code=1)

    assert "/colour" in ended.err
    assert ended.out == ""
    authctl("roles", "show", "broken", code=3)


@pytest.mark.parametrize("arguments", [["roles", "paint"], ["roles", "create"], ["roles", "create", "x", "novalue"]])
def test_what_cannot_be_meant_is_a_usage_error(authctl: Authctl, arguments: list[str]) -> None:
    assert authctl(*arguments, code=2).err


@pytest.mark.parametrize("command", [["roles", "delete", "reader"], ["keys", "rotate"], ["clients", "disable", "x"]])
def test_nothing_is_destroyed_without_a_yes(authctl: Authctl, command: list[str]) -> None:
    ended = authctl(*command, code=2)

    assert "--yes" in ended.err


def test_who_disables_a_person_reads_what_that_does_to_people(authctl: Authctl) -> None:
    assert "They are signed out" in authctl("users", "disable", "bob@acme.test", code=2).err


def test_signing_keys_are_listed_and_rotated_when_the_next_one_is_known(authctl: Authctl) -> None:
    assert {key["state"] for key in authctl("keys", "list", "-o", "json").json} >= {"active", "next"}
    assert "must be published" in authctl("keys", "rotate", "ES256", "--yes", code=5).err


def test_an_operator_makes_realms_and_others_do_not(authctl: Authctl) -> None:
    assert authctl("realms", "list", code=3).out == ""


def test_what_happens_is_followed_by_a_stream(authctl: Authctl) -> None:
    command = [*PROGRAM, "audit", "follow", "--action", "row.*", "-o", "json"]
    seen = authctl("audit", "tail", "-n", "1", "-o", "json")
    assert seen.out
    with subprocess.Popen(command, env=authctl.surroundings(), stdout=subprocess.PIPE, text=True) as following:
        assert following.stdout
        time.sleep(4)  # until the stream is open: it tells of what comes then
        authctl("roles", "create", "streamed")
        followed = json.loads(following.stdout.readline())
        following.kill()

    assert (followed["target"], followed["action"]) == ("streamed", "row.added")
    assert followed["cursor"]


def test_webhooks(authctl: Authctl) -> None:
    authctl("webhooks", "create", "ops", "url=https://hooks.acme.test/x", 'events=["client.*"]')
    assert authctl("webhooks", "secret", "ops", "-o", "json").json["secret"].startswith("whsec_")
    authctl("webhooks", "test", "ops")
    authctl("webhooks", "set", "ops", 'events=["login.*"]')
    authctl("webhooks", "disable", "ops", "--yes")
    (sent,) = authctl("webhooks", "deliveries", "ops", "-o", "json").json

    assert (sent["type"], sent["state"]) == ("webhook.test", "waiting")
    assert "Sent again: 0" in authctl("webhooks", "replay", "ops", "--since", "0").err
    assert "Sent again: 1" in authctl("webhooks", "replay", "ops", "--id", sent["id"]).err
    authctl("webhooks", "replay", "ops", code=2)
    assert [each["name"] for each in authctl("webhooks", "list", "-o", "json").json] == ["ops"]
    authctl("webhooks", "delete", "ops", "--yes")


def test_the_trail_is_told_and_followed(authctl: Authctl) -> None:
    authctl("roles", "create", "seen")
    told = authctl("audit", "tail", "-n", "50", "-o", "json").out.splitlines()
    assert any(json.loads(line)["actor"] == "robot" for line in told)
    command = [*PROGRAM, "audit", "tail", "-f", "-n", "1", "-o", "json"]
    with subprocess.Popen(command, env=authctl.surroundings(), stdout=subprocess.PIPE, text=True) as following:
        assert following.stdout
        following.stdout.readline()
        authctl("roles", "delete", "seen", "--yes")

        followed = following.stdout.readline()
        following.kill()

    assert "seen" in followed
