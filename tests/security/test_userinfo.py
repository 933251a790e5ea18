"""OpenID Connect Core §5.3, RFC 6750: who may read a person's claims, and with what."""

import pytest
from django.test import Client as Browser

from accounts.models import User
from realms.models import Realm, Resource, Scope
from tests.applications import Application, granted, install, refusal, unverified_claims
from tests.protocol import PROTOCOL, add_machine


def userinfo_path(realm: Realm) -> str:
    return f"{realm.path}/{PROTOCOL}/userinfo"


@pytest.mark.attack("C23")
@pytest.mark.parametrize("kind", ["id_token", "refresh_token"])
def test_only_an_access_token_opens_userinfo(web: Application, kind: str) -> None:
    answer = web.userinfo(web.tokens()[kind])

    assert refusal(answer) == (401, "invalid_token")
    assert answer["WWW-Authenticate"].startswith('Bearer realm="acme", error="invalid_token"')


@pytest.mark.attack("C23", "J03")
def test_a_machine_is_nobody_even_under_the_name_of_a_person(acme: Realm, alice: User, client: Browser) -> None:
    Scope.objects.create(realm=acme, name="reports", description="Reports")
    name = str(alice.pk)
    machine = Application(acme, add_machine(acme, name, scopes=["reports"]), name, client)
    token = granted(machine.ask())["access_token"]

    answer = machine.userinfo(token)

    assert refusal(answer) == (401, "invalid_token")
    assert unverified_claims(token)["sub"] == f"client:{name}"


@pytest.mark.attack("C23")
def test_a_token_without_openid_is_not_enough(web: Application) -> None:
    answer = web.userinfo(web.tokens(scope="profile email")["access_token"])

    assert refusal(answer) == (403, "insufficient_scope")
    assert 'error="insufficient_scope"' in answer["WWW-Authenticate"]


def test_a_token_for_a_resource_may_ask_who_its_person_is(acme: Realm, alice: User) -> None:
    Resource.objects.create(realm=acme, identifier="https://api.example/mcp")
    web = install(acme, alice)

    answer = web.userinfo(web.tokens(resource="https://api.example/mcp")["access_token"])

    assert granted(answer)["sub"] == str(alice.pk)


@pytest.mark.attack("C23", "E01")
def test_a_token_of_another_realm_is_refused(web: Application, globex: Realm) -> None:
    token = web.tokens()["access_token"]

    answer = web.browser.get(userinfo_path(globex), headers={"authorization": f"Bearer {token}"})

    assert refusal(answer) == (401, "invalid_token")


@pytest.mark.attack("C24")
def test_a_token_in_the_query_is_refused_with_and_without_the_header(web: Application) -> None:
    token = web.tokens()["access_token"]
    path = f"{userinfo_path(web.realm)}?access_token={token}"

    alone = web.browser.get(path)
    twice = web.browser.get(path, headers={"authorization": f"Bearer {token}"})

    assert refusal(alone) == (400, "invalid_request")
    assert refusal(twice) == (400, "invalid_request")


@pytest.mark.attack("C24")
def test_a_token_in_the_body_is_refused(web: Application) -> None:
    token = web.tokens()["access_token"]

    answer = web.browser.post(
        userinfo_path(web.realm), f"access_token={token}", content_type="application/x-www-form-urlencoded"
    )

    assert refusal(answer) == (400, "invalid_request")


@pytest.mark.attack("C25")
@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer", "bEaReR"])
def test_the_scheme_is_read_in_any_case(web: Application, scheme: str) -> None:
    token = web.tokens()["access_token"]

    answer = web.browser.get(userinfo_path(web.realm), headers={"authorization": f"{scheme} {token}"})

    assert granted(answer)


@pytest.mark.attack("C25")
@pytest.mark.parametrize(
    "header",
    [
        "BearerX {}",
        "Bearer{}",
        "{}",
        "Token {}",
        "DPoP {}",
        "Basic {}",
        "Bearer",
        "Bearer ",
        "Bearer {} {}",
        "Bearer é",
    ],
)
def test_any_other_scheme_is_refused(web: Application, header: str) -> None:
    token = web.tokens()["access_token"]

    answer = web.browser.get(userinfo_path(web.realm), headers={"authorization": header.format(token, token)})

    assert refusal(answer) == (401, "invalid_token")
    assert answer["WWW-Authenticate"].startswith('Bearer realm="acme"')


def test_without_a_token_the_challenge_names_no_error(web: Application) -> None:
    answer = web.browser.get(userinfo_path(web.realm))

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="acme"'


def test_the_claims_are_those_of_the_scopes(web: Application, alice: User) -> None:
    sub = {"sub": str(alice.pk)}
    email = {"email": "alice@acme.test", "email_verified": True}

    assert web.userinfo(web.tokens(scope="openid")["access_token"]).json() == sub
    assert web.userinfo(web.tokens(scope="openid email")["access_token"]).json() == sub | email
    assert web.userinfo(web.tokens(scope="openid profile")["access_token"]).json() == sub | {"name": "Alice Adams"}
    assert web.userinfo(web.tokens()["access_token"]).json() == sub | email | {"name": "Alice Adams"}


def test_get_and_post_answer_alike(web: Application) -> None:
    headers = {"authorization": f"Bearer {web.tokens()['access_token']}"}
    path = userinfo_path(web.realm)

    assert web.browser.post(path, headers=headers).json() == web.browser.get(path, headers=headers).json()
