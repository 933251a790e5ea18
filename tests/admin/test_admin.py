"""The admin shows and changes the rows of one realm, to the administrators of that realm."""

from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from accounts.models import Session, User
from audit import actions
from audit.models import Event, OutboxMessage, Refusal
from clients.models import Client as OAuthClient
from keys.models import SigningKey
from oauth.models import Consent, Family
from realms.context import realm_context
from realms.models import Realm, Resource, Role, Scope
from realms.row_events import slug_of
from serviceaccounts.models import ApiKey, ServiceAccount, WorkloadRule
from tests.admin.conftest import DESCRIBED, make_administrator
from tests.people import browser, log_in

ADMIN = "/realms/acme/admin/"
MODELS = {
    "realms/realm": Realm,
    "realms/scope": Scope,
    "realms/role": Role,
    "realms/resource": Resource,
    "accounts/user": User,
    "clients/client": OAuthClient,
    "serviceaccounts/serviceaccount": ServiceAccount,
    "serviceaccounts/workloadrule": WorkloadRule,
    "serviceaccounts/apikey": ApiKey,
    "keys/signingkey": SigningKey,
    "accounts/session": Session,
    "oauth/family": Family,
    "oauth/consent": Consent,
    "audit/event": Event,
    "audit/outboxmessage": OutboxMessage,
    "audit/refusal": Refusal,
}


def rows_of(kind: type[Model]) -> list[Any]:
    """Return the rows of every realm."""
    manager = kind.objects  # type: ignore[attr-defined]  # every model here has one of that name
    return list(getattr(manager, "all_realms", manager.all)())


def test_a_visitor_is_sent_to_the_login_of_the_realm_and_back(client: Client, alice: User) -> None:
    make_administrator(alice)
    first = client.get(ADMIN)
    second = client.get(first["Location"])

    assert second["Location"] == "/realms/acme/account/login/?next=%2Frealms%2Facme%2Fadmin%2F"
    assert log_in(client, alice, next=ADMIN)["Location"] == ADMIN


def test_a_person_without_the_role_is_refused(client: Client, alice: User) -> None:
    log_in(client, alice)

    answer = client.get(ADMIN, follow=True)

    assert answer.status_code == 403


@pytest.mark.parametrize("model", MODELS)
def test_lists_and_forms_show_the_rows_of_this_realm_alone(administrator: Client, model: str) -> None:
    page = administrator.get(f"{ADMIN}{model}/").content.decode()

    kind = MODELS[model]
    for row in rows_of(kind):
        address = f"{ADMIN}{model}/{row.pk}/change/"
        listed = f'value="{row.pk}"' if kind is Session else address  # nothing leads to the page of a session
        assert (listed in page) == (slug_of(row) == "acme")
        assert administrator.get(address).status_code == (200 if slug_of(row) == "acme" else 404)


@pytest.mark.parametrize("model", MODELS)
def test_operators_see_every_realm(operator: Client, model: str) -> None:
    addresses = [f"/realms/system/admin/{model}/{row.pk}/change/" for row in rows_of(MODELS[model])]

    assert {operator.get(address).status_code for address in addresses} == {200}


def test_nothing_secret_is_shown(administrator: Client, alice: User, acme: Realm) -> None:
    key = SigningKey.objects.all_realms().filter(realm=acme)[0]

    person = administrator.get(f"{ADMIN}accounts/user/{alice.pk}/change/").content.decode()
    shown = administrator.get(f"{ADMIN}keys/signingkey/{key.pk}/change/").content.decode()
    assert "argon2" not in person
    assert alice.password not in person
    assert not any(field in person for field in ('type="password"', 'name="password'))
    assert "sealed" not in shown.lower()
    assert "&quot;d&quot;" not in shown


def test_a_change_is_recorded_in_the_trail_of_its_realm(administrator: Client) -> None:
    answer = administrator.post(f"{ADMIN}realms/scope/add/", {"name": "mcp:write", "description": "Write"})

    assert answer.status_code == 302
    event = Event.objects.get(action=actions.ROW_ADDED)
    assert (event.realm, event.actor, event.target) == ("acme", "alice@acme.test", "mcp:write")
    assert "mcp:write" in administrator.get(f"{ADMIN}audit/event/").content.decode()


def test_a_duplicate_is_reported_and_not_stored(administrator: Client) -> None:
    answer = administrator.post(f"{ADMIN}realms/scope/add/", {"name": "acme:read", "description": "Again"})

    assert answer.status_code == 200
    assert "already exists" in answer.content.decode()
    assert (
        administrator.post(f"{ADMIN}realms/scope/add/", {"name": "globex:read", "description": "x"}).status_code == 302
    )


