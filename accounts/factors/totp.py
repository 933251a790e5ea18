"""RFC 6238 and RFC 4226: six digits from a secret and the time, of this step of 30 seconds or its neighbours, once."""

import base64
import hmac
import secrets
import struct
from hashlib import sha1
from string import digits
from urllib.parse import quote, urlencode

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from django.db import transaction
from django.utils import timezone
from qrcode.main import QRCode

from accounts.factors import authenticators
from accounts.models import User
from support import clock

SECRET_BYTES = 20  # RFC 4226 §4: 160 bits, the length of the hash that every app knows
STEP_SECONDS = 30
DIGITS = 6
DRIFT = 1  # RFC 6238 §5.2: steps that a telephone's clock may be off, either way
LAST_STEP = "last_step"


def new_secret() -> str:
    """Return a new secret in base32, as people type it."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def address(secret: str, *, issuer: str, account: str) -> str:
    """Return the otpauth address that the QR code carries."""
    label = quote(f"{issuer}:{account}", safe="")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"


def picture(text: str) -> tuple[int, str]:
    """Return a QR code: its width in modules, and the path of an SVG element that draws it."""
    code = QRCode()
    code.add_data(text)
    rows: list[list[bool]] = code.get_matrix()
    dark = ((x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)


def typed(code: str) -> str:
    """Return the digits of a code, without what people and telephones put between them."""
    return "".join(character for character in code if character in digits)


def step_of(secret: str, code: str, *, after: int = -1) -> int | None:
    """Return the step whose code this is, if it is near and later than `after`; else None."""
    now = clock.now() // STEP_SECONDS
    near = range(now - DRIFT, now + DRIFT + 1)
    fitting = [step for step in near if hmac.compare_digest(_code(secret, step).encode(), code.encode())]
    return next((step for step in fitting if step > after), None)


def add(user: User, *, secret: str, step: int) -> Authenticator:
    """Store the secret, sealed; `step` is that of the code by which the person showed that their app has it."""
    data = {"secret": encrypt(secret), LAST_STEP: step}
    added: Authenticator = Authenticator.objects.create(user=user, type=authenticators.TOTP, data=data)
    return added


@transaction.atomic
def redeem(user: User, code: str) -> bool:
    """Tell whether this is a code of the person's app that was not used before; the same one never is again."""
    row = authenticators.locked(user, authenticators.TOTP).first()
    step = row and step_of(decrypt(row.data["secret"]), code, after=row.data[LAST_STEP])
    if row is None or step is None:
        return False
    row.data[LAST_STEP], row.last_used_at = step, timezone.now()
    row.save(update_fields=["data", "last_used_at"])
    return True


def _code(secret: str, step: int) -> str:
    """RFC 4226 §5.3: the truncated HMAC of a counter, as digits."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), sha1).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"
