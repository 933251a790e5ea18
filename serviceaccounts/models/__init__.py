"""A service account, and what a client may introspect."""

from serviceaccounts.models.introspector import Introspector
from serviceaccounts.models.service_account import ServiceAccount

__all__ = ["Introspector", "ServiceAccount"]
