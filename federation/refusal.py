"""Why a login through a provider comes to nothing: what the person is told, and apart from it what the log says."""

from django.utils.translation import gettext_noop as _

AWAY = _("The other side does not answer at this moment. Try again later, or sign in another way.")
NOT_ACCEPTED = _("What came back from the other side could not be accepted. Start again.")
EXPIRED = _("This sign-in has expired, was used before, or was started in another browser. Start again.")
DECLINED = _(
    "You did not finish signing in on the other side, or it did not let you. Try again, or sign in another way."
)
NOT_AGREED = _(
    "The other side lets you sign in here only after you agree there, or an administrator of it does. Start again and "
    "agree, or ask that administrator."
)
NOT_SET_UP = _(
    "The other side refuses what this server asks of it: something is set up wrong, and trying again will not help. "
    "Tell an administrator, and sign in another way."
)
UNKNOWN = _(
    "Nobody here is known by that account. If you have an account here, sign in to it another way, "
    "and link the two on your account page."
)


class Refused(Exception):
    """The login ends here. The argument is for the log: it quotes nothing that came from outside unchecked."""

    sentence = NOT_ACCEPTED
    status = 400

    def __init__(self, reason: str, *, way_on: str = "") -> None:
        super().__init__(reason)
        self.way_on = way_on


class ProviderAway(Refused):
    """The provider is down, slow or busy: another moment may do."""

    sentence = AWAY
    status = 503


class ProviderLied(Refused):
    """What the provider said is wrong, or is not for this login."""


class NotUnderWay(Refused):
    """No such login is under way in this browser."""

    sentence = EXPIRED


class Declined(Refused):
    """The provider says that nobody logged in there, or that they do not want to be here."""

    sentence = DECLINED
    status = 403


class NotAgreed(Declined):
    """The provider wants somebody's consent, or something else that it asks of people on its own pages."""

    sentence = NOT_AGREED


class NotSetUp(Declined):
    """The provider refuses this server itself."""

    sentence = NOT_SET_UP


class NotKnown(Refused):
    """No account here belongs to that one. Whatever the reason, strangers hear the same words."""

    sentence = UNKNOWN
    status = 403


class NotLinked(Refused):
    """An identity could not be linked; the person is logged in, so they are told why."""

    status = 403

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
