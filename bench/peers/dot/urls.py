"""The toolkit's own views, and a login without a page: the benchmark signs Alice in once."""

from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path


def sign_in(request: HttpRequest) -> HttpResponse:
    """Make whoever asks Alice."""
    login(request, User.objects.get(username="alice"))  # type: ignore[arg-type]  # the checker knows authserver's people
    return redirect(request.GET["next"])


urlpatterns = [path("o/", include("oauth2_provider.urls")), path("login/", sign_in)]
