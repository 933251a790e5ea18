"""Apply brings realms to what the file says, once."""

import io
import sys
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command

from accounts.models import User
from audit.models import Event
from clients.models import Client, ClientSecret
from realms.context import realm_context
from realms.models import Realm, Resource, Role, Scope
from realms.standard_scopes import STANDARD_SCOPES
from serviceaccounts.models import ServiceAccount
from support import secrets
from tests.blueprint.conftest import MACHINE_SECRET, SAMPLE, SECRET, Apply

pytestmark = pytest.mark.django_db

DEMO = Path(__file__).parents[2] / "authserver/blueprint/demo.yaml"


def test_the_first_apply_makes_everything_and_the_second_changes_nothing(apply: Apply) -> None:
    first, second = apply(SAMPLE), apply(SAMPLE)

    assert [(change["action"], change["kind"], change["name"]) for change in first] == [
        ("create", "realm", "acme"),
        ("create", "scope", "mcp:read"),
        ("create", "role", "auditor"),
        ("create", "resource", "http://127.0.0.1:9412/mcp"),
        ("create", "user", "alice@acme.test"),
        ("create", "client", "web"),
        ("create", "service_account", "svc-reports"),
    ]
    assert second == []


@pytest.mark.usefixtures("acme")
def test_a_realm_has_what_the_sample_says() -> None:
    acme = Realm.objects.get(slug="acme")

    assert acme.limits == {"login": "30/m", "registration": "60/m"}
    assert (acme.refresh_token_idle_lifetime, acme.refresh_token_absolute_lifetime) == (604800, 2592000)
    with realm_context(acme):
        assert Scope.objects.get(name="mcp:read").default
        assert [scope.name for scope in Role.objects.get().scopes.all()] == ["mcp:read"]
        assert [scope.name for scope in Resource.objects.get().scopes.all()] == ["mcp:read"]
        web = Client.objects.get(client_id="web")
        assert web.scopes == ["openid", "profile", "email", "mcp:read"]
        assert secrets.matches(SECRET, web.secrets.get().digest)


@pytest.mark.usefixtures("acme")
def test_a_person_can_log_in_with_the_given_password_and_a_verified_address() -> None:
    with realm_context(Realm.objects.get(slug="acme")):
        alice = User.objects.get(email="alice@acme.test")

        assert alice.check_password("wonderland")
        assert [role.name for role in alice.roles.all()] == ["auditor"]
        address = EmailAddress.objects.get(user=alice)
        assert (address.email, address.verified, address.primary) == ("alice@acme.test", True, True)


@pytest.mark.usefixtures("acme")
def test_a_service_account_is_a_client_with_roles() -> None:
    with realm_context(Realm.objects.get(slug="acme")):
        account = ServiceAccount.objects.get()

        assert account.client.grant_types == ["client_credentials"]
        assert account.audience == ["http://127.0.0.1:9412/mcp"]
        assert [role.name for role in account.roles.all()] == ["auditor"]
        assert secrets.matches(MACHINE_SECRET, account.client.secrets.get().digest)


def test_a_new_realm_has_the_standard_scopes(apply: Apply) -> None:
    apply("realms: [{slug: globex}]")

    with realm_context(Realm.objects.get(slug="globex")):
        assert set(Scope.objects.values_list("name", flat=True)) == set(STANDARD_SCOPES)


def test_a_plan_says_what_apply_would_do_and_changes_nothing(apply: Apply) -> None:
    planned = apply(SAMPLE, "--plan")

    assert not Realm.objects.exists()
    assert not Event.objects.exists()
    assert planned == apply(SAMPLE)


@pytest.mark.usefixtures("acme")
def test_a_plan_for_a_realm_that_is_there_changes_nothing(apply: Apply) -> None:
    before = Realm.objects.values().get()

    planned = apply(SAMPLE.replace("name: Acme", "name: Acme Corporation"), "--plan")

    assert planned == [{"action": "update", "kind": "realm", "realm": "acme", "name": "acme", "fields": ["name"]}]
    assert Realm.objects.values().get() == before


def test_a_client_without_scopes_may_ask_for_every_public_one_and_a_machine_for_none(apply: Apply) -> None:
    apply(
        "realms: [{slug: acme, clients: [{client_id: a, redirect_uris: ['https://a.example/']}],"
        " service_accounts: [{client_id: m}]}]"
    )

    with realm_context(Realm.objects.get()):
        assert Client.objects.get(client_id="a").scopes is None
        assert Client.objects.get(client_id="m").scopes == []


def test_a_client_without_a_secret_is_made_with_a_note(apply: Apply) -> None:
    errors = io.StringIO()

    apply("realms: [{slug: acme, service_accounts: [{client_id: m}]}]", errors=errors)

    assert "realms[0].service_accounts[0].secret: m has no secret yet" in errors.getvalue()


def test_people_in_two_realms_may_share_an_address_and_clients_an_identifier(apply: Apply) -> None:
    changes = apply(SAMPLE + SAMPLE.replace("realms:", "").replace("slug: acme", "slug: globex"))

    assert [change["realm"] for change in changes] == ["acme"] * 7 + ["globex"] * 7
    assert ClientSecret.objects.count() == 4


@pytest.mark.usefixtures("acme")
def test_one_audit_event_a_realm_says_how_much_changed(apply: Apply) -> None:
    apply(SAMPLE)

    event = Event.objects.get(action="blueprint.applied")
    assert event.realm == "acme"
    assert event.detail["client.create"] == 1


@pytest.mark.usefixtures("acme")
def test_a_change_gives_the_realm_a_new_version(apply: Apply) -> None:
    before = Realm.objects.get().version

    apply("realms: [{slug: acme, clients: [{client_id: web, consent: always}]}]")

    assert Realm.objects.get().version != before


def test_a_blueprint_comes_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SAMPLE.encode())))

    call_command("apply", "-f", "-")

    assert "  + service account svc-reports\n" in capsys.readouterr().out


def test_the_demo_applies_and_holds_no_secret(apply: Apply, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTHSERVER_DEMO_SECRET", MACHINE_SECRET)
    monkeypatch.setenv("AUTHSERVER_DEMO_PASSWORD", "wonderland")

    first, second = apply(DEMO.read_text()), apply(DEMO.read_text())

    assert first
    assert second == []
    assert "value:" not in DEMO.read_text()
