"""Migrate as before there were squashed migrations: python -m tests.migrations.one_by_one [UNTIL].

UNTIL, such as clients.0007_metadata_documents, is the last migration that is applied.
"""

import os
import sys

import django
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader


def steps(executor: MigrationExecutor) -> list[tuple[Migration, bool]]:
    """Return the plan for an empty database that leaves out what replaces others."""
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    leaves = set(executor.loader.graph.leaf_nodes()) - set(executor.loader.replacements)
    return executor.migration_plan(sorted(leaves), clean_start=True)


def main(until: str = "") -> None:
    """Apply them to the database of DATABASE_URL."""
    executor = MigrationExecutor(connection)
    plan = steps(executor)
    if until:
        plan = plan[: [str(migration) for migration, _ in plan].index(until) + 1]
    executor.migrate([], plan)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "authserver.settings"
    django.setup()
    main(*sys.argv[1:])
