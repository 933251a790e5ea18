"""Acme with scopes, Alice in her browser, and a server of documents that may be fetched from."""

from collections.abc import Iterator

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from accounts.models import User
from realms.models import Realm, Scope
from tests.metadata_document.documents import Documents, publishing
from tests.people import browser, log_in


@pytest.fixture
def documents(settings: Settings) -> Iterator[Documents]:
    settings.OUTBOUND_ALLOW = frozenset({"127.0.0.1"})
    with publishing() as published:
        yield published


@pytest.fixture
def acme(acme: Realm) -> Realm:
    Scope.objects.create(realm=acme, name="mcp:read", description="Read your documents", default=True)
    return Realm.objects.get(pk=acme.pk)


@pytest.fixture
def alices(acme: Realm, alice: User) -> Browser:  # noqa: ARG001 (Alice is of Acme)
    """Return a browser in which Alice is logged in."""
    hers = browser()
    log_in(hers, alice)
    return hers
