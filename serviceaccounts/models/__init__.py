"""A service account."""

from serviceaccounts.models.service_account import ServiceAccount

__all__ = ["ServiceAccount"]
