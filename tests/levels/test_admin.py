"""The three levels in the admin: whoever holds a part of it sees that part, and no door leads out of it."""

import pytest
from django.test import Client as Browser

from accounts.models import Invitation, User
from audit.record import record
from clients.models import Client
from oauth.models import Family
from realms.context import realm_context
from realms.models import Realm, Role
from serviceaccounts.models import ApplicationRole
from tests.admin.conftest import DESCRIBED, connect
from tests.levels.cast import belong, hold, hold_for, logged_in, role

ADMIN, BASIC = "/realms/acme/admin", "client_secret_basic"
OWN = ("clients:write", "secrets:write", "users:write", "sessions:write", "grants:write", "audit:read")


@pytest.fixture
def keeper(alice: User, wiki: Client, shop: Client) -> Browser:  # noqa: ARG001 (there is another application)
    """Return the browser of Alice, who administers the wiki."""
    hold_for(alice, wiki, *OWN)
    return logged_in(alice)


def page(visitor: Browser, path: str) -> str:
    answer = visitor.get(f"{ADMIN}/{path}")
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


@pytest.mark.attack("E10", "J08")
def test_an_auditor_reads_the_trail_and_nothing_else(alice: User, bob: User) -> None:
    record("login.succeeded", realm="acme", actor="somebody@acme.test")
    visitor = logged_in(hold(alice, "audit:read"))

    assert "somebody@acme.test" in page(visitor, "audit/event/")
    menu = page(visitor, "")
    assert "/audit/event/" in menu
    for closed in ("accounts/user/", "clients/client/", "realms/realm/", "realms/role/", "keys/signingkey/"):
        assert f"{ADMIN}/{closed}" not in menu
        assert visitor.get(f"{ADMIN}/{closed}").status_code == 403
    assert visitor.get(f"{ADMIN}/accounts/user/{bob.pk}/change/").status_code in {403, 404}


@pytest.mark.attack("J08")
def test_who_administers_an_application_learns_of_no_other_by_its_name(
    keeper: Browser, bob: User, wiki: Client, shop: Client
) -> None:
    Client.objects.all_realms().filter(pk=wiki.pk).update(origin="registration", name="5hop", name_key=shop.name_key)

    assert "looks like that of" not in page(keeper, f"clients/client/{wiki.pk}/change/")
    who_sees_both = logged_in(hold(bob, "clients:read"))
    assert "looks like that of Shop" in page(who_sees_both, f"clients/client/{wiki.pk}/change/")


def test_who_may_see_does_not_change(alice: User, wiki: Client) -> None:
    visitor = logged_in(hold(alice, "clients:read", "grants:read"))
    with realm_context(wiki.realm):
        family = connect(alice, wiki)
    form = {"action": "revoke", "_selected_action": [str(family.pk)], "post": "yes"}

    shown = page(visitor, f"clients/client/{wiki.pk}/change/")
    answers = [
        visitor.post(f"{ADMIN}/clients/client/{wiki.pk}/change/", DESCRIBED | {"name": "Mine"}),
        visitor.post(f"{ADMIN}/clients/client/{wiki.pk}/delete/", {"post": "yes"}),
        visitor.get(f"{ADMIN}/clients/client/add/"),
        visitor.get(f"{ADMIN}/clients/client/{wiki.pk}/secrets/new/"),
    ]
    visitor.post(f"{ADMIN}/oauth/family/", form)

    assert 'name="_save"' not in shown
    assert {answer.status_code for answer in answers} == {403}
    wiki.refresh_from_db()
    assert wiki.name == "Wiki"
    assert Family.objects.all_realms().get().revoked_at is None


