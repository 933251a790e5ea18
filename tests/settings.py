"""The settings under test: made-up secrets, an https origin, and a data directory that goes away."""

import atexit
import os
import shutil
import tempfile

from tests import databases, valkey

folder = tempfile.mkdtemp(prefix="authserver-tests-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ.setdefault("PUBLIC_URL", "https://testserver")
os.environ.setdefault(databases.SHARED, folder)  # the processes that this one starts share it
os.environ.update(
    {
        "DATA_DIR": folder,
        "SECRET_KEY": "made-up-for-tests-made-up-for-tests-made-up-for-tests-",
        "SECRET_PEPPER": "1:made-up-for-tests-made-up-for-tests",
        "KEY_ENCRYPTION_KEY": "bWFkZS11cC1mb3ItdGhlLWNoZWNrcy0zMi1ieXRlcyE=",
        "EMAIL_URL": "memorymail://",
        "CACHE_URL": valkey.empty_database() if valkey.is_there() else "locmemcache://tests",
    }
)

from authserver.settings import *  # noqa: E402, F403 (the environment comes first)

EVENT_STREAMS = 1000  # whoever calls without a server closes no stream, and none begins
PASSWORD_HASHERS = ["tests.hashers.Quick"]
