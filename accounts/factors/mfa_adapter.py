"""What allauth asks us about second factors: above all to seal their secrets, which it would store in clear."""

from base64 import b64decode, b64encode

from allauth.mfa.adapter import DefaultMFAAdapter

from support import sealing

CONTEXT = "accounts.factors"


class MFAAdapter(DefaultMFAAdapter):
    """Seals under the key-encryption key, which is not in the database."""

    def encrypt(self, text: str) -> str:
        """Return `text` sealed, in base64."""
        return b64encode(sealing.seal(text.encode(), context=CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what `encrypt` was given; raise SealBroken."""
        return sealing.unseal(b64decode(encrypted_text), context=CONTEXT).decode()
