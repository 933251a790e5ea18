"""`manage.py up`: make what is missing, then run the web server, the worker and the scheduler until Ctrl-C."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from authserver.settings.environment import Environment
from authserver.up import announcement, database, demo, preconditions, processes, secrets_file
from authserver.up.refusal import Refusal
from authserver.up.supervisor import Supervisor

OWNER_ONLY = 0o077


class Command(BaseCommand):
    """Everything on one machine."""

    help = "Prepare the data directory and the database, then run the server with its worker and scheduler."
    requires_system_checks = ()  # they look at the secrets, which are made here

    def handle(self, *_: Any, **__: Any) -> None:
        """Start, or say in one sentence why not."""
        configured: Environment = settings.ENVIRONMENT
        os.umask(OWNER_ONLY)
        try:
            preconditions.ensure_data_dir(configured.data_dir)
            preconditions.refuse_busy_port(configured.host, configured.port)
            with preconditions.lock_data_dir(configured.data_dir):
                self._make_missing_secrets(configured)
                self._prepare()
                self._run(configured)
        except Refusal as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)

    def _make_missing_secrets(self, configured: Environment) -> None:
        names = secrets_file.missing(configured)
        if not names:
            return
        if database.is_filled():
            secrets_file.refuse_to_replace(names)
        secrets_file.add(configured.data_dir, names)
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 (settings were read without the secrets: start over)

    def _prepare(self) -> None:
        database.is_filled()
        database.refuse_unsafe_configuration()
        database.prepare()
        demo.apply_when_empty()

    def _run(self, configured: Environment) -> None:
        text = announcement.compose()
        background = processes.worker(), processes.scheduler()
        supervisor = Supervisor(processes.web(configured), background, configured=configured)
        database.let_go()
        supervisor.run(when_ready=lambda: self._announce(text))

    def _announce(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
