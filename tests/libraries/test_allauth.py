"""django-allauth: the adapter's hooks, the parts of it that are internal, and the one door to its settings."""

import inspect
from pathlib import Path

import allauth.account
import pytest
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import Client as Browser
from django.test import RequestFactory

from accounts.adapter import AccountAdapter
from accounts.models import User
from accounts.session_store import SessionStore
from realms.context import realm_context
from realms.models import Realm
from tests.libraries.overriding import methods, takes_the_place
from tests.people import log_in

COOKIE = "__Secure-session_acme"
SOURCES = "".join(path.read_text() for path in Path(allauth.account.__file__).parent.parent.rglob("*.py"))


def session_of(browser: Browser, user: User) -> HttpRequest:
    request = RequestFactory().get("/")
    request.session = SessionStore(browser.cookies[COOKIE].value)
    request.user = user
    return request


@pytest.mark.parametrize("name", methods(AccountAdapter))
def test_each_hook_of_our_adapter_is_one_that_allauth_calls(name: str) -> None:
    assert takes_the_place(AccountAdapter, DefaultAccountAdapter, name)
    assert f".{name}(" in SOURCES


def test_a_limit_is_consumed_by_application_and_action_and_refused_with_429(acme: Realm) -> None:
    request = RequestFactory().post("/")
    request.user = AnonymousUser()
    with realm_context(acme):
        assert acme.limits == {}
        spent = [ratelimit.consume(request, app="allauth.account", action="login_succeeded") for _ in range(31)]
        assert [bool(usage is not None) for usage in spent] == [True] * 30 + [False]
        assert ratelimit.respond_429(request).status_code == 429


def test_a_login_leaves_method_and_moment_in_the_session(client: Browser, alice: User) -> None:
    log_in(client, alice)

    with realm_context(alice.realm):
        (entry,) = get_authentication_records(session_of(client, alice), alice)

    assert entry["method"] == "password"
    assert isinstance(entry["at"], float)


def test_a_person_can_be_logged_in_by_us() -> None:
    inspect.signature(record_authentication).bind(None, None, method="password")
    inspect.signature(perform_login).bind(None, Login(user=User()))


def test_the_steps_of_a_login_that_we_leave_out_are_known_and_off() -> None:
    """Should allauth learn another one, somebody has to decide about it."""
    theirs = {path.rsplit(".", 1)[-1] for path in DefaultAccountAdapter().get_login_stages()}

    assert theirs == {"LoginByCodeStage", "PhoneVerificationStage", "EmailVerificationStage", "AuthenticateStage"}
    assert not app_settings.LOGIN_BY_CODE_REQUIRED
    assert "phone" not in app_settings.SIGNUP_FIELDS


def test_settings_are_asked_of_us_for_the_realm_in_force(acme: Realm) -> None:
    acme.session_lifetime = 12_345
    acme.limits = {"login": "7/m"}

    with realm_context(acme):
        assert app_settings.SESSION_COOKIE_AGE == 12_345
        assert app_settings.RATE_LIMITS["login_succeeded"] == "7/m/ip"
    assert app_settings.SESSION_COOKIE_AGE != 12_345


def test_no_path_without_our_form_takes_a_password() -> None:
    assert set(app_settings.LOGIN_METHODS) == {"email"}
    assert app_settings.EMAIL_VERIFICATION == "none"
