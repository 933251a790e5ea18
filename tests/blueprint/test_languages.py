"""The languages of a realm, and the sentences of its scopes in each of them."""

import pytest
from django.core.management import call_command
from django.utils import translation

from realms.models import Realm
from tests.blueprint.conftest import Apply, Refuse

pytestmark = pytest.mark.django_db

ACME = """
realms:
  - slug: acme
    default_language: de
    languages: [en, de]
    scopes:
      - {name: "notes:read", description: Read your notes, translations: {de: Ihre Notizen lesen}}
"""


def test_a_realm_says_what_it_speaks(apply: Apply) -> None:
    apply(ACME)

    acme = Realm.objects.get()
    assert (acme.default_language, acme.languages, acme.offered_languages) == ("de", ["en", "de"], ["de", "en"])
    assert apply(ACME) == []


def test_a_scope_speaks_the_language_in_force(apply: Apply) -> None:
    apply(ACME)
    scopes = Realm.objects.get().catalogue.scopes
    said = {}

    for tag in ("en", "de"):
        with translation.override(tag):
            said[tag] = (scopes["notes:read"].description, scopes["email"].description)

    assert said["en"] == ("Read your notes", "See your e-mail address")
    assert said["de"] == ("Ihre Notizen lesen", "Ihre E-Mail-Adresse sehen")


def test_what_is_exported_says_it_again(apply: Apply, capsys: pytest.CaptureFixture[str]) -> None:
    apply(ACME)

    call_command("export", "acme")

    assert apply(capsys.readouterr().out) == []


@pytest.mark.parametrize(
    ("inside", "problem"),
    [
        ("default_language: tlh", "default_language: 'tlh' is none of the languages here: "),
        ("languages: [de, tlh]", "languages: 'tlh' is none of the languages here: "),
        ("scopes: [{name: a, description: b, translations: {DE: c}}]", "scopes[0].translations: 'DE' is no tag"),
        ("scopes: [{name: a, description: b, translations: {de: 1}}]", "scopes[0].translations.de: "),
    ],
)
def test_languages_that_there_are_not_are_refused(refuse: Refuse, inside: str, problem: str) -> None:
    problems = refuse(f"realms: [{{slug: acme, name: Acme, {inside}}}]")

    assert any(problem in line for line in problems), problems
