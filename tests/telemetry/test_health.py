"""/livez, /readyz and /startupz: what they answer, and that they say nothing of what is inside."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client

from authserver import starting
from keys.checks import SENTENCE
from realms.models import Realm

PROBES = ("/livez", "/readyz", "/startupz")


@pytest.mark.attack("K19")
@pytest.mark.django_db
@pytest.mark.parametrize("path", PROBES)
def test_a_process_that_is_well_says_ok_and_nothing_else(client: Client, path: str) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PROBES)
def test_a_probe_only_reads(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


@pytest.mark.attack("K19")
@pytest.mark.django_db
def test_tables_of_another_version_are_not_ready(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'oauth'")

    answer = client.get("/startupz")

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.content == b"the tables are not those of this version\n"


@pytest.mark.attack("K19")
def test_keys_that_do_not_open_are_not_ready(client: Client, acme: Realm, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise ImproperlyConfigured(SENTENCE)

    monkeypatch.setattr(starting, "refuse_wrong_key", refuse)

    answer = client.get("/startupz")

    assert (answer.status_code, answer.content) == (503, b"the signing keys cannot be opened\n")
    assert acme.slug == "acme"


@pytest.mark.attack("K18")
@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/.git/config", "/.env", "/static/../manage.py", "/static/%2e%2e/manage.py", "/static/..%2fmanage.py", "/data/"],
)
def test_files_beside_the_static_ones_are_not_served(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert Path("manage.py").read_bytes() not in answer.content
