"""Django: views with the decorator (WSGI), behind the middleware (ASGI, and WSGI), and REST framework (WSGI)."""

import sys
from wsgiref.simple_server import WSGIServer, make_server

import django
import uvicorn
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path

from tests.sdk.apis.protection import guard

KIND, PORT, ISSUER, COOKIE = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
GUARD = guard(ISSUER, COOKIE)
sys.modules["django_api"] = sys.modules[__name__]
settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="django_api",
    SECRET_KEY="made-up",
    AUTHSERVER_GUARD="django_api.GUARD",
    MIDDLEWARE=["authserver_sdk.adapters.django.Protected"] if KIND in {"middleware", "blocking"} else [],
    REST_FRAMEWORK={"UNAUTHENTICATED_USER": None},
)
django.setup()

from authserver_sdk.adapters.django import documents, requires  # noqa: E402 (they need the settings)


def _subject(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"subject": request.access.subject})  # type: ignore[attr-defined]  # of the adapter


async def _asubject(request: HttpRequest) -> JsonResponse:
    return _subject(request)


def _rest_framework() -> list[URLPattern]:
    from rest_framework.request import Request  # noqa: PLC0415 (needs the settings)
    from rest_framework.response import Response  # noqa: PLC0415 (the same)
    from rest_framework.views import APIView  # noqa: PLC0415 (the same)

    from authserver_sdk.adapters import drf  # noqa: PLC0415 (the same)

    class Tokens(drf.TokenAuthentication):
        guard = GUARD

    class Notes(APIView):
        authentication_classes = [Tokens]
        permission_classes = [drf.requires(GUARD, "notes:read")]

        def get(self, request: Request) -> Response:
            return Response({"subject": request.user.pk})

        post = get

    class Written(Notes):
        permission_classes = [drf.requires(GUARD, "notes:write")]

    return [path("notes", Notes.as_view()), path("written", Written.as_view())]


VIEWS = {
    "decorator": lambda: [
        path("notes", requires(GUARD)(_subject)),
        path("written", requires(GUARD, "notes:write")(_subject)),
    ],
    "middleware": lambda: [path("notes", _asubject), path("written", requires(GUARD, "notes:write")(_asubject))],
    "blocking": lambda: [path("notes", _subject), path("written", requires(GUARD, "notes:write")(_subject))],
    "rest_framework": _rest_framework,
}
urlpatterns = [*documents(GUARD), *VIEWS[KIND]()]

if KIND == "middleware":
    from django.core.asgi import get_asgi_application

    uvicorn.run(get_asgi_application(), host="127.0.0.1", port=PORT, log_level="warning", lifespan="off")
else:
    from django.core.wsgi import get_wsgi_application

    with make_server("127.0.0.1", PORT, get_wsgi_application(), WSGIServer) as server:
        server.serve_forever()
