"""The WSGI callable that granian serves. It refuses to start with a key-encryption key that opens nothing."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "authserver.settings")
application = get_wsgi_application()

from keys.checks import refuse_wrong_key  # noqa: E402 (models exist only from here on)

refuse_wrong_key()
