"""What runs on one machine: the web server, the worker, the scheduler; and the folders of their file-based queue."""

from pathlib import Path

from django.conf import settings

from authserver.settings.environment import Environment
from authserver.up.child import Child
from authserver.up.preconditions import FOLDER_MODE

CELERY = ("celery", "--app", "authserver", "--quiet")
LOG_CONFIGS = settings.BASE_DIR / "authserver" / "settings"  # granian_line.json, granian_json.json
SECONDS_TO_FINISH = 5  # for requests that are under way when the server is told to stop


def web(configured: Environment) -> Child:
    """Return granian serving WSGI: one process per worker, several threads. Requests are logged by ourselves."""
    log_config = LOG_CONFIGS / f"granian_{configured.telemetry.log_format}.json"
    return Child(
        *("web", "granian", "--interface", "wsgi", "--http", "1", "--no-ws", "--log-level", "warning"),
        *("--log-config", str(log_config), "--host", configured.host, "--port", str(configured.port)),
        *("--workers", str(configured.web_workers), "--blocking-threads", str(configured.web_threads)),
        "--respawn-failed-workers",
        *("--workers-kill-timeout", str(SECONDS_TO_FINISH), "authserver.wsgi:application"),
    )


def worker() -> Child:
    """Return the Celery worker, with the folders of its queue where that is a file-based one."""
    options = getattr(settings, "CELERY_BROKER_TRANSPORT_OPTIONS", {})
    for name in ("data_folder_in", "processed_folder", "control_folder"):
        if name in options:
            Path(options[name]).mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    return Child("worker", *CELERY, "worker", "--pool", "threads", "--concurrency", "2", *alone)


def scheduler() -> Child:
    """Return the scheduler that feeds the worker, with the folder of its notes."""
    Path(settings.CELERY_BEAT_SCHEDULE_FILENAME).parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    return Child("scheduler", *CELERY, "beat", "--pidfile", "")
