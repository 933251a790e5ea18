"""What `make messages` runs. Arguments are languages to begin."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.languages import catalogues  # noqa: E402 (the settings come first)

for name in sys.argv[1:]:
    catalogues.begin(name)
template = catalogues.marked()
for path in catalogues.catalogues():
    catalog = catalogues.refresh(path, template)
    missing = [message for message in catalog if message.id and not catalogues.is_translated(message)]
    print(f"{path}: {len(missing)} of {len(template)} messages lack a translation")  # noqa: T201 (this is a command)
    for message in missing:
        print(f"  {message.id!r}")  # noqa: T201 (the same)
