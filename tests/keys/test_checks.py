"""System checks of keys: what works, but should not stay as it is."""

import pytest
from pytest_django.fixtures import Settings

from keys import checks
from keys.making import draw, store
from keys.models import SigningKey
from realms.models import Realm
from support import sealing


def warnings() -> dict[str, str]:
    """Return what the checks say, by id."""
    found = [*checks._key_sets_are_short(None), *checks._newest_key_seals(None)]  # noqa: SLF001 (what Django calls)
    return {str(message.id): str(message.msg) for message in found}


def test_keys_that_retire_faster_than_their_tokens_end_are_named(acme: Realm, globex: Realm) -> None:
    before = warnings()
    for _ in range(checks.MOST_PUBLISHED):
        store(acme, "ES256", draw("ES256"), state=SigningKey.State.RETIRED)

    said = warnings()

    assert before == {}
    assert said.keys() == {"keys.W001"}
    assert "acme publishes 22 ES256 keys" in said["keys.W001"]
    assert globex.slug not in said["keys.W001"]


@pytest.mark.usefixtures("acme")
def test_a_first_key_that_does_not_seal_yet_is_named(settings: Settings) -> None:
    settings.KEY_ENCRYPTION_KEY = f"{sealing.generate_key()},{settings.KEY_ENCRYPTION_KEY}"

    assert warnings().keys() == {"keys.W002"}
