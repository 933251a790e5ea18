"""Providers in the admin: the secret goes in and never comes out, and a test says what the other side answers."""

import pytest
from django.test import Client as Browser

from accounts.models import User
from audit.models import Event
from federation.models import IdentityProvider, LinkedIdentity
from realms.context import realm_context
from realms.models import Realm, Role
from tests.accounts.mailbox import letters
from tests.federation.provider import FakeProvider
from tests.federation.visits import logged_in_as, visit
from tests.people import browser, log_in

ADMIN = "/realms/acme/admin/federation/identityprovider/"
EMAIL = "alice@corp.example"
FORM = {
    "slug": "corp",
    "kind": "oidc",
    "name": "Corp",
    "client_id": "authserver",
    "client_secret": "typed in once",
    "token_endpoint_auth_method": "client_secret_basic",
    "scopes": "",
    "tenants": "",
    "enabled": "on",
    "sign_up": "open",
    "trusts_email": "on",
    "domains": "",
    "attributes": "{}",
    "roles": "{}",
    "_save": "Save",
}


@pytest.fixture
def admins(acme: Realm, alice: User) -> Browser:
    with realm_context(acme):
        alice.roles.add(Role.objects.create(realm=acme, name="administrator", administers=True))
    log_in(hers := browser(), alice)
    return hers


def test_an_administrator_adds_a_provider_and_people_come_in(
    admins: Browser, client: Browser, acme: Realm, there: FakeProvider
) -> None:
    added = admins.post(f"{ADMIN}add/", FORM | {"issuer": there.url})
    row = IdentityProvider.objects.all_realms().get()
    page = admins.get(f"{ADMIN}{row.pk}/change/").content.decode()

    assert added.status_code == 302
    assert row.secret == "typed in once"
    assert "typed in once" not in page
    assert row.sealed_secret not in page
    visit(client, acme)
    assert logged_in_as(client, acme) == "alice@corp.example"
    assert admins.get("/realms/acme/admin/federation/linkedidentity/").status_code == 200
    assert Event.objects.filter(action="row.added", target="Corp").exists()


def test_the_secret_stays_where_none_is_typed(admins: Browser, there: FakeProvider, corp: IdentityProvider) -> None:
    changed = {name: value for name, value in FORM.items() if name not in {"slug", "kind", "client_secret"}}

    answer = admins.post(f"{ADMIN}{corp.pk}/change/", changed | {"issuer": there.url, "name": "New"})

    assert answer.status_code == 302
    corp.refresh_from_db()
    assert (corp.name, corp.secret) == ("New", "a secret that the provider gave")


def test_lists_are_written_one_to_a_line(admins: Browser, corp: IdentityProvider) -> None:
    lists = {"domains": "corp.example\ncorp.test", "scopes": "openid\nemail"}

    answer = admins.post(f"{ADMIN}{corp.pk}/change/", FORM | lists | {"issuer": corp.issuer})

    assert answer.status_code == 302
    corp.refresh_from_db()
    assert (corp.domains, corp.scopes) == (["corp.example", "corp.test"], ["openid", "email"])
    page = admins.get(f"{ADMIN}{corp.pk}/change/").content.decode()
    assert "corp.example\ncorp.test</textarea>" in page


@pytest.mark.attack("J08")
def test_the_kept_secret_goes_to_no_other_issuer(admins: Browser, there: FakeProvider, corp: IdentityProvider) -> None:
    moved = {name: value for name, value in FORM.items() if name not in {"slug", "kind"}}
    moved["issuer"] = "https://evil.example"
    page = f"{ADMIN}{corp.pk}/change/"
    refused = admins.post(page, moved | {"client_secret": ""})
    corp.refresh_from_db()
    kept = (corp.issuer, corp.secret)
    with_secret = admins.post(page, moved)

    assert "give it anew in the same step" in refused.content.decode()
    assert kept == (there.url, "a secret that the provider gave")
    assert with_secret.status_code == 302
    corp.refresh_from_db()
    assert (corp.issuer, corp.secret) == ("https://evil.example", "typed in once")


@pytest.mark.attack("I17")
def test_the_test_says_what_the_provider_answers(admins: Browser, there: FakeProvider, corp: IdentityProvider) -> None:
    form = {"action": "try_out", "_selected_action": str(corp.pk)}
    well = admins.post(ADMIN, form, follow=True).content.decode()
    there.configured = {"issuer": "https://evil.example"}
    badly = admins.post(ADMIN, form, follow=True).content.decode()

    assert f"{there.url} answers, with 1 keys" in well
    assert "Its configuration is that of another issuer." in badly


def test_nobody_else_administers_it(
    client: Browser, mallory: User, globex: Realm, bob: User, corp: IdentityProvider
) -> None:
    with realm_context(globex):
        mallory.roles.add(Role.objects.create(realm=globex, name="administrator", administers=True))
    log_in(mallorys := browser(), mallory)
    log_in(bobs := browser(), bob)

    answers = [visitor.get(f"{ADMIN}{corp.pk}/change/", follow=True) for visitor in (client, mallorys, bobs)]

    assert [answer.status_code for answer in answers] == [200, 200, 403]
    assert all("Sign in" in answer.content.decode() for answer in answers[:2])
    assert mallorys.get(f"/realms/globex/admin/federation/identityprovider/{corp.pk}/change/").status_code == 404


def test_taking_an_identity_away_ends_that_way_in(
    admins: Browser, client: Browser, acme: Realm, corp: IdentityProvider
) -> None:
    visit(client, acme)
    with realm_context(acme):
        pk = LinkedIdentity.objects.get().pk

    admins.post(f"/realms/acme/admin/federation/linkedidentity/{pk}/delete/", {"post": "yes"})

    assert visit(browser(), acme).status_code == 403
    assert corp.enabled


@pytest.mark.parametrize("how", ["alone", "among others", "with its provider"])
def test_an_identity_that_is_taken_away_takes_along_the_roles_that_it_gave(
    admins: Browser, client: Browser, acme: Realm, corp: IdentityProvider, how: str
) -> None:
    by_login, by_hand = (
        Role.objects.all_realms().create(realm=acme, name=name, permissions=["authserver:audit:read"])
        for name in ("auditor", "clerk")
    )
    IdentityProvider.objects.all_realms().filter(pk=corp.pk).update(role_claim="email", roles={EMAIL: "auditor"})
    visit(client, acme)
    with realm_context(acme):
        identity = LinkedIdentity.objects.get()
        identity.user.roles.add(by_hand)
    had = {*Role.objects.all_realms().filter(users=identity.user_id)}

    pages = "/realms/acme/admin/federation"
    if how == "alone":
        admins.post(f"{pages}/linkedidentity/{identity.pk}/delete/", {"post": "yes"})
    elif how == "among others":
        chosen = {"action": "delete_selected", "_selected_action": identity.pk, "post": "yes"}
        admins.post(f"{pages}/linkedidentity/", chosen)
    else:
        admins.post(f"{pages}/identityprovider/{corp.pk}/delete/", {"post": "yes"})

    assert had == {by_login, by_hand}
    assert not LinkedIdentity.objects.all_realms().exists()
    assert [*Role.objects.all_realms().filter(users=identity.user_id)] == [by_hand]
    assert "The role auditor was taken from you" in letters(EMAIL)[-1].text
