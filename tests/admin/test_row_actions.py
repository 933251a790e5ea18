"""The page of a row offers what would change something of it as it is."""

import re

from django.test import Client as Browser

from accounts.models import User
from realms.context import realm_context
from realms.models import Realm
from serviceaccounts import api_keys
from serviceaccounts.models import ApiKey, ServiceAccount
from support import clock

ADMIN = "/realms/acme/admin"


def offered(office: Browser, page: str) -> set[str]:
    return set(re.findall(r'name="action" value="(\w+)"', office.get(f"{ADMIN}/{page}/change/").content.decode()))


def test_a_person_is_disabled_or_enabled(administrator: Browser, acme: Realm, bob: User) -> None:
    page = f"accounts/user/{bob.pk}"
    let_in = offered(administrator, page)
    with realm_context(acme):
        User.objects.filter(pk=bob.pk).update(is_active=False)

    kept_out = offered(administrator, page)

    assert (let_in - kept_out, kept_out - let_in) == ({"disable"}, {"enable"})


def test_a_machine_is_disabled_or_enabled(administrator: Browser, acme: Realm) -> None:
    machine = ServiceAccount.objects.all_realms().select_related("client").get(realm=acme)
    page = f"serviceaccounts/serviceaccount/{machine.pk}"
    enabled = offered(administrator, page)
    machine.client.enabled = False
    machine.client.save()

    disabled = offered(administrator, page)

    assert (enabled - disabled, disabled - enabled) == ({"disable"}, {"enable"})


def test_a_key_is_switched_off_or_on_and_is_done_with_when_it_was_invalidated(
    administrator: Browser, acme: Realm
) -> None:
    key = ApiKey.objects.all_realms().get(realm=acme)
    page = f"serviceaccounts/apikey/{key.pk}"
    works = offered(administrator, page)
    with realm_context(acme):
        api_keys.set_active(key, active=False, by=api_keys.Author("alice@acme.test"))
    is_off = offered(administrator, page)
    ApiKey.objects.all_realms().update(invalidated_at=clock.now())

    ended = offered(administrator, page)

    assert works == {"switch_off", "invalidate"}
    assert is_off == {"switch_on", "invalidate"}
    assert ended == set()
