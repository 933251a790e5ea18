"""E13: a realm that is disabled or deleted is gone for everybody, and its name brings nothing of it back."""

import pytest

from accounts.flows.people import add_person
from accounts.models import User
from realms import resolution
from realms.models import Realm
from tests.applications import Application, install, unverified_claims
from tests.people import PASSWORD
from tests.protocol import PROTOCOL

PATHS = [
    "/.well-known/openid-configuration",
    f"/{PROTOCOL}/certs",
    f"/{PROTOCOL}/auth?client_id=web",
    f"/{PROTOCOL}/userinfo",
    "/account/login/",
    "/account/",
    "/admin/",
]


def statuses(web: Application) -> set[int]:
    return {web.browser.get(f"{web.realm.path}{path}").status_code for path in PATHS}


def assert_nothing_works(web: Application, tokens: dict[str, str]) -> None:
    resolution.forget()
    assert statuses(web) == {404}
    answers = [
        web.refresh(tokens["refresh_token"]),
        web.introspect(tokens["access_token"]),
        web.revoke(tokens["access_token"]),
        web.userinfo(tokens["access_token"]),
        web.ask(),
    ]
    assert [answer.status_code for answer in answers] == [404] * len(answers)


@pytest.mark.attack("E13")
def test_a_disabled_realm_answers_nothing_until_it_is_enabled_again(acme: Realm, web: Application) -> None:
    tokens = web.tokens()

    Realm.objects.filter(pk=acme.pk).update(enabled=False)
    assert_nothing_works(web, tokens)

    Realm.objects.filter(pk=acme.pk).update(enabled=True)
    resolution.forget()
    assert web.sees_alive(tokens["access_token"])


@pytest.mark.attack("E13")
def test_a_deleted_realm_takes_everything_along_and_its_name_brings_nothing_back(
    acme: Realm, alice: User, web: Application
) -> None:
    tokens = web.tokens()
    keys = web.browser.get(f"{acme.path}/{PROTOCOL}/certs").json()["keys"]
    before = unverified_claims(tokens["access_token"])

    acme.delete()
    assert_nothing_works(web, tokens)

    again = Realm.objects.create(slug="acme", name="Acme")
    person = add_person(again, email=alice.email, password=PASSWORD, email_verified=True)
    another = install(again, person)
    new_keys = another.browser.get(f"{again.path}/{PROTOCOL}/certs").json()["keys"]
    assert not {key["kid"] for key in keys} & {key["kid"] for key in new_keys}
    assert unverified_claims(another.tokens()["access_token"])["sub"] != before["sub"]
    assert not another.sees_alive(tokens["access_token"])
    assert another.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"
    assert web.browser.get(f"{again.path}/account/").status_code == 302
