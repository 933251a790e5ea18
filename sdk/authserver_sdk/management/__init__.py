"""The management API of an authserver: clients, service accounts, keys, people, and whatever administrators see to."""

from authserver_sdk.management.async_client import AsyncManagementClient
from authserver_sdk.management.client import ManagementClient
from authserver_sdk.management.problems import (
    ConflictError,
    InvalidError,
    ManagementError,
    NotAllowedError,
    NotFoundError,
    NotSignedInError,
)

__all__ = [
    "AsyncManagementClient",
    "ConflictError",
    "InvalidError",
    "ManagementClient",
    "ManagementError",
    "NotAllowedError",
    "NotFoundError",
    "NotSignedInError",
]
