"""Each page of the account carries the same menu, in which its own line is marked."""

import re

import pytest
from django.test import Client

from accounts.models import User
from tests.people import log_in

ACCOUNT = "/realms/acme/account/"
PAGES = ("", "security/", "profile/", "sessions/", "connections/", "identities/", "activity/", "data/")


@pytest.mark.parametrize("name", PAGES)
def test_every_page_leads_to_every_other_and_marks_itself(client: Client, alice: User, name: str) -> None:
    log_in(client, alice)

    menu = client.get(ACCOUNT + name).content.decode().split("<nav")[1].split("</nav>")[0]

    links = re.findall(r'<a href="([^"]+)"\s*(aria-current="page")?>', menu)
    assert {address for address, _ in links} >= {ACCOUNT + other for other in PAGES}
    assert [address for address, current in links if current] == [ACCOUNT + name]
    assert f'action="{ACCOUNT}logout/"' in menu
