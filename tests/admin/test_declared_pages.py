"""Pages of what a realm declares say where it is used, and its settings what a change brings with it."""

import pytest
from django.test import Client as Browser

from accounts.flows.people import add_person
from accounts.models import User
from realms.context import realm_context
from realms.models import Realm, Resource, Role, Scope

ADMIN = "/realms/acme/admin/realms"
LINES = {"trusted_client_domains", "sign_up_domains"}


def settings_of(office: Browser, page: str) -> dict[str, object]:
    """Return what the form of a realm holds, as a browser would send it."""
    form = office.get(page).context["adminform"].form
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    sent = {name: value for name, value in values.items() if value is not None and value is not False}
    return {name: "\n".join(value) if name in LINES else value for name, value in sent.items()} | {"limits": "{}"}


@pytest.mark.parametrize("found", ["acme-auditor", "https://acme.test/api"])
def test_a_scope_says_which_roles_and_resources_have_it(administrator: Browser, acme: Realm, found: str) -> None:
    row = Scope.objects.all_realms().get(realm=acme, name="acme:read")

    text = administrator.get(f"{ADMIN}/scope/{row.pk}/change/").content.decode()

    assert "Opened by roles" in text
    assert f"<bdi>{found}</bdi>" in text


def test_a_role_says_what_it_opens_and_who_holds_it(administrator: Browser, acme: Realm, bob: User) -> None:
    role = Role.objects.all_realms().get(realm=acme, name="acme-auditor")
    with realm_context(acme):
        bob.roles.add(role)
        for number in range(25):
            add_person(acme, email=f"holder{number}@acme.test").roles.add(role)

    text = administrator.get(f"{ADMIN}/role/{role.pk}/change/").content.decode()

    assert "<bdi>acme:read</bdi>" in text
    assert "<bdi>bob@acme.test</bdi>" in text
    assert "26 in all." in text
    assert "No service account holds it." in text
    assert "globex" not in text


@pytest.mark.parametrize("model", [Role, Scope])
def test_what_others_go_by_the_name_of_keeps_it(administrator: Browser, acme: Realm, model: type[Role | Scope]) -> None:
    row = model.objects.all_realms().filter(realm=acme).order_by("pk").first()
    assert row

    answer = administrator.post(
        f"{ADMIN}/{model.__name__.lower()}/{row.pk}/change/", {"name": "renamed", "description": "Another"}
    )

    name = row.name
    row.refresh_from_db()
    assert answer.status_code == 302
    assert (row.name, row.description) == (name, "Another")


def test_a_resource_says_what_its_server_checks(administrator: Browser, acme: Realm) -> None:
    row = Resource.objects.all_realms().get(realm=acme)

    text = administrator.get(f"{ADMIN}/resource/{row.pk}/change/").content.decode()

    assert "What its server checks in a token" in text
    assert "at most 300 s after iat" in text
    assert "/admin/effect/?realm=acme&amp;resource=" in text


def test_what_a_change_of_settings_brings_is_said(administrator: Browser, acme: Realm) -> None:
    Realm.objects.filter(pk=acme.pk).update(registration="token", sign_up="closed")
    page = f"{ADMIN}/realm/{acme.pk}/change/"
    form = settings_of(administrator, page)

    changed = form | {"registration": "open", "sign_up": "open", "access_token_lifetime": 7200}
    text = administrator.post(page, changed, follow=True).content.decode()

    assert "Anybody may register a client now." in text
    assert "Anybody with an e-mail address may make an account now." in text
    assert "APIs that verify them by themselves take them that long." in text


def test_a_realm_is_switched_off_by_writing_its_slug(operator: Browser, acme: Realm) -> None:
    page = f"/realms/system/admin/realms/realm/{acme.pk}/change/"
    form = {name: value for name, value in settings_of(operator, page).items() if name != "enabled"}

    unsure = operator.post(page, form)
    acme.refresh_from_db()
    was_enabled = acme.enabled
    operator.post(page, form | {"switch_off": "acme"})

    acme.refresh_from_db()
    assert "write the slug below" in unsure.content.decode()
    assert (was_enabled, acme.enabled) == (True, False)
