"""Things that the server numbers: there is nothing by a name that is no number."""

from typing import Any

from authserver.api.collection import Collection

DIGITS = 18  # fewer than a BIGINT has


class Numbered(Collection):
    """Rows known by their number."""

    key = "id"

    def find(self, name: str, *, lock: bool = False) -> Any:  # noqa: ANN401 (a row of the table)
        """Return the row of that number, or None."""
        is_number = name.isascii() and name.isdecimal() and len(name) <= DIGITS
        return super().find(name, lock=lock) if is_number else None
