"""A service account is added together with the client that it is, and gets tokens with the secret that is shown."""

from base64 import b64encode
from typing import Any

import jwt
import pytest
from django.test import Client as Browser

from audit import actions
from audit.models import Event
from clients.models import Client, ClientSecret
from realms.context import realm_context
from realms.models import Realm, Role, Scope
from serviceaccounts.models import ServiceAccount
from tests.admin.test_secret_rotation import SECRET
from tests.people import browser
from tests.protocol import PROTOCOL

ADMIN = "/realms/acme/admin"
ADD = f"{ADMIN}/serviceaccounts/serviceaccount/add/"


@pytest.fixture
def form(acme: Realm) -> dict[str, Any]:
    role = Role.objects.all_realms().get(realm=acme, name="acme-auditor")
    return {
        "name": "Reports",
        "enabled": "on",
        "client_id": "reports",
        "description": "Nightly",
        "roles": [role.pk],
        "scopes": ["acme:read"],
        "audience": ["https://acme.test/api"],
        "access_token_lifetime": "120",
    }


def account() -> ServiceAccount | None:
    return ServiceAccount.objects.all_realms().filter(client__client_id="reports").first()


@pytest.mark.attack("J06")
def test_a_machine_is_added_and_gets_a_token_with_the_secret_that_is_shown(
    administrator: Browser, form: dict[str, Any], acme: Realm
) -> None:
    answer = administrator.post(ADD, form)
    (secret,) = SECRET.findall(answer.content.decode())

    basic = b64encode(f"reports:{secret}".encode()).decode()
    asked = browser().post(
        f"{acme.path}/{PROTOCOL}/token",
        "grant_type=client_credentials",
        content_type="application/x-www-form-urlencoded",
        headers={"authorization": f"Basic {basic}"},
    )
    given = asked.json()
    claims = jwt.decode(given["access_token"], options={"verify_signature": False})
    assert given["expires_in"] == 120
    assert (claims["aud"], claims["scope"]) == ("https://acme.test/api", "acme:read")
    machine = account()
    assert machine
    assert (machine.realm, machine.client.realm, machine.description) == (acme, acme, "Nightly")
    assert machine.client.grant_types == ["client_credentials"]
    with realm_context(acme):
        assert [role.name for role in machine.roles.all()] == ["acme-auditor"]
    assert "no-store" in answer["Cache-Control"]
    page = administrator.get(f"{ADMIN}/serviceaccounts/serviceaccount/{machine.pk}/change/").content.decode()
    assert secret not in page


def test_the_trail_has_the_account_the_client_and_the_secret(administrator: Browser, form: dict[str, Any]) -> None:
    administrator.post(ADD, form)

    told = Event.objects.filter(realm="acme", actor="alice@acme.test", target__in=["Reports", "reports"])
    kinds = sorted((event.action, event.detail["model"]) for event in told)
    assert kinds == [
        (actions.CLIENT_SECRET_ADDED, "clients.Client"),
        (actions.SERVICE_ACCOUNT_CREATED, "serviceaccounts.ServiceAccount"),
    ]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"client_id": "acme-web"}, "already exists"),
        ({"client_id": "r\u00e9"}, "visible ASCII"),
        ({"name": ""}, "This field is required"),
        ({"scopes": ["openid"]}, "openid is not one of the available choices"),
        ({"audience": ["https://elsewhere.test"]}, "https://elsewhere.test is not one of the available choices"),
        ({"access_token_lifetime": "-1"}, "greater than or equal to 0"),
        ({"access_token_lifetime": "9" * 30}, "less than or equal to"),
    ],
)
def test_what_a_machine_cannot_be_is_explained_and_nothing_is_stored(
    administrator: Browser, form: dict[str, Any], changed: dict[str, Any], sentence: str
) -> None:
    before = Client.objects.all_realms().count(), ClientSecret.objects.count()

    answer = administrator.post(ADD, form | changed)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert (Client.objects.all_realms().count(), ClientSecret.objects.count()) == before
    assert account() is None


@pytest.mark.attack("E10", "J08")
def test_nothing_of_another_realm_is_offered_or_taken(
    administrator: Browser, form: dict[str, Any], globex: Realm
) -> None:
    foreign = Role.objects.all_realms().get(realm=globex, name="globex-auditor")
    thefts = ({"roles": [foreign.pk]}, {"scopes": ["globex:read"]}, {"audience": ["https://globex.test/api"]})

    answers = [administrator.post(ADD, form | theft) for theft in thefts]

    assert "globex" not in administrator.get(ADD).content.decode()
    assert {answer.status_code for answer in answers} == {200}
    assert account() is None


def test_the_same_fields_change_it_and_the_identifier_stays(administrator: Browser, form: dict[str, Any]) -> None:
    administrator.post(ADD, form)
    machine = account()
    assert machine
    address = f"{ADMIN}/serviceaccounts/serviceaccount/{machine.pk}/change/"
    page = administrator.get(address).content.decode()

    answer = administrator.post(address, {"name": "Exports", "client_id": "other", "description": "Daily"})

    assert 'value="Reports"' in page
    assert answer.status_code == 302, answer.content
    changed = account()
    assert changed
    assert (changed.client.name, changed.client.scopes, changed.audience) == ("Exports", [], [])
    assert ClientSecret.objects.filter(client=changed.client).count() == 1


def test_a_scope_that_the_realm_no_longer_declares_may_stay(
    administrator: Browser, form: dict[str, Any], acme: Realm
) -> None:
    administrator.post(ADD, form)
    machine = account()
    assert machine
    Scope.objects.all_realms().get(realm=acme, name="acme:read").delete()

    answer = administrator.post(f"{ADMIN}/serviceaccounts/serviceaccount/{machine.pk}/change/", form)

    assert answer.status_code == 302
    machine.client.refresh_from_db()
    assert machine.client.scopes == ["acme:read"]
