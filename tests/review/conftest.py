"""The administrators of the tests of the admin, borrowed."""

from tests.admin.conftest import administrator, operator

__all__ = ["administrator", "operator"]
