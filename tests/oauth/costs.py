"""What a request costs in statements. BEGIN, SAVEPOINT and the like are counted apart."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection
from django.test.utils import CaptureQueriesContext

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass
class Cost:
    """The statements of a block, and how its transactions were steered."""

    statements: list[str] = field(default_factory=list)
    control: list[str] = field(default_factory=list)

    @property
    def verbs(self) -> list[str]:
        return [statement.split()[0].upper() for statement in self.statements]


@contextmanager
def cost() -> Iterator[Cost]:
    spent = Cost()
    with CaptureQueriesContext(connection) as captured:
        yield spent
    for query in captured.captured_queries:
        sql = query["sql"].strip()
        (spent.control if sql.startswith(CONTROL) else spent.statements).append(sql)
