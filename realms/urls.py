"""Addresses of a realm's brand."""

from django.urls import path

from realms.brand_views import picture, stylesheet
from realms.models.logo import Scheme

urlpatterns = [
    path("brand.css", stylesheet, name="brand_css"),
    path("brand/logo", picture(Scheme.LIGHT, "content"), name="brand_logo"),
    path("brand/logo-dark", picture(Scheme.DARK, "content"), name="brand_logo_dark"),
    path("brand/icon", picture(Scheme.LIGHT, "icon"), name="brand_icon"),
]
