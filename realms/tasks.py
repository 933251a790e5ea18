"""What the worker does for webhooks, and for what realms decide about their trail."""

from celery import shared_task

from realms import audit_retention, webhook_feed, webhook_log, webhook_secrets


@shared_task
def tell_webhooks() -> None:
    """Put down what is new in the audit trail for those that hear of it."""
    webhook_feed.tell()


@shared_task
def clear_webhooks() -> None:
    """Forget old deliveries, and secrets that sign no more."""
    webhook_log.clear()
    webhook_secrets.forget_former()


@shared_task
def clear_trail() -> None:
    """Delete events that realms do not want to keep any longer."""
    audit_retention.clear_old_events()
