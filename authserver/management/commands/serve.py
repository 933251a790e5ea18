"""`manage.py serve PROCESS`: become one of the processes that `up` supervises, for machines with another supervisor."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand

from authserver.starting import refuse_unsafe_start
from authserver.up import processes
from authserver.up.child import Child
from authserver.up.preconditions import ensure_data_dir
from authserver.up.refusal import Refusal

OWNER_ONLY = 0o077
PROCESSES: Mapping[str, Callable[[], Child]] = {
    "web": lambda: processes.web(settings.ENVIRONMENT),
    "worker": processes.worker,
    "beat": processes.scheduler,
}


class Command(BaseCommand):
    """One process, in this one's place: signals reach it, and its exit code is this one's."""

    help = "Run the web server, the worker or the scheduler (one in all) until it is told to stop."
    requires_system_checks = ()  # those that matter are made below, and again by each process (authserver/starting.py)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask which."""
        parser.add_argument("process", choices=PROCESSES)

    def handle(self, *_: Any, process: str = "", **__: Any) -> None:
        """Replace this process."""
        os.umask(OWNER_ONLY)
        try:
            ensure_data_dir(settings.DATA_DIR)
            refuse_unsafe_start()  # here once: of several web processes each would be started again for a while
        except (Refusal, ImproperlyConfigured) as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        command = PROCESSES[process]().command
        os.chdir(settings.BASE_DIR)
        os.execv(command[0], command)  # noqa: S606 (our own command)
