"""Scopes of the management API are given in the admin beside those of the realm, to clients and to machines."""

from typing import Any

from django.test import Client as Browser

from clients.models import Client
from realms import management_api
from realms.models import Realm, Role
from serviceaccounts.models import ServiceAccount
from tests.admin.conftest import DESCRIBED

SCOPES = "authserver:users:read\nauthserver:audit:read"
ADMIN = "/realms/acme/admin"


def test_a_client_is_given_some_and_keeps_them_when_it_is_saved_again(administrator: Browser) -> None:
    form: dict[str, Any] = DESCRIBED | {"client_id": "console", "scopes": ["openid"], "management_scopes": SCOPES}
    del form["every_public_scope"]

    administrator.post(f"{ADMIN}/clients/client/add/", form)

    client = Client.objects.all_realms().get(client_id="console")
    page = administrator.get(f"{ADMIN}/clients/client/{client.pk}/change/").content.decode()
    assert client.scopes == ["openid", *SCOPES.split()]
    assert "authserver:audit:read" in page


def test_every_public_scope_and_some_of_these_do_not_go_together(administrator: Browser) -> None:
    answer = administrator.post(
        f"{ADMIN}/clients/client/add/", DESCRIBED | {"client_id": "console", "management_scopes": SCOPES}
    )

    assert b"not both" in answer.content
    assert not Client.objects.all_realms().filter(client_id="console").exists()


def test_a_machine_is_given_some_with_the_resource_that_they_are_for(administrator: Browser, acme: Realm) -> None:
    role = Role.objects.all_realms().get(realm=acme, administers=True)
    form = {"name": "Reports", "enabled": "on", "client_id": "reports", "roles": [role.pk]}
    form |= {"management_scopes": SCOPES, "audience": [management_api.identifier(acme)]}

    administrator.post(f"{ADMIN}/serviceaccounts/serviceaccount/add/", form)

    account = ServiceAccount.objects.all_realms().get(client__client_id="reports")
    assert account.client.scopes == SCOPES.split()
    assert account.audience == [management_api.identifier(acme)]
