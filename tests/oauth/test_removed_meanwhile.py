"""A client that is removed elsewhere while this process remembers it: an explaining page, and nothing is kept."""

import pytest
from django.test import Client as Browser

from accounts.models import User
from clients.models import Client, ClientSecret
from oauth.models import AuthorizationCode, Consent
from oauth.store import clients
from realms.models import Realm
from tests.oauth.pages import is_consent
from tests.people import log_in
from tests.protocol import Pkce, add_client, authorize, decide

pytestmark = pytest.mark.django_db(transaction=True)


def remove_elsewhere(client: Client) -> None:
    """Delete the rows as another process does: no signal of theirs reaches this one, which knows the client still."""
    clients.find(client.realm, client.client_id)
    ClientSecret.objects.filter(client=client)._raw_delete("default")  # noqa: SLF001 (without signals)
    Client.objects.all_realms().filter(pk=client.pk)._raw_delete("default")  # noqa: SLF001 (as above)


@pytest.mark.parametrize("consent", [Client.Consent.ALWAYS, Client.Consent.SKIP])
def test_whoever_is_on_the_way_gets_a_page_that_says_so(
    acme: Realm, alice: User, client: Browser, consent: str
) -> None:
    known, _ = add_client(acme, consent=consent)
    log_in(client, alice)
    page = authorize(client, acme, Pkce()) if consent == Client.Consent.ALWAYS else None

    remove_elsewhere(known)
    answer = authorize(client, acme, Pkce()) if page is None else decide(client, page, "allow")

    assert page is None or is_consent(page)
    assert answer.status_code == 400
    assert "connect again" in answer.content.decode()
    assert not AuthorizationCode.objects.all_realms().exists()
    assert not Consent.objects.all_realms().exists()
