"""What is kept of keys: those that sign, and those that seal."""

from keys.models.data_key import DataKey
from keys.models.signing_key import SigningKey

__all__ = ["DataKey", "SigningKey"]
