"""Files that are large, dense or not text at all: one sentence, and nothing changed."""

import time

import pytest

from authserver.blueprint import yaml_text
from realms.models import Realm
from tests.blueprint.conftest import SAMPLE, Apply, Refuse

pytestmark = pytest.mark.django_db
BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{letter}: &{letter} [{','.join([f'*{before}'] * 10)}]\n"
    for before, letter in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_aliases_of_aliases_end_at_once(refuse: Refuse) -> None:
    begun = time.monotonic()

    lines = refuse(f"{BOMB}realms: [{{slug: acme, contacts: *i}}]")

    assert lines == ["the aliases of this file stand for more than any realm holds"]
    assert time.monotonic() - begun < 5
    assert not Realm.objects.exists()


def test_anchors_and_merge_keys_that_stand_for_little_are_taken(apply: Apply) -> None:
    changes = apply(
        "realms: [{slug: acme, clients: [&web {client_id: web, redirect_uris: &uris ['https://a.example/']},"
        " {<<: *web, client_id: shop}, {client_id: third, redirect_uris: *uris}]}]"
    )

    assert [change["name"] for change in changes] == ["acme", "web", "shop", "third"]


def test_a_file_beyond_measure_is_not_read(refuse: Refuse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_text, "MAXIMUM_BYTES", 1024 * 1024)

    assert refuse(f"{SAMPLE}#{'x' * 1024 * 1024}") == ["the file has more than 1 MiB"]
    assert not Realm.objects.exists()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("realms:\n  - slug: acme\n\tname: x", "this is not YAML: line 3, column 1: "),
        ("realms: [{slug: acme}]\n---\nrealms: []", "this is not YAML: line 2, column 1: "),
        ("realms: [{slug: acme, name: \x07}]", "this is not YAML: it holds bytes or characters"),
        ("realms: [*nowhere]", "this is not YAML: line 1, column 10: found undefined alias"),
        ("realms: [{slug: acme, clients: [{client_id: &x 1, name: *x}]}]", "realms[0].clients[0].client_id: "),
        ("realms: [{slug: acme, [a]: b}]", "realms[0]: a key must be text"),
        ("realms: [{slug: acme, 1: b}]", "realms[0][1]: keys should be strings"),
        ("realms: [{slug: acme, clients: {}}]", "realms[0].clients: this should be a valid list"),
        ("realms: [{slug: acme, clients: [[]]}]", "realms[0].clients[0]: this must be a mapping of keys to values"),
    ],
)
def test_what_is_no_blueprint_is_told_where_it_fails(refuse: Refuse, text: str, problem: str) -> None:
    assert refuse(text)[0].startswith(problem)
    assert not Realm.objects.exists()
