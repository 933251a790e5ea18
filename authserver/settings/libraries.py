"""What the libraries are told: django-oauth-toolkit, allauth, Celery, Django REST framework."""

from authserver.settings import environment

_ENVIRONMENT = environment.read()
_CELERY_DIR = _ENVIRONMENT.data_dir / "celery"

OAUTH2_PROVIDER_APPLICATION_MODEL = "clients.Client"
OAUTH2_PROVIDER_GRANT_MODEL = "oauth.AuthorizationCode"
OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL = "oauth.AccessToken"  # noqa: S105 (the name of a model)
OAUTH2_PROVIDER_REFRESH_TOKEN_MODEL = "oauth.Family"  # noqa: S105 (the name of a model)
OAUTH2_PROVIDER_ID_TOKEN_MODEL = "oauth.IDToken"  # noqa: S105 (the name of a model)
OAUTH2_PROVIDER_DEVICE_GRANT_MODEL = "oauth.DeviceGrant"
MIGRATION_MODULES = {"oauth2_provider": None}  # ours stand in for all of its models: its migrations would make no table
OAUTH2_PROVIDER = {
    "OAUTH2_SERVER_CLASS": "oauth.server.Server",
    "OAUTH2_VALIDATOR_CLASS": "oauth.validator.Validator",
    "PKCE_REQUIRED": True,
    "ALLOW_URI_WILDCARDS": False,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "REFRESH_TOKEN_GRACE_PERIOD_SECONDS": 0,  # ours derives the successor anew; theirs would have to store it
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],  # loopback and private-use addresses: clients/redirect_uris.py
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_PKCE_REQUIRED": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_MATCHING": True,
}

ALLAUTH_SETTING_GETTER = "accounts.policy.setting"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_UNIQUE_EMAIL = False  # no global index: an address is unique within its realm
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "accounts.factors.mfa_adapter.MFAAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # or allauth refuses to add an address to whoever has a second factor

CELERY_BROKER_URL = _ENVIRONMENT.celery_broker_url
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(_CELERY_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "clear-expired": {"task": "oauth.tasks.clear_expired", "schedule": 600.0},
    "refresh-documents": {"task": "oauth.tasks.refresh_documents", "schedule": 900.0, "options": {"expires": 600.0}},
    "reap-clients": {"task": "oauth.tasks.reap_clients", "schedule": 900.0},
    "deliver-outbox": {"task": "audit.tasks.deliver_outbox", "schedule": 5.0, "options": {"expires": 10.0}},
    "deliver-calls": {"task": "audit.tasks.deliver_calls", "schedule": 5.0, "options": {"expires": 10.0}},
    "tell-webhooks": {"task": "realms.tasks.tell_webhooks", "schedule": 2.0, "options": {"expires": 10.0}},
    "clear-webhooks": {"task": "realms.tasks.clear_webhooks", "schedule": 3600.0},
    "clear-delivered": {"task": "audit.tasks.clear_delivered", "schedule": 3600.0},
    "seal-trail": {"task": "audit.tasks.seal_trail", "schedule": 20.0, "options": {"expires": 60.0}},
    "clear-trail": {"task": "realms.tasks.clear_trail", "schedule": 3600.0},
    "add-up": {"task": "audit.tasks.add_up", "schedule": 120.0, "options": {"expires": 100.0}},
    "clear-refusals": {"task": "audit.tasks.clear_refusals", "schedule": 3600.0},
    "clear-sessions": {"task": "accounts.tasks.clear_sessions", "schedule": 3600.0},
    "clear-address-proofs": {"task": "accounts.tasks.clear_address_proofs", "schedule": 3600.0},
    "clear-pending-logins": {"task": "federation.tasks.clear_pending", "schedule": 600.0},
    "remind-of-secrets": {"task": "serviceaccounts.tasks.remind_of_secrets", "schedule": 3600.0},
    "rotate-keys": {"task": "keys.tasks.rotate_keys", "schedule": 900.0},
    "delete-expired-keys": {"task": "keys.tasks.delete_expired_keys", "schedule": 3600.0},
}
if CELERY_BROKER_URL.startswith("filesystem:"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_CELERY_DIR / "queue"),
        "data_folder_out": str(_CELERY_DIR / "queue"),
        "processed_folder": str(_CELERY_DIR / "processed"),
        "control_folder": str(_CELERY_DIR / "control"),
        "store_processed": False,
    }

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],  # authserver/api/view.py names those of ours
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAdminUser"],
    "EXCEPTION_HANDLER": "authserver.api.problems.answer",
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {"OAS_VERSION": "3.1.0", "POSTPROCESSING_HOOKS": []}
