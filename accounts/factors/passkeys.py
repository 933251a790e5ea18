"""Web Authentication Level 3: passkeys. A challenge is for one purpose, session and answer."""

import json
from dataclasses import dataclass
from struct import error
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from accounts.factors import authenticators
from accounts.models import User
from realms.context import current_realm
from support import clock

CHALLENGE = "passkey_challenge"
LIFETIME = 300  # seconds for which a challenge can be answered
NAME, CREDENTIAL, SIGN_COUNT = "name", "credential", "sign_count"
#: What fido2 and the parser of JSON raise on what strangers send.
MALFORMED = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    NotImplementedError,
    RecursionError,
    error,
)
PURPOSES = REGISTER, LOGIN, CONFIRM = "register", "login", "confirm"


class PasskeyRefused(Exception):
    """The answer does not fit: another challenge, key, site or person; or nobody was asked."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A passkey that was shown. `verified`: it made sure by itself, by fingerprint or PIN, that its owner holds it."""

    user: User
    factor: Authenticator
    verified: bool
    amr: str


def registration_options(request: HttpRequest, user: User) -> dict[str, Any]:
    """Return what the browser needs to make a passkey, which it should be able to find by itself later (§5.4)."""
    described = PublicKeyCredentialUserEntity(id=user.pk.bytes, name=user.email, display_name=user.display_name)
    options, state = _server().register_begin(
        described,
        credentials=[_key(row) for row in _of(user)],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    _remember(request, state, purpose=REGISTER)
    return dict(options)


def register(request: HttpRequest, user: User, *, answer: str, name: str) -> Authenticator:
    """Store the passkey that the browser made (§7.1)."""
    state = _asked(request, purpose=REGISTER)
    try:
        given = RegistrationResponse.from_dict(json.loads(answer))
        made = _server().register_complete(state, given)
    except MALFORMED:
        raise PasskeyRefused from None
    if made.credential_data is None or made.credential_data.public_key.ALGORITHM is None:
        raise PasskeyRefused
    data = {NAME: name, CREDENTIAL: _kept(given), SIGN_COUNT: made.counter}
    added: Authenticator = Authenticator.objects.create(user=user, type=authenticators.PASSKEY, data=data)
    return added


def challenge(request: HttpRequest, user: User | None, *, purpose: str) -> dict[str, Any]:
    """Return what the browser needs to show a passkey of `user`; without one any that it finds, which must verify."""
    verification = UserVerificationRequirement.PREFERRED if user else UserVerificationRequirement.REQUIRED
    keys = [_key(row) for row in _of(user)] if user else []
    options, state = _server().authenticate_begin(keys, user_verification=verification)
    _remember(request, state, purpose=purpose)
    return dict(options)


@transaction.atomic
def show(request: HttpRequest, user: User | None, *, answer: str, purpose: str) -> Shown:
    """Judge the browser's answer (§7.2); without `user` the key says whose it is."""
    state = _asked(request, purpose=purpose)
    try:
        given = AuthenticationResponse.from_dict(json.loads(answer))
        owner = user or _owner(given)
        rows = {bytes(_key(row).credential_id): row for row in authenticators.locked(owner, authenticators.PASSKEY)}
        key = _server().authenticate_complete(state, [_key(row) for row in rows.values()], given)
    except MALFORMED:
        raise PasskeyRefused from None
    seen, row = given.response.authenticator_data, rows[bytes(key.credential_id)]
    _count(row, seen)
    backed_up = bool(seen.flags & AuthenticatorData.FLAG.BE)
    return Shown(owner, row, verified=seen.is_user_verified(), amr="swk" if backed_up else "hwk")


def _kept(given: RegistrationResponse) -> dict[str, Any]:
    """Return what is kept of a registration, without the words that a stranger could put beside it."""
    key, response = websafe_encode(given.raw_id), given.response
    parts = {"clientDataJSON": response.client_data, "attestationObject": response.attestation_object}
    encoded = {name: websafe_encode(part) for name, part in parts.items()}
    return {"id": key, "rawId": key, "type": "public-key", "response": encoded}


def _count(row: Authenticator, seen: AuthenticatorData) -> None:
    """§6.1.1: a count that does not grow comes of a copy of the key. Keys that do not count say zero."""
    before = row.data[SIGN_COUNT]
    if (seen.counter or before) and seen.counter <= before:
        raise PasskeyRefused
    row.data[SIGN_COUNT], row.last_used_at = seen.counter, timezone.now()
    row.save(update_fields=["data", "last_used_at"])


def _server() -> Fido2Server:
    """Return fido2's relying party: the host of this realm's address, and no other origin than that address's own."""
    realm = current_realm()
    party = PublicKeyCredentialRpEntity(id=urlsplit(realm.origin).hostname, name=realm.name)
    return Fido2Server(
        party,
        attestation=AttestationConveyancePreference.NONE,
        verify_origin=lambda origin: origin == realm.origin,
    )


def _of(user: User) -> list[Authenticator]:
    return list(authenticators.of(user).filter(type=authenticators.PASSKEY))


def opens_alone(row: Authenticator) -> bool:
    """Tell whether a factor is a passkey that lets in by itself: it made sure of its owner when it was made (§6.1)."""
    return row.type == authenticators.PASSKEY and _made(row).is_user_verified()


def _made(row: Authenticator) -> AuthenticatorData:
    made: AuthenticatorData = RegistrationResponse.from_dict(row.data[CREDENTIAL]).response.attestation_object.auth_data
    return made


def _key(row: Authenticator) -> AttestedCredentialData:
    key: AttestedCredentialData | None = _made(row).credential_data
    assert key is not None  # noqa: S101 (a registration without one was refused)
    return key


def _owner(given: AuthenticationResponse) -> User:
    """Return the person of this realm whom the key names. Realms of one host see each other's keys, and refuse them."""
    owner = User.objects.filter(pk=UUID(bytes=bytes(given.response.user_handle or b""))).first()
    if owner is None:
        raise PasskeyRefused
    return owner


def _remember(request: HttpRequest, state: dict[str, Any], *, purpose: str) -> None:
    request.session[CHALLENGE] = {"state": state, "purpose": purpose, "until": clock.now() + LIFETIME}


def _asked(request: HttpRequest, *, purpose: str) -> dict[str, Any]:
    """Return what was asked for that purpose, and forget it."""
    asked = request.session.pop(CHALLENGE, None)
    if asked is None or asked["purpose"] != purpose or asked["until"] < clock.now():
        raise PasskeyRefused
    state: dict[str, Any] = asked["state"]
    return state
