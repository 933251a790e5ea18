"""PEP 3333: a request begins when its body is here. Until then it holds a thread, but no connection to the database."""

from collections.abc import Iterable
from io import BytesIO

from oauth.front import Application, Environ, StartResponse
from oauth.http import MAXIMUM_BODY


class WholeBodies:
    """A WSGI application before another one. A body beyond the limit is left where it is: the other one refuses it."""

    def __init__(self, behind: Application) -> None:
        self._behind = behind

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Read what the client sends, however slowly, then let the application answer."""
        length = environ.get("CONTENT_LENGTH", "")
        if "HTTP_TRANSFER_ENCODING" in environ and not length:
            environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(MAXIMUM_BODY + 1))
        elif length.isdecimal() and 0 < int(length) <= MAXIMUM_BODY:
            environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(int(length)))
        return self._behind(environ, start_response)
