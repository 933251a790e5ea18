"""Every name of the trail has its sentence."""

from audit import actions
from audit.vocabulary import ACTIONS

NAMES = {value for name, value in vars(actions).items() if name.isupper()}


def test_each_name_is_said_in_a_sentence() -> None:
    assert set(ACTIONS) == NAMES
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in ACTIONS.values())
