"""KEY_ENCRYPTION_BACKEND: which key-encryption keys this installation has: `env`, `file`, or a plug-in's."""

from collections.abc import Sequence
from functools import cache
from importlib.metadata import entry_points
from os import environ

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from support import local_keys
from support.key_encryption import Factory, KeyEncryptionKey

ENTRY_POINTS = "authserver.key_encryption"


def in_force() -> tuple[KeyEncryptionKey, ...]:
    """Return every configured key, newest first: the first one wraps, each unwraps. Raise ImproperlyConfigured."""
    names = [name.strip() for name in settings.KEY_ENCRYPTION_BACKEND.split(",")]
    keys = tuple(key for name in names for key in _keys_of(name))
    if not keys:
        raise ImproperlyConfigured("KEY_ENCRYPTION_BACKEND names no key-encryption key.")
    return keys


def _keys_of(name: str) -> Sequence[KeyEncryptionKey]:
    if name == "env":
        return _local(settings.KEY_ENCRYPTION_KEY)
    if name == "file":
        return _local(local_keys.read(settings.KEY_ENCRYPTION_KEY_FILE))
    return _external(name)


def _local(text: str) -> Sequence[KeyEncryptionKey]:
    try:
        return local_keys.parse(text)
    except ValueError as refusal:
        raise ImproperlyConfigured(str(refusal)) from None


@cache
def _external(name: str) -> Sequence[KeyEncryptionKey]:
    """Make the keys of a plug-in, once for a process: `module.path:factory`, or the name of an entry point."""
    try:
        factory: Factory = _factory(name)
        return tuple(factory(environ))
    except Exception as failure:
        raise ImproperlyConfigured(f"KEY_ENCRYPTION_BACKEND {name!r} cannot be used: {failure}.") from failure


def _factory(name: str) -> Factory:
    if ":" in name:
        found: Factory = import_string(name.replace(":", "."))
        return found
    for entry in entry_points(group=ENTRY_POINTS, name=name):
        loaded: Factory = entry.load()
        return loaded
    raise LookupError("no such back end is installed")
