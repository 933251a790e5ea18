"""Migrations run while the version before them still serves: each must suit both."""

import pytest
from django.apps import apps
from django.conf import settings
from django_migration_linter import MigrationLinter


@pytest.mark.django_db
def test_no_migration_breaks_the_version_that_is_still_serving() -> None:
    ours = [
        app.label
        for app in apps.get_app_configs()
        if app.path.startswith(str(settings.BASE_DIR / app.name.split(".")[0]))
    ]
    linter = MigrationLinter(include_apps=ours, no_cache=True, quiet=["ok", "ignore"])

    linter.lint_all_migrations()

    assert linter.nb_total
    assert not linter.has_errors
