"""The Celery application: background work, never on the path of a request."""

import os
import sys
import warnings
from typing import Any

from celery import Celery
from celery.signals import worker_init
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "authserver.settings")

# Celery warns of root because of pickled messages; ours are JSON.
warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")

app = Celery("authserver")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def _refuse_wrong_key(**_: Any) -> None:
    """Let no worker start with a key-encryption key that opens nothing."""
    from keys.checks import refuse_wrong_key  # noqa: PLC0415 (models exist only once a worker starts)

    try:
        refuse_wrong_key()
    except ImproperlyConfigured as refusal:
        sys.exit(str(refusal))
