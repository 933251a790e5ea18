"""Addresses of the platform; those of a realm are in realm_urls.py."""

urlpatterns: list[object] = []
