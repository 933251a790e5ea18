"""What the worker does for the secrets of machines: it reminds those who answer for them."""

from celery import shared_task

from serviceaccounts.credentials import reminders


@shared_task
def remind_of_secrets() -> None:
    """Say which secrets end soon, or are due."""
    reminders.remind()
