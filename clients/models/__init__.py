"""A client and its secrets."""

from clients.models.client import Client
from clients.models.client_secret import ClientSecret

__all__ = ["Client", "ClientSecret"]
