"""A realm that is there already: what the file names is brought in line, and what it leaves out stays."""

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from clients.models import Client
from realms.context import realm_context
from realms.models import Realm, Resource, Role
from tests.blueprint.conftest import SAMPLE, Apply

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("acme")
def test_only_what_differs_is_reported(apply: Apply) -> None:
    changes = apply(SAMPLE.replace("127.0.0.1:3000", "127.0.0.1:3001").replace("idle: 604800", "idle: 604801"))

    assert changes == [
        {"action": "update", "kind": "realm", "realm": "acme", "name": "acme", "fields": ["refresh_token_lifetime"]},
        {"action": "update", "kind": "client", "realm": "acme", "name": "web", "fields": ["redirect_uris"]},
    ]


@pytest.mark.usefixtures("acme")
def test_what_a_file_leaves_out_stays(apply: Apply) -> None:
    partial = """
    realms:
      - slug: acme
        limits: {login: off}
        roles: [{name: auditor, description: Looks into everything}]
        clients: [{client_id: web, consent: always}]
    """

    changes = apply(partial)

    assert [(change["kind"], change["fields"]) for change in changes] == [
        ("realm", ["limits"]),
        ("role", ["description"]),
        ("client", ["consent"]),
    ]
    acme = Realm.objects.get(slug="acme")
    assert acme.limits == {"login": "off", "registration": "60/m"}
    with realm_context(acme):
        assert Role.objects.get().scopes.count() == 1
        web = Client.objects.get(client_id="web")
        assert web.redirect_uris == ["http://127.0.0.1:3000/callback"]
        assert web.secrets.count() == 1


@pytest.mark.usefixtures("acme")
def test_lists_are_replaced_as_a_whole(apply: Apply) -> None:
    apply("realms: [{slug: acme, roles: [{name: auditor, scopes: []}], clients: [{client_id: web, scopes: [openid]}]}]")

    with realm_context(Realm.objects.get(slug="acme")):
        assert Role.objects.get().scopes.count() == 0
        assert Client.objects.get(client_id="web").scopes == ["openid"]


@pytest.mark.parametrize(
    "spelling", ["off", '"off"', "false", "{login: off, registration: off, pushed_requests: off, mails: off, api: off}"]
)
def test_limits_can_be_off(apply: Apply, spelling: str) -> None:
    apply(f"realms: [{{slug: acme, limits: {spelling}}}]")

    assert Realm.objects.get().limits == dict.fromkeys(
        ("login", "registration", "pushed_requests", "mails", "api"), "off"
    )


def test_names_and_scopes_have_two_spellings(apply: Apply) -> None:
    one = "{client_id: a, name: A, scopes: [openid, email], redirect_uris: ['https://a.example/']}"
    other = "{client_id: b, client_name: A, scope: openid email, redirect_uris: ['https://a.example/']}"

    apply(f"realms: [{{slug: acme, clients: [{one}, {other}]}}]")

    with realm_context(Realm.objects.get()):
        assert [(client.name, client.scopes) for client in Client.objects.all()] == [("A", ["openid", "email"])] * 2


@pytest.mark.usefixtures("acme")
def test_another_spelling_of_a_resource_is_the_same_resource(apply: Apply) -> None:
    apply('realms: [{slug: acme, resources: [{identifier: "HTTP://127.0.0.1:9412/mcp/"}]}]')

    with realm_context(Realm.objects.get()):
        assert Resource.objects.get().identifier == "HTTP://127.0.0.1:9412/mcp/"


@pytest.mark.usefixtures("acme")
def test_a_person_is_found_by_their_address_in_any_case_and_changed_with_it(apply: Apply) -> None:
    changes = apply(
        "realms: [{slug: acme, users: [{email: ALICE@acme.test, name: Alice, email_verified: false, enabled: false}]}]"
    )

    assert [(change["kind"], change["fields"]) for change in changes] == [
        ("user", ["email_verified", "name", "enabled"])
    ]
    with realm_context(Realm.objects.get()):
        alice = User.objects.get()
        assert (alice.name, alice.is_active) == ("Alice", False)
        assert not EmailAddress.objects.get(user=alice).verified
