"""RFC 9126 §5 and §6: where pushing is required, nothing else leads to a code, and the metadata says so."""

import pytest
from django.test import Client as Browser

from accounts.models import User
from realms.models import Realm
from tests.par.pushing import pushed, request_of, visit
from tests.people import log_in
from tests.protocol import CALLBACK, PROTOCOL, add_client, answer_of
from tests.security.answers import error_sent_back

METADATA = ".well-known/openid-configuration"


@pytest.fixture
def person(client: Browser, alice: User) -> Browser:
    log_in(client, alice)
    return client


@pytest.mark.attack("A43")
@pytest.mark.parametrize("who", ["client", "realm"])
def test_a_request_that_was_not_pushed_is_refused_where_pushing_is_required(
    person: Browser, acme: Realm, who: str
) -> None:
    acme.require_pushed_authorization_requests = who == "realm"
    acme.save()
    add_client(acme, public=True, require_pushed_authorization_requests=who == "client")

    plain = person.get(f"{acme.path}/{PROTOCOL}/auth", request_of())

    assert error_sent_back(plain, acme, to=CALLBACK) == "invalid_request"
    assert "code" in answer_of(visit(person, acme, pushed(acme)))


@pytest.mark.attack("A43")
def test_another_client_of_the_realm_need_not_push(person: Browser, acme: Realm) -> None:
    add_client(acme, "strict", public=True, require_pushed_authorization_requests=True)
    add_client(acme, public=True)

    assert "code" in answer_of(person.get(f"{acme.path}/{PROTOCOL}/auth", request_of()))


def test_a_client_that_registers_itself_may_bind_itself_to_pushing(client: Browser, acme: Realm) -> None:
    path = f"{acme.path}/clients-registrations/openid-connect"
    member = "require_pushed_authorization_requests"
    documents = [{"redirect_uris": [CALLBACK]} | extra for extra in ({member: True}, {member: False}, {})]

    answers = [client.post(path, document, content_type="application/json") for document in documents]

    assert [answer.status_code for answer in answers] == [201] * 3
    assert [answer.json().get(member, False) for answer in answers] == [True, False, False]


def test_the_metadata_names_the_endpoint_and_says_required_only_where_it_is(client: Browser, acme: Realm) -> None:
    before = client.get(f"{acme.path}/{METADATA}").json()
    acme.require_pushed_authorization_requests = True
    acme.save()

    after = client.get(f"{acme.path}/{METADATA}").json()

    assert before["pushed_authorization_request_endpoint"] == f"{acme.issuer}/{PROTOCOL}/par"
    assert "require_pushed_authorization_requests" not in before
    assert after["require_pushed_authorization_requests"] is True
