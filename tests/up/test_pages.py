"""The pages of the platform itself: the front, health, and the way to the administration."""

from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import override_settings

from realms.models import Realm


@pytest.mark.django_db
@pytest.mark.attack("E15")
def test_the_front_page_names_no_realm_where_there_is_no_demo(client: Client, acme: Realm, globex: Realm) -> None:
    page = client.get("/")

    assert page.status_code == 200
    assert acme.slug not in page.content.decode()
    assert globex.slug not in page.content.decode()


def test_the_front_page_names_the_demo_realm_only(client: Client, acme: Realm, globex: Realm, tmp_path: Path) -> None:
    (tmp_path / "demo.env").write_text("AUTHSERVER_DEMO_SECRET=as_cs_never-shown\n")

    with override_settings(DATA_DIR=tmp_path):
        page = client.get("/").content.decode()

    assert acme.issuer in page
    assert globex.slug not in page
    assert "never-shown" not in page


def test_the_page_of_a_realm_names_its_issuer(client: Client, acme: Realm) -> None:
    page = client.get(f"{acme.path}/").content.decode()

    assert acme.issuer in page


def test_the_administration_is_that_of_the_system_realm(client: Client) -> None:
    answer = client.get("/admin/")

    assert (answer.status_code, answer["Location"]) == (302, "/realms/system/admin/")


def test_a_living_process_says_so_without_a_database(client: Client) -> None:
    answer = client.get("/livez")

    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer["Content-Type"] == "text/plain"


@pytest.mark.django_db
def test_a_server_is_ready_while_its_database_answers(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = client.get("/readyz")
    assert (ready.status_code, ready.content) == (200, b"ok\n")

    def refuse() -> None:
        raise OperationalError("password authentication failed for user 'secret'")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert b"secret" not in answer.content


@pytest.mark.parametrize("path", ["/", "/livez", "/readyz"])
def test_only_reading_is_possible(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
