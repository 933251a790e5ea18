"""RFC 6749 §4.4: what a machine gets in its own name, and what it never gets."""

import json

import pytest
from django.test import Client as Browser

from accounts.models import User
from clients.models import Client
from realms.context import realm_context
from realms.models import Realm, Role, Scope
from tests.applications import Application, granted, install, refusal, unverified_claims
from tests.protocol import add_machine


@pytest.fixture
def machine(acme: Realm, client: Browser) -> Application:
    for name in ("reports", "ledger", "admin"):
        Scope.objects.create(realm=acme, name=name, description=name, restricted=name == "admin")
    with realm_context(acme):
        role = Role.objects.create(realm=acme, name="auditor")
        role.scopes.set(Scope.objects.filter(name="ledger"))
    return Application(acme, add_machine(acme, scopes=["reports"], roles=("auditor",)), "svc", client)


def test_a_machine_gets_its_own_scopes_and_those_of_its_roles(machine: Application) -> None:
    tokens = granted(machine.ask())

    assert set(tokens) == {"access_token", "token_type", "expires_in", "scope"}
    assert set(tokens["scope"].split()) == {"reports", "ledger"}
    assert unverified_claims(tokens["access_token"])["roles"] == ["auditor"]


@pytest.mark.attack("J01")
@pytest.mark.parametrize("public", [True, False])
def test_an_application_for_people_gets_nothing_in_its_own_name(acme: Realm, *, public: bool) -> None:
    application = install(acme, None, public=public)

    assert refusal(application.ask()) == (400, "unauthorized_client")


@pytest.mark.attack("J01")
def test_a_public_client_gets_nothing_even_if_it_is_registered_for_it(acme: Realm) -> None:
    application = install(acme, None, public=True, grant_types=["client_credentials"])

    assert refusal(application.ask()) == (400, "unauthorized_client")


@pytest.mark.attack("J01", "F05")
@pytest.mark.parametrize("method", ["none", "client_secret_post"])
def test_a_client_that_registered_itself_gets_nothing_in_its_own_name(
    acme: Realm, client: Browser, method: str
) -> None:
    body = {
        "redirect_uris": ["https://app.example/callback"],
        "grant_types": ["authorization_code", "client_credentials"],
        "token_endpoint_auth_method": method,
    }
    path = f"{acme.path}/clients-registrations/openid-connect"
    registered = client.post(path, json.dumps(body), content_type="application/json").json()
    application = Application(acme, registered.get("client_secret", ""), registered["client_id"], client)

    assert refusal(application.ask()) == (400, "unauthorized_client")


@pytest.mark.attack("J02")
@pytest.mark.parametrize(
    "scope",
    ["openid", "offline_access", "profile", "admin", "unknown", "reports openid", "reports admin", "reports  x"],
)
def test_a_scope_that_was_not_given_refuses_the_whole_request(machine: Application, scope: str) -> None:
    assert refusal(machine.ask(scope=scope)) == (400, "invalid_scope")


@pytest.mark.attack("J02")
def test_a_machine_given_scopes_of_people_does_not_get_them(machine: Application) -> None:
    Client.objects.all_realms().filter(client_id="svc").update(scopes=["openid", "offline_access", "reports"])

    tokens = granted(machine.ask())

    assert set(tokens["scope"].split()) == {"reports", "ledger"}
    assert not {"id_token", "refresh_token"} & tokens.keys()
    assert refusal(machine.ask(scope="openid")) == (400, "invalid_scope")


@pytest.mark.attack("J02")
def test_a_narrower_scope_is_granted_alone(machine: Application) -> None:
    assert granted(machine.ask(scope="reports"))["scope"] == "reports"


@pytest.mark.attack("J03")
def test_the_subject_of_a_machine_can_be_no_persons(machine: Application, alice: User) -> None:
    subject = unverified_claims(granted(machine.ask())["access_token"])["sub"]

    assert subject == "client:svc"
    assert subject != str(alice.pk)


@pytest.mark.attack("J04")
def test_a_machine_cannot_say_for_whom_it_asks(machine: Application, alice: User) -> None:
    pretended = {"username": alice.email, "sub": str(alice.pk), "act": "{}", "user": str(alice.pk), "roles": "admin"}
    pretended |= {"grant": "x", "sid": "x", "is_staff": "1", "password": "x", "client": "web"}

    plain, tokens = granted(machine.ask()), granted(machine.ask(**pretended))

    ever_new = {"jti", "iat", "nbf", "exp"}
    given, expected = (unverified_claims(answer["access_token"]) for answer in (tokens, plain))
    assert {name: given[name] for name in given if name not in ever_new} == {
        name: expected[name] for name in expected if name not in ever_new
    }
    assert set(tokens) == set(plain)


@pytest.mark.attack("J04")
@pytest.mark.parametrize("grant_type", ["password", "implicit", "urn:ietf:params:oauth:grant-type:device_code", "x"])
def test_other_grants_are_not_served(machine: Application, grant_type: str) -> None:
    answer = machine.ask(grant_type=grant_type, username="alice@acme.test", password="x")

    assert refusal(answer) == (400, "unsupported_grant_type")


@pytest.mark.attack("J05")
def test_a_machine_that_is_disabled_gets_nothing_and_its_tokens_are_dead(machine: Application) -> None:
    token = granted(machine.ask())["access_token"]
    assert machine.introspect(token).json()["active"] is True
    client = Client.objects.all_realms().get(client_id="svc")
    other = install(machine.realm, None, "svc2", grant_types=["client_credentials"])
    client.enabled = False
    client.save()

    assert refusal(machine.ask()) == (401, "invalid_client")
    assert refusal(machine.introspect(token)) == (401, "invalid_client")
    assert other.introspect(token).json() == {"active": False}


@pytest.mark.attack("J05")
def test_an_expired_secret_is_refused_at_once(machine: Application) -> None:
    secret = Client.objects.all_realms().get(client_id="svc").secrets.get()
    secret.expires_at = secret.created_at
    secret.save()

    assert refusal(machine.ask()) == (401, "invalid_client")
