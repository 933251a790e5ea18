"""The blueprint's webhooks: where they lead, what they hear of, and their secrets by reference."""

from base64 import b64decode
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, SecretStr

from authserver.blueprint.asking import RENAMABLE
from authserver.blueprint.entry import Entry
from authserver.blueprint.secret_references import resolve
from realms.models import Webhook
from support import standard_webhooks

KEY_BYTES = range(24, 65)  # Standard Webhooks, "Signature scheme"


def _of_the_standard(secret: SecretStr) -> SecretStr:
    """Refuse what no receiver would know how to read."""
    text = secret.get_secret_value()
    try:
        key = b64decode(text.removeprefix(standard_webhooks.PREFIX), validate=True)
    except ValueError:
        key = b""
    if not text.startswith(standard_webhooks.PREFIX) or len(key) not in KEY_BYTES:
        raise ValueError(f"a webhook's secret is {standard_webhooks.PREFIX} and 24 to 64 bytes in base64")
    return secret


class WebhookEntry(Entry):
    """One webhook, known by its name."""

    TABLES = (Webhook,)
    NAMED = ("name",)
    ASKS = RENAMABLE

    name: str
    url: str = ""
    events: list[str] = []
    every_realm: bool = False
    enabled: bool = True
    secret: Annotated[SecretStr, AfterValidator(_of_the_standard), BeforeValidator(resolve)] = SecretStr("")
