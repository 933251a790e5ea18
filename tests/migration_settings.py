"""The settings under test, with the linter of migrations as an app: `make check` runs its command."""

from tests.settings import *  # noqa: F403 (all of them)
from tests.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
