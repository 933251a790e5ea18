"""A key-encryption key that does not answer leaves a trace, though what failed of it comes to nothing."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.db import InterfaceError, OperationalError, transaction

from audit import refusals
from audit.models import Refusal
from keys import data_keys, tasks
from oauth.endpoints.table import MachineEndpoint
from oauth.http import Request, Response
from oauth.serving import serve
from realms.models import Realm
from support import sealing
from tests.keys.kms import Service
from tests.keys.test_key_encryption import service as service  # noqa: PLC0414 (a fixture)
from tests.people import browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _away(service: Service, acme: Realm) -> None:
    assert acme.pk
    data_keys._opened.cache_clear()  # noqa: SLF001 (what a restart does)
    service.fault = "away"


def seal(*_: object) -> Response:
    with transaction.atomic():
        sealing.seal(b"a secret", context="one")
    return Response(HTTPStatus.OK)


def ask_an_endpoint() -> None:
    endpoint = MachineEndpoint("sealing", ("sealing",), seal, ("POST",))
    request = Request("POST", "/sealing", {}, "", b"", "192.0.2.7", Realm.objects.get())
    assert serve(endpoint, "POST", lambda: request).status == HTTPStatus.SERVICE_UNAVAILABLE


def open_a_page() -> None:
    visitor = browser()
    visitor.raise_request_exception = False
    assert visitor.get("/").status_code == HTTPStatus.SERVICE_UNAVAILABLE


@pytest.mark.parametrize("meet_it", [ask_an_endpoint, open_a_page, tasks.rotate_keys])
def test_it_is_counted_whoever_meets_it(meet_it: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("authserver.up.demo.is_present", seal)
    monkeypatch.setattr(tasks, "_rotate_due", seal)
    meet_it()

    counted = Refusal.objects.get()
    assert (counted.realm, counted.reason) == ("system", "key_encryption.failed")
    assert (counted.target, counted.count) == ("kms:test/acme", 1)


@pytest.mark.parametrize("failure", [OperationalError, InterfaceError])
def test_a_database_that_does_not_answer_either_changes_no_answer(
    failure: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(refusals, "count", fail)

    ask_an_endpoint()
