"""RFC 7396: a patch looks like what it changes; null takes a member away."""

from typing import Any


def merged(target: Any, patch: Any) -> Any:  # noqa: ANN401 (any JSON)
    """Return `target` with `patch` applied, neither of them changed (§2)."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result
