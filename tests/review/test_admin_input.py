"""What an administrator may type and ask: nothing that breaks a page later, and nothing about what is hidden."""

import pytest
from django.test import Client

from audit import actions
from audit.models import Event
from clients.models import Client as OAuthClient
from realms.models import Realm, Resource
from serviceaccounts.models import ServiceAccount

ADMIN = "/realms/acme/admin"
MEMBERS = {
    "name": "Web",
    "enabled": "on",
    "consent": "remember",
    "grant_types": "[]",
    "redirect_uris": '["https://web.test/cb"]',
    "post_logout_redirect_uris": "[]",
    "scopes": "null",
    "contacts": "[]",
}


@pytest.mark.parametrize("value", ["5", "[5]", '"openid"', '[["openid"]]', '{"openid": 1}', "true"])
@pytest.mark.parametrize("column", ["redirect_uris", "post_logout_redirect_uris", "grant_types", "scopes", "contacts"])
def test_a_list_of_a_client_takes_texts_alone(administrator: Client, acme: Realm, column: str, value: str) -> None:
    client = OAuthClient.objects.all_realms().get(realm=acme)
    before = getattr(client, column)

    answer = administrator.post(f"{ADMIN}/clients/client/{client.pk}/change/", MEMBERS | {column: value})

    assert answer.status_code == 200
    assert "Write a list of texts" in answer.content.decode()
    assert getattr(OAuthClient.objects.all_realms().get(realm=acme), column) == before


@pytest.mark.parametrize("aliases", ["5", "null", "[5]", '"https://other.test"'])
def test_the_aliases_of_a_resource_are_texts(administrator: Client, acme: Realm, aliases: str) -> None:
    sent = {"identifier": "https://new.test/api", "name": "", "aliases": aliases}

    answer = administrator.post(f"{ADMIN}/realms/resource/add/", sent)

    assert answer.status_code == 200
    assert Resource.objects.all_realms().filter(realm=acme).count() == 1


@pytest.mark.parametrize("audience", ["5", "null", "[5]", '"https://other.test"'])
def test_the_audience_of_a_machine_is_texts(administrator: Client, acme: Realm, audience: str) -> None:
    machine = ServiceAccount.objects.all_realms().get(realm=acme)
    address = f"{ADMIN}/serviceaccounts/serviceaccount/{machine.pk}/change/"

    answer = administrator.post(address, {"description": "", "audience": audience})

    assert answer.status_code == 200
    assert ServiceAccount.objects.all_realms().get(realm=acme).audience == []


@pytest.mark.parametrize("spelling", ["https://acme.test/api", "https://acme.test/api/", "HTTPS://ACME.test:443/api"])
def test_a_second_spelling_of_a_resource_is_refused_in_words(administrator: Client, acme: Realm, spelling: str) -> None:
    answer = administrator.post(f"{ADMIN}/realms/resource/add/", {"identifier": spelling, "name": "", "aliases": "[]"})

    assert answer.status_code == 200
    assert Resource.objects.all_realms().filter(realm=acme).count() == 1


@pytest.mark.parametrize("guess", ["argon2", "md5"])
@pytest.mark.parametrize("lookup", ["password__startswith", "password__regex", "password", "id__startswith"])
def test_a_list_answers_no_guess_at_what_it_does_not_show(administrator: Client, lookup: str, guess: str) -> None:
    answer = administrator.get(f"{ADMIN}/accounts/user/", {lookup: guess})

    assert answer.status_code == 400


@pytest.mark.parametrize("address", ["accounts/user/?is_active__exact=1", "clients/client/?origin__exact=registration"])
def test_the_filters_that_a_list_offers_work(administrator: Client, address: str) -> None:
    answer = administrator.get(f"{ADMIN}/{address}")

    assert answer.status_code == 200


def test_the_trail_says_through_which_realm_an_operator_came(operator: Client, acme: Realm) -> None:
    client = OAuthClient.objects.all_realms().get(realm=acme)

    operator.post(f"/realms/system/admin/clients/client/{client.pk}/change/", MEMBERS)

    event = Event.objects.get(action=actions.ROW_CHANGED)
    assert (event.realm, event.detail["through"]) == ("acme", "system")
