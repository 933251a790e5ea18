"""RFC 9457: an address of the API at which there is nothing says so as every other refusal does."""

from http import HTTPStatus

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from authserver.api.problems import MEDIA_TYPE, document


@csrf_exempt
def absent(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 (the signature is Django's)
    """Answer 404. Who comes with a token is told no more than who comes without."""
    status = HTTPStatus.NOT_FOUND
    refusal = document(
        status, "There is no such address. Each ends with a slash; the documentation lists them: api/v1/docs/."
    )
    return JsonResponse(refusal, status=status, content_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})
