"""RFC 9700 §4.14: what is taken back of a connection is gone at the next refresh, and where we are asked at once."""

import pytest

from accounts.models import User
from clients.models import Client
from oauth import narrowing
from oauth.models import Consent
from realms.models import Realm
from tests.applications import Application, granted, install, refusal, unverified_claims
from tests.oauth.declared import add_resource, add_scope
from tests.oauth.pages import is_consent
from tests.people import log_in
from tests.protocol import Pkce, authorize

NOTES, MAIL = "https://notes.example/mcp", "https://mail.example"
EVERYTHING = {"scope": "openid email notes:read notes:write", "resource": [NOTES, MAIL]}


@pytest.fixture
def app(acme: Realm, alice: User) -> Application:
    for name in ("notes:read", "notes:write"):
        add_scope(acme, name)
    for identifier in (NOTES, MAIL):
        add_resource(acme, identifier)
    return install(acme, alice, consent=Client.Consent.REMEMBER)


def take_back(user: User, *scopes: str, resources: tuple[str, ...] = ()) -> None:
    client = Client.objects.all_realms().get(realm=user.realm, client_id="web")
    narrowing.narrow(user, client, scopes=scopes, resources=resources)


def test_the_next_refresh_yields_what_is_left(app: Application, alice: User) -> None:
    tokens = app.tokens(**EVERYTHING)
    take_back(alice, "notes:write", "email", resources=(MAIL,))

    after = granted(app.refresh(tokens["refresh_token"]))

    assert after["scope"] == "openid notes:read"
    claims = unverified_claims(after["access_token"])
    assert (claims["scope"], claims["aud"]) == ("openid notes:read", NOTES)
    assert granted(app.refresh(after["refresh_token"]))["scope"] == "openid notes:read"


def test_a_client_that_repeats_what_it_was_granted_gets_what_is_left_of_it(app: Application, alice: User) -> None:
    tokens = app.tokens(**EVERYTHING)
    take_back(alice, "notes:write")

    after = granted(app.refresh(tokens["refresh_token"], scope="openid email notes:read notes:write"))

    assert after["scope"] == "openid email notes:read"
    assert refusal(app.refresh(after["refresh_token"], scope="openid profile")) == (400, "invalid_scope")
    assert refusal(app.refresh(after["refresh_token"], scope="notes:write")) == (400, "invalid_grant")


def test_what_was_issued_before_is_cut_down_at_once(app: Application, alice: User) -> None:
    token = app.tokens(**EVERYTHING)["access_token"]
    take_back(alice, "notes:write", "email", resources=(MAIL,))

    introspected = app.introspect(token).json()

    assert introspected["active"]
    assert (introspected["scope"], introspected["aud"]) == ("openid notes:read", NOTES)
    assert app.userinfo(token).json() == {"sub": str(alice.pk)}


def test_a_token_for_a_resource_that_was_taken_back_is_dead(app: Application, alice: User) -> None:
    tokens = app.tokens(**EVERYTHING)
    mail = granted(app.refresh(tokens["refresh_token"], resource=MAIL))
    take_back(alice, resources=(MAIL,))

    assert not app.sees_alive(mail["access_token"])
    assert refusal(app.refresh(mail["refresh_token"], resource=MAIL)) == (400, "invalid_target")
    assert granted(app.refresh(mail["refresh_token"]))["scope"] == EVERYTHING["scope"]


def test_without_openid_userinfo_refuses(app: Application, alice: User) -> None:
    token = app.tokens(**EVERYTHING)["access_token"]
    take_back(alice, "openid")

    answer = app.userinfo(token)

    assert answer.status_code == 403
    assert 'error="insufficient_scope"' in answer["WWW-Authenticate"]


@pytest.mark.parametrize("taken", [{"scopes": ("openid", "notes:read")}, {"resources": (NOTES,)}])
def test_where_nothing_is_left_it_ends_and_never_becomes_access_to_something_else(
    app: Application, alice: User, taken: dict[str, tuple[str, ...]]
) -> None:
    tokens = app.tokens(scope="openid notes:read", resource=NOTES)
    take_back(alice, *taken.get("scopes", ()), resources=taken.get("resources", ()))

    assert not app.sees_alive(tokens["access_token"])
    assert refusal(app.refresh(tokens["refresh_token"])) == (400, "invalid_grant")
    assert not Consent.objects.all_realms().exists()


def test_a_code_under_way_is_burnt(app: Application, alice: User) -> None:
    code = app.code(**EVERYTHING)
    take_back(alice, "notes:write")

    assert refusal(app.redeem(code)) == (400, "invalid_grant")


def test_the_person_is_asked_again_for_what_they_took_back_alone(app: Application, acme: Realm, alice: User) -> None:
    app.tokens(**EVERYTHING)
    take_back(alice, "notes:write", resources=(MAIL,))

    asked = {
        "less": authorize(app.browser, acme, Pkce(), scope="openid notes:read", resource=NOTES),
        "scope": authorize(app.browser, acme, Pkce(), scope="notes:write", resource=NOTES),
        "resource": authorize(app.browser, acme, Pkce(), scope="notes:read", resource=MAIL),
    }

    assert {name for name, page in asked.items() if is_consent(page)} == {"scope", "resource"}


def test_another_persons_connection_and_another_clients_stay_as_they_are(
    app: Application, acme: Realm, alice: User, bob: User, mallory: User
) -> None:
    bobs = Application(acme, app.secret)
    log_in(bobs.browser, bob)
    others = [bobs, install(acme, alice, "second"), install(mallory.realm, mallory)]
    tokens = [other.tokens(scope="openid email") for other in others]
    take_back(alice, "email")

    after = [other.refresh(its["refresh_token"]).json()["scope"] for other, its in zip(others, tokens, strict=True)]

    assert after == ["openid email"] * 3
