"""A token allows what the person holds, the client may ask for and the realm declares, whatever a request says."""

import pytest

from accounts.models import User
from realms.context import realm_context
from realms.models import Realm, Role
from tests.applications import granted, install, unverified_claims
from tests.oauth.declared import add_scope, give_role

ASKED = "openid reports:read reports:shred reports:secret undeclared auditor"


@pytest.fixture
def realm(acme: Realm) -> Realm:
    add_scope(acme, "reports:read")
    add_scope(acme, "reports:shred", restricted=True)
    add_scope(acme, "reports:secret", restricted=True, public=False)
    return acme


@pytest.mark.attack("J07")
@pytest.mark.parametrize(
    ("held", "allowed", "left"),
    [
        ((), None, "openid reports:read"),
        (("reports:shred", "reports:secret"), None, "openid reports:read reports:shred"),
        (("reports:shred", "reports:secret"), ["openid", "reports:secret"], "openid reports:secret"),
        (("reports:shred",), ["openid", "reports:read"], "openid reports:read"),
        ((), ["openid", "reports:shred", "undeclared"], "openid"),
    ],
)
def test_a_scope_needs_the_person_the_client_and_the_realm(
    realm: Realm, alice: User, held: tuple[str, ...], allowed: list[str] | None, left: str
) -> None:
    if held:
        give_role(alice, *held)
    app = install(realm, alice, scopes=allowed)

    tokens = app.tokens(scope=ASKED)

    assert tokens["scope"] == left
    assert unverified_claims(tokens["access_token"])["scope"] == left
    assert granted(app.refresh(tokens["refresh_token"]))["scope"] == left


@pytest.mark.attack("J07")
def test_roles_come_from_the_server_alone_and_a_scope_is_none(realm: Realm, alice: User, globex: Realm) -> None:
    add_scope(realm, "administrator", "Named like a role")
    for its in (realm, globex):
        Role.objects.all_realms().create(realm=its, name="administrator", administers=True)
    own = give_role(alice, "reports:shred")
    app = install(realm, alice)
    claim = {"roles": "administrator", "role": "administrator", "claims": '{"roles": ["administrator"]}'}

    tokens = granted(app.redeem(app.code(scope="openid administrator", **claim), **claim))

    assert unverified_claims(tokens["access_token"])["roles"] == [own.name]
    assert "administrator" not in str(unverified_claims(tokens["id_token"]))
    after = granted(app.refresh(tokens["refresh_token"], **claim))
    assert unverified_claims(after["access_token"])["roles"] == [own.name]


@pytest.mark.attack("J07")
def test_a_role_that_was_taken_away_is_in_no_later_token(realm: Realm, alice: User) -> None:
    role, app = give_role(alice, "reports:shred"), install(realm, alice)
    tokens = app.tokens(scope="openid reports:shred")
    with realm_context(realm):
        alice.roles.remove(role)

    after = granted(app.refresh(tokens["refresh_token"]))

    claims = unverified_claims(after["access_token"])
    assert (claims["roles"], claims["scope"]) == ([], "openid")
