"""One statement at a time: support/statements.py, by the name under which this package calls it."""

from support.statements import Row, Values, as_uuid, is_postgresql, parsed, row, rows, worded

__all__ = ["Row", "Values", "as_uuid", "is_postgresql", "parsed", "row", "rows", "worded"]
