"""Squashed migrations make the tables that the ones they replace make, and take over from each of those."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from tests import databases
from tests.migrations import one_by_one, schema

ONE_BY_ONE = ("-m", "tests.migrations.one_by_one")
BEGUN_NOT_ENDED = "clients.0007_metadata_documents"  # audit is at its end, realms in the middle, oauth not begun


@pytest.fixture
def squashed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return what a new installation's database is made of."""
    with databases.migrated(tmp_path_factory.mktemp("new")) as database_url:
        return schema.of(database_url)


def test_a_new_database_is_that_of_the_migrations_one_by_one(tmp_path: Path, squashed: set[str]) -> None:
    with databases.empty(tmp_path) as database_url:
        databases.run(database_url, tmp_path, *ONE_BY_ONE)

        assert schema.of(database_url) ^ squashed == set()


def test_a_database_in_the_middle_of_the_old_migrations_goes_on(tmp_path: Path, squashed: set[str]) -> None:
    with databases.empty(tmp_path) as database_url:
        databases.run(database_url, tmp_path, *ONE_BY_ONE, BEGUN_NOT_ENDED)

        databases.run(database_url, tmp_path, "manage.py", "migrate", "--verbosity", "0")

        databases.run(database_url, tmp_path, "manage.py", "migrate", "--check")
        assert schema.of(database_url) ^ squashed == set()


def test_wherever_a_database_stands_each_migration_comes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _: dict.fromkeys(done))
    done: list[tuple[str, str]] = []
    every = [(step.app_label, step.name) for step, _ in one_by_one.steps(MigrationExecutor(connection))]
    for applied in range(len(every) + 1):
        done = every[:applied]

        executor = MigrationExecutor(connection)
        executor.loader.check_consistent_history(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())

        to_come = [key for step, _ in plan for key in step.replaces or [(step.app_label, step.name)]]
        assert sorted(done + to_come) == sorted(every)


def test_every_table_of_the_oauth_toolkit_is_one_of_ours() -> None:
    assert list(apps.get_app_config("oauth2_provider").get_models()) == []
