"""A column that holds sealed values: which keys seal them, and how each is sealed anew under the newest data key."""

from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import BinaryField, CharField, Count, F, Func, QuerySet
from django.db.models.fields.json import KT

from keys.models import DataKey
from support import local_keys, sealing

BATCH = 100
HEADER_CHARACTERS = sealing.HEADER_BYTES * 4 // 3  # in base64: a whole number


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """`place` is the column, or `column__member` of a JSON one; text holds sealed values in base64."""

    what: str
    rows: Callable[[], QuerySet[Any]]
    place: str
    renew: Callable[[Any], None]  # opens a value, or raises SealBroken, and seals it into the row
    is_text: bool = True

    @property
    def column(self) -> str:
        """Return the column alone."""
        return self.place.partition("__")[0]

    def headed(self) -> QuerySet[Any]:
        """Return the rows with the header of what is sealed there."""
        width, kind = (HEADER_CHARACTERS, CharField()) if self.is_text else (sealing.HEADER_BYTES, BinaryField())
        value = KT(self.place) if "__" in self.place else F(self.place)
        rows: QuerySet[Any] = self.rows().annotate(header=Func(value, 1, width, function="SUBSTR", output_field=kind))
        return rows

    def usage(self) -> Counter[bytes]:
        """Return how many values each header has."""
        found = self.headed().values_list("header").annotate(number=Count("pk")).order_by()
        return Counter({b64decode(header) if self.is_text else bytes(header): number for header, number in found})

    def reseal(self, header: bytes) -> Iterator[tuple[int, int]]:
        """Seal anew what is not sealed under `header`; yield after each batch how many were, and were unreadable.

        Each batch is a transaction: it may be stopped and run again.
        """
        wanted = self.headed().exclude(header=b64encode(header).decode() if self.is_text else header)
        last = 0
        while True:
            with transaction.atomic():
                batch = list(wanted.select_for_update(no_key=True).filter(pk__gt=last).order_by("pk")[:BATCH])
                resealed = sum(self._renewed(row) for row in batch)
            if not batch:
                return
            last = batch[-1].pk
            yield resealed, len(batch) - resealed

    def _renewed(self, row: Any) -> bool:  # noqa: ANN401 (a row of the table)
        try:
            self.renew(row)
        except sealing.SealBroken:
            return False
        row.save(update_fields=[self.column])
        return True


def labels() -> dict[bytes, str]:
    """Return which key-encryption key is behind each data key, by the header of what it sealed."""
    known = DataKey.objects.values_list("name", "label")
    return {sealing.VERSION + bytes.fromhex(name): label for name, label in known}


def label_of(header: bytes, known: dict[bytes, str]) -> str:
    """Return the key-encryption key behind a header, or what is known of it."""
    if header[: len(sealing.DIRECT)] == sealing.DIRECT:
        return local_keys.label(header[len(sealing.DIRECT) :])
    return known.get(header, f"a data key that is gone: {header[len(sealing.VERSION) :].hex()}")
