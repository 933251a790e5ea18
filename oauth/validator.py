"""RFC 6749: what oauthlib's grants ask. Assembled here, written elsewhere: beside each grant."""

from oauth2_provider.oauth2_validators import OAuth2Validator

from oauth.client_auth.validation import ClientMixin
from oauth.grants.authorization_code import CodeMixin
from oauth.grants.client_credentials import MachineMixin
from oauth.grants.refresh_token import RefreshMixin


class Validator(ClientMixin, CodeMixin, RefreshMixin, MachineMixin, OAuth2Validator):  # type: ignore[misc]  # the mixins narrow oauthlib's loose signatures
    """None of django-oauth-toolkit's storage is left in use."""
