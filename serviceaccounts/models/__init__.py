"""A service account, its keys, the workloads that stand for it; who administers a client, and what it introspects."""

from serviceaccounts.models.api_key import ApiKey
from serviceaccounts.models.application_role import ApplicationRole
from serviceaccounts.models.introspector import Introspector
from serviceaccounts.models.service_account import ServiceAccount
from serviceaccounts.models.workload_rule import WorkloadRule

__all__ = ["ApiKey", "ApplicationRole", "Introspector", "ServiceAccount", "WorkloadRule"]
