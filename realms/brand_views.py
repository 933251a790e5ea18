"""RFC 8246: a realm's style sheet, logos and icon. Their addresses carry a digest, so browsers keep them for good."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from realms.context import current_realm
from realms.models.logo import Logo, Scheme

CSS, PNG = "text/css; charset=utf-8", "image/png"
FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"

View = Callable[[HttpRequest], HttpResponseBase]


@require_safe
def stylesheet(request: HttpRequest) -> HttpResponseBase:
    """Answer with what differs from the server's own style."""
    look = current_realm().look
    if not look.stylesheet:
        raise Http404
    return _answer(request, look.version, CSS, look.stylesheet.encode)


def picture(scheme: Scheme, column: str) -> View:
    """Return the view of a logo, or of the icon made from it."""

    @require_safe
    def view(request: HttpRequest) -> HttpResponseBase:
        shown = current_realm().look.logos.get(scheme)
        if shown is None:
            raise Http404
        return _answer(request, shown.digest, PNG, lambda: _read(scheme, column))

    return view


def _read(scheme: Scheme, column: str) -> bytes:
    content = Logo.objects.filter(scheme=scheme).values_list(column, flat=True).first()
    if content is None:
        raise Http404
    return bytes(content)


def _answer(request: HttpRequest, digest: str, kind: str, body: Callable[[], bytes]) -> HttpResponseBase:
    """Answer for good where the address names what is there now; else for once, since it may be another tomorrow."""
    etag = f'"{digest}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(body(), content_type=kind)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = FOR_GOOD if request.GET.get("v") == digest else ASK_AGAIN
    return response
