"""Central logout: where a front end sends whoever leaves. It ends the one session that all of them share.

A page elsewhere must not log anybody out, so a person is asked; but for a form on a front end that the realm lists:
browsers say with a POST where it comes from (RFC 6454 §7), and no other page can say the same.
"""

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.return_address import may_follow
from accounts.sessions import current_login
from accounts.way_on import through
from authserver.console.sign_out import leave
from realms.context import current_realm


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def central_logout(request: HttpRequest) -> HttpResponse:
    """POST from a listed front end ends the session and goes on to `next`; anything else leads to the page that asks.

    A browser on another site sends no session along: it comes to that page, too, and with one.
    """
    realm, then = current_realm(), request.GET.get(REDIRECT_FIELD_NAME, "")
    if not realm.session_token:
        raise Http404
    login = current_login(request)
    is_listed = request.headers.get("origin") in realm.session_token_origins
    if login is None or request.method != "POST" or not is_listed:
        return HttpResponseRedirect(through("account_logout", then=then))
    return leave(request, login, address=then if may_follow(then) else reverse("account_login"))
