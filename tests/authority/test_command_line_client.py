"""authctl: the client by which administrators reach the management API of each realm from their terminal."""

import pytest
from django.test import Client as Browser

from accounts.flows.people import add_person
from accounts.models import User
from authserver.blueprint.applying import apply
from authserver.blueprint.exporting import export
from authserver.blueprint.problems import Refused
from clients import command_line
from clients.built_in import RESERVED
from clients.models import Client
from oauth.models import Family
from oauth.store import clients
from realms import management_api, resolution
from realms.context import realm_context
from realms.models import Realm, Role
from tests.applications import Application, unverified_claims
from tests.authority.test_scopes import make_administrator
from tests.levels.cast import hold, logged_in, machine
from tests.people import PASSWORD, log_in
from tests.protocol import Pkce, authorize, decide, follow_to_client

LOOPBACK = "http://127.0.0.1:51234/callback"
ASKED = {"client_id": "authctl", "redirect_uri": LOOPBACK, "scope": "openid offline_access authserver:write"}
TAKEN = {
    "clients": {"redirect_uris": ["http://127.0.0.1/mine"], "token_endpoint_auth_method": "none"},
    "service-accounts": {},
}


@pytest.fixture
def terminal(acme: Realm, alice: User) -> Application:
    """Return the command line of Alice, who administers Acme."""
    make_administrator(alice)
    application = Application(acme, client_id="authctl")
    log_in(application.browser, alice)
    return application


def stored(realm: Realm) -> int:
    return Client.objects.all_realms().filter(realm=realm, client_id="authctl").count()


def test_an_administrator_logs_in_and_stays_connected(terminal: Application) -> None:
    api = management_api.identifier(terminal.realm)
    code = terminal.code(**ASKED, resource=api)

    tokens = terminal.redeem(code, redirect_uri=LOOPBACK).json()

    assert unverified_claims(tokens["access_token"])["scope"] == "openid offline_access authserver:write"
    assert terminal.refresh(tokens["refresh_token"]).status_code == 200
    assert not Family.objects.all_realms().get().session_bound


def test_the_person_is_asked_each_time(terminal: Application) -> None:
    asked = ASKED | {"resource": management_api.identifier(terminal.realm)}
    for _ in range(2):
        page = authorize(terminal.browser, terminal.realm, Pkce(), **asked)

        assert page.status_code == 200
        assert "Change everything in the administration of this realm" in page.content.decode()
        decide(terminal.browser, page, "allow")


def test_an_operator_reads_that_it_holds_everywhere(terminal: Application, client: Browser) -> None:
    system = Realm.objects.create(slug="system", name="System")
    olga = add_person(system, email="olga@ops.test", email_verified=True, password=PASSWORD)
    olga.roles.add(Role.objects.all_realms().create(realm=system, name="administrator", administers=True))
    log_in(client, olga)

    there = authorize(client, system, Pkce(), **ASKED | {"resource": management_api.identifier(system)})
    here = authorize(
        terminal.browser, terminal.realm, Pkce(), **ASKED | {"resource": management_api.identifier(terminal.realm)}
    )

    assert "holds in every realm" in there.content.decode()
    assert there.content.decode().count("olga@ops.test") == 1
    assert "holds in every realm" not in here.content.decode()


def test_whoever_does_not_administer_is_told_so(acme: Realm, alice: User, client: Browser) -> None:
    log_in(client, alice)
    asked = ASKED | {"scope": "authserver:write", "resource": management_api.identifier(acme)}

    answer = follow_to_client(client, authorize(client, acme, Pkce(), **asked))

    assert answer["error"] == "invalid_scope"


def test_an_administrator_who_needs_a_second_factor_sets_one_up_first(terminal: Application) -> None:
    Realm.objects.filter(pk=terminal.realm.pk).update(administrators_need_second_factor=True)
    resolution.forget()
    asked = ASKED | {"resource": management_api.identifier(terminal.realm)}

    administering = authorize(terminal.browser, terminal.realm, Pkce(), **asked)
    other = authorize(terminal.browser, terminal.realm, Pkce(), **asked | {"scope": "openid"})

    assert administering.status_code == 302
    assert "/account/security/" in administering.headers["Location"]
    assert other.status_code == 200


