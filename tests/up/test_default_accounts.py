"""A new installation knows no account and no secret that others could know."""

from pathlib import Path

import pytest

from tests.live import installation

COUNTS = """
from accounts.models import User
from clients.models import Client, ClientSecret
print(User.objects.all_realms().count(), Client.objects.all_realms().count(), ClientSecret.objects.count())
"""


@pytest.mark.attack("H19c")
def test_a_migrated_database_holds_no_person_no_client_and_no_secret(tmp_path: Path) -> None:
    with installation(tmp_path) as fresh:
        fresh.manage("first_administrator")

        assert fresh.manage("shell", "--no-imports", "--command", COUNTS).stdout == "0 0 0\n"
