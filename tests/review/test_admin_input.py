"""What an administrator may type and ask: nothing that breaks a page later, and nothing about what is hidden."""

import pytest
from django.test import Client

from audit import actions
from audit.models import Event
from clients.models import Client as OAuthClient
from realms.models import Realm, Resource
from serviceaccounts.models import ServiceAccount
from tests.admin.conftest import DESCRIBED

ADMIN = "/realms/acme/admin"


@pytest.mark.parametrize("value", ["5", "openid", '["openid"]', "a\x00b", "\x00"])
@pytest.mark.parametrize("column", ["redirect_uris", "post_logout_redirect_uris", "grant_types", "scopes", "jwks"])
def test_a_client_takes_what_it_may_have_alone(administrator: Client, acme: Realm, column: str, value: str) -> None:
    client = OAuthClient.objects.all_realms().get(realm=acme)
    before = getattr(client, column)
    chosen = {"every_public_scope": ""} if column == "scopes" and value != "openid" else {}

    answer = administrator.post(f"{ADMIN}/clients/client/{client.pk}/change/", DESCRIBED | chosen | {column: value})

    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors
    assert getattr(OAuthClient.objects.all_realms().get(realm=acme), column) == before


@pytest.mark.parametrize("nested", ["[" * 100_000, '{"a":' * 50_000, "9" * 5_000, "NaN", '{"keys": [{"n": NaN}]}'])
def test_json_that_nobody_means_is_refused_in_words(administrator: Client, acme: Realm, nested: str) -> None:
    client = OAuthClient.objects.all_realms().get(realm=acme)
    page = administrator.get(f"{ADMIN}/realms/realm/{acme.pk}/change/")
    settings = {name: value for name, value in page.context["adminform"].form.initial.items() if value is not None}

    keys = administrator.post(f"{ADMIN}/clients/client/{client.pk}/change/", DESCRIBED | {"jwks": nested})
    limits = administrator.post(f"{ADMIN}/realms/realm/{acme.pk}/change/", settings | {"limits": nested})

    assert "jwks" in keys.context["adminform"].form.errors
    assert "limits" in limits.context["adminform"].form.errors


@pytest.mark.parametrize("aliases", ["5", "null", "[5]", '"https://other.test"', "https://other.test/\x00"])
def test_the_aliases_of_a_resource_are_identifiers(administrator: Client, acme: Realm, aliases: str) -> None:
    sent = {"identifier": "https://new.test/api", "name": "", "aliases": aliases}

    answer = administrator.post(f"{ADMIN}/realms/resource/add/", sent)

    assert answer.status_code == 200
    assert Resource.objects.all_realms().filter(realm=acme).count() == 1


@pytest.mark.parametrize("audience", ["5", "null", "[5]", "https://other.test", "https://globex.test/api"])
def test_the_audience_of_a_machine_is_of_its_realm(administrator: Client, acme: Realm, audience: str) -> None:
    machine = ServiceAccount.objects.all_realms().get(realm=acme)
    address = f"{ADMIN}/serviceaccounts/serviceaccount/{machine.pk}/change/"

    answer = administrator.post(address, {"name": "Machine", "audience": audience})

    assert "audience" in answer.context["adminform"].form.errors
    assert ServiceAccount.objects.all_realms().get(realm=acme).audience == []


@pytest.mark.parametrize("spelling", ["https://acme.test/api", "https://acme.test/api/", "HTTPS://ACME.test:443/api"])
def test_a_second_spelling_of_a_resource_is_refused_in_words(administrator: Client, acme: Realm, spelling: str) -> None:
    answer = administrator.post(f"{ADMIN}/realms/resource/add/", {"identifier": spelling, "name": ""})

    assert answer.status_code == 200
    assert Resource.objects.all_realms().filter(realm=acme).count() == 1


@pytest.mark.parametrize("guess", ["argon2", "md5"])
@pytest.mark.parametrize("lookup", ["password__startswith", "password__regex", "password", "id__startswith"])
def test_a_list_answers_no_guess_at_what_it_does_not_show(administrator: Client, lookup: str, guess: str) -> None:
    answer = administrator.get(f"{ADMIN}/accounts/user/", {lookup: guess})

    assert answer.status_code == 400


@pytest.mark.parametrize("address", ["accounts/user/?is_active__exact=1", "clients/client/?kind=registered"])
def test_the_filters_that_a_list_offers_work(administrator: Client, address: str) -> None:
    answer = administrator.get(f"{ADMIN}/{address}")

    assert answer.status_code == 200


def test_the_trail_says_through_which_realm_an_operator_came(operator: Client, acme: Realm) -> None:
    client = OAuthClient.objects.all_realms().get(realm=acme)

    operator.post(f"/realms/system/admin/clients/client/{client.pk}/change/", DESCRIBED)

    event = Event.objects.get(action=actions.ROW_CHANGED)
    assert (event.realm, event.detail["through"]) == ("acme", "system")
