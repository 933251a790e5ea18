"""NIST SP 800-63B-4: how the people of a realm come to be, and how they prove who they are."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from realms.models.document_policy import demand_domains

FORTNIGHT = 14 * 86_400  # seconds


class SignUp(models.TextChoices):
    """Who may make an account. Each takes in what those below it do."""

    OPEN = "open", "Anybody with an e-mail address"
    DOMAIN = "domain", "Anybody with an address at one of the domains"
    INVITATION = "invitation", "Whom an administrator invited"
    CLOSED = "closed", "Nobody"


class LoginMethod(models.TextChoices):
    """What a person may log in by."""

    PASSWORD = "password", "A password"
    CODE = "code", "A one-time code by e-mail"


def both_methods() -> list[str]:
    """Return every method: the default."""
    return [str(method) for method in LoginMethod]


def demand_methods(value: object) -> None:
    """Refuse what is not a list of methods, or an empty one: nobody could log in."""
    if not isinstance(value, list) or not value or not set(value) <= set(LoginMethod.values):
        raise ValidationError(f"Write a list of one or more of: {', '.join(LoginMethod.values)}.")


class AccountPolicy(models.Model):
    """Columns of a realm."""

    SignUp = SignUp

    sign_up = models.CharField(
        max_length=16,
        choices=SignUp.choices,
        default=SignUp.OPEN,
        db_default="open",
        help_text="Who may make an account. Each choice takes in what those below it do.",
    )
    sign_up_domains = models.JSONField(
        default=list,
        db_default=models.Value([], models.JSONField()),
        blank=True,
        validators=[demand_domains],
        help_text='Whose addresses may make an account, where that goes by domain: ["acme.example"].',
    )
    login_methods = models.JSONField(
        default=both_methods,
        db_default=models.Value(["password", "code"], models.JSONField()),
        validators=[demand_methods],
        help_text='What people log in by: ["password", "code"], or one of the two.',
    )
    password_minimum_length = models.PositiveSmallIntegerField(
        default=15,
        db_default=15,
        validators=[MinValueValidator(8), MaxValueValidator(64)],
        help_text="Characters. Fewer than 15 only where every person has a second factor.",
    )
    session_idle_lifetime = models.PositiveIntegerField(
        default=FORTNIGHT,
        db_default=FORTNIGHT,
        validators=[MinValueValidator(300)],
        help_text="Seconds without a visit after which a session ends, if it has not ended before.",
    )

    class Meta:
        abstract = True

    @property
    def takes_passwords(self) -> bool:
        """Tell whether people may have a password and log in by it."""
        return LoginMethod.PASSWORD in self.login_methods

    @property
    def takes_codes(self) -> bool:
        """Tell whether people may log in by a code that is mailed to them."""
        return LoginMethod.CODE in self.login_methods

    @property
    def is_open_for_sign_up(self) -> bool:
        """Tell whether strangers may make an account, if perhaps not each of them."""
        return self.sign_up in {SignUp.OPEN, SignUp.DOMAIN}

    def takes_address(self, email: str) -> bool:
        """Tell whether a stranger with that address may make an account."""
        if self.sign_up == SignUp.DOMAIN:
            return email.rpartition("@")[2] in self.sign_up_domains
        return self.sign_up == SignUp.OPEN
