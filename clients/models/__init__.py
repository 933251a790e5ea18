"""A client, its secrets, and the tokens that let strangers register one."""

from clients.models.client import Client
from clients.models.client_secret import ClientSecret
from clients.models.initial_access_token import InitialAccessToken
from clients.models.metadata_document import MetadataDocument

__all__ = ["Client", "ClientSecret", "InitialAccessToken", "MetadataDocument"]
