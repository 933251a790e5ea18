"""KEY_ENCRYPTION_BACKEND: keys of the environment, of a file, of a plug-in; and what is said of one that is none."""

import stat
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django.fixtures import Settings

from keys import data_keys
from keys.models import SigningKey
from keys.ring import ring_of
from realms.models import Realm
from support import key_encryption_backends, local_keys, sealing

REMOTE = "tests.keys.kms:factory"


def test_keys_in_a_file_are_read_without_a_restart(settings: Settings, tmp_path: Path, acme: Realm) -> None:
    file = tmp_path / "keys"
    old, new = sealing.generate_key(), sealing.generate_key()
    file.write_text(f"{settings.KEY_ENCRYPTION_KEY}\n{old}\n")
    file.chmod(stat.S_IRUSR | stat.S_IWUSR)
    settings.KEY_ENCRYPTION_BACKEND, settings.KEY_ENCRYPTION_KEY_FILE = "file", str(file)
    assert ring_of(acme).active

    file.write_text(f"{new}\n{file.read_text()}")
    made = data_keys.make()

    assert made.label == local_keys.parse(new)[0].label
    assert SigningKey.objects.all_realms().exists()


def test_the_same_key_has_the_same_name_wherever_it_comes_from() -> None:
    text = sealing.generate_key()

    labels = {key.label for key in (*local_keys.parse(text), *local_keys.parse(f"{text}\n"))}

    assert len(labels) == 1
    assert text not in labels.pop()
    assert text[:8] not in repr(local_keys.parse(text))


@pytest.mark.parametrize(
    ("backend", "sentence"),
    [
        ("nowhere:factory", "'nowhere:factory' cannot be used: No module named 'nowhere'"),
        ("acme-kms", "'acme-kms' cannot be used: no such back end is installed"),
        ("file", "KEY_ENCRYPTION_KEY_FILE cannot be read"),
        ("", "'' cannot be used"),
    ],
)
def test_a_back_end_that_is_none_is_named(settings: Settings, backend: str, sentence: str) -> None:
    settings.KEY_ENCRYPTION_BACKEND = backend

    with pytest.raises(ImproperlyConfigured, match=sentence):
        key_encryption_backends.in_force()


def test_a_package_registers_its_back_end_by_an_entry_point(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = EntryPoint("acme-kms", REMOTE, key_encryption_backends.ENTRY_POINTS)
    monkeypatch.setattr(key_encryption_backends, "entry_points", lambda **_: [entry])
    monkeypatch.setenv("KMS_URL", "http://127.0.0.1:1")
    settings.KEY_ENCRYPTION_BACKEND = "acme-kms"

    assert [key.label for key in key_encryption_backends.in_force()] == ["kms:test/acme"]
