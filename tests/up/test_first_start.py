"""What a newcomer gets from one command on an empty machine."""

import json
import re
import shlex
import stat
import subprocess
from collections.abc import Iterator

import httpx
import pytest

from tests.live import free_port
from tests.up.console import Started, newcomer, up, wait_until


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    with newcomer(tmp_path_factory.mktemp("first")) as console, up(console) as server:
        yield server


def test_the_console_names_every_address(started: Started) -> None:
    url = started.console.url

    assert f"{url}/realms/acme\n" in started.said
    assert f"{url}/realms/acme/account/\n" in started.said
    assert f"{url}/realms/system/admin/\n" in started.said
    assert f"{url}/realms/system/account/first-administrator/" in started.said
    assert "demo-spa" in started.said
    assert "WARNING" not in started.said


def test_the_curl_line_on_the_console_gets_a_token_as_it_stands(started: Started) -> None:
    line = next(line for line in started.said.splitlines() if line.strip().startswith("curl "))

    answer = subprocess.run(shlex.split(line), capture_output=True, text=True, timeout=90, check=True)

    assert json.loads(answer.stdout)["access_token"].count(".") == 2


def test_the_link_on_the_console_opens_the_form_for_the_first_administrator(started: Started) -> None:
    link = re.search(r"http://\S+/first-administrator/\S+", started.said)

    assert link is not None
    assert "Create the first administrator" in httpx.get(link[0]).text


def test_the_front_page_shows_the_demo_without_its_secret(started: Started) -> None:
    page = httpx.get(started.console.url).text

    assert f"{started.console.url}/realms/acme" in page
    assert "svc-reports:$AUTHSERVER_DEMO_SECRET" in page
    assert "as_cs_" not in page


def test_styles_are_served(started: Started) -> None:
    style = httpx.get(f"{started.console.url}/static/authserver.css")

    assert style.status_code == 200
    assert style.headers["content-type"].startswith("text/css")


def test_secrets_are_made_for_their_owner_alone(started: Started) -> None:
    for name in ("secrets.env", "demo.env"):
        file = started.console.folder / name

        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(started.console.folder.stat().st_mode) == 0o700


def test_the_secrets_of_the_installation_are_never_said(started: Started) -> None:
    made = (started.console.folder / "secrets.env").read_text().splitlines()

    assert len(made) == 3
    for line in made:
        assert line.partition("=")[2] not in started.said


@pytest.mark.attack("H19c")
def test_nobody_administers_a_new_server_before_the_link_was_used(started: Started) -> None:
    ask = "from accounts.models import User; print(User.objects.all_realms().filter(roles__administers=True).count())"

    assert started.console.manage("shell", "--no-imports", "--command", ask).stdout == "0\n"


def test_the_worker_does_what_is_put_into_the_queue(started: Started) -> None:
    left = "from accounts.models import Session; print(Session.objects.all_realms().count())"
    sow = (
        "from datetime import datetime, UTC; from accounts.models import Session; from realms.models import Realm; "
        "from accounts.tasks import clear_sessions; "
        "Session.objects.all_realms().create(session_key='x', session_data='', realm=Realm.objects.get(slug='acme'),"
        " expire_date=datetime(2020, 1, 1, tzinfo=UTC)); clear_sessions.delay()"
    )
    done = started.console.manage("shell", "--no-imports", "--command", sow)

    assert done.returncode == 0, done.stderr
    assert wait_until(
        lambda: started.console.manage("shell", "--no-imports", "--command", left).stdout.strip() == "0", 20
    )


def test_a_second_server_on_the_same_data_is_refused(started: Started) -> None:
    refused = started.console.manage("up", PORT=str(free_port()))

    assert refused.returncode == 1
    assert "Another server runs on DATA_DIR" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_a_busy_port_is_refused_with_a_way_out(started: Started) -> None:
    port = started.console.port

    refused = started.console.manage("up")

    assert refused.returncode == 1
    assert refused.stderr == (
        f"Port {port} on 127.0.0.1 is already in use: stop what is listening there, "
        f"or choose another with PORT={port + 1}.\n"
    )
