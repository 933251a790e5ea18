"""Addresses of the platform; those of a realm are in realm_urls.py."""

from django.urls import path, re_path
from django.views.generic import RedirectView

from authserver import health, metrics_page, pages, schemas, secret_scanning
from federation import back_channel
from federation import views as federation

urlpatterns = [
    path("", pages.landing, name="landing"),
    path("admin/", RedirectView.as_view(url=pages.ADMIN_PATH), name="platform_admin"),
    path("federation/<slug:slug>/callback", federation.shared_callback, name="federation_shared_callback"),
    path("federation/<slug:slug>/backchannel-logout", back_channel.shared_logged_out, name="federation_shared_logout"),
    path("domain-check", health.domain_check, name="domain_check"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("startupz", health.startupz, name="startupz"),
    path("metrics", metrics_page.show, name="metrics"),
    path("schemas/blueprint.json", schemas.blueprint, name="blueprint_schema"),
    re_path(r"^secret-scanning/patterns/?\Z", secret_scanning.patterns, name="secret_patterns"),
    re_path(r"^secret-scanning/reports/?\Z", secret_scanning.report, name="secret_reports"),
]

handler500 = "authserver.pages.server_error"
