"""What a person reads on a page."""

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

TAG = re.compile(r"<[^>]*>")


def read(page: "Answer") -> str:
    """Return the words of a page that was served, without tags and with single spaces."""
    assert page.status_code == 200, page.content
    return " ".join(html.unescape(TAG.sub(" ", page.content.decode())).split())


def is_consent(page: "Answer") -> bool:
    """Tell whether the person is asked, rather than sent back with a code."""
    if page.status_code == 200:
        assert "asks to use your account" in read(page)
        return True
    assert "code=" in page["Location"], page["Location"]
    return False