def test_disabling_a_person_ends_their_sessions(administrator: Client, bob: User) -> None:
    log_in(browser(), bob)

    administrator.post(f"{ADMIN}accounts/user/{bob.pk}/change/", {"name": "Bob", "roles": []})

    bob.refresh_from_db()
    assert not bob.is_active
    assert not Session.objects.all_realms().filter(user=bob).exists()


def test_a_role_of_another_realm_cannot_be_given(administrator: Client, bob: User, globex: Realm) -> None:
    foreign = Role.objects.all_realms().filter(realm=globex)[0]

    answer = administrator.post(f"{ADMIN}accounts/user/{bob.pk}/change/", {"is_active": "on", "roles": [foreign.pk]})

    assert answer.status_code == 200
    assert not bob.roles.through.objects.filter(user=bob).exists()


def test_an_operator_changes_a_row_inside_its_own_realm(operator: Client, bob: User, acme: Realm) -> None:
    role = Role.objects.all_realms().get(realm=acme, name="acme-auditor")
    address = f"/realms/system/admin/accounts/user/{bob.pk}/change/"
    page = operator.get(address).content.decode()

    answer = operator.post(address, {"is_active": "on", "roles": [role.pk]})

    assert answer.status_code == 302
    assert "acme-auditor" in page
    assert "globex-auditor" not in page
    with realm_context(acme):
        assert list(bob.roles.all()) == [role]
    assert operator.post(address, {"is_active": "on", "roles": []}).status_code == 302
    assert not bob.roles.through.objects.filter(user=bob).exists()
    assert set(Event.objects.filter(action=actions.ROW_CHANGED).values_list("realm", flat=True)) == {"acme"}


def test_a_client_is_edited_and_a_bad_redirect_uri_refused(administrator: Client, acme: Realm) -> None:
    web = OAuthClient.objects.all_realms().get(realm=acme)
    address = f"{ADMIN}clients/client/{web.pk}/change/"
    fields = DESCRIBED | {"name": "Web 2", "consent": "always"}

    good = administrator.post(address, {**fields, "redirect_uris": "https://web.test/two\r\n\r\nhttps://web.test/3 "})
    bad = administrator.post(address, {**fields, "redirect_uris": "https://web.test/two\njavascript:alert(1)"})
    worse = administrator.post(address, {**fields, "redirect_uris": '{"a": 1}'})

    web.refresh_from_db()
    assert good.status_code == 302, good.content
    assert (web.name, web.redirect_uris) == ("Web 2", ["https://web.test/two", "https://web.test/3"])
    assert (bad.status_code, worse.status_code) == (200, 200)
    assert "javascript:alert(1): This scheme is never allowed" in bad.content.decode()


def test_the_settings_of_a_realm_are_its_own(administrator: Client, acme: Realm, globex: Realm) -> None:
    page = administrator.get(f"{ADMIN}realms/realm/{acme.pk}/change/")

    form = page.context["adminform"].form.initial
    fields = {name: value for name, value in form.items() if name != "limits" and value is not None}
    saved = administrator.post(f"{ADMIN}realms/realm/{acme.pk}/change/", {**fields, "name": "New", "limits": "{}"})
    wrong = administrator.post(f"{ADMIN}realms/realm/{acme.pk}/change/", {**fields, "limits": '{"login": "lots"}'})
    assert (saved.status_code, wrong.status_code) == (302, 200)
    acme.refresh_from_db()
    assert (acme.name, acme.slug, acme.enabled) == ("New", "acme", True)
    assert administrator.post(f"{ADMIN}realms/realm/{globex.pk}/change/", fields).status_code == 404
    globex.refresh_from_db()
    assert globex.name == "Globex"
    assert administrator.get(f"{ADMIN}realms/realm/add/").status_code == 403


def test_pages_of_the_admin_name_where_their_forms_come_from(administrator: Client) -> None:
    answer = administrator.get(ADMIN)

    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert administrator.get("/realms/acme/account/")["Referrer-Policy"] == "no-referrer"


def test_what_django_offers_without_knowing_realms_is_not_served(administrator: Client) -> None:
    statuses = {
        administrator.get(f"{ADMIN}{path}").status_code
        for path in ("password_change/", "r/1/1/", "jsi18n/", "autocomplete/")
    }

    assert statuses == {404}
