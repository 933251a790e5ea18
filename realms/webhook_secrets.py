"""Standard Webhooks, "Signature scheme": the secret of a webhook, sealed, and the one before it for a while."""

from realms.models import Webhook
from support import clock, sealing, standard_webhooks

COLUMNS = ("sealed_secret", "previous_sealed_secret", "previous_until")


def renew_secret(webhook: Webhook, *, overlap: int = 0) -> str:
    """Give `webhook`, unsaved, a new secret and return it: the only time that anybody sees it.

    Messages are signed with the old one as well, for `overlap` seconds.
    """
    secret = standard_webhooks.new_secret()
    goes_on = bool(overlap and webhook.sealed_secret)
    webhook.previous_sealed_secret = bytes(webhook.sealed_secret) if goes_on else None
    webhook.previous_until = clock.now() + overlap if goes_on else None
    keep_secret(webhook, secret)
    return secret


def keep_secret(webhook: Webhook, secret: str) -> None:
    """Seal a secret into `webhook`, unsaved; whoever gave it has judged it."""
    webhook.sealed_secret = sealing.seal(secret.encode(), context=_context(webhook))


def secret_of(webhook: Webhook) -> str:
    """Return the secret; raise SealBroken where no configured key opens it."""
    return _opened(webhook, webhook.sealed_secret)


def secrets_of(webhook: Webhook) -> list[str]:
    """Return what messages are signed with now, the newest first."""
    found = [secret_of(webhook)]
    if webhook.previous_sealed_secret and (webhook.previous_until or 0) > clock.now():
        found.append(_opened(webhook, webhook.previous_sealed_secret))
    return found


def keep_previous(webhook: Webhook) -> None:
    """Seal the secret before anew into `webhook`, unsaved; raise SealBroken where no configured key opens it."""
    opened = _opened(webhook, webhook.previous_sealed_secret or b"")
    webhook.previous_sealed_secret = sealing.seal(opened.encode(), context=_context(webhook))


def forget_former() -> None:
    """Forget secrets that sign no more."""
    over = Webhook.objects.all_realms().filter(previous_until__lte=clock.now())
    over.update(previous_sealed_secret=None, previous_until=None)


def _opened(webhook: Webhook, sealed: bytes | memoryview) -> str:
    return sealing.unseal(bytes(sealed), context=_context(webhook)).decode()


def _context(webhook: Webhook) -> str:
    """Return what the secret is bound to: it opens for no other webhook. A name stays what it is."""
    return f"webhook {webhook.realm_id} {webhook.name}"
