"""A person and what is remembered of them, one file a concept."""

from accounts.models.address_proof import AddressProof, Purpose
from accounts.models.invitation import Invitation
from accounts.models.session import Session
from accounts.models.setup_link import SetupLink
from accounts.models.user import User

__all__ = ["AddressProof", "Invitation", "Purpose", "Session", "SetupLink", "User"]
