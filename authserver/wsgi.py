"""The WSGI callable that granian serves: the front door, and Django behind it. It refuses an unsafe start."""

import os
from typing import cast

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "authserver.settings")
django = get_wsgi_application()

from authserver.starting import refuse_unsafe_start  # noqa: E402 (models exist only from here on)
from authserver.whole_bodies import WholeBodies  # noqa: E402 (the same)
from oauth.front import Application, FrontDoor  # noqa: E402 (the same)
from oauth.store import writing_later  # noqa: E402 (the same)
from support.garbage import leave_what_is_loaded  # noqa: E402 (the same)

refuse_unsafe_start()
writing_later.start()
application = WholeBodies(FrontDoor(cast("Application", django)))
leave_what_is_loaded()
