"""Becomes the web process that `manage.py up` starts, with the same command, and nothing beside it."""

import os

from django.conf import settings

from authserver.up import processes


def main() -> None:
    """Replace this process by granian."""
    command = processes.web(settings.ENVIRONMENT).command
    os.execv(command[0], command)  # noqa: S606 (our own command)


if __name__ == "__main__":
    main()
