"""People. Their password is compared, never read; a new one ends what the old one let in."""

from django.core.exceptions import ValidationError

from accounts.flows.credentials import tell_of_new_password
from accounts.flows.people import add_person, change_person, replace_password
from accounts.flows.role_mails import telling
from accounts.models import User
from authserver.blueprint.changes import Pass, Written
from authserver.blueprint.people_schema import UserEntry
from authserver.blueprint.rows import refuse, relate
from realms.models import Realm, Role


def apply(realm: Realm, run: Pass) -> None:
    """Make or update the people that the file names."""
    for entry in run.blueprint.users:
        run.check_roles(entry.at("roles"), entry.roles)
        try:
            user, written = _write(realm, entry)
        except ValidationError as error:
            refuse(error, entry=entry, problems=run.problems)
            continue
        if "roles" in entry.model_fields_set:
            wanted = list(Role.objects.filter(name__in=entry.roles))
            with telling(user):
                relate(user, relation="roles", wanted=wanted, written=written)
        if written.created and "password" not in entry.model_fields_set:
            run.notes.append(f"{entry.path}: {entry.email} has no password yet, and cannot log in.")
        run.changed("user", entry.email, written)


def _write(realm: Realm, entry: UserEntry) -> tuple[User, Written]:
    values = {column: value for column, value in entry.given(User).items() if column not in {"email", "password"}}
    password = entry.password.get_secret_value() or None
    user = User.objects.select_for_update().filter(email__iexact=entry.email).first()
    if user is None:
        user = add_person(realm, email=entry.email, password=password, **values)
        keys = [key for key in UserEntry.columns(User) if key in entry.model_fields_set and key != "email"]
        return user, Written(created=True, fields=keys)
    changed = [entry.key_of(column) for column in change_person(user, **values)]
    if password is not None and not user.check_password(password):
        replace_password(user, password=password)
        tell_of_new_password(user)
        changed.append("password")
    return user, Written(created=False, fields=changed)
