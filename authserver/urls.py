"""Addresses of the platform; those of a realm are in realm_urls.py."""

from django.urls import path
from django.views.generic import RedirectView

from authserver import health, metrics_page, pages

urlpatterns = [
    path("", pages.landing, name="landing"),
    path("admin/", RedirectView.as_view(url=pages.ADMIN_PATH), name="platform_admin"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("startupz", health.startupz, name="startupz"),
    path("metrics", metrics_page.show, name="metrics"),
]

handler500 = "authserver.pages.server_error"
