"""The first page of the account says who I am, and leads to everything else."""

from django.test import Client

from accounts.models import User
from realms.context import realm_context
from realms.models import Role
from tests.people import log_in

HOME = "/realms/acme/account/"


def test_the_page_shows_who_i_am_and_leads_to_what_acts_for_me(client: Client, alice: User) -> None:
    role = Role.objects.all_realms().create(realm=alice.realm, name="auditor")
    with realm_context(alice.realm):
        alice.roles.add(role)
    log_in(client, alice)

    page = client.get(HOME).content.decode()

    expected = ("Alice Adams", "alice@acme.test", "auditor", f'href="{HOME}connections/"')
    assert not [text for text in expected if text not in page]
