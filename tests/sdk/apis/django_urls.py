"""Serves a module with `urlpatterns`: `python -m tests.sdk.apis.django_urls PORT MODULE`."""

import sys
from wsgiref.simple_server import make_server

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=sys.argv[2],
    SECRET_KEY="made-up",
    REST_FRAMEWORK={"UNAUTHENTICATED_USER": None},
)
django.setup()
make_server("127.0.0.1", int(sys.argv[1]), get_wsgi_application()).serve_forever()
