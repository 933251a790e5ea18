"""What a person reads of the language of a page."""

import re
from typing import TYPE_CHECKING, Any

from django.test import Client as Browser

from realms.models import Realm

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

GERMAN = {"accept-language": "de-AT,de;q=0.9,en;q=0.5"}


def language_of(page: "Answer") -> str:
    """Return the language of a page, in which the attribute, the header and the words must agree."""
    said = re.search(r'<html lang="([^"]+)"\s+dir="ltr">', page.content.decode())
    assert said, page.content
    assert page["Content-Language"] == said[1]
    return said[1]


def login_page(visitor: Browser, realm: Realm, **headers: Any) -> "Answer":
    return visitor.get(f"{realm.path}/account/login/", headers=headers)
