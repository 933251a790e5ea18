"""What runs on one machine: the web server, the worker, the scheduler; and the folders of their file-based queue."""

from pathlib import Path

from django.conf import settings

from authserver.settings.environment import Environment
from authserver.up.child import Child
from authserver.up.preconditions import FOLDER_MODE

SECONDS_TO_FINISH = 5  # for requests that are under way when the server is told to stop


def web(configured: Environment) -> Child:
    """Return granian serving WSGI: one process per worker, several threads, no log of requests."""
    return Child(
        *("web", "granian", "--interface", "wsgi", "--http", "1", "--no-ws", "--log-level", "warning"),
        *("--host", configured.host, "--port", str(configured.port)),
        *("--workers", str(configured.web_workers), "--blocking-threads", str(configured.web_threads)),
        *("--workers-kill-timeout", str(SECONDS_TO_FINISH), "authserver.wsgi:application"),
    )


def background() -> tuple[Child, ...]:
    """Return the Celery worker and the scheduler that feeds it."""
    options = getattr(settings, "CELERY_BROKER_TRANSPORT_OPTIONS", {})
    for name in ("data_folder_in", "processed_folder", "control_folder"):
        if name in options:
            Path(options[name]).mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    celery = ("celery", "--app", "authserver", "--quiet")
    alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    worker = Child(
        "worker", *celery, "worker", "--pool", "threads", "--concurrency", "2", "--loglevel", "WARNING", *alone
    )
    scheduler = Child("scheduler", *celery, "beat", "--loglevel", "WARNING", "--pidfile", "")
    return worker, scheduler
