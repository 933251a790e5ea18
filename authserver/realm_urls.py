"""Addresses below a realm, /realms/<slug>/; those of the platform are in urls.py."""

from django.urls import include, path, re_path

from accounts.views import login, passkeys, security
from accounts.views.authenticator_app import authenticator_app
from accounts.views.factor import factor
from accounts.views.first_administrator import first_administrator
from accounts.views.passkey_setup import passkey_setup
from authserver import admin_site, languages, pages
from authserver.admin import effect_preview
from authserver.console import api_keys, connected_apps, federated_sign_in, home, personal_data, resource_snippets
from authserver.console.activity import activity
from authserver.console.central_logout import central_logout
from authserver.console.confirm import confirm
from authserver.console.identities import identities
from authserver.console.organizations import organizations
from authserver.console.sign_in import sign_in
from authserver.console.sign_out import sign_out
from federation import back_channel
from federation import views as federation

urlpatterns = [
    path("account/login/", sign_in, name="account_login"),
    path("", include("oauth.urls")),
    path("", pages.realm_page, name="realm"),
    path("", include("realms.urls")),
    path("account/", home.home, name="account_home"),
    path("account/connections/", connected_apps.connected_apps, name="account_connections"),
    path("account/connections/<int:pk>/", connected_apps.connected_app, name="account_connection"),
    path("account/connections/<int:pk>/narrow/", connected_apps.narrow, name="account_narrow_connection"),
    path("account/connections/<int:pk>/forget/", connected_apps.forget, name="account_forget_connection"),
    path("account/connections/<int:pk>/revoke/", connected_apps.revoke, name="account_revoke_connection"),
    path("account/activity/", activity, name="account_activity"),
    path("account/api-keys/", api_keys.keys, name="account_api_keys"),
    path("account/api-keys/new/", api_keys.new, name="account_new_api_key"),
    path("account/api-keys/<int:pk>/rotate/", api_keys.rotate, name="account_rotate_api_key"),
    path("account/api-keys/<int:pk>/switch/", api_keys.switch, name="account_switch_api_key"),
    path("account/api-keys/<int:pk>/invalidate/", api_keys.invalidate, name="account_invalidate_api_key"),
    path("account/api-keys/<int:pk>/forget/", api_keys.forget, name="account_forget_api_key"),
    path("account/data/", personal_data.data, name="account_data"),
    path("account/data/export/", personal_data.export, name="account_export"),
    path("account/identities/", identities, name="account_identities"),
    path("account/organizations/", organizations, name="account_organizations"),
    path("account/language/", languages.choose, name="language"),
    path("account/logout/", sign_out, name="account_logout"),
    re_path(r"^session/logout/?\Z", central_logout, name="central_logout"),
    path("account/reauthenticate/", confirm, name="account_reauthenticate"),
    path("account/factor/", factor, name="account_factor"),
    path("account/passkeys/login/", passkeys.login, name="account_passkey_login"),
    path("account/passkeys/options/", passkeys.options, name="account_passkey_options"),
    path("account/security/", security.security, name="account_security"),
    path("account/security/app/", authenticator_app, name="account_authenticator_app"),
    path("account/security/passkey/", passkey_setup, name="account_passkey_setup"),
    path("account/security/recovery-codes/", security.new_recovery_codes, name="account_recovery_codes"),
    path("account/security/<int:pk>/remove/", security.remove, name="account_remove_factor"),
    path("account/security/<int:pk>/rename/", security.rename, name="account_rename_factor"),
    path("account/first-administrator/<str:token>/", first_administrator, name="first_administrator"),
    path("account/federation/", federated_sign_in.single_sign_on, name="federation_discover"),
    path("account/federation/<slug:slug>/login", federated_sign_in.start, name="federation_login"),
    path("account/federation/<slug:slug>/callback", federation.callback, name="federation_callback"),
    path("account/federation/<slug:slug>/backchannel-logout", back_channel.logged_out, name="federation_logout"),
    path("account/federation/<slug:slug>/link", federation.link, name="federation_link"),
    path("account/federation/<slug:slug>/confirm", federation.confirm, name="federation_confirm"),
    path("account/federation/identities/<int:pk>/unlink", federation.unlink, name="federation_unlink"),
    path("account/", include("accounts.urls")),
    path("account/inactive/", login.inactive, name="account_inactive"),
    path(
        "admin/realms/resource/<int:pk>/snippets/",
        admin_site.site.admin_view(resource_snippets.page),
        name="resource_snippets",
    ),
    path("admin/effect/", admin_site.site.admin_view(effect_preview.page), name="admin_effect"),
    path("admin/", admin_site.site.urls),
    path("api/v1/", include("authserver.api.urls")),
]

handler500 = "authserver.pages.server_error"
