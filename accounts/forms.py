"""The fields and forms of an account. A password that cannot be anybody's is refused before it costs a hash."""

from allauth.account.fields import PasswordField
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accounts.addresses import NO_ADDRESS
from accounts.passwords import MAXIMUM, PasswordPolicy
from support.plain_text import demand_line

UNDECODABLE = "\ufffd"  # what Django puts in place of bytes that are not UTF-8


def refuse_undecodable(text: str) -> None:
    """Refuse bytes that were not UTF-8: passwords that differ only in such bytes would be the same."""
    if UNDECODABLE in text:
        raise ValidationError(_("This is not valid text."))


def refuse_unseen(text: str) -> None:
    """Refuse what cannot be seen, or turns the words around it: others read it."""
    try:
        demand_line(text)
    except ValidationError:
        raise ValidationError(_("There are characters in it that cannot be seen. Type it anew.")) from None


def name_field(*, max_length: int, required: bool = False) -> forms.CharField:
    """Return a field for one line that others read."""
    return forms.CharField(max_length=max_length, required=required, validators=[refuse_undecodable, refuse_unseen])


def password_field() -> PasswordField:
    """Return a field for a password, every character of which counts. Django's own validator refuses NUL."""
    return PasswordField(max_length=MAXIMUM, strip=False, validators=[refuse_undecodable])


def new_password_field() -> PasswordField:
    """Return a field for a password that is chosen now; the form judges it, knowing whose it is."""
    field = password_field()
    field.help_text = lazy(PasswordPolicy().get_help_text, str)()
    return field


class LoginForm(forms.Form):
    """E-mail address and password."""

    login = forms.EmailField(error_messages={"invalid": NO_ADDRESS})
    password = password_field()

    @classmethod
    def read(cls, given: QueryDict) -> tuple[str, str] | None:
        """Return both where they are well-formed, for less than a form costs: only a refusal needs one."""
        fields = cls.base_fields
        try:
            return fields["login"].clean(given.get("login")), fields["password"].clean(given.get("password"))
        except ValidationError:
            return None


class ReauthenticateForm(AllauthReauthenticateForm):
    """The password once more."""

    password = password_field()
