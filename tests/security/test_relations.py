"""The rows of a relation stay those of its object, whatever realm is in force."""

from typing import Any, cast

import pytest

from accounts.models import User
from realms.context import realm_context
from realms.models import Realm


def test_a_relation_cannot_be_asked_for_the_rows_of_every_realm(acme: Realm, alice: User) -> None:
    roles = cast("Any", alice.roles)

    with realm_context(acme), pytest.raises(TypeError, match="one realm"):
        roles.all_realms()
