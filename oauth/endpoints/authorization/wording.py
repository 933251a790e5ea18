"""RFC 6749 §4.1.2.1: what a person reads of an error. A description is English: it is for who makes the application."""

from django.utils.translation import get_language, gettext

from support.errors import OAuth2Error
from support.languages import SOURCE


def shown(error: OAuth2Error) -> dict[str, str | None]:
    """Return the error for a page: `message` in the person's language, or else `detail` as it stands."""
    description = error.description or ""
    sentence = gettext(description) if description else ""
    is_spoken = sentence != description or (get_language() or SOURCE).partition("-")[0] == SOURCE
    told = {"message": sentence, "detail": ""} if is_spoken else {"message": "", "detail": description}
    return {"error": error.error, **told}
