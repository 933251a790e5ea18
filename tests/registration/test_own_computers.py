"""A realm that sends nobody to a program on their own computer, as one whose clients are all web sites may want."""

import pytest

from realms.models import Realm
from tests.registration.conftest import Register

WEB = "https://app.example/callback"
LOOPBACK = ("http://127.0.0.1:3000/callback", "http://[::1]/callback", "http://localhost:3000/callback")


@pytest.fixture
def acme(acme: Realm) -> Realm:
    Realm.objects.filter(pk=acme.pk).update(loopback_redirect_uris=False)
    acme.refresh_from_db()
    return acme


@pytest.mark.parametrize("uri", LOOPBACK)
def test_a_client_on_a_persons_own_computer_is_refused(register: Register, uri: str) -> None:
    answer = register({"redirect_uris": [uri]})

    assert (answer.status, answer.error) == (400, "invalid_redirect_uri")
    assert "their own computer" in answer.document["error_description"]


def test_of_several_addresses_those_elsewhere_are_kept(register: Register) -> None:
    answer = register({"redirect_uris": [WEB, *LOOPBACK]})

    assert answer.status == 201
    assert answer.document["redirect_uris"] == [WEB]


def test_other_realms_take_them(register: Register, globex: Realm) -> None:
    answer = register({"redirect_uris": [LOOPBACK[0]]}, realm=globex)

    assert answer.status == 201
