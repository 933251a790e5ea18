"""`was`: an object keeps all but its name, and what in the realm refers to it follows."""

import pytest

from accounts.flows.people import add_person
from clients.models import Client
from federation.mapping import settle_roles
from federation.models import IdentityProvider, LinkedIdentity
from realms import webhook_secrets
from realms.context import realm_context
from realms.models import Realm, Resource, Role, Scope, Webhook
from serviceaccounts.models import ServiceAccount
from tests.blueprint.conftest import SAMPLE, Apply, Refuse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("acme")]
MORE = """
realms:
  - slug: acme
    session_token_scopes: [openid, "mcp:read"]
    session_token_resources: ["http://127.0.0.1:9412/mcp"]
    identity_providers:
      - {id: corp, kind: oidc, issuer: "https://corp.example", client_id: x, role_claim: groups, roles: {a: auditor}}
    webhooks: [{name: siem, url: "https://siem.example/", secret: {value: whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA}}]
"""
RENAMED = """
realms:
  - slug: acme
    scopes: [{name: "docs:read", was: "mcp:read", description: Read documents}]
    roles: [{name: reader, was: auditor}]
    resources: [{identifier: "https://docs.example/", was: "http://127.0.0.1:9412/mcp/"}]
    webhooks: [{name: trail, was: siem}]
"""


def test_an_object_keeps_all_but_its_name(apply: Apply) -> None:
    apply(MORE)
    with realm_context(acme := Realm.objects.get()):
        before = [Role.objects.get().pk, Resource.objects.get().pk, Webhook.objects.get().pk]
        Client.objects.create(realm=acme, client_id="stranger", origin="registration", scopes=["openid", "mcp:read"])

    planned, changes = apply(RENAMED, "--plan"), apply(RENAMED)

    assert planned == changes
    assert [(change["action"], change["name"], change["fields"]) for change in changes] == [
        ("update", "docs:read", ["name", "description"]),
        ("update", "reader", ["name"]),
        ("update", "https://docs.example/", ["identifier"]),
        ("update", "trail", ["name"]),
    ]
    assert apply(RENAMED) == []
    with realm_context(acme):
        assert [Role.objects.get().pk, Resource.objects.get().pk, Webhook.objects.get().pk] == before
        assert not Scope.objects.filter(name="mcp:read").exists()
        assert webhook_secrets.secret_of(Webhook.objects.get()) == "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def test_what_refers_to_it_follows(apply: Apply) -> None:
    apply(MORE)

    apply(RENAMED)

    acme = Realm.objects.get()
    assert acme.session_token_scopes == ["openid", "docs:read"]
    assert acme.session_token_resources == ["https://docs.example/"]
    with realm_context(acme):
        assert Client.objects.get(client_id="web").scopes == ["openid", "profile", "email", "docs:read"]
        assert ServiceAccount.objects.get().audience == ["https://docs.example/"]
        assert IdentityProvider.objects.get().roles == {"a": "reader"}
        assert [scope.name for scope in Resource.objects.get().scopes.all()] == ["docs:read"]


def test_where_there_was_none_of_that_name_it_is_made(apply: Apply) -> None:
    changes = apply(RENAMED.replace("acme", "globex").replace("siem}", "siem, url: 'https://siem.example/'}"))

    assert {change["action"] for change in changes} == {"create"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{name: reader, was: auditor}, {name: auditor}", "the file has auditor as another object, too"),
        ("{name: reader, was: auditor}, {name: auditor, state: absent}", "the file has auditor as another object"),
        ("{name: other, was: auditor}", "auditor and other are both there: they do not become one"),
    ],
)
def test_two_objects_do_not_become_one(apply: Apply, refuse: Refuse, text: str, problem: str) -> None:
    apply("realms: [{slug: acme, roles: [{name: other}]}]")

    line = refuse(f"realms: [{{slug: acme, roles: [{text}]}}]")[0]

    assert line.startswith(f"realms[0].roles[0].was: {problem}")
    assert apply(SAMPLE) == []


def test_a_name_that_the_object_cannot_have_is_told_with_its_path(refuse: Refuse) -> None:
    (line,) = refuse("realms: [{slug: acme, scopes: [{name: 'a b', was: 'mcp:read'}]}]")

    assert line == "realms[0].scopes[0].name: Not a scope token (RFC 6749 §3.3)."


@pytest.mark.attack("E11")
def test_a_provider_still_takes_away_the_renamed_role_that_it_gave(apply: Apply) -> None:
    apply(MORE)
    with realm_context(acme := Realm.objects.get()):
        person = add_person(acme, email="eve@acme.test", email_verified=True)
        person.roles.add(Role.objects.get())
        there = {"provider": IdentityProvider.objects.get(), "issuer": "https://corp.example", "subject": "eve"}
        LinkedIdentity.objects.create(realm=acme, user=person, linked_at=1, granted_roles=["auditor"], **there)

    apply(RENAMED)
    with realm_context(acme):
        identity = LinkedIdentity.objects.get()
        settle_roles(identity, identity.provider, {"groups": []})

        assert not person.roles.exists()
