"""The list of mails: each can have a realm's own words, begins with the server's, and is documented."""

import re
from pathlib import Path

import pytest

from realms import mails
from realms.mail_kinds import KINDS
from realms.models import MailText, Realm

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/branding.md").read_text()
ROW = re.compile(r"^\| `([a-z_]+)` \| [^|]*\| `([a-z_ ]+)` \| ([^|]*)\|$", re.MULTILINE)


@pytest.mark.django_db
@pytest.mark.parametrize("name", KINDS)
def test_the_servers_own_words_can_be_taken_over_as_they_are(acme: Realm, name: str) -> None:
    kind = KINDS[name]
    words = mails.default_words(kind)
    row = MailText(realm=acme, kind=name, subject=words.subject, text=words.body)
    row.full_clean()

    said = mails.filled(row, kind.sample)
    assert "{" not in said.subject + said.body
    assert all(f"{{{placeholder}}}" in words.subject + words.body for placeholder in kind.required)


def test_every_mail_can_have_own_words_and_the_page_about_them_lists_it() -> None:
    templates = {path.stem for path in (ROOT / "templates/mail").glob("*.txt")}
    listed = {
        name: (set(known.split()), set(re.findall(r"`(.*?)`", needed))) for name, known, needed in ROW.findall(PAGE)
    }

    assert set(KINDS) == templates
    assert listed == {name: (set(kind.sample), set(kind.required)) for name, kind in KINDS.items()}
