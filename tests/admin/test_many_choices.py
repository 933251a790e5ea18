"""Forms of a realm with hundreds of scopes stay within the number of fields that a stranger's request may have."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser

from clients.models import Client
from realms.admin_choices import NamesPerLine
from realms.context import realm_context
from realms.models import Realm, Resource, Role, Scope
from tests.admin.conftest import DESCRIBED
from tests.protocol import post_form

ADMIN = "/realms/acme/admin"
NAMES = [f"thing:{number:03}" for number in range(300)]


@pytest.fixture
def many(acme: Realm) -> None:
    scopes = (Scope(realm=acme, name=name, description="Thing") for name in NAMES)
    Scope.objects.all_realms().bulk_create(scopes)


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("realms/role/add/", {"name": "big"}),
        ("realms/resource/add/", {"identifier": "https://big.test/", "aliases": "https://one.test\nhttps://two.test"}),
    ],
)
def test_three_hundred_scopes_are_given_at_once(administrator: Browser, address: str, fields: dict[str, Any]) -> None:
    page = administrator.get(f"{ADMIN}/{address}").content.decode()

    answer = post_form(administrator, f"{ADMIN}/{address}", **fields, scopes="\r\n".join(NAMES))

    assert "to choose from" in page
    assert answer.status_code == 302, answer.content
    found: Role | Resource | None = Role.objects.all_realms().filter(name="big").first()
    found = found or Resource.objects.all_realms().get(identifier="https://big.test/")
    with realm_context(found.realm):
        assert sorted(scope.name for scope in found.scopes.all()) == NAMES


@pytest.mark.usefixtures("many")
def test_a_client_may_ask_for_three_hundred_scopes(administrator: Browser, acme: Realm) -> None:
    client = Client.objects.all_realms().get(realm=acme)
    address = f"{ADMIN}/clients/client/{client.pk}/change/"
    form = DESCRIBED | {"every_public_scope": None, "scopes": "\r\n".join(NAMES)}

    answer = post_form(administrator, address, **form)

    assert answer.status_code == 302, answer.content
    client.refresh_from_db()
    assert client.scopes == NAMES
    assert "\n".join(NAMES) in administrator.get(address).content.decode()


@pytest.mark.attack("E10", "J08")
@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("name", ["globex:read", "thing:300", "1", "a\x00b"])
def test_a_name_that_is_not_the_realms_is_refused_in_words(administrator: Browser, name: str) -> None:
    answer = administrator.post(f"{ADMIN}/realms/role/add/", {"name": "big", "scopes": f"{NAMES[0]}\n{name}"})

    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["scopes"]
    assert not Role.objects.all_realms().filter(name="big").exists()


@pytest.mark.attack("K06")
def test_the_fullest_form_stays_below_the_limit_that_holds_for_strangers(administrator: Browser, acme: Realm) -> None:
    for number in range(12):  # with the standard ones more would be lines already
        Scope.objects.all_realms().create(realm=acme, name=f"s{number}", description="Small")
    for number in range(19):
        Role.objects.all_realms().create(realm=acme, name=f"r{number}")
        Resource.objects.all_realms().create(realm=acme, identifier=f"https://r{number}.test/")

    for address in ("clients/client/add/", "serviceaccounts/serviceaccount/add/"):
        form = administrator.get(f"{ADMIN}/{address}").context["adminform"].form
        boxes = [field.field for field in form if not isinstance(field.field.widget, NamesPerLine)]
        fields = sum(max(1, len(list(getattr(field, "choices", ())))) for field in boxes) + 1
        assert fields < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS - 10
    assert settings.DATA_UPLOAD_MAX_NUMBER_FIELDS == 100
