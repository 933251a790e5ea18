"""MCP authorization, step-up: more scopes are asked for as a difference; nothing that was allowed is taken away."""

import re
from typing import TYPE_CHECKING, Any

import pytest

from accounts.models import User
from clients.models import Client
from oauth.models import Consent
from realms.models import Realm
from tests.applications import Application, Code, granted, install, refusal
from tests.oauth.declared import add_resource, add_scope, give_role
from tests.oauth.pages import is_consent, read
from tests.protocol import Pkce, authorize, decide, follow_to_client
from tests.stepup.api import call

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

READ, WRITE = "Read your documents mcp:read", "Change your documents mcp:write"
STAY = "Stay connected until you disconnect it, also while you are away"
FOR_NOW = "Do not let it stay connected this time: its access ends after 5 minutes, and it has to ask you again"
NEW, KEPT = "If you allow it, it can also", "It already can"


@pytest.fixture(params=[Client.Origin.ADMINISTRATOR, Client.Origin.REGISTRATION])
def app(request: pytest.FixtureRequest, acme: Realm, alice: User) -> Application:
    """Return a client, made by an administrator or by itself, that Alice allowed mcp:read and nothing else."""
    add_scope(acme, "mcp:read", "Read your documents")
    add_scope(acme, "mcp:write", "Change your documents")
    return install(acme, alice, consent=Client.Consent.REMEMBER, origin=request.param)


def ask(app: Application, scope: str, **parameters: Any) -> "tuple[Answer, Pkce]":
    pkce = Pkce()
    return authorize(app.browser, app.realm, pkce, scope=scope, **parameters), pkce


def allowed(app: Application, asked: "tuple[Answer, Pkce]") -> dict[str, Any]:
    page, pkce = asked
    return granted(app.redeem(Code(follow_to_client(app.browser, page)["code"], pkce.verifier)))


def remembered() -> list[str]:
    """Return the scopes, without the one that agents are allowed too: to stay connected."""
    return [scope for scope in Consent.objects.all_realms().get().scopes if scope != "offline_access"]


def test_more_is_asked_for_as_a_difference_and_the_new_token_has_both(app: Application, acme: Realm) -> None:
    old = app.tokens(scope="mcp:read")
    status, challenge = call(acme, old["access_token"], needs="mcp:write")
    wanted = re.findall(r'scope="([^"]+)"', challenge)[0]
    asked = ask(app, f"{old['scope']} {wanted}")
    words = read(asked[0])

    new = allowed(app, asked)

    assert status == 403
    assert f"{NEW} {WRITE} {KEPT} {READ}" in words
    assert new["scope"].split() == ["mcp:read", "mcp:write"]
    assert call(acme, new["access_token"], needs="mcp:write") == call(acme, new["access_token"], needs="mcp:read")
    assert call(acme, new["access_token"], needs="mcp:write")[0] == 200


def test_the_old_tokens_go_on_as_they_were_and_refresh_without_a_scope(app: Application) -> None:
    old = app.tokens(scope="mcp:read")
    between = granted(app.refresh(old["refresh_token"]))
    new = allowed(app, ask(app, "mcp:read mcp:write"))

    after = granted(app.refresh(between["refresh_token"])), granted(app.refresh(new["refresh_token"]))

    assert between["scope"] == "mcp:read"
    assert [tokens["scope"] for tokens in after] == ["mcp:read", "mcp:read mcp:write"]
    assert refusal(app.refresh(after[0]["refresh_token"], scope="mcp:read mcp:write")) == (400, "invalid_scope")


def test_a_request_for_the_addition_alone_gives_what_it_asks_for_and_narrows_no_consent(app: Application) -> None:
    app.tokens(scope="mcp:read")
    asked = ask(app, "mcp:write")
    words = read(asked[0])

    new = allowed(app, asked)

    assert f"{NEW} {WRITE} {KEPT} {READ}" in words
    assert new["scope"] == "mcp:write"
    assert remembered() == ["mcp:read", "mcp:write"]


def test_asking_for_less_takes_nothing_away(app: Application) -> None:
    app.tokens(scope="mcp:read mcp:write")
    asked = ask(app, "mcp:read", prompt="consent")
    words = read(asked[0])

    new = allowed(app, asked)

    assert re.search(f"it can {READ} ({STAY} {FOR_NOW} )?{KEPT} {WRITE}", words)
    assert new["scope"] == "mcp:read"
    assert remembered() == ["mcp:read", "mcp:write"]


def test_a_person_who_denies_the_difference_keeps_what_was(app: Application) -> None:
    old = app.tokens(scope="mcp:read")
    page, _ = ask(app, "mcp:read mcp:write")

    decide(app.browser, page, "deny")

    assert remembered() == ["mcp:read"]
    assert granted(app.refresh(old["refresh_token"]))["scope"] == "mcp:read"


@pytest.mark.parametrize("app", [Client.Origin.ADMINISTRATOR], indirect=True)
def test_staying_connected_is_a_difference_too_and_prompt_consent_is_honoured(app: Application) -> None:
    app.tokens(scope="mcp:read")
    first = ask(app, "mcp:read offline_access", prompt="consent")
    words = read(first[0])
    allowed(app, first)

    again, _ = ask(app, "mcp:read mcp:write offline_access", prompt="consent")

    assert f"{NEW} {STAY} {FOR_NOW} {KEPT} {READ}" in words
    assert f"{NEW} {WRITE} {KEPT} {READ} {STAY}" in read(again)


def test_at_another_resource_everything_is_new(app: Application, acme: Realm) -> None:
    first, second = (add_resource(acme, f"https://{name}.example").identifier for name in ("one", "two"))
    app.tokens(scope="mcp:read", resource=first)

    page, _ = ask(app, "mcp:read mcp:write", resource=second)

    words = read(page)
    assert f"{NEW} {READ} {WRITE} At" in words
    assert READ not in words.partition(KEPT)[2]


def test_the_first_time_nothing_is_called_new_or_kept(app: Application) -> None:
    page, _ = ask(app, "mcp:read mcp:write")

    words = read(page)
    assert f"it can {READ} {WRITE}" in words
    assert KEPT not in words
    assert NEW not in words


def test_what_a_lost_role_opened_is_not_called_kept(app: Application, acme: Realm, alice: User) -> None:
    add_scope(acme, "mcp:shred", "Shred your documents", restricted=True)
    role = give_role(alice, "mcp:shred")
    app.tokens(scope="mcp:shred")
    role.delete()

    page, _ = ask(app, "mcp:write")

    assert "Shred" not in read(page)


def test_who_was_asked_for_the_difference_is_not_asked_again(acme: Realm, alice: User) -> None:
    add_scope(acme, "mcp:read", "Read your documents")
    add_scope(acme, "mcp:write", "Change your documents")
    app = install(acme, alice, consent=Client.Consent.REMEMBER)
    app.tokens(scope="mcp:read")
    app.tokens(scope="mcp:write")

    answer, _ = ask(app, "mcp:read mcp:write")

    assert not is_consent(answer)


def test_disconnecting_ends_what_came_of_every_step(app: Application) -> None:
    old = app.tokens(scope="mcp:read")
    new = allowed(app, ask(app, "mcp:read mcp:write"))
    consent = Consent.objects.all_realms().get()

    app.browser.post(f"{app.realm.path}/account/connections/{consent.client_id}/revoke/")

    for tokens in (old, new):
        assert refusal(app.refresh(tokens["refresh_token"])) == (400, "invalid_grant")
