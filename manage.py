#!/usr/bin/env python
"""Run a management command: `python manage.py up` starts everything."""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 (for whoever runs an older one by hand)
    sys.exit(f"authserver needs Python 3.11 or newer, and this is {sys.version.split()[0]}.")

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "authserver.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)
