"""The WSGI callable that granian serves. It refuses to start with a key-encryption key that opens nothing."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "authserver.settings")

from django.core.wsgi import get_wsgi_application  # noqa: E402 (the settings must be named first)

application = get_wsgi_application()

from keys.checks import refuse_wrong_key  # noqa: E402 (models exist from here on)

refuse_wrong_key()