def test_it_is_stored_when_it_is_first_used_and_not_before(terminal: Application, globex: Realm) -> None:
    assert stored(terminal.realm) == 0
    authorize(terminal.browser, terminal.realm, Pkce(), **ASKED)
    authorize(terminal.browser, terminal.realm, Pkce(), **ASKED)

    assert (stored(terminal.realm), stored(globex)) == (1, 0)


@pytest.mark.parametrize("is_stored", [False, True])
def test_a_realm_switches_it_off(terminal: Application, *, is_stored: bool) -> None:
    if is_stored:
        authorize(terminal.browser, terminal.realm, Pkce(), **ASKED)
    Realm.objects.filter(pk=terminal.realm.pk).update(command_line_client=False)
    resolution.forget()

    answer = authorize(terminal.browser, terminal.realm, Pkce(), **ASKED)

    assert answer.status_code == 400
    assert stored(terminal.realm) == is_stored


def test_what_an_administrator_changed_stays_changed(terminal: Application) -> None:
    authorize(terminal.browser, terminal.realm, Pkce(), **ASKED)
    Client.objects.all_realms().update(enabled=False)
    clients.forget()

    answer = authorize(terminal.browser, terminal.realm, Pkce(), **ASKED)

    assert answer.status_code == 403
    assert not Client.objects.all_realms().get().enabled


def test_an_export_leaves_it_out_until_it_was_changed(terminal: Application) -> None:
    authorize(terminal.browser, terminal.realm, Pkce(), **ASKED)
    terminal.realm.refresh_from_db()
    before = export(terminal.realm)
    Client.objects.all_realms().update(redirect_uris=["http://127.0.0.1/other"])

    assert "authctl" not in before
    assert "client_id: authctl" in export(terminal.realm)


def test_it_is_what_the_model_allows(acme: Realm) -> None:
    with realm_context(acme):
        command_line.store(acme)

        Client.objects.get().full_clean()


@pytest.mark.attack("J08")
@pytest.mark.parametrize("path", ["clients", "service-accounts"])
def test_nobody_takes_its_place_by_the_api(acme: Realm, path: str) -> None:
    narrow = machine(acme, "clients:write", "service-accounts:write", scope="write")

    answer = narrow("PUT", f"{path}/authctl/", {"name": "Mine", **TAKEN[path]})

    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"pointer": "/client_id", "detail": RESERVED}]
    assert stored(acme) == 0


@pytest.mark.attack("J08")
@pytest.mark.parametrize("model", ["clients/client", "serviceaccounts/serviceaccount"])
def test_nobody_takes_its_place_in_the_admin(acme: Realm, alice: User, model: str) -> None:
    hold(alice, "clients:write", "service-accounts:write", "secrets:write")
    sent = {"name": "Mine", "client_id": "authctl", "application_type": "native", "kind": "native"}

    answer = logged_in(alice).post(f"{acme.path}/admin/{model}/add/", sent)

    assert RESERVED in answer.content.decode()
    assert stored(acme) == 0


def test_a_blueprint_changes_what_every_realm_has(acme: Realm) -> None:
    entry = "{client_id: authctl, name: Terminal}"
    with pytest.raises(Refused, match="this is a client, not a service account"):
        apply(f"realms: [{{slug: acme, service_accounts: [{entry}]}}]".encode())
    apply(f"realms: [{{slug: acme, clients: [{entry}]}}]".encode())

    made = Client.objects.all_realms().get(realm=acme)
    assert made.name == "Terminal"
    assert made.redirect_uris == command_line.AS_MADE["redirect_uris"]
    assert made.consent == Client.Consent.ALWAYS
