"""allauth's own rows stay in their realm, too."""

from allauth.account.models import EmailAddress

from accounts.email_addresses import RealmEmailAddressManager
from accounts.models import User
from realms.context import realm_context


def test_the_manager_of_e_mail_addresses_is_ours_under_each_name_that_django_asks_by() -> None:
    managers = {type(EmailAddress.objects), type(EmailAddress._default_manager)}  # noqa: SLF001 (Django's documented name)

    assert managers == {RealmEmailAddressManager}


def test_a_realm_sees_the_addresses_of_its_people_alone(alice: User, mallory: User) -> None:
    with realm_context(alice.realm):
        seen = set(EmailAddress.objects.values_list("email", flat=True))

    assert seen == {"alice@acme.test"}
    assert EmailAddress.objects.all_realms().filter(user=mallory).exists()
