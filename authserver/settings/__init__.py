"""Django's settings. What differs between installations comes from the environment (environment.py)."""

from typing import Any

from authserver.settings import environment, languages
from authserver.settings.databases import cache_config, database_config
from authserver.settings.libraries import *  # noqa: F403 (Django reads settings from this one namespace)
from authserver.settings.telemetry import logging_config

ENVIRONMENT = environment.read()
BASE_DIR = environment.BASE_DIR
DATA_DIR = ENVIRONMENT.data_dir

DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key
SECRET_PEPPER = ENVIRONMENT.secret_pepper
KEY_ENCRYPTION_KEY = ENVIRONMENT.key_encryption_key
KEY_ENCRYPTION_KEY_FILE = ENVIRONMENT.key_encryption_key_file
KEY_ENCRYPTION_BACKEND = ENVIRONMENT.key_encryption_backend
SECRET_PREFIXES = ENVIRONMENT.secret_prefixes
PUBLIC_URL = ENVIRONMENT.public_url
PUBLIC_HTTPS = PUBLIC_URL.startswith("https:")
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
TLS_CLIENT_CERT_HEADER = ENVIRONMENT.tls_client_cert_header
TLS_CLIENT_VERIFY_HEADER = ENVIRONMENT.tls_client_verify_header
OUTBOUND_ALLOW = ENVIRONMENT.outbound_allow
GEOIP_DATABASE = ENVIRONMENT.geoip_database
OUTBOUND_IN_FLIGHT = max(1, ENVIRONMENT.web_threads // 2)  # per process: whoever answers slowly holds a thread each
EVENT_STREAMS = max(1, ENVIRONMENT.web_threads // 8)  # per process: each holds a thread too
PUBLIC_HOST = environment.hostname(PUBLIC_URL)
ALLOWED_HOSTS = ["*"]  # realms.middleware.HostMiddleware judges, which knows the domains of realms too

LOGGING = logging_config(ENVIRONMENT.telemetry)
METRICS_TOKEN = ENVIRONMENT.telemetry.metrics_token
METRICS_REALMS = ENVIRONMENT.telemetry.metrics_realms

INSTALLED_APPS = [
    "authserver.apps.AuthserverConfig",
    "oauth.apps.OAuthConfig",
    "federation.apps.FederationConfig",
    "serviceaccounts.apps.ServiceAccountsConfig",
    "accounts.apps.AccountsConfig",
    "clients.apps.ClientsConfig",
    "keys.apps.KeysConfig",
    "realms.apps.RealmsConfig",
    "audit.apps.AuditConfig",
    "oauth2_provider",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "authserver.request_middleware.RequestMiddleware",
    "authserver.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "authserver.languages.LanguageMiddleware",
    "realms.middleware.HostMiddleware",
    "realms.middleware.RealmMiddleware",
    "authserver.session_token_middleware.SessionTokenMiddleware",
    "accounts.middleware.RealmSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "authserver.middleware.FormEncodingMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "authserver.languages.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "authserver.urls"
REALM_URLCONF = "authserver.realm_urls"
WSGI_APPLICATION = "authserver.wsgi.application"
APPEND_SLASH = False  # a redirect would lose the body of a POST, and clients follow none from a well-known address
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100
DATA_UPLOAD_MAX_NUMBER_FILES = 2
FILE_UPLOAD_HANDLERS = ["authserver.uploads.BrandUploads"]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "authserver.languages.offered",
            ]
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # finds the templates of our own widgets

DATABASES = {"default": database_config(ENVIRONMENT)}
DATABASE_PREPARED_STATEMENTS = ENVIRONMENT.database_prepared_statements
CACHES = {"default": cache_config(ENVIRONMENT)}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["accounts.hashers.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "accounts.passwords.PasswordPolicy"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_home"
LOGOUT_REDIRECT_URL = "account_login"

SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PUBLIC_HTTPS
CSRF_COOKIE_NAME = "__Host-csrf" if PUBLIC_HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = PUBLIC_HTTPS
CSRF_FAILURE_VIEW = "accounts.views.csrf.failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_HSTS_SECONDS = 365 * 86400 if PUBLIC_HTTPS else 0

LANGUAGE_CODE = "en"  # of the sentences in the code; realms/models/language_policy.py says what people read
LOCALE_PATHS = [languages.CATALOGUES]
LANGUAGES = languages.translated()
TIME_ZONE = "UTC"
USE_TZ = True
FORMAT_MODULE_PATH = "authserver.formats"
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True  # served from where they lie: no step between a checkout and a running server
WHITENOISE_AUTOREFRESH = False

EMAIL_CONFIG = environment.email_config(ENVIRONMENT)
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = ENVIRONMENT.email_from or f"authserver@{environment.hostname(PUBLIC_URL)}"

SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # an e-mail address is unique within its realm, not in the table
    "security.W001",  # authserver.middleware sets its headers, and the proxy in front speaks https
    "security.W002",  # X-Frame-Options comes with the other headers, from authserver.middleware
]
