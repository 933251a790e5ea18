"""German says "Sie", in our words and in those that libraries put on our pages."""

import re

import pytest
from django.test import Client as Browser

from accounts.models import User
from realms.models import Realm
from tests.accounts.mailbox import ask
from tests.languages.catalogues import ROOT, read
from tests.people import log_in, try_password

FAMILIAR = re.compile(r"\b(du|dir|dich|dein\w*|gib|lade|melde|prüfe|stelle?|versuche? es|wähle?)\b", re.IGNORECASE)
CATALOGUE = ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"


def test_no_translation_is_familiar() -> None:
    translations = [str(message.string) for message in read(CATALOGUE) if message.id]

    assert [text for text in translations if FAMILIAR.search(text)] == []


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "ä@acme.test", "x" * 300 + "@acme.test"])
def test_what_forms_say_of_an_address_is_not_familiar(client: Browser, acme: Realm, email: str) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"

    for answer in (ask(client, acme, "code", email), try_password(client, acme, email, "")):
        said = re.findall(r'<(?:div|p) class="wrong"[^>]*>([^<]+)<', answer.content.decode())
        assert said
        assert not FAMILIAR.search(" ".join(said)), said


def test_what_forms_say_of_a_profile_is_not_familiar(client: Browser, alice: User) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    log_in(client, alice)

    answer = client.post(f"{alice.realm.path}/account/profile/", {"picture": "nowhere", "locale": "x", "zoneinfo": "y"})

    said = re.findall(r'<div class="wrong"[^>]*>([^<]+)<', answer.content.decode())
    assert len(said) == 3
    assert not FAMILIAR.search(" ".join(said)), said
