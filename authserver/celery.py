"""The Celery application: background work, never on the path of a request."""

import os
import sys
import warnings
from typing import Any

from celery import Celery
from celery.signals import beat_init, setup_logging, worker_init
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "authserver.settings")

# Celery warns of root because of pickled messages; ours are JSON.
warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")

app = Celery("authserver")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def _leave_logging_alone(**_: Any) -> None:
    """Keep Celery from replacing what LOGGING configured: it asks whether anybody listens here."""


@worker_init.connect
@beat_init.connect
def _refuse_unsafe_start(**_: Any) -> None:
    """Let no worker or scheduler start where the web server would not."""
    from authserver.starting import refuse_unsafe_start  # noqa: PLC0415 (models exist only once a worker starts)

    try:
        refuse_unsafe_start()
    except ImproperlyConfigured as refusal:
        sys.exit(str(refusal))
