"""Many rows like one, made by the database itself: `generate_series` in place of a statement for each."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

OWN_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND NOT EXISTS
    (SELECT 1 FROM pg_constraint WHERE conindid = format('%%I.%%I', schemaname, indexname)::regclass)
"""


def copies(like: models.Model, count: int, /, **columns: str) -> None:
    """Insert `count` rows like the unsaved one. `columns` are SQL expressions in `n`, which counts from 0."""
    names, values, given = [], [], []
    options = like._meta  # noqa: SLF001 (Django's documented name)
    for field in options.concrete_fields:
        value = field.pre_save(like, add=True)
        if field.attname in columns or not (isinstance(value, DatabaseDefault) or (field.primary_key and not value)):
            names.append(connection.ops.quote_name(str(field.column)))
            values.append(columns[field.attname].replace("%", "%%") if field.attname in columns else "%s")
            given += [] if field.attname in columns else [field.get_db_prep_save(value, connection)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {options.db_table} ({', '.join(names)}) "  # noqa: S608 (names of columns, and what desk.py says)
            f"SELECT {', '.join(values)} FROM generate_series(0, {count - 1}) AS n",
            given,
        )


@contextmanager
def in_bulk(*tables: type[models.Model]) -> Iterator[None]:
    """Leave out indexes, foreign keys and durability while tables are filled; have the rest counted afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        indexes = []
        for table in tables:
            cursor.execute(OWN_INDEXES, [table._meta.db_table])  # noqa: SLF001 (as above)
            indexes += cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, definition in indexes:
            cursor.execute(definition)
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
