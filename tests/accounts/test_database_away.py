"""While the database is away, pages say so with 503, and when to come again."""

import pytest
from django.db import OperationalError
from django.test import Client as Browser

from realms import resolution
from realms.models import Realm


def away(*_: object, **__: object) -> None:
    raise OperationalError("server closed the connection")


@pytest.fixture
def patient() -> Browser:
    return Browser(headers={"host": "testserver"}, raise_request_exception=False)


def test_a_page_of_a_realm_says_when_to_come_again(
    patient: Browser, acme: Realm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realms.models.Realm.objects.filter", away)

    answer = patient.get(f"{acme.path}/account/login/")

    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert b"server closed" not in answer.content


def test_another_failure_is_a_500_without_details(
    patient: Browser, acme: Realm, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: str) -> None:
        raise LookupError("a secret detail")

    monkeypatch.setattr(resolution, "resolve", broken)
    monkeypatch.setattr("realms.middleware.resolve", broken)

    answer = patient.get(f"{acme.path}/account/login/")

    assert answer.status_code == 500
    assert b"secret detail" not in answer.content
