"""RFC 6749 §3.2.1 and §5.2: what endpoints share that clients authenticate at: who asks, and how a refusal reads."""

from http import HTTPStatus

from oauth.client_auth.authenticate import authenticate
from oauth.http import Parameters, Request, Response, error_response
from oauth.store.clients import ClientRecord
from support.errors import InvalidRequest, OAuth2Error, SlowDown


def authenticated(request: Request) -> tuple[Parameters, ClientRecord]:
    """Return the parameters of the body and the client that they prove; raise as `form_of` and `client_of` do."""
    form = form_of(request)
    return form, client_of(form, request)


def form_of(request: Request) -> Parameters:
    """Return the parameters of the body; raise InvalidRequest where it is no form, and for parameters in the query."""
    if request.query:
        raise InvalidRequest("Parameters belong in the body, where no log sees them.")
    return request.form()


def client_of(form: Parameters, request: Request, *, takes_keys: bool = False) -> ClientRecord:
    """Return the client that the request proves; `takes_keys`: also by an API key in the place of its secret.

    Raises InvalidClient without proof, SlowDown after too many tries, KeyRefused for a key whose quota is exhausted.
    """
    return authenticate(
        request.realm,
        authorization=request.headers.get("authorization", ""),
        parameters=form,
        peer=request.peer,
        certificate=request.certificate,
        takes_keys=takes_keys,
    )


def refuse(error: OAuth2Error, request: Request) -> Response:
    """Return the JSON for `error`; a client that tried the Authorization header is told the scheme."""
    headers = {}
    if error.status_code == HTTPStatus.UNAUTHORIZED and "authorization" in request.headers:
        headers["WWW-Authenticate"] = f'Basic realm="{request.realm.slug}"'
    if isinstance(error, SlowDown):
        headers["Retry-After"] = str(error.retry_after)
    return error_response(error, headers=headers)
