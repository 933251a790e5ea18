"""RFC 8414 §2, RFC 9700 §4.4: a realm has one issuer at a time. What becomes of the old one when it moves."""

import pytest
from django.test import Client as Browser

from accounts.models import User
from clients.models import Client
from federation.offers import find
from oauth.endpoints.table import ENDPOINTS
from realms.models import Realm
from tests.applications import Application, granted, install, refusal, unverified_claims
from tests.domain.moving import DOMAIN, ISSUER, browser_at, move
from tests.federation.provider import FakeProvider
from tests.federation.visits import add_provider, log_in_there, press
from tests.protocol import PROTOCOL, Pkce, answer_of, authorize, follow_to_client

PLATFORM = "https://testserver/realms/acme"
OTHER = "id.acme.test"


def at(application: Application, realm: Realm, host: str) -> Application:
    """Return the same client at another address of its realm, in a browser without a past."""
    return Application(realm, application.secret, browser=browser_at(host))


def test_tokens_of_the_old_issuer_are_good_until_they_expire(web: Application) -> None:
    tokens = web.tokens()
    moved = at(web, move(web.realm, DOMAIN), DOMAIN)

    introspected = moved.introspect(tokens["access_token"]).json()
    refreshed = granted(moved.refresh(tokens["refresh_token"]))

    assert (introspected["active"], introspected["iss"]) == (True, PLATFORM)
    assert moved.userinfo(tokens["access_token"]).status_code == 200
    assert unverified_claims(refreshed["access_token"])["iss"] == ISSUER
    assert moved.sees_alive(refreshed["access_token"])


def test_tokens_of_a_former_domain_are_good_until_they_expire(app: Application) -> None:
    tokens = app.tokens()

    other = at(app, move(app.realm, OTHER), OTHER)
    seen = other.sees_alive(tokens["access_token"])
    back = at(app, move(app.realm, None), "testserver")

    assert seen
    assert not back.sees_alive(tokens["access_token"])  # two moves ago
    assert back.sees_alive(granted(back.refresh(tokens["refresh_token"]))["access_token"])


def test_a_code_of_before_the_move_is_redeemed_after_it(web: Application) -> None:
    code = web.code()

    tokens = granted(at(web, move(web.realm, DOMAIN), DOMAIN).redeem(code))

    assert unverified_claims(tokens["id_token"])["iss"] == ISSUER


@pytest.mark.attack("A36", "E13")
@pytest.mark.usefixtures("own")
def test_nothing_for_clients_is_left_at_the_old_address(client: Browser) -> None:
    paths = [path for endpoint in ENDPOINTS for path in endpoint.paths] + [f"/{PROTOCOL}/auth", "/session/refresh"]
    documents = [f"/.well-known/{name}/realms/acme" for name in ("openid-configuration", "oauth-authorization-server")]

    for path in [f"/realms/acme{path}" for path in paths] + documents:
        assert client.get(path).status_code == client.post(path).status_code == 404, path


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("path", ["/", "/account/", "/account/login/?next=/realms/acme/account/", "/admin/?a=%2F%0d"])
def test_kept_addresses_of_pages_lead_to_the_domain(client: Browser, path: str) -> None:
    answer = client.get(f"/realms/acme{path}")

    assert (answer.status_code, answer["Location"]) == (302, f"{ISSUER}{path}")
    assert client.head(f"/realms/acme{path}")["Location"] == f"{ISSUER}{path}"
    assert client.post(f"/realms/acme{path}").status_code == 404
    assert not answer.cookies


@pytest.mark.attack("K03", "K12")
@pytest.mark.usefixtures("own")
@pytest.mark.parametrize(
    "path", ["/account/%0d%0aSet-Cookie:%20a=b", "/account/%00", "/account/%ff", "/account//evil.example", "/admin/ä"]
)
def test_strange_addresses_lead_to_the_domain_or_nowhere(client: Browser, path: str) -> None:
    answer = client.get(f"/realms/acme{path}")

    assert answer.status_code in {302, 404}
    assert answer.get("Location", f"{ISSUER}/").startswith(f"{ISSUER}/")
    assert answer.get("Location", "").isascii()
    assert not answer.cookies


def test_no_page_of_a_disabled_realm_leads_anywhere(own: Realm, client: Browser) -> None:
    own.enabled = False
    own.save()

    assert client.get("/realms/acme/account/").status_code == 404


@pytest.mark.attack("D27", "E01", "E02")
def test_the_next_realm_at_a_domain_takes_nothing_of_the_one_before(
    app: Application, globex: Realm, mallory: User
) -> None:
    tokens, code = app.tokens(), app.code()
    theirs = install(globex, mallory)
    move(app.realm, None)
    moved = at(theirs, move(globex, DOMAIN), DOMAIN)

    introspected = moved.introspect(tokens["access_token"]).json()

    assert moved.realm.issuer == unverified_claims(tokens["access_token"])["iss"] == ISSUER
    assert introspected == {"active": False}
    assert moved.introspect(tokens["refresh_token"]).json() == {"active": False}
    assert moved.userinfo(tokens["access_token"]).status_code == 401
    assert refusal(moved.refresh(tokens["refresh_token"])) == (400, "invalid_grant")
    assert refusal(moved.redeem(code)) == (400, "invalid_grant")
    back = at(app, Realm.objects.get(slug="acme"), "testserver")
    assert back.sees_alive(tokens["access_token"])  # nothing was burned, and it says which issuer it is of


def test_a_hint_of_the_old_issuer_is_still_understood(web: Application) -> None:
    hint = web.tokens()["id_token"]
    moved = at(web, move(web.realm, DOMAIN), DOMAIN)

    answer = answer_of(authorize(moved.browser, moved.realm, Pkce(), prompt="none", id_token_hint=hint))

    assert (answer["error"], answer["iss"]) == ("login_required", ISSUER)


def test_a_login_elsewhere_comes_back_to_the_domain(own: Realm, there: Browser, idp: FakeProvider) -> None:
    add_provider(own, idp, sign_up="open")
    sent = press(there, own)
    offer = find(Realm.objects.get(slug="acme"), "corp")

    page = there.get(log_in_there(sent))

    assert offer
    assert offer.redirect_uri(own) == f"{ISSUER}/account/federation/corp/callback"
    assert sent.cookies["__Host-federation"]["path"] == "/"
    assert page["Location"] == "/account/"
    assert "alice@corp.example" in there.get("/account/").content.decode()


def test_consent_is_asked_and_given_at_the_domain(own: Realm, app: Application) -> None:
    Client.objects.all_realms().filter(realm=own).update(consent="always")

    answer = follow_to_client(app.browser, authorize(app.browser, own, Pkce()))

    assert set(answer) >= {"code", "iss"}


@pytest.mark.usefixtures("own")
def test_the_address_of_the_platform_that_providers_know_leads_on_to_the_domain(client: Browser) -> None:
    answer = client.get("/federation/shared/callback?state=acme.x&code=y")

    assert answer["Location"] == f"{ISSUER}/account/federation/shared/callback?state=acme.x&code=y"
