"""A page of the admin: what the server of a resource needs, to copy."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from authserver.admin_site import site
from authserver.snippets import snippets
from realms.admin import operates_platform
from realms.models import Resource


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the snippets of a resource of this realm; to the platform's operators of any."""
    rows = Resource.objects.all_realms() if operates_platform() else Resource.objects.all()
    resource = get_object_or_404(rows, pk=pk)
    context = {**site.each_context(request), "title": f"Snippets for {resource}", "snippets": snippets(resource)}
    return render(request, "admin/resource_snippets.html", context)
