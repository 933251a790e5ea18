"""A page of the admin: what the server of a resource needs, to copy."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from authserver.admin_site import site
from authserver.snippets import snippets
from realms.management_scopes import Act
from realms.models import Resource


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the snippets of a resource to whoever may read it."""
    if not site.may(request, Act.READ, Resource):
        raise PermissionDenied
    resource = get_object_or_404(site.get_model_admin(Resource).get_queryset(request), pk=pk)
    context = {**site.each_context(request), "title": f"Snippets for {resource}", "snippets": snippets(resource)}
    return render(request, "admin/resource_snippets.html", context)
