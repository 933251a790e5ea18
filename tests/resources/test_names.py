"""RFC 8707 §2: a name means one resource of a realm, whichever way it is spelt and whoever claims it first."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError
from django.db import IntegrityError, transaction

from realms.models import Realm, Resource, ResourceName
from realms.resource_identifier import canonical
from tests.blueprint.conftest import Apply, apply  # noqa: F401 (a fixture)
from tests.oauth.declared import add_resource

NOTES, OLD = "https://notes.example/mcp", "https://old.example/notes"


@pytest.mark.parametrize(
    ("sent", "form"),
    [
        ("HTTPS://Notes.Example:443/mcp/", NOTES),
        ("http://[2001:DB8::1]:80/a", "http://[2001:db8::1]/a"),
        ("https://notes.example", "https://notes.example"),
        ("https://notes.example/?a=/", "https://notes.example?a=/"),
        ("https://notes.example/a%2Fb", "https://notes.example/a%2Fb"),
        ("URN:example:notes", "urn:example:notes"),
        ("api://notes", "api://notes"),
    ],
)
def test_spellings_have_one_form(sent: str, form: str) -> None:
    assert canonical(sent) == form
    assert canonical(form) == form


@pytest.mark.attack("F25")
@pytest.mark.parametrize(
    "sent",
    [
        *("", "notes", "/mcp", "//notes.example/mcp", "https:", "https:mcp", "https:///mcp", "https://:443/mcp"),
        *("https://u@notes.example", "https://u:p@notes.example", "https://notes.example#", "urn:a:b#c"),
        *("https://notes.example/a b", "https://notes.example/\\a", 'https://notes.example/"', "https://é.example"),
        *("https://notes.example:99999", "https://notes.example:x", "https://[::1", "https://a.example/" + "a" * 500),
    ],
)
def test_what_is_no_absolute_uri_names_nothing(sent: str) -> None:
    assert canonical(sent) is None


@pytest.mark.parametrize("name", [NOTES, f"{NOTES}/", "HTTPS://NOTES.example:443/mcp", OLD, f"{OLD}/"])
@pytest.mark.parametrize("as_alias", [True, False])
def test_a_name_that_is_taken_is_refused_with_its_owner(acme: Realm, name: str, *, as_alias: bool) -> None:
    add_resource(acme, NOTES, OLD)
    other = Resource(realm=acme, identifier="urn:acme:other", aliases=[name])
    if not as_alias:
        other = Resource(realm=acme, identifier=name)

    with pytest.raises(ValidationError) as refusal:
        other.full_clean()

    assert f"{name} means the resource {NOTES} already." in refusal.value.messages


@pytest.mark.parametrize("name", [f"{NOTES}/", OLD])
def test_the_table_holds_what_nobody_judged(acme: Realm, name: str) -> None:
    add_resource(acme, NOTES, OLD)

    with pytest.raises(IntegrityError), transaction.atomic():
        add_resource(acme, "urn:acme:other", name)

    assert list(Resource.objects.all_realms().values_list("identifier", flat=True)) == [NOTES]


def test_another_realm_has_the_same_names(acme: Realm, globex: Realm) -> None:
    add_resource(acme, NOTES, OLD)

    Resource(realm=globex, identifier=OLD, aliases=[NOTES]).full_clean()
    add_resource(globex, OLD, NOTES)

    assert ResourceName.objects.all_realms().count() == 4


def test_a_resource_keeps_and_changes_its_own_names(acme: Realm) -> None:
    resource = add_resource(acme, NOTES, OLD)
    resource.identifier, resource.aliases = OLD, [NOTES, f"{NOTES}/", "urn:acme:notes"]

    resource.full_clean()
    resource.save()

    assert {row.canonical for row in ResourceName.objects.all_realms().filter(resource=resource)} == {
        OLD,
        NOTES,
        "urn:acme:notes",
    }
    resource.delete()
    assert not ResourceName.objects.all_realms().exists()


BLUEPRINT = """
realms:
  - slug: initech
    resources:
      - {{identifier: urn:a, aliases: [{first}]}}
      - {{identifier: urn:b, aliases: [{second}]}}
"""


@pytest.mark.django_db
def test_a_blueprint_moves_an_alias_in_either_direction(apply: Apply) -> None:  # noqa: F811 (the fixture)
    for first, second in (("urn:x", "urn:y"), ("urn:y", "urn:x"), ("urn:x", ""), ("", "urn:x")):
        assert apply(BLUEPRINT.format(first=first, second=second))

    with pytest.raises(CommandError, match="urn:x means"):
        apply(BLUEPRINT.format(first="urn:x", second="urn:x"))
