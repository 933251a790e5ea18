"""`/metrics`: the counters in Prometheus' text format, for whoever has METRICS_TOKEN. Without one there is no page."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from support import metrics

SCHEME = "Bearer "


@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Answer 404 where no token is configured, 401 to anybody without it."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not constant_time_compare(given, SCHEME + settings.METRICS_TOKEN):
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Bearer realm="metrics"'})
    return HttpResponse(metrics.exposition(), content_type=metrics.CONTENT_TYPE)
