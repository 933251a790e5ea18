"""What a database is made of, as lines that can be compared: columns, constraints, indexes, triggers."""

import re
import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ON_POSTGRESQL = """
WITH ours AS (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r')
SELECT attrelid::regclass::text, 'column ' || row_number() OVER (PARTITION BY attrelid ORDER BY attnum),
    concat_ws(' ', attname, format_type(atttypid, atttypmod), attcollation::regcollation,
        CASE WHEN attnotnull THEN 'not null' END, 'default ' || pg_get_expr(adbin, adrelid), attidentity)
FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE attrelid IN (SELECT oid FROM ours) AND attnum > 0 AND NOT attisdropped
UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE conrelid IN (SELECT oid FROM ours)
UNION ALL SELECT indrelid::regclass::text, 'index', pg_get_indexdef(indexrelid)
FROM pg_index WHERE indrelid IN (SELECT oid FROM ours)
UNION ALL SELECT tgrelid::regclass::text, 'trigger', pg_get_triggerdef(oid)
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT '', 'function', pg_get_functiondef(oid)
FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT '', 'sequence', relname
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind NOT IN ('r', 'i')
"""
ON_SQLITE = "SELECT type, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"


def of(database_url: str) -> set[str]:
    """Return a line for each thing."""
    if database_url.startswith("sqlite:"):
        return _on_sqlite(Path(urlsplit(database_url).path))
    with psycopg.connect(database_url) as connection:
        return {" | ".join(row) for row in connection.execute(ON_POSTGRESQL)}


def _on_sqlite(file: Path) -> set[str]:
    connection = sqlite3.connect(file)
    rows = connection.execute(ON_SQLITE).fetchall()
    connection.close()
    return {
        f"{table} | {' '.join(part.split())}"
        for kind, table, sql in rows
        for part in (_definitions(sql) if kind == "table" else [sql])
    }


def _definitions(create_table: str) -> list[str]:
    """Return the columns and constraints of a table, whose order tells only how often Django made it anew."""
    body = create_table.partition("(")[2].rpartition(")")[0]
    parts, depth, start = [], 0, 0
    for found in re.finditer(r"'[^']*'|[(),]", body):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if found[0] == "," and depth == 0:
            parts.append(body[start : found.start()])
            start = found.end()
    return [*parts, body[start:]]
