"""What goes: what a file marks as absent, and by --prune what its lists leave out, if nothing needs it."""

import pytest

from accounts.models import User
from audit.models import Event
from clients.models import Client
from realms.context import realm_context
from realms.models import Realm, Role, Scope, Webhook
from serviceaccounts.models import ServiceAccount
from tests.blueprint.conftest import SAMPLE, Apply, Refuse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("acme")]
MORE = """
realms:
  - slug: acme
    scopes: [{name: old, description: Old}]
    roles: [{name: old}]
    resources: [{identifier: "urn:old"}]
    clients: [{client_id: old, redirect_uris: ["https://old.example/"]}]
    service_accounts: [{client_id: old-job}]
    identity_providers: [{id: old, kind: oidc, issuer: "https://old.example", client_id: x}]
    webhooks: [{name: old, url: "https://old.example/"}]
    mails: [{mail: login, language: de, subject: Ihr Code, text: "{code} {link}"}]
"""
KINDS = ("webhook", "identity_provider", "service_account", "client", "resource", "role", "scope")
ABSENT = """
realms:
  - slug: acme
    scopes: [{name: old, state: absent}]
    roles: [{name: old, state: absent}]
    resources: [{identifier: "URN:old", state: absent}]
    clients: [{client_id: old, state: absent, secret: {env: LONG_GONE}}]
    service_accounts: [{client_id: old-job, state: absent}]
    identity_providers: [{id: old, state: absent}]
    webhooks: [{name: old, state: absent}]
"""


@pytest.fixture
def _more(apply: Apply) -> None:
    apply(MORE)


@pytest.mark.usefixtures("_more")
def test_what_is_marked_as_absent_goes_once(apply: Apply) -> None:
    planned, applied = apply(ABSENT, "--plan"), apply(ABSENT)

    assert planned == applied
    assert [(change["action"], change["kind"]) for change in applied] == [("delete", kind) for kind in KINDS]
    assert apply(ABSENT) == []
    assert apply(SAMPLE) == []
    deleted = Event.objects.filter(action__in=("row.deleted", "service_account.deleted")).count()
    assert deleted == len(KINDS)


@pytest.mark.usefixtures("_more")
def test_prune_removes_what_the_given_lists_leave_out_and_nothing_else(apply: Apply) -> None:
    with realm_context(acme := Realm.objects.get()):
        Client.objects.create(realm=acme, client_id="stranger", origin=Client.Origin.REGISTRATION)
    apply("realms: [{slug: acme, users: [{email: bob@acme.test}]}]")

    changes = apply(SAMPLE, "--prune", "--yes")

    assert {change["action"] for change in changes} == {"delete"}
    assert [change["kind"] for change in changes] == list(KINDS[1:])
    with realm_context(acme):
        assert set(Client.objects.values_list("client_id", flat=True)) == {"web", "svc-reports", "stranger"}
        assert [account.client.client_id for account in ServiceAccount.objects.all()] == ["svc-reports"]
        assert User.objects.count() == 2
        assert Scope.objects.filter(name="openid").exists()
        assert Webhook.objects.get().name == "old"
    assert apply(SAMPLE, "--prune", "--yes") == []


@pytest.mark.usefixtures("_more")
def test_without_prune_nothing_goes(apply: Apply) -> None:
    assert apply(SAMPLE) == []
    assert apply("realms: [{slug: acme, clients: [], scopes: [], roles: [], mails: []}]") == []


@pytest.mark.usefixtures("_more")
def test_a_pruned_mail_is_in_the_servers_words_again(apply: Apply) -> None:
    changes = apply("realms: [{slug: acme, mails: []}]", "--prune", "--yes")

    assert [(change["action"], change["kind"], change["name"]) for change in changes] == [
        ("delete", "mail", "login de")
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "scopes: [{name: 'mcp:read', state: absent}]",
            "scopes[0]: scope mcp:read stays, because it is in use by: client svc-reports, client web, resource http",
        ),
        ("scopes: [{name: openid, state: absent}]", "scopes[0]: scope openid stays, because it is in use by: "),
        (
            "roles: [{name: auditor, state: absent}]",
            "roles[0]: role auditor stays, because it is in use by: 1 person, service account svc-reports",
        ),
        (
            "resources: [{identifier: 'http://127.0.0.1:9412/mcp/', state: absent}]",
            "resources[0]: resource http://127.0.0.1:9412/mcp/ stays, because it is in use by: service account svc-rep",
        ),
    ],
)
def test_what_is_in_use_stays_and_is_told_with_its_users(refuse: Refuse, text: str, problem: str) -> None:
    (line,) = refuse(f"realms: [{{slug: acme, {text}}}]")

    assert line.startswith(f"realms[0].{problem}")
    assert Role.objects.all_realms().filter(name="auditor").exists()


def test_a_client_that_a_provider_is_offered_to_stays(apply: Apply, refuse: Refuse) -> None:
    """Without it the provider would be offered to all of them."""
    apply(
        "realms: [{slug: acme, identity_providers:"
        " [{id: corp, kind: oidc, issuer: 'https://corp.example', client_id: x, clients: [web]}]}]"
    )

    (line,) = refuse("realms: [{slug: acme, clients: [{client_id: web, state: absent}]}]")

    assert line.endswith("in use by: identity provider corp")


def test_a_client_that_people_belong_to_and_a_role_that_is_held_for_it_stay(apply: Apply, refuse: Refuse) -> None:
    apply(
        "realms: [{slug: acme, roles: [{name: helper}], users: [{email: alice@acme.test, application: web,"
        " application_roles: [{client_id: web, role: helper}]}]}]"
    )

    lines = refuse(
        "realms: [{slug: acme, clients: [{client_id: web, state: absent}], roles: [{name: helper, state: absent}]}]"
    )

    assert lines == [
        "realms[0].clients[0]: client web stays, because it is in use by: 1 person of its own, role helper for web",
        "realms[0].roles[0]: role helper stays, because it is in use by: role helper for web",
    ]


@pytest.mark.usefixtures("_more")
def test_what_needs_something_may_go_with_it(apply: Apply) -> None:
    apply("realms: [{slug: acme, clients: [{client_id: old, scopes: [old]}], roles: [{name: old, scopes: [old]}]}]")

    changes = apply(ABSENT)

    assert len(changes) == len(KINDS)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("roles: [{name: r, state: gone}]", "roles[0].state: this should be 'present' or 'absent'"),
        ("roles: [{name: r, state: [absent]}]", "roles[0].state: this should be 'present' or 'absent'"),
        ("roles: [{state: absent}]", "roles[0].name: this key is required"),
        ("roles: [{name: r, was: 1}]", "roles[0].was: this should be a valid string"),
        ("roles: [{name: r, was: s, state: absent}]", "roles[0].was: what is to be gone is not renamed"),
        ("roles: [{name: r, stat: absent}]", "roles[0].stat: unknown key; did you mean 'state'?"),
        ("roles: [{name: r}, {name: r, state: absent}]", "roles[1].name: already used by realms[0].roles[0]"),
        ("users: [{email: a@b.test, state: absent}]", "users[0].state: unknown key"),
        ("clients: [{client_id: web, was: w}]", "clients[0].was: unknown key"),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_path(refuse: Refuse, text: str, problem: str) -> None:
    (line,) = refuse(f"realms: [{{slug: acme, {text}}}]")

    assert line.startswith(f"realms[0].{problem}")
