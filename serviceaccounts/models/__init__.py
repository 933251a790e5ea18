"""A service account, its keys, the workloads that stand for it, and what a client may introspect."""

from serviceaccounts.models.api_key import ApiKey
from serviceaccounts.models.introspector import Introspector
from serviceaccounts.models.service_account import ServiceAccount
from serviceaccounts.models.workload_rule import WorkloadRule

__all__ = ["ApiKey", "Introspector", "ServiceAccount", "WorkloadRule"]
