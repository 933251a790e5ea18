"""Which realm the running code is in: entered once per request, task or command, and always left."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from realms.models import Realm

_current: ContextVar["Realm | None"] = ContextVar("realm", default=None)


class NoRealm(RuntimeError):
    """Rows of a realm were asked for outside any realm: a bug in the caller, never a reason to return all rows."""


@contextmanager
def realm_context(realm: "Realm") -> Iterator["Realm"]:
    """Run the block in `realm`, and return to the realm before (or none) whatever happens."""
    token = _current.set(realm)
    try:
        yield realm
    finally:
        _current.reset(token)


def current_realm() -> "Realm":
    """Return the realm in force; raise NoRealm outside any."""
    realm = _current.get()
    if realm is None:
        raise NoRealm("No realm is set here: enter realm_context(realm), or ask all_realms() explicitly.")
    return realm


def current_realm_or_none() -> "Realm | None":
    """Return the realm in force, or None outside any: for code that also serves pages of no realm."""
    return _current.get()
