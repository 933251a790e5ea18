"""The page on which an operator narrows the admin down to one realm, among thousands."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from realms import chosen_realm
from realms.models import Realm

PAGE = 50  # realms


def answer(request: HttpRequest, site: Any, context: dict[str, Any]) -> HttpResponse:  # noqa: ANN401 (authserver/admin_site.py)
    """List and search realms; a POST chooses one, or all. Only who sees every realm has a choice."""
    if not site.spans_realms(request):
        raise Http404
    if request.method == "POST":
        return _chosen(request, request.POST.get("realm", "").replace("\0", ""))
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    query = request.GET.get("q", "").replace("\0", "").strip()
    page = Paginator(_matching(query), PAGE).get_page(request.GET.get("p"))
    recent = Realm.objects.filter(slug__in=context["recent"]) if not query else Realm.objects.none()
    return TemplateResponse(
        request, "admin/choose_realm.html", context | {"query": query, "page": page, "recent": recent}
    )


def _chosen(request: HttpRequest, slug: str) -> HttpResponse:
    if slug:
        chosen_realm.choose(request, get_object_or_404(Realm, slug=slug))
    else:
        chosen_realm.leave(request)
    return HttpResponseRedirect(reverse("admin:index"))


def _matching(query: str) -> "QuerySet[Realm]":
    if not query:
        return Realm.objects.all()
    return Realm.objects.filter(Q(slug__icontains=query) | Q(name__icontains=query) | Q(domain__icontains=query))
