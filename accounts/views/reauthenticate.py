"""OpenID Connect Core §3.1.2.1, prompt=login and max_age: a person proves once more that they are present.

A right password adds a record to the session, so `current_login(request).authenticated_at` advances.
"""

from allauth.account.views import ReauthenticateView as AllauthReauthenticateView

from accounts.forms import ReauthenticateForm


class ReauthenticateView(AllauthReauthenticateView):
    """GET shows who is signed in and asks for the password; POST checks it and redirects to `next`."""

    form_class = ReauthenticateForm
    http_method_names = ["get", "head", "post"]  # Django's form views take PUT for POST
