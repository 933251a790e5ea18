"""RFC 8252: people sign in to the terminal through their browser, and nothing secret passes through either's screen."""

import json
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.windows import Open
from tests.cli.command import PROGRAM, Authctl
from tests.cli.conftest import PASSWORD, Place

pytestmark = [pytest.mark.browser, pytest.mark.outside]


@contextmanager
def signing_in(terminal: Authctl, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run `authctl login` until it has an address to show, and end it with the block."""
    command = [*PROGRAM, "login", *arguments]
    with subprocess.Popen(
        command, env=terminal.surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def shown_address(process: subprocess.Popen[str]) -> str:
    assert process.stderr
    for line in process.stderr:
        if line.startswith("http"):
            return line.strip()
    raise AssertionError("No address was shown.")


def log_in(page: Page, email: str = "root@acme.test") -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_a_person_signs_in_works_and_signs_out(open_page: Open, terminal: Authctl, place: Place) -> None:
    with signing_in(terminal, place.server, "--realm", place.realm, "--no-browser") as process:
        address = shown_address(process)
        page = open_page(address)
        log_in(page)
        page.get_by_role("button", name="Allow").click()
        expect(page.get_by_role("heading", name="You are logged in")).to_be_visible()
        out, err = process.communicate(timeout=90)
    assert (process.returncode, out) == (0, "")
    assert f"You are signed in to {place.issuer}." in err
    kept = json.loads(terminal.file("credentials.json").read_text())[place.realm]["tokens"]["management"]

    assert terminal("roles", "list", "-o", "json").json[0]["name"] == "administrator"
    assert "for machines" in terminal("auth", "token", "--resource", "https://docs.example/", code=2).err
    assert kept["refresh_token"] not in err
    assert kept["access_token"] not in err
    assert terminal("logout").out == ""
    assert terminal("roles", "list", code=4).err.startswith("authctl: You are not signed in.")
    assert refreshed(place, kept["refresh_token"]).json()["error"] == "invalid_grant"


def test_an_access_token_that_has_ended_is_renewed_without_a_person(
    open_page: Open, terminal: Authctl, place: Place
) -> None:
    with signing_in(terminal, place.issuer, "--no-browser") as process:
        page = open_page(shown_address(process))
        log_in(page)
        page.get_by_role("button", name="Allow").click()
        process.communicate(timeout=90)
    file = terminal.file("credentials.json")
    before = json.loads(file.read_text())
    before[place.realm]["tokens"]["management"]["expires_at"] = 1
    file.write_text(json.dumps(before))

    terminal("roles", "list")

    after = json.loads(file.read_text())[place.realm]["tokens"]["management"]
    assert after["refresh_token"] != before[place.realm]["tokens"]["management"]["refresh_token"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_person_who_says_no_is_not_signed_in(open_page: Open, terminal: Authctl, place: Place) -> None:
    with signing_in(terminal, place.issuer, "--no-browser") as process:
        page = open_page(shown_address(process))
        log_in(page)
        page.get_by_role("button", name="Deny").click()
        expect(page.get_by_role("heading", name="You are not logged in")).to_be_visible()
        _out, err = process.communicate(timeout=90)

    assert process.returncode == 4
    assert "access_denied" in err
    assert not terminal.file("credentials.json").exists()


def test_a_person_without_a_role_is_told_so_and_not_signed_in(open_page: Open, terminal: Authctl, place: Place) -> None:
    with signing_in(terminal, place.issuer, "--no-browser") as process:
        page = open_page(shown_address(process))
        log_in(page, "bob@acme.test")
        page.wait_for_load_state()
        if page.get_by_role("button", name="Allow").is_visible():
            page.get_by_role("button", name="Allow").click()
        _out, err = process.communicate(timeout=90)

    assert process.returncode == 4
    assert "administers" in err or "invalid_scope" in err
    assert not terminal.file("credentials.json").exists()


def test_nobody_in_the_browser_ends_the_wait(terminal: Authctl, place: Place) -> None:
    ended = terminal("login", place.issuer, "--no-browser", "--wait", "1", code=4)

    assert "authctl: You were not signed in (login_timeout: Nobody logged in" in ended.err


def refreshed(place: Place, refresh_token: str) -> httpx.Response:
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token, "client_id": "authctl"}
    return httpx.post(f"{place.issuer}/protocol/openid-connect/token", data=form)
