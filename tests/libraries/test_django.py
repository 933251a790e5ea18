"""Django: the private names that the realm's sessions, addresses and managers rest on."""

import inspect

from allauth.account.models import EmailAddress
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.handlers.wsgi import WSGIRequest
from django.db.models.options import Options
from django.test import RequestFactory
from django.urls import get_script_prefix, reverse, set_script_prefix

from accounts.session_store import SessionStore
from tests.libraries.overriding import takes_the_place


def test_a_session_is_loaded_through_the_method_that_we_replace() -> None:
    assert takes_the_place(SessionStore, DatabaseStore, "_get_session_from_db")
    assert "self._get_session_from_db()" in inspect.getsource(DatabaseStore.load)
    for name in (
        "exists",
        "delete",
        "create",
        "save",
        "cycle_key",
        "encode",
        "create_model_instance",
        "get_model_class",
    ):
        assert takes_the_place(SessionStore, DatabaseStore, name)


def test_a_session_gets_its_key_by_the_name_that_we_use() -> None:
    assert isinstance(vars(SessionBase)["_session_key"], property)
    assert "self._session_key = self._get_new_session_key()" in inspect.getsource(
        vars(SessionBase)["_get_or_create_session_key"]
    )


def test_the_middleware_names_the_cookie_by_the_setting_that_we_rename_it_from() -> None:
    source = inspect.getsource(SessionMiddleware.process_response)

    assert "settings.SESSION_COOKIE_NAME" in source
    assert "request.session.save()" in source


def test_a_manager_is_replaced_through_these_two_names() -> None:
    assert "local_managers" in vars(EmailAddress._meta)  # noqa: SLF001 (Django's documented name for a model's options)
    assert callable(Options._expire_cache)  # type: ignore[attr-defined]  # noqa: SLF001 (the name on trial)
    assert "managers" in Options.FORWARD_PROPERTIES  # what the call expires


def test_scheme_and_host_of_a_request_are_what_its_environment_says_when_asked() -> None:
    request = RequestFactory().get("/", headers={"host": "testserver"})
    request.META.update({"wsgi.url_scheme": "https", "HTTP_HOST": "testserver:8443"})

    assert isinstance(request, WSGIRequest)
    assert request.build_absolute_uri("/x") == "https://testserver:8443/x"


def test_every_address_takes_the_script_prefix_of_the_moment() -> None:
    before = get_script_prefix()
    set_script_prefix("/realms/acme/")
    try:
        assert reverse("livez") == "/realms/acme/livez"
    finally:
        set_script_prefix(before)
