"""What the rows of the table expect, in words: an error page that leads nowhere, an error that goes back."""

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from realms.models import Realm

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


def assert_page(answer: "Answer", *, hiding: str = "evil") -> None:
    """Demand an HTML error page, status 400, that leads nowhere and does not hold the text `hiding` raw."""
    html = answer.content.decode()
    assert answer.status_code == 400, html
    assert answer["Content-Type"].startswith("text/html")
    assert "Location" not in answer
    assert "Refresh" not in answer
    assert "Access-Control-Allow-Origin" not in answer
    assert not answer.cookies
    assert "<form" not in html
    assert "<script" not in html
    assert 'http-equiv="refresh"' not in html
    assert hiding not in html


def error_sent_back(answer: "Answer", realm: Realm, *, to: str) -> str:
    """Return the error code of a redirect to exactly `to`, which carries no code, and the issuer once."""
    assert answer.status_code in {302, 303}, answer.content
    parts = urlsplit(answer["Location"])
    given = parse_qs(parts.query)
    assert parts._replace(query="").geturl() == to
    assert not {"code", "access_token", "id_token"} & given.keys()
    assert given["iss"] == [realm.issuer]
    assert len(given["error"]) == 1
    return given["error"][0]
