"""Every page of the admin from its own realm, from another one, and from none: what is somebody else's is not there."""

import pytest
from django.db.models import Model
from django.test import Client

from accounts.flows.people import add_person
from accounts.models import User
from audit import actions
from audit.models import Event
from oauth.models import Family
from realms.context import realm_context
from realms.models import Realm, Role, Scope
from realms.row_events import slug_of
from tests.admin.test_admin import MODELS, rows_of
from tests.people import PASSWORD, browser, log_in

ADMIN = "/realms/acme/admin"
PAGES = ("change", "history", "delete")


def foreign_row(model: str) -> Model:
    """Return a row of Globex."""
    row: Model = next(row for row in rows_of(MODELS[model]) if slug_of(row) == "globex")
    return row


@pytest.mark.attack("E10", "E12", "J08")
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("model", MODELS)
def test_a_row_of_another_realm_is_not_there(administrator: Client, model: str, page: str) -> None:
    address = f"{ADMIN}/{model}/{foreign_row(model).pk}/{page}/"

    assert administrator.get(address).status_code == 404
    assert administrator.post(address, {"post": "yes"}).status_code in {403, 404}
    assert any(slug_of(row) == "globex" for row in rows_of(MODELS[model]))


@pytest.mark.attack("E12", "J08", "J09")
@pytest.mark.parametrize("page", ["", "add/", "1/change/", "1/history/", "1/delete/"])
@pytest.mark.parametrize("model", MODELS)
def test_only_administrators_of_the_realm_come_in(
    administrator: Client, bob: User, globex: Realm, model: str, page: str
) -> None:
    assert administrator.get(f"{ADMIN}/").status_code == 200
    plain, foreign, nobody = browser(), browser(), browser()
    log_in(plain, bob)
    log_in(foreign, administrator_of(globex))
    address = f"{ADMIN}/{model}/{page}"

    assert plain.get(address, follow=True).status_code == 403
    for visitor in (foreign, nobody):
        assert visitor.get(address, follow=True).redirect_chain[-1][0].startswith("/realms/acme/account/login/")


def administrator_of(realm: Realm) -> User:
    """Return a person who administers `realm`."""
    person = add_person(realm, email=f"root@{realm.slug}.test", password=PASSWORD)
    role = Role.objects.all_realms().create(realm=realm, name="administrator", administers=True)
    with realm_context(realm):
        person.roles.add(role)
    return person


@pytest.mark.attack("E10", "J08")
@pytest.mark.parametrize(
    ("model", "action"),
    [
        ("realms/scope", "delete_selected"),
        ("accounts/user", "delete_selected"),
        ("accounts/user", "end_access"),
        ("accounts/session", "end"),
        ("clients/client", "delete_selected"),
        ("serviceaccounts/serviceaccount", "disable"),
        ("serviceaccounts/serviceaccount", "delete_selected"),
        ("serviceaccounts/workloadrule", "delete_selected"),
        ("oauth/family", "revoke"),
        ("oauth/consent", "withdraw"),
        ("audit/outboxmessage", "try_again"),
    ],
)
def test_an_action_reaches_no_row_of_another_realm(administrator: Client, model: str, action: str) -> None:
    before = [row for row in rows_of(MODELS[model]) if slug_of(row) == "globex"]
    told = Event.objects.filter(realm="globex").count()
    form = {"action": action, "_selected_action": [str(row.pk) for row in before], "index": 0, "post": "yes"}

    answer = administrator.post(f"{ADMIN}/{model}/", form)

    assert answer.status_code == 302
    after = [row for row in rows_of(MODELS[model]) if slug_of(row) == "globex"]
    assert [row.__dict__ | {"_state": None} for row in after] == [row.__dict__ | {"_state": None} for row in before]
    assert Event.objects.filter(realm="globex").count() == told


@pytest.mark.attack("J08")
@pytest.mark.parametrize("key", ["x", "9" * 40, "1\x00", "' OR 1=1"])
@pytest.mark.parametrize("model", ["realms/scope", "oauth/family", "accounts/session"])
def test_a_key_that_is_none_changes_nothing(administrator: Client, model: str, key: str) -> None:
    action = {"realms/scope": "delete_selected", "oauth/family": "revoke", "accounts/session": "end"}[model]
    before = len(rows_of(MODELS[model]))

    answer = administrator.post(f"{ADMIN}/{model}/", {"action": action, "_selected_action": key, "post": "yes"})

    assert answer.status_code in {302, 400}
    assert len(rows_of(MODELS[model])) == before