@pytest.mark.attack("E10", "E12", "J08")
def test_who_administers_an_application_sees_it_alone(keeper: Browser, wiki: Client, shop: Client, bob: User) -> None:
    with realm_context(shop.realm):
        connect(bob, shop)
    listed = page(keeper, "clients/client/")

    assert f"/client/{wiki.pk}/change/" in listed
    assert f"/client/{shop.pk}/change/" not in listed
    assert "bob@acme.test" not in page(keeper, "accounts/user/")
    assert "bob@acme.test" not in page(keeper, "oauth/family/")
    for path in ("change/", "history/", "delete/", "secrets/new/"):
        assert keeper.get(f"{ADMIN}/clients/client/{shop.pk}/{path}").status_code == 404
    assert keeper.get(f"{ADMIN}/accounts/user/{bob.pk}/change/").status_code == 404
    for closed in ("realms/realm/", "realms/role/", "realms/scope/", "keys/signingkey/", "audit/outboxmessage/"):
        assert keeper.get(f"{ADMIN}/{closed}").status_code == 403


@pytest.mark.attack("E11", "J08")
def test_an_application_stays_in_its_place(keeper: Browser, wiki: Client) -> None:
    form = DESCRIBED | {"name": "The wiki", "consent": "always", "management_scopes": "authserver:write"}

    answer = keeper.post(f"{ADMIN}/clients/client/{wiki.pk}/change/", form)

    assert answer.status_code == 302, answer.content
    wiki.refresh_from_db()
    assert (wiki.name, wiki.consent, wiki.scopes) == ("The wiki", "skip", ["openid"])
    assert keeper.get(f"{ADMIN}/clients/client/add/").status_code == 403
    assert keeper.post(f"{ADMIN}/clients/client/{wiki.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.attack("E11", "J07")
def test_nobody_gives_what_they_lack(alice: User, bob: User, acme: Realm) -> None:
    strong, weak = role(acme, "keys:write"), role(acme, "users:read")
    visitor = logged_in(hold(alice, "users:write", "roles:write"))
    person = {"name": "Bob", "is_active": "on"}

    answers = [
        visitor.post(f"{ADMIN}/accounts/user/{bob.pk}/change/", person | {"roles": [strong.pk]}),
        visitor.post(f"{ADMIN}/realms/role/add/", {"name": "new", "permits_keys": "write"}),
        visitor.post(f"{ADMIN}/realms/role/add/", {"name": "new", "administers": "on"}),
        visitor.post(f"{ADMIN}/realms/role/{weak.pk}/change/", {"name": "new", "permits_everything": "read"}),
        visitor.post(f"{ADMIN}/realms/role/{strong.pk}/change/", {"name": "new"}),
        visitor.post(f"{ADMIN}/realms/role/{strong.pk}/delete/", {"post": "yes"}),
        visitor.post(f"{ADMIN}/accounts/invitation/add/", {"email": "c@acme.test", "roles": [strong.pk]}),
    ]

    assert [answer.status_code for answer in answers] == [200, 403, 403, 403, 403, 403, 200]
    assert not User.roles.through.objects.filter(user=bob).exists()
    assert not Invitation.objects.all_realms().exists()
    assert not Role.objects.all_realms().filter(name="new").exists()
    given = visitor.post(f"{ADMIN}/accounts/user/{bob.pk}/change/", person | {"roles": [weak.pk]})
    assert given.status_code == 302


@pytest.mark.attack("E11", "J08")
def test_nobody_decides_on_who_has_more(alice: User, bob: User) -> None:
    hold(bob, "keys:write")
    visitor = logged_in(hold(alice, "users:write"))
    user = f"{ADMIN}/accounts/user"

    answers = [
        visitor.post(f"{user}/{bob.pk}/change/", {"name": "Mine"}),
        visitor.post(f"{user}/{bob.pk}/delete/", {"post": "yes"}),
        *(
            visitor.post(f"{user}/", {"action": act, "_selected_action": [str(bob.pk)], "post": "yes"})
            for act in ("end_access", "remove_factors", "delete_selected")
        ),
    ]

    assert {answer.status_code for answer in answers} == {403}
    bob.refresh_from_db()
    assert (bob.is_active, bob.name) == (True, "Bob Baker")


@pytest.mark.attack("E10")
def test_an_operator_with_one_area_sees_it_in_every_realm(acme: Realm, globex: Realm, alice: User) -> None:
    system = Realm.objects.create(slug="system", name="System")
    User.objects.all_realms().filter(pk=alice.pk).update(realm=system)
    alice.refresh_from_db()
    for realm in (acme, globex):
        record("login.succeeded", realm=realm.slug, actor=f"somebody@{realm.slug}.test")
    visitor = logged_in(hold(alice, "audit:read"))

    listed = visitor.get("/realms/system/admin/audit/event/").content.decode()
    closed = {visitor.get(f"/realms/system/admin/{path}").status_code for path in ("realms/realm/", "accounts/user/")}

    assert "somebody@acme.test" in listed
    assert "somebody@globex.test" in listed
    assert closed == {403}


@pytest.mark.attack("E11")
def test_roles_for_an_application_are_given_by_who_has_them(
    keeper: Browser, alice: User, bob: User, wiki: Client, shop: Client
) -> None:
    belong(bob, wiki)
    weak, strong = role(wiki.realm, "clients:read"), role(wiki.realm, "api-keys:write")
    asked = {"client": "wiki", "user": "bob@acme.test", "role": weak.pk}
    address = f"{ADMIN}/serviceaccounts/applicationrole"

    refused = [
        keeper.post(f"{address}/add/", asked | {"role": strong.pk}),
        keeper.post(f"{address}/add/", asked | {"client": "shop"}),
        keeper.post(f"{address}/add/", asked | {"user": "alice@acme.test"}),
        keeper.post(f"{address}/add/", {"client": "wiki", "role": weak.pk}),
    ]
    given = keeper.post(f"{address}/add/", asked)

    assert {answer.status_code for answer in refused} == {200}
    assert given.status_code == 302
    row = ApplicationRole.objects.all_realms().get(user=bob)
    assert (row.client, row.given_by) == (wiki, alice.email)
    assert keeper.post(f"{address}/{row.pk}/delete/", {"post": "yes"}).status_code == 302
    hold_for(bob, shop, "clients:read")
    foreign = ApplicationRole.objects.all_realms().get(user=bob)
    assert keeper.post(f"{address}/{foreign.pk}/delete/", {"post": "yes"}).status_code == 404


def test_who_administers_an_application_looks_after_its_people(keeper: Browser, bob: User, wiki: Client) -> None:
    belong(bob, wiki)
    address = f"{ADMIN}/accounts/user/{bob.pk}/change/"

    assert keeper.post(address, {"name": "Bob"}).status_code == 302
    invited = keeper.post(f"{ADMIN}/accounts/invitation/add/", {"email": "c@acme.test", "application": "wiki"})
    elsewhere = keeper.post(f"{ADMIN}/accounts/invitation/add/", {"email": "d@acme.test", "application": "shop"})
    everywhere = keeper.post(f"{ADMIN}/accounts/invitation/add/", {"email": "e@acme.test"})

    bob.refresh_from_db()
    assert (bob.is_active, bob.application) == (False, wiki)
    assert [invited.status_code, elsewhere.status_code, everywhere.status_code] == [302, 200, 403]
    assert [found.email for found in Invitation.objects.all_realms()] == ["c@acme.test"]


def test_a_page_leads_to_who_administers_what_it_is_about(
    keeper: Browser, alice: User, bob: User, wiki: Client
) -> None:
    auditor = logged_in(hold(bob, "clients:read"))
    lists = f"{ADMIN}/serviceaccounts/applicationrole/?q="

    shown = page(keeper, f"clients/client/{wiki.pk}/change/")

    assert f'href="{lists}wiki"' in shown
    assert lists not in page(auditor, f"clients/client/{wiki.pk}/change/")
    assert alice.email in page(keeper, "serviceaccounts/applicationrole/?q=wiki")
