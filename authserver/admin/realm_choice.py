"""The page on which an operator narrows the admin down to one realm, among thousands."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from realms import chosen_realm
from realms.models import Realm

PAGE = 50  # realms
GONE = "The realm that was in view is gone, or no longer yours to look at."
NOTHING_DONE = "Nothing of what you sent was done."


def answer(request: HttpRequest, site: Any, context: dict[str, Any]) -> HttpResponse:  # noqa: ANN401 (authserver/admin_site.py)
    """List and search realms; a POST chooses one, or all. Only who sees every realm has a choice."""
    if not site.spans_realms(request):
        raise Http404
    if request.method == "POST":
        return _chosen(request, site, request.POST.get("realm", "").replace("\0", ""))
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    query = request.GET.get("q", "").replace("\0", "").strip()
    realms = site.governed(request)
    page = Paginator(_matching(realms, query), PAGE).get_page(request.GET.get("p"))
    recent = realms.none() if query else realms.filter(slug__in=context["recent"])
    return TemplateResponse(
        request, "admin/choose_realm.html", context | {"query": query, "page": page, "recent": recent}
    )


def refusal(request: HttpRequest, site: Any) -> HttpResponse | None:  # noqa: ANN401 (authserver/admin_site.py)
    """Return where an operator is led whose choice holds no longer, before anything of what they asked is done.

    Else a form that was filled in for that realm would be about all of them, or would write into the operators' own.
    """
    if not chosen_realm.is_chosen(request):
        return None
    may_choose = site.spans_realms(request)
    if may_choose and chosen_realm.chosen_realm(request) is not None:
        return None
    chosen_realm.leave(request)
    messages.error(request, f"{GONE} {NOTHING_DONE if request.method == 'POST' else ''}".strip())
    return HttpResponseRedirect(reverse("admin:choose_realm" if may_choose else "admin:index"))


def _chosen(request: HttpRequest, site: Any, slug: str) -> HttpResponse:  # noqa: ANN401 (authserver/admin_site.py)
    if slug:
        chosen_realm.choose(request, get_object_or_404(site.governed(request), slug=slug))
    else:
        chosen_realm.leave(request)
    return HttpResponseRedirect(reverse("admin:index"))


def _matching(realms: QuerySet[Realm], query: str) -> QuerySet[Realm]:
    if not query:
        return realms
    return realms.filter(Q(slug__icontains=query) | Q(name__icontains=query) | Q(domain__icontains=query))
