"""The languages that are served: a catalogue below locale/ adds one, and nothing else does."""

from django.utils.translation import to_language

from authserver.settings.environment import BASE_DIR

CATALOGUES = BASE_DIR / "locale"


def translated() -> list[tuple[str, str]]:
    """Return Django's LANGUAGES: each with its tag for a name, which only administrators see."""
    found = (to_language(path.parent.parent.name) for path in CATALOGUES.glob("*/LC_MESSAGES/django.mo"))
    return [(tag, tag) for tag in sorted({"en", *found})]
