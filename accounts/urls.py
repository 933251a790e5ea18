"""The pages that make an account and change how its owner logs in, below `account/` of a realm."""

from django.urls import path

from accounts.views import ask_address, deletion, email, password, profile, proof, sessions
from accounts.views.confirm_by_code import confirm_by_code
from accounts.views.create import create

urlpatterns = [
    path("sign-up/", ask_address.sign_up, name="account_sign_up"),
    path("sign-up/finish/", create, name="account_create"),
    path("code/", ask_address.code, name="account_code"),
    path("reset/", ask_address.reset, name="account_reset"),
    path("reset/finish/", password.new_password, name="account_new_password"),
    path("proof/", proof.proof, name="account_proof"),
    path("proof/again/", proof.again, name="account_proof_again"),
    path("proof/<str:token>/", proof.link, name="account_proof_link"),
    path("confirm-by-code/", confirm_by_code, name="account_confirm_by_code"),
    path("password/", password.change, name="account_password"),
    path("email/", email.change, name="account_change_email"),
    path("delete/", deletion.deletion, name="account_delete"),
    path("profile/", profile.profile, name="account_profile"),
    path("sessions/", sessions.sessions, name="account_sessions"),
    path("sessions/end/", sessions.end, name="account_end_session"),
    path("sessions/end-others/", sessions.end_others, name="account_end_sessions"),
]
