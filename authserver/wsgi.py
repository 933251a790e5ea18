"""The WSGI callable that granian serves. It refuses to start where that would be unsafe."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "authserver.settings")
application = get_wsgi_application()

from authserver.starting import refuse_unsafe_start  # noqa: E402 (models exist only from here on)

refuse_unsafe_start()
