"""A passkey in tests, as it is stored after it was made."""

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from accounts.factors import authenticators
from accounts.models import User
from realms.context import realm_context

FLAG = AuthenticatorData.FLAG


def add_passkey(user: User, *, name: str = "Laptop", verified: bool = True) -> Authenticator:
    """Give `user` a passkey; `verified`: it made sure of its owner, so that it lets them in alone."""
    secret = ec.generate_private_key(ec.SECP256R1())
    public_key = ES256.from_cryptography_key(secret.public_key())  # type: ignore[no-untyped-call]  # fido2's
    key = AttestedCredentialData.create(Aaguid.NONE, name.encode(), public_key)
    flags = FLAG.UP | FLAG.AT | (FLAG.UV if verified else FLAG(0))
    made = AttestationObject.create("none", AuthenticatorData.create(sha256(b"testserver"), flags, 0, key), {})
    said = CollectedClientData.create("webauthn.create", b"challenge", "https://testserver")
    response = {"clientDataJSON": websafe_encode(said), "attestationObject": websafe_encode(made)}
    identifier = websafe_encode(key.credential_id)
    credential = {"id": identifier, "rawId": identifier, "type": "public-key", "response": response}
    with realm_context(user.realm):
        data = {"name": name, "credential": credential, "sign_count": 0}
        added: Authenticator = Authenticator.objects.create(user=user, type=authenticators.PASSKEY, data=data)
        return added
