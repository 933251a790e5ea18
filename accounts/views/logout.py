"""Log out: GET asks, POST ends the session on the server."""

from allauth.account.views import LogoutView
from django.views.decorators.cache import never_cache

logout = never_cache(LogoutView.as_view())