@pytest.mark.attack("E10", "J08")
def test_a_form_takes_no_row_of_another_realm(administrator: Client, globex: Realm) -> None:
    foreign = Scope.objects.all_realms().filter(realm=globex)[0]
    answer = administrator.post(f"{ADMIN}/realms/role/add/", {"name": "thief", "scopes": [foreign.pk]})

    assert answer.status_code == 200
    assert not Role.objects.all_realms().filter(name="thief").exists()


@pytest.mark.attack("E11")
def test_a_row_stays_in_its_realm_whatever_the_form_says(administrator: Client, acme: Realm, globex: Realm) -> None:
    form = {"name": "own", "description": "Own", "realm": globex.pk, "realm_id": globex.pk}
    administrator.post(f"{ADMIN}/realms/scope/add/", form)

    assert Scope.objects.all_realms().get(name="own").realm == acme


@pytest.mark.attack("E11")
def test_nobody_changes_what_they_may_do_themselves(administrator: Client, alice: User, acme: Realm) -> None:
    more = Role.objects.all_realms().get(realm=acme, name="acme-auditor")
    own = f"{ADMIN}/accounts/user/{alice.pk}"
    administrator.post(f"{own}/change/", {"name": "Alice", "roles": [more.pk], "is_superuser": "on", "is_staff": "on"})
    administrator.post(f"{own}/delete/", {"post": "yes"})
    form = {"action": "delete_selected", "_selected_action": str(alice.pk), "post": "yes"}
    administrator.post(f"{ADMIN}/accounts/user/", form)

    alice.refresh_from_db()
    assert (alice.name, alice.is_active) == ("Alice", True)
    with realm_context(acme):
        assert [role.name for role in alice.roles.all()] == ["administrator"]


@pytest.mark.attack("E11")
@pytest.mark.usefixtures("administrator")
def test_a_person_without_the_role_cannot_take_it(bob: User, acme: Realm) -> None:
    plain = browser()
    log_in(plain, bob)
    role = Role.objects.all_realms().get(realm=acme, name="administrator")
    form = {"is_active": "on", "roles": [role.pk]}

    answer = plain.post(f"{ADMIN}/accounts/user/{bob.pk}/change/", form, follow=True)

    assert answer.status_code == 403
    assert not bob.roles.through.objects.filter(user=bob).exists()


@pytest.mark.attack("H20c")
def test_no_administrator_sets_a_password(administrator: Client, bob: User) -> None:
    known = bob.password
    fields = {"is_active": "on", "password": "x" * 20, "password1": "x" * 20, "password2": "x" * 20}
    administrator.post(f"{ADMIN}/accounts/user/{bob.pk}/change/", fields)

    bob.refresh_from_db()
    assert bob.password == known
    assert administrator.get(f"{ADMIN}/accounts/user/{bob.pk}/password/", follow=True).status_code == 404


@pytest.mark.attack("J10")
@pytest.mark.parametrize(
    "query", [{"q": "d1d1d1"}, {"digest": "d1" * 32}, {"nonce__startswith": "a0"}, {"user__password__startswith": "a"}]
)
def test_tokens_are_neither_shown_nor_found(administrator: Client, query: dict[str, str]) -> None:
    pages = [administrator.get(f"{ADMIN}/oauth/{model}/", query) for model in ("family", "consent")]

    assert all(page.status_code == 400 or "Nothing matches." in page.content.decode() for page in pages)
    for family in Family.objects.all_realms().filter(realm__slug="acme"):
        shown = administrator.get(f"{ADMIN}/oauth/family/{family.pk}/change/").content.decode()
        assert family.digest not in shown
        assert family.nonce not in shown


@pytest.mark.parametrize(
    "model", ["oauth/family", "oauth/consent", "audit/event", "audit/outboxmessage", "accounts/session"]
)
def test_what_the_server_wrote_is_not_written_by_hand(administrator: Client, model: str) -> None:
    row = next(row for row in rows_of(MODELS[model]) if slug_of(row) == "acme")
    addresses = [f"{ADMIN}/{model}/add/", f"{ADMIN}/{model}/{row.pk}/change/", f"{ADMIN}/{model}/{row.pk}/delete/"]

    assert {administrator.post(address, {"post": "yes"}).status_code for address in addresses} == {403}


def test_a_history_is_that_of_the_row(administrator: Client) -> None:
    administrator.post(f"{ADMIN}/realms/scope/add/", {"name": "one", "description": "One"})
    administrator.post(f"{ADMIN}/realms/scope/add/", {"name": "one:more", "description": "More"})
    one = Scope.objects.all_realms().get(name="one")
    administrator.get(f"{ADMIN}/realms/scope/")  # tells what was done, once

    page = administrator.get(f"{ADMIN}/realms/scope/{one.pk}/history/").content.decode()

    assert actions.ROW_ADDED in page
    assert "one:more" not in page
