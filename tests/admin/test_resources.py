"""In the admin: suggested resources become resources by one click, and clients are trusted with introspection."""

import pytest
from django.test import Client as Browser

from clients.models import Client
from realms.models import Realm, Resource, ResourceSuggestion
from realms.suggestions import note
from serviceaccounts.models import Introspector
from tests.protocol import add_client

SUGGESTIONS = "/realms/acme/admin/realms/resourcesuggestion/"
INTROSPECTORS = "/realms/acme/admin/serviceaccounts/introspector/"


@pytest.fixture
def suggested(acme: Realm, globex: Realm) -> dict[str, ResourceSuggestion]:
    """Let clients of both realms ask for something unknown."""
    for realm in (acme, globex):
        note(realm, f"https://{realm.slug}.example/mcp", client_id="web")
    return {row.realm.slug: row for row in ResourceSuggestion.objects.all_realms()}


def test_suggestions_of_the_realm_are_shown_and_accepted(
    administrator: Browser, suggested: dict[str, ResourceSuggestion]
) -> None:
    page = administrator.get(SUGGESTIONS)
    chosen = {"action": "make_resources", "_selected_action": [str(row.pk) for row in suggested.values()]}

    answer = administrator.post(SUGGESTIONS, chosen, follow=True)

    assert b"acme.example" in page.content
    assert b"globex.example" not in page.content
    assert b"Now a resource: https://acme.example/mcp" in answer.content
    made = Resource.objects.all_realms().filter(identifier__endswith=".example/mcp")
    assert list(made.values_list("realm__slug", flat=True)) == ["acme"]


def test_a_client_is_trusted_with_resources_of_its_realm(administrator: Browser, acme: Realm) -> None:
    client = Client.objects.all_realms().get(realm=acme)
    own, other = (Resource.objects.all_realms().get(realm__slug=slug) for slug in ("acme", "globex"))
    form = {"client": client.pk, "introspection_signed_response_alg": "RS256"}

    refused = administrator.post(f"{INTROSPECTORS}add/", form | {"introspects": [other.pk]})
    saved = administrator.post(f"{INTROSPECTORS}add/", form | {"introspects": [own.pk]})

    assert (refused.status_code, saved.status_code) == (200, 302)
    row = Introspector.objects.all_realms().get()
    assert row.client == client
    assert list(Resource.objects.all_realms().filter(introspectors=row)) == [own]


def test_an_introspector_without_a_client_is_refused_in_words(administrator: Browser) -> None:
    answer = administrator.post(f"{INTROSPECTORS}add/", {"introspection_signed_response_alg": "RS256"})

    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["client"]


@pytest.mark.attack("E10", "J08")
def test_an_operator_is_offered_the_clients_of_the_realm_that_the_row_will_belong_to(
    operator: Browser, acme: Realm
) -> None:
    own, _ = add_client(Realm.objects.get(slug="system"), "console-server")
    foreign = Client.objects.all_realms().get(realm=acme)
    address = INTROSPECTORS.replace("acme", "system")
    page = operator.get(f"{address}add/").content.decode()

    stolen = operator.post(
        f"{address}add/",
        {"client": foreign.pk, "introspection_signed_response_alg": "RS256", "introspects_realm": "on"},
    )

    assert f'<option value="{own.pk}">' in page
    assert f'<option value="{foreign.pk}">' not in page
    assert stolen.context["adminform"].form.errors["client"]
    assert not Introspector.objects.all_realms().exists()
