"""Labels say abbreviations in the letters that people know, and a column without a value has a dash."""

from django.test import Client as Browser

from accounts.models import User
from keys.models import SigningKey
from realms.admin_columns import NOTHING
from realms.models import Realm


def test_a_field_is_labelled_as_people_write_it(administrator: Browser, acme: Realm) -> None:
    text = administrator.get(f"/realms/acme/admin/realms/realm/{acme.pk}/change/").content.decode()

    assert all(f">{label}" in text for label in ("ID token lifetime", "Loopback redirect URIs", "PKCE", "API key days"))
    assert "Pkce" not in text


def test_a_field_that_is_only_read_is_labelled_alike(administrator: Browser, acme: Realm) -> None:
    key = SigningKey.objects.all_realms().filter(realm=acme, activated_at=None).first()
    assert key

    text = administrator.get(f"/realms/acme/admin/keys/signingkey/{key.pk}/change/").content.decode()

    assert "Key ID:" in text
    assert "Public JWK:" in text
    assert f'<div class="readonly">{NOTHING}</div>' in text
    assert "None" not in text


def test_moments_of_people_are_written_as_all_others(administrator: Browser, alice: User) -> None:
    text = administrator.get(f"/realms/acme/admin/accounts/user/{alice.pk}/change/").content.decode()

    assert f"<time>{alice.created_at:%Y-%m-%d %H:%M:%S}</time>" in text
