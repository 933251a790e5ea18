"""Every key in the cache carries the realm in force: libraries count and remember without knowing of realms."""

from realms.context import current_realm_or_none


def in_realm(key: str, key_prefix: str, version: int) -> str:
    """Return the full cache key for `key` in the realm in force, or for the platform outside any."""
    realm = current_realm_or_none()
    return f"{key_prefix}:{version}:{realm.pk if realm else '-'}:{key}"
