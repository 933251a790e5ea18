"""Settings of the tuned peer: no middleware that it can do without, a pool, a fast hash for generated secrets."""

import os

import environ

SECRET_KEY = os.environ["SECRET"]
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.peers.dot.urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "oauth2_provider",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",  # sets Content-Length, without which a connection is not kept alive
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
_DATABASE = environ.Env.db_url_config(os.environ["DATABASE_URL"])
DATABASES = {"default": _DATABASE | {"OPTIONS": _DATABASE["OPTIONS"] | {"pool": {"min_size": 4, "max_size": 6}}}}
PASSWORD_HASHERS = ["bench.peers.dot.hashers.OneRound"]
LOGIN_URL = "/login/"
LOGGING_CONFIG = None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True

OAUTH2_PROVIDER = {
    "OIDC_ENABLED": True,
    "OIDC_ISS_ENDPOINT": os.environ["ISSUER"],
    "OIDC_RSA_PRIVATE_KEY": os.environ["RSA_KEY"],
    "PKCE_REQUIRED": True,
    "ACCESS_TOKEN_EXPIRE_SECONDS": 300,
    "ID_TOKEN_EXPIRE_SECONDS": 300,
    "REFRESH_TOKEN_EXPIRE_SECONDS": 604800,
    "SCOPES": {
        "openid": "Who you are",
        "profile": "Your profile",
        "email": "Your address",
        "offline_access": "While you are away",
        os.environ["RESOURCE_SCOPE"]: "Read",
    },
    "DEFAULT_SCOPES": ["openid"],
}
